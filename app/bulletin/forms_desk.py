"""What is typed to open an issue, and to begin something of the editors' own."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, StopValidation, ValidationError

from app.bulletin.models import Issue, Section
from app.bulletin.queries import sections_of
from app.core.errors import InvalidError
from app.core.text import one_line, tidy_markdown
from app.web import HouseForm
from app.web.addresses import LARGEST
from app.web.language import LANGUAGES

_DIGITS = re.compile(r"[0-9]{1,10}", re.ASCII)
LAST_DAY = date(2100, 12, 31)
MOST_TITLE, MOST_TEXT = 200, 5000
# Codes alone, for which WTForms has no type.
AUDIENCES: list[Any] = ["public", "members"]
CODES: list[Any] = [code for code, _ in LANGUAGES]


def numbers_in(body: FormData, name: str) -> Sequence[int]:
    """Numbers of rows that a form sends under this name; what is none is left out."""
    sent = [one for one in body.getlist(name) if isinstance(one, str) and _DIGITS.fullmatch(one)]
    return [int(one) for one in sent if 0 < int(one) <= LARGEST]


def number_in(body: FormData, name: str) -> int:
    """The first of them, 0 for none."""
    return next(iter(numbers_in(body, name)), 0)


def section_in(session: Session, issue: Issue, body: FormData) -> Section:
    """The one that a form names in `section`."""
    wanted = number_in(body, "section")
    found = next((one for one in sections_of(session, issue) if one.id == wanted), None)
    if found is None:
        raise InvalidError("Choose one of the sections of this issue.")
    return found


def _to_come(form: "OpenForm", field: DateField) -> None:
    if field.data is not None and not form.today <= field.data <= LAST_DAY:
        raise ValidationError("Choose today or a day that is still to come.")


def _before_sending(form: "OpenForm", field: DateField) -> None:
    if field.data is not None and form.due_on.data is not None and field.data > form.due_on.data:
        raise ValidationError("Choose a day before the issue is sent.")


def _not_empty(_form: HouseForm, field: SelectMultipleField) -> None:
    if not field.data:
        raise StopValidation("Choose at least one language.")


class OpenForm(HouseForm):
    """`today` is the house's day; the quarters that can be opened are its choices."""

    today: date = date.min
    quarter = SelectField(validators=[InputRequired("Choose a quarter.")])
    due_on = DateField(validators=[InputRequired("Choose the day on which the issue is to be sent."), _to_come])
    submissions_until = DateField(
        validators=[InputRequired("Choose the last day for proposals."), _to_come, _before_sending]
    )
    editions = SelectMultipleField(choices=CODES, validators=[_not_empty])


class OwnForm(HouseForm):
    """`token` names the form, so that a double click makes one; the audiences and sections are given by the page."""

    token = HiddenField(validators=[Length(max=40), Regexp(r"[\w-]*\Z")])
    title = StringField(
        filters=[lambda text: one_line(text or "")],
        validators=[
            DataRequired("Write a title."),
            Length(max=MOST_TITLE, message="Use at most 200 characters."),
        ],
    )
    text = TextAreaField(
        filters=[lambda text: tidy_markdown(text or "")],
        validators=[Length(max=MOST_TEXT, message="Use at most 5,000 characters.")],
    )
    href = StringField(
        filters=[lambda text: one_line(text or "")],
        validators=[
            Length(max=500, message="Use at most 500 characters."),
            Regexp(
                r"\A(|/(?!/)\S*|https?://\S+)\Z",
                message="Enter a whole address that begins with https://, or one of this site that begins with /.",
            ),
        ],
    )
    section = SelectField(validators=[InputRequired("Choose a section.")])
    audience = RadioField(choices=AUDIENCES, validators=[InputRequired("Choose who may read it.")])
