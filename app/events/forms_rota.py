"""What is typed to change the rota. Fields of the three forms on a turn's page have names of their own."""

from collections.abc import Iterable

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from app.events.forms_schedule import codes, tidy
from app.web import HouseForm


class AssignForm(HouseForm):
    organisation = SelectField(choices=[], validators=[InputRequired("Choose the organisation that hosts.")])

    def offer(self, slugs: Iterable[str]) -> None:
        self.organisation.choices = codes(slugs)


class SwapForm(HouseForm):
    other = StringField(
        validators=[
            InputRequired("Choose the meeting to exchange with."),
            Regexp(r"[0-9]{1,9}\Z", message="Choose one of the options offered."),
        ]
    )

    @property
    def chosen(self) -> int:
        """Of a valid form."""
        return int(self.other.data or 0)


class SkipForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say why the turn is skipped."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )


class PauseForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say why the organisation stands outside the rota."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
