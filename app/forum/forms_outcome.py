"""What is typed about the outcome of a topic."""

from enum import StrEnum

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.text import one_line, tidy_markdown
from app.forum.models import Outcome
from app.web import HouseForm

LONGEST = 20_000


class Declared(StrEnum):
    """Outcomes that come with a summary; that a question is answered is said by accepting an answer."""

    CONCLUDED = Outcome.CONCLUDED.value
    OPEN = Outcome.OPEN.value


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return tidy_markdown(text or "")


class SummaryForm(HouseForm):
    """`cited` are ids of posts that are ticked, `numbers` those typed; `version` the newest summary that its writer has seen."""

    outcome = RadioField(
        choices=list(Declared),
        default=Declared.CONCLUDED,
        validators=[InputRequired("Choose whether the topic is concluded.")],
    )
    text = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Write what came of it."),
            Length(max=LONGEST, message="Use at most 20,000 characters."),
        ],
    )
    cited = SelectMultipleField(coerce=int, validate_choice=False)
    numbers = StringField(filters=[tidy], validators=[Length(max=500, message="Use at most 500 characters.")])
    as_of = IntegerField(validators=[Optional(), NumberRange(min=0, max=2_000_000_000)])
    version = IntegerField(validators=[Optional(), NumberRange(min=0, max=2_000_000_000)])


class ReopenForm(HouseForm):
    reason = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say why it is opened again."),
            Length(max=500, message="Use at most 500 characters."),
        ],
    )
