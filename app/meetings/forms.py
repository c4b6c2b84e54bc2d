"""What is typed about minutes. The texts of the items come under names of their own, so they are read by hand."""

from datetime import date

from starlette.datastructures import FormData
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.core.merging import Posted
from app.core.sentences import Sentence
from app.core.text import tidy_markdown
from app.followup import Kind
from app.meetings.models import Outcome
from app.meetings.sections import Section
from app.organisations.forms import codes, tidy, tidy_text
from app.web import HouseForm

MOST = 20_000
TOO_LONG = "Use at most 20,000 characters for one item."
DAYS_TO_AMEND = 7


def read_texts(body: FormData, sections: list[Section]) -> tuple[Posted, list[tuple[str, str]]]:
    """The texts of a posted form, and what is wrong with them by field."""
    texts: dict[str, str] = {}
    was: dict[str, str] = {}
    problems = []
    for one in sections:
        name = f"text-{one.field}"
        typed = body.get(name)
        if not isinstance(typed, str):
            continue
        texts[one.key] = tidy_markdown(typed)
        fingerprint = body.get(f"was-{one.field}")
        was[one.key] = fingerprint if isinstance(fingerprint, str) else ""
        if len(texts[one.key]) > MOST:
            problems.append((name, TOO_LONG))
    number = body.get("revision")
    revision = int(number) if isinstance(number, str) and number.isdecimal() and len(number) < 9 else -1
    return Posted(revision, texts, was), problems


class DecisionForm(HouseForm):
    """`seen`: the text when the form was opened."""

    text = TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired("Write what was decided."), Length(max=2000, message="Use at most 2,000 characters.")],
    )
    seen = HiddenField(filters=[tidy_text])


class ActionForm(HouseForm):
    """`owner` is the number of somebody the meeting concerns; `somebody` a name or address to look up; `today` the house's."""

    today: date = date.min

    kind = RadioField(choices=codes(Kind), default=Kind.ACTION)
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Write what is to be done."),
            Length(max=1000, message="Use at most 1,000 characters."),
        ],
    )
    owner = IntegerField(validators=[Optional()])
    somebody = StringField(filters=[tidy], validators=[Length(max=254, message="Use at most 254 characters.")])
    organisation = IntegerField(validators=[Optional()])
    addressee = StringField(filters=[tidy], validators=[Length(max=200, message="Use at most 200 characters.")])
    due_on = DateField(validators=[InputRequired("Choose the day by which it is to be done.")])
    seen = HiddenField(filters=[tidy_text])

    def validate_due_on(form, field: DateField) -> None:  # noqa: N805 - WTForms calls it so
        if field.data is not None and not form.today <= field.data <= date(2100, 12, 31):
            raise ValidationError("Choose a day that is still to come.")

    def validate_addressee(form, field: StringField) -> None:  # noqa: N805 - the same
        if form.kind.data == Kind.RECOMMENDATION and not field.data:
            raise ValidationError("Say to which body the recommendation is addressed.")


class CirculateForm(HouseForm):
    today: date = date.min

    amend_by = DateField(validators=[InputRequired("Choose the last day for amendments.")])

    def validate_amend_by(form, field: DateField) -> None:  # noqa: N805 - WTForms calls it so
        if field.data is not None and not form.today <= field.data <= date(2100, 12, 31):
            raise ValidationError("Choose today or a day that is still to come.")


class AmendmentForm(HouseForm):
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say what should be changed, and how."),
            Length(max=3000, message="Use at most 3,000 characters."),
        ],
    )


class AnswerForm(HouseForm):
    outcome = RadioField(
        choices=codes((Outcome.TAKEN, Outcome.REFUSED)),
        validators=[InputRequired("Say whether the amendment is taken.")],
    )
    answer = TextAreaField(filters=[tidy_text], validators=[Length(max=1000, message="Use at most 1,000 characters.")])

    def validate_answer(form, field: TextAreaField) -> None:  # noqa: N805 - WTForms calls it so
        if form.outcome.data == Outcome.REFUSED and not field.data:
            raise ValidationError("Say why it is refused; whoever asked reads it.")


class FinishForm(HouseForm):
    filing = BooleanField()


class ReopenForm(HouseForm):
    reason = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say what is to be corrected; it stays in the history."),
            Length(max=500, message="Use at most 500 characters."),
        ],
    )


def changed_meanwhile(text: str) -> Sentence:
    return Sentence(
        "Somebody changed this while you wrote; it says now: «%(text)s». Save again to put your words in its place.",
        text=text,
    )
