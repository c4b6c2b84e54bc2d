"""What the secretariat ticks, asks and notes."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.membership.forms_nominations import MOST, tidy_text
from app.membership.life import STEPS
from app.membership.screening import ANSWERS, CHECKLIST, open_items
from app.web import HouseForm

# The stubs of WTForms know pairs only. An item may be left open.
_CHOICES: list[Any] = ["", *ANSWERS]
_STEPS: list[Any] = list(STEPS)


class ScreeningForm(HouseForm):
    """The checklist, one field an item; `complete` is the button that was pressed."""

    name = RadioField(choices=_CHOICES, default="")
    registration = RadioField(choices=_CHOICES, default="")
    programmes = RadioField(choices=_CHOICES, default="")
    coverage = RadioField(choices=_CHOICES, default="")
    representative = RadioField(choices=_CHOICES, default="")
    documents = RadioField(choices=_CHOICES, default="")
    nomination = RadioField(choices=_CHOICES, default="")
    note = TextAreaField(filters=[tidy_text], validators=[Length(max=MOST, message="Use at most 2,000 characters.")])
    complete = StringField(default="")

    @property
    def checklist(self) -> Mapping[str, str]:
        """Item → answer; what is open is left out."""
        return {item: self[item].data for item in CHECKLIST if self[item].data}

    @property
    def is_complete(self) -> bool:
        return bool(self.complete.data == "yes")

    def validate_complete(self, field: Field) -> None:
        if field.data == "yes" and open_items(self.checklist):
            raise ValidationError("Answer each item with yes or not applicable, or ask for what is missing.")


class RequestForm(HouseForm):
    steps = SelectMultipleField(
        choices=_STEPS, validators=[DataRequired("Choose the parts that the applicant is to change.")]
    )
    message = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Write what you need to know; the applicant reads it."),
            Length(max=MOST, message="Use at most 2,000 characters."),
        ],
    )


class NoteForm(HouseForm):
    text = TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired("Write something."), Length(max=MOST, message="Use at most 2,000 characters.")],
    )
