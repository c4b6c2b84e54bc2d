"""A sentence that a person has to give for what others will feel."""

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.core.sentences import Sentence
from app.core.text import paragraphs
from app.web import HouseForm

MAX_REASON = 2_000


class ReasonForm(HouseForm):
    """`field` is `reason`; a form with other words for its absence sets `missing`."""

    missing = "Say why: those whom it concerns read it."
    reason = StringField()

    def validate_reason(self, field: Field) -> None:
        text = paragraphs(field.data or "")
        if not text:
            raise ValidationError(self.missing)
        if len(text) > MAX_REASON:
            raise ValidationError(Sentence("Use at most %(most)s characters for the reason.", most=f"{MAX_REASON:,}"))

    @property
    def text(self) -> str:
        """In its clean form."""
        return paragraphs(self.reason.data or "")


class WithdrawForm(ReasonForm):
    missing = "Say why it is withdrawn: whoever could read it sees the reason in its place."


class SwapForm(ReasonForm):
    missing = "Say why the file is replaced: readers see the reason."
