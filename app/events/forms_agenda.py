"""One item of an agenda, as it is typed."""

import re
from urllib.parse import urlsplit

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.core.text import one_line, paragraphs
from app.web import HouseForm
from app.web.addresses import LARGEST

_DOCUMENT = re.compile(r"(?:/documents/|#)?(\d{1,10})(?:/.*)?", re.ASCII)


def tidy(text: str | None) -> str:
    return one_line(text or "")


class ItemForm(HouseForm):
    """`person` and `document` are numbers chosen from what was found; `material` are words or an address to find one by."""

    title = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say what the item is about."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    minutes = IntegerField(validators=[Optional(), NumberRange(1, 1440, "Enter a number of minutes from 1 to 1,440.")])
    presenter = StringField(filters=[tidy], validators=[Length(max=200, message="Use at most 200 characters.")])
    person = StringField(filters=[tidy])
    material = StringField(filters=[tidy], validators=[Length(max=300, message="Use at most 300 characters.")])
    document = StringField(filters=[tidy])
    text = TextAreaField(
        filters=[lambda text: paragraphs(text or "")],
        validators=[Length(max=5_000, message="Use at most 5,000 characters.")],
    )
    whole = BooleanField(false_values=("", "no", "false"))


def number_in(text: str) -> int | None:
    """The number of a document that `/documents/12`, its whole address or `12` means; None for anything else."""
    try:
        path = urlsplit(text).path if "://" in text else text
    except ValueError:
        return None
    found = _DOCUMENT.fullmatch(path)
    return int(found[1]) if found and 0 < int(found[1]) <= LARGEST else None
