"""Asking for a copy, and answering."""

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.documents.actions_copies import DAYS, MOST_DAYS
from app.documents.reasons import MAX_REASON, ReasonForm
from app.web import HouseForm

MAX_NAME = 200
GRANT, REFUSE = "grant", "refuse"


class AskForm(ReasonForm):
    """Of somebody who is signed in: only the reason."""

    missing = "Say what you need it for: those who keep it decide by this."


class VisitorAskForm(AskForm):
    name = StringField()
    email = StringField()
    organisation = StringField()

    def validate_name(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter your name.")
        if len(field.data) > MAX_NAME:
            raise ValidationError("Use a shorter name.")

    def validate_email(self, field: Field) -> None:
        try:
            validate_email(one_line(field.data or ""), check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValidationError("Enter an e-mail address in the form name@example.org.") from None

    def validate_organisation(self, field: Field) -> None:
        if len(field.data or "") > MAX_NAME:
            raise ValidationError("Use a shorter name.")


class AnswerForm(HouseForm):
    """`decision` is GRANT or REFUSE; `days` and `answer` go with either."""

    decision = StringField()
    days = StringField()
    answer = StringField()

    def validate_decision(self, field: Field) -> None:
        if field.data not in (GRANT, REFUSE):
            raise ValidationError("Choose whether they get a copy.")

    def validate_days(self, field: Field) -> None:
        if self.decision.data == GRANT and not 1 <= self.number_of_days <= MOST_DAYS:
            raise ValidationError(Sentence("Enter a number of days from 1 to %(most)s.", most=MOST_DAYS))

    def validate_answer(self, field: Field) -> None:
        text = paragraphs(field.data or "")
        if self.decision.data == REFUSE and not text:
            raise ValidationError("Say why not, in a sentence: they read it.")
        if len(text) > MAX_REASON:
            raise ValidationError(Sentence("Use at most %(most)s characters for the reason.", most=f"{MAX_REASON:,}"))

    @property
    def number_of_days(self) -> int:
        """0 for what is no number."""
        typed = one_line(self.days.data or "") or str(DAYS)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0

    @property
    def text(self) -> str:
        return paragraphs(self.answer.data or "")
