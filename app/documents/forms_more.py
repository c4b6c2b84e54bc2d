"""Checks of the fields that few documents need: identifier, link, length, and who else may know of it."""

from wtforms import Field, Form
from wtforms.validators import ValidationError

from app.core.sentences import Sentence
from app.core.text import one_line
from app.documents import durations, identifiers, links
from app.groups import audiences

MAX_PUBLISHER = 200
LISTED = ("", audiences.MEMBERS, audiences.PUBLIC)
_WIDTH = {audiences.PUBLIC: 2, audiences.MEMBERS: 1}


def typed_in(form: Form, name: str) -> str:
    return one_line(form[name].data or "")


def fit_publisher(form: Form, field: Field) -> None:
    _short(form, field, MAX_PUBLISHER, "Use at most %(most)s characters for the publisher.")


def fit_identifier(form: Form, field: Field) -> None:
    _short(form, field, identifiers.LONGEST, "Use at most %(most)s characters for the identifier.")
    try:
        identifiers.read_identifier(typed_in(form, field.name))
    except identifiers.UnfitIdentifier as unfit:
        raise ValidationError(str(unfit)) from unfit


def fit_link(form: Form, field: Field) -> None:
    typed = typed_in(form, field.name)
    if typed and links.clean_link(typed) is None:
        raise ValidationError(links.FAULT)


def fit_duration(form: Form, field: Field) -> None:
    typed = typed_in(form, field.name)
    if typed and durations.read_duration(typed) is None:
        raise ValidationError(durations.FAULT)


def known_listed(form: Form, field: Field) -> None:
    if typed_in(form, field.name) not in LISTED:
        raise ValidationError("Choose from the list who else may know of it.")


def listing_fault(listed: str, audience: str, *, embargo: bool) -> str:
    """What makes no sense: telling those of it who read it anyway."""
    if not listed or embargo or _WIDTH.get(listed, 3) > _WIDTH.get(audience, 0):
        return ""
    if listed == audiences.MEMBERS:
        return "All members may read it already. List it for everyone, or choose “Nobody else”."
    return "Everyone may read it already. Choose “Nobody else”, or set the day before which it is not opened."


def identifier_of(typed: str) -> str:
    return identifiers.read_identifier(typed).value if typed else ""


def _short(form: Form, field: Field, most: int, message: str) -> None:
    if len(typed_in(form, field.name)) > most:
        raise ValidationError(Sentence(message, most=f"{most:,}"))
