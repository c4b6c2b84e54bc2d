"""What committees type: a declaration, a vote, a remark, a reason, a new question. Field names are those of the JSON API."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.core.text import one_line, paragraphs
from app.governance.actions import MOST_SCORE
from app.governance.criteria import CRITERIA, OF_GROUPS, criteria_of
from app.governance.models import Choice, Elector
from app.web import HouseForm

NOT_APPLICABLE = "n/a"
SCORES = (*(str(n) for n in range(MOST_SCORE + 1)), NOT_APPLICABLE)
# Questions without an effect beyond their record; whatever else is decided is proposed from its own page.
KINDS = ("resolution", "budget")
LONGEST_DAYS = 180
_COMMITTEE_PATH = re.compile(r"/committee(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


def safe_next(given: object, otherwise: str) -> str:
    """Where to go after an act: a page of the committee, whatever the form says."""
    return given if isinstance(given, str) and _COMMITTEE_PATH.fullmatch(given) else otherwise


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def codes(values: Iterable[str]) -> list[Any]:
    """Choices to validate by; the page has the labels."""
    return list(values)


class DeclareForm(HouseForm):
    conflict = RadioField(
        choices=codes(("false", "true")), validators=[InputRequired("Say whether you have a conflict of interest.")]
    )
    note = StringField(filters=[tidy], validators=[Length(max=1000, message="Use at most 1,000 characters.")])

    @property
    def has_conflict(self) -> bool:
        return bool(self.conflict.data == "true")


def _choice() -> RadioField:
    return RadioField(choices=codes(Choice), validators=[InputRequired("Choose approve, decline or defer.")])


def _criterion(missing: str) -> RadioField:
    return RadioField(choices=codes(SCORES), validators=[InputRequired(missing)])


class VoteForm(HouseForm):
    """`criteria`: names of the fields that hold scores."""

    criteria: Sequence[str] = ()
    choice = _choice()
    comment = TextAreaField(filters=[tidy_text])

    @property
    def scores(self) -> dict[str, int | None]:
        """Valid answers as the action takes them; empty where nothing is scored."""
        return {name: None if self[name].data == NOT_APPLICABLE else int(self[name].data) for name in self.criteria}

    def repeats(self, seat: Elector) -> bool:
        """Whether this is the vote that the seat has cast already: a form sent twice."""
        return (
            seat.cast_at is not None
            and (seat.choice, seat.comment) == (self.choice.data, self.comment.data)
            and seat.scores == self.scores
        )


class ScoredVoteForm(VoteForm):
    """The criteria come first on the page, and so in the summary of errors."""

    criteria = CRITERIA
    alignment_cop = _criterion("Score the alignment with the community's objectives.")
    alignment_sector = _criterion("Score the alignment with the sector.")
    value_added = _criterion("Score the value added.")
    credibility = _criterion("Score the credibility.")
    scope = _criterion("Score the geographical or strategic scope.")
    choice = _choice()
    comment = TextAreaField(filters=[tidy_text])


class GroupVoteForm(VoteForm):
    """Whether a working group should be."""

    criteria = OF_GROUPS
    relevance = _criterion("Score the relevance.")
    alignment = _criterion("Score the alignment with guiding frameworks.")
    interest = _criterion("Score the interest of stakeholders.")
    choice = _choice()
    comment = TextAreaField(filters=[tidy_text])


_SCORED: Mapping[tuple[str, ...], type[VoteForm]] = {CRITERIA: ScoredVoteForm, OF_GROUPS: GroupVoteForm}


def vote_form(subject_kind: str, *, scored: bool, **given: Any) -> VoteForm:  # noqa: ANN401 - as WTForms has it
    return _SCORED[criteria_of(subject_kind)](**given) if scored else VoteForm(**given)


class RemarkForm(HouseForm):
    text = TextAreaField(filters=[tidy_text], validators=[DataRequired("Write something.")])


class HandOverForm(HouseForm):
    seat_id = IntegerField(validators=[InputRequired("Choose a seat.")])


class CloseForm(HouseForm):
    reason = TextAreaField(filters=[tidy_text], validators=[DataRequired("Give the reason for the decision.")])


class QuestionForm(HouseForm):
    """A new ballot. `conflicts` are numbers of organisations whose members are recused by rule."""

    committee = SelectField(validators=[InputRequired("Choose the committee.")])
    subject_kind = RadioField(
        choices=codes(KINDS), default=KINDS[0], validators=[InputRequired("Choose what the question is about.")]
    )
    title = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Enter the question in one line."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    question = TextAreaField(
        filters=[tidy_text], validators=[Length(max=15_000, message="Use at most 15,000 characters.")]
    )
    conflicts = SelectMultipleField()
    due_on = DateField(validators=[InputRequired("Enter the last day for votes.")])

    def offer(self, committees: Sequence[str], organisations: Iterable[int], today: date) -> None:
        self.committee.choices = codes(committees)
        if len(committees) == 1 and not self.committee.data:
            self.committee.data = committees[0]
            self.committee.raw_data = [committees[0]]
        self.conflicts.choices = codes(str(i) for i in organisations)
        self._today = today

    def validate_due_on(self, field: DateField) -> None:
        if field.data is None:
            return
        if field.data < self._today:
            raise ValidationError("The last day for votes cannot be in the past.")
        if field.data > self._today + timedelta(days=LONGEST_DAYS):
            raise ValidationError("A vote stays open for 180 days at most.")

    @property
    def conflicted(self) -> frozenset[int]:
        return frozenset(int(i) for i in self.conflicts.data or ())
