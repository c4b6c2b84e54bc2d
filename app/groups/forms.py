"""What is typed about groups. Choices are codes and numbers; pages put the labels beside them."""

from collections.abc import Iterable
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.groups.proposals import Closing
from app.web import HouseForm

MOST_TERMS = 30_000


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def codes(values: Iterable[object]) -> list[Any]:
    """Choices to validate by; the page has the labels."""
    return [str(one) for one in values]


def _line(missing: str = "", most: int = 200) -> StringField:
    needed = [DataRequired(missing)] if missing else []
    return StringField(
        filters=[tidy],
        validators=[*needed, Length(max=most, message=Sentence("Use at most %(most)s characters.", most=f"{most:,}"))],
    )


def _text(missing: str = "", most: int = 2_000) -> TextAreaField:
    needed = [DataRequired(missing)] if missing else []
    limit = Length(max=most, message=Sentence("Use at most %(most)s characters.", most=f"{most:,}"))
    return TextAreaField(filters=[tidy_text], validators=[*needed, limit])


class JoinForm(HouseForm):
    note = _text("Say in a few words why you want to join.", 1_000)


class InvitationForm(HouseForm):
    person = IntegerField(validators=[InputRequired("Choose a person.")])
    note = _text(most=1_000)


class DeclineForm(HouseForm):
    """Of a request: the reason is told to whoever asked."""

    reason = _text("Give a reason; the person reads it.", 1_000)


class RefusalForm(HouseForm):
    """Of an invitation: words are welcome, not owed."""

    reason = _text(most=1_000)


class TermsForm(HouseForm):
    """`based_on`: number of the version that the writer saw; 0 for none."""

    text = _text("Write the terms of reference.", MOST_TERMS)
    note = _line("Say in a few words what is new in this version.", 300)
    based_on = IntegerField(validators=[Optional()], default=0)


def _weighing() -> tuple[TextAreaField, TextAreaField, TextAreaField]:
    """Relevance, alignment and interest: fields stand, and their faults are said, in the order of their making."""
    return (
        _text("Say what speaks for it under relevance."),
        _text("Say how it stands to the guiding frameworks."),
        _text("Say how much stakeholders are interested."),
    )


class ClosingForm(HouseForm):
    reason = _text("Give the reason why the group should close.")
    relevance, alignment, interest = _weighing()

    @property
    def closing(self) -> Closing:
        return Closing(*(self[name].data or "" for name in ("reason", "relevance", "alignment", "interest")))


class OpeningForm(HouseForm):
    """`lead` and `secretary` are names or e-mail addresses, which the route looks up."""

    name = _line("Enter the name of the group.", 150)
    name_sw = _line(most=150)
    topic = SelectField(validators=[Optional()], choices=[])
    purpose = _text("Say what the group is for.", 3_000)
    county = SelectField(validators=[Optional()], choices=[])
    replica_of = SelectField(choices=[], default="")
    lead_agency = SelectField(validators=[InputRequired("Choose the lead agency.")])
    lead = _line("Enter the name of the lead.", 254)
    secretary = _line(most=254)
    terms = _text("Write the terms of reference.", MOST_TERMS)
    relevance, alignment, interest = _weighing()

    def offer(
        self, topics: Iterable[str], agencies: Iterable[int], counties: Iterable[str], national: Iterable[int]
    ) -> None:
        self.topic.choices = codes(["", *topics])
        self.lead_agency.choices = codes(agencies)
        self.county.choices = codes(["", *counties])
        self.replica_of.choices = codes(["", *national])

    def validate_replica_of(self, field: SelectField) -> None:
        if self.county.data and not field.data:
            raise ValidationError("Choose the national group of which it is the replica.")
        if field.data and not self.county.data:
            raise ValidationError("A replica is for a county: choose the county, or no national group.")


class TopicsForm(HouseForm):
    """The changes themselves are read by `topic_changes.py`: their fields depend on the topics there are."""

    reason = _text("Give the reason of the change.")
