"""What is typed to put a question to the vote; part of the form of a new topic, and a form of its own."""

from datetime import date

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.forum import polls
from app.web import HouseForm

_LAST_DAY = date(2100, 12, 31)


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_lines(text: str | None) -> str:
    return paragraphs(text or "")


class PollFields(HouseForm):
    """`today` is the house's day; `needs_poll` whether an empty question is a fault."""

    today: date = date.min
    needs_poll: bool = True
    poll_question = StringField(filters=[tidy])
    poll_options = TextAreaField(filters=[tidy_lines])
    poll_several = BooleanField()
    poll_closes_on = DateField(validators=[Optional()])

    @property
    def has_poll(self) -> bool:
        return self.needs_poll or bool(self.poll_question.data or self.poll_options.data)

    @property
    def options(self) -> list[str]:
        lines = (line.strip() for line in (self.poll_options.data or "").split("\n"))
        return [line for line in lines if line]

    def validate_poll_question(self, field: StringField) -> None:
        if self.has_poll and not field.data:
            raise ValidationError("Write the question of the poll.")
        if len(field.data or "") > polls.LONGEST_QUESTION:
            raise ValidationError("Use at most 200 characters.")

    def validate_poll_options(self, field: TextAreaField) -> None:
        if not self.has_poll:
            return
        options = self.options
        if not polls.LEAST <= len(options) <= polls.MOST:
            raise ValidationError("Give two to ten answers to choose from, one a line.")
        if len({one.casefold() for one in options}) < len(options):
            raise ValidationError("An answer stands there twice.")
        if any(len(one) > polls.LONGEST_OPTION for one in options):
            most = polls.LONGEST_OPTION
            raise ValidationError(Sentence("Use at most %(most)s characters for each answer.", most=most))

    def validate_poll_closes_on(self, field: DateField) -> None:
        if self.has_poll and field.data is not None and not self.today <= field.data <= _LAST_DAY:
            raise ValidationError("Choose today or a day that is still to come.")

    @property
    def poll(self) -> polls.Plan | None:
        """Of a valid form."""
        if not self.has_poll:
            return None
        question = self.poll_question.data or ""
        return polls.Plan(question, self.options, bool(self.poll_several.data), self.poll_closes_on.data)
