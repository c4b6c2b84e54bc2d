"""What the secretariat types about committees, seats and terms. Choices are codes; pages put the labels beside them."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.core.text import one_line, paragraphs
from app.governance.models import CommitteeKind, TermKind, Threshold
from app.web import HouseForm

LONGEST_NAME = 160


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def codes(values: Sequence[Any]) -> list[Any]:
    """Choices to validate by; the page has the labels."""
    return [str(value) for value in values]


class NewCommitteeForm(HouseForm):
    kind = RadioField(
        choices=codes(list(CommitteeKind)), validators=[InputRequired("Choose what kind of committee it is.")]
    )
    county = SelectField(default="")

    def offer(self, kinds: Sequence[CommitteeKind], counties: Sequence[str]) -> None:
        self.kind.choices = codes(kinds)
        self.county.choices = codes(["", *counties])

    def validate_county(self, field: SelectField) -> None:
        if self.kind.data == CommitteeKind.COUNTY and not field.data:
            raise ValidationError("Choose the county.")


class CommitteeForm(HouseForm):
    name = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the name of the committee."),
            Length(max=LONGEST_NAME, message="Use at most 160 characters."),
        ],
    )
    name_sw = StringField(filters=[tidy], validators=[Length(max=LONGEST_NAME, message="Use at most 160 characters.")])
    purpose = TextAreaField(
        filters=[tidy_text], validators=[Length(max=4_000, message="Use at most 4,000 characters.")]
    )
    seats_least = IntegerField(
        validators=[InputRequired("Enter a number."), NumberRange(1, 100, "Enter a number from 1 to 100.")]
    )
    seats_most = IntegerField(
        validators=[InputRequired("Enter a number."), NumberRange(1, 100, "Enter a number from 1 to 100.")]
    )
    quorum_percent = IntegerField(
        validators=[InputRequired("Enter a number."), NumberRange(1, 100, "Enter a number from 1 to 100.")]
    )
    threshold = RadioField(choices=codes(tuple(Threshold)), validators=[InputRequired("Choose what decides a vote.")])
    chair_breaks_tie = BooleanField()
    vote_days = IntegerField(
        validators=[InputRequired("Enter a number."), NumberRange(1, 180, "Enter a number from 1 to 180.")]
    )

    def validate_seats_most(self, field: IntegerField) -> None:
        if field.data is not None and self.seats_least.data is not None and field.data < self.seats_least.data:
            raise ValidationError("The most seats cannot be fewer than the least.")

    @property
    def facts(self) -> dict[str, Any]:
        """Valid answers by column."""
        return dict(self.data)


class SeatForm(HouseForm):
    constituency = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say whom the seat speaks for."),
            Length(max=LONGEST_NAME, message="Use at most 160 characters."),
        ],
    )
    pillar = SelectField(default="")
    organisation = SelectField(default="")

    def offer(self, pillars: Sequence[str], organisations: Sequence[int]) -> None:
        self.pillar.choices = codes(["", *pillars])
        self.organisation.choices = codes(["", *organisations])

    @property
    def organisation_id(self) -> int | None:
        return int(self.organisation.data) if self.organisation.data else None


class TermForm(HouseForm):
    """`person` is somebody of the seat's organisation, picked from a list; `email` anybody else. `ends_on` is the last day."""

    person = SelectField(default="")
    email = StringField(filters=[tidy], validators=[Length(max=254, message="This e-mail address is too long.")])
    kind = RadioField(choices=codes(tuple(TermKind)), default=TermKind.HOLDER)
    is_chair = BooleanField()
    starts_on = DateField(validators=[InputRequired("Enter the first day of the term.")])
    ends_on = DateField(validators=[Optional()])

    def offer(self, emails: Sequence[str]) -> None:
        self.person.choices = codes(["", *emails])

    def validate_email(self, field: StringField) -> None:
        if not field.data and not self.person.data:
            raise ValidationError("Choose a person, or enter their e-mail address.")
        if field.data and self.person.data:
            raise ValidationError("Choose a person from the list or enter an e-mail address, not both.")

    @property
    def chosen_email(self) -> str:
        return self.person.data or self.email.data or ""


class EndTermForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say why the term ends; it stays in the history of the committee."),
            Length(max=300, message="Use at most 300 characters."),
        ],
    )
