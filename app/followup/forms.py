"""What is typed about action points and recommendations. Choices are codes; pages put the labels beside them."""

from collections.abc import Sequence
from datetime import date

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from app.core.text import one_line, paragraphs
from app.followup.models import ActionState, Kind
from app.web import HouseForm

LAST_DAY = date(2100, 12, 31)


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def to_come(form: HouseForm, field: DateField) -> None:
    if field.data is not None and not getattr(form, "today", date.min) <= field.data <= LAST_DAY:
        raise ValidationError("Choose today or a day that is still to come.")


def for_recommendations(form: "AgreeForm", field: StringField) -> None:
    if form.kind.data == Kind.RECOMMENDATION and not field.data:
        raise StopValidation("Say to whom it is addressed.")


def owner_field() -> SelectField:
    """Made anew for each form: errors are summed up in the order in which a form names its fields."""
    return SelectField(validators=[InputRequired("Choose who is to do it.")])


class OfferedForm(HouseForm):
    """`today` is the house's day; `offer` names the owners that may be chosen, as "p12" for a person, "o3" for an organisation."""

    today: date = date.min
    owner = owner_field()

    def offer(self, owners: Sequence[tuple[str, str]], today: date) -> None:
        self.owner.choices = list(owners)
        self.today = today

    @property
    def chosen(self) -> tuple[int | None, int | None]:
        """(person, organisation), by number."""
        code = str(self.owner.data or "")
        number = int(code[1:]) if code[1:].isdigit() else None
        return (number, None) if code.startswith("p") else (None, number)


class AgreeForm(OfferedForm):
    kind = RadioField(choices=list(Kind), default=Kind.ACTION, validators=[InputRequired("Choose what it is.")])
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say what is to be done."),
            Length(max=600, message="Use at most 600 characters."),
        ],
    )
    owner = owner_field()
    due_on = DateField(validators=[InputRequired("Choose the day by which it is to be done."), to_come])
    addressee = StringField(
        filters=[tidy], validators=[for_recommendations, Length(max=200, message="Use at most 200 characters.")]
    )


class ReportForm(HouseForm):
    state = RadioField(choices=list(ActionState), validators=[InputRequired("Choose how it stands.")])
    note = TextAreaField(filters=[tidy_text], validators=[Length(max=2000, message="Use at most 2,000 characters.")])
    evidence = TextAreaField(
        filters=[tidy_text], validators=[Length(max=2000, message="Use at most 2,000 characters.")]
    )


REASON = [
    DataRequired("Give a reason; it stands in the history."),
    Length(max=500, message="Use at most 500 characters."),
]


class DueForm(HouseForm):
    today: date = date.min
    due_on = DateField(validators=[InputRequired("Choose the new day."), to_come])
    due_reason = StringField(filters=[tidy], validators=REASON)


class OwnerForm(OfferedForm):
    owner_reason = StringField(filters=[tidy], validators=REASON)


class OwnerByMailForm(HouseForm):
    """Of what the whole community agreed: anybody of it may be named."""

    owner = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the e-mail address of the new owner."),
            Length(max=254, message="This e-mail address is too long."),
        ],
    )
    owner_reason = StringField(filters=[tidy], validators=REASON)


class HighlightForm(HouseForm):
    kind = RadioField(validators=[InputRequired("Choose what it is.")])
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Write a few sentences."),
            Length(max=1500, message="Use at most 1,500 characters."),
        ],
    )
    document = StringField(
        filters=[tidy], validators=[Optional(), Length(max=300, message="Use at most 300 characters.")]
    )


class FollowForm(OfferedForm):
    addressee = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say to whom it is addressed."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    owner = owner_field()
    due_on = DateField(validators=[InputRequired("Choose the day by which it is to be done."), to_come])
