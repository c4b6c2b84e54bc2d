"""The life of an application as one table: which move is possible in which state, and where it leads."""

from dataclasses import dataclass
from enum import StrEnum

from app.membership.models import State


class Name(StrEnum):
    SUBMIT = "submit"
    CONFIRM_NOMINATION = "confirm_nomination"
    DECLINE_NOMINATION = "decline_nomination"
    WAIVE_NOMINATION = "waive_nomination"
    SCREEN = "screen"
    REQUEST_INFORMATION = "request_information"
    ANSWER = "answer"
    OPEN_REVIEW = "open_review"
    DECLARE = "declare"
    VOTE = "vote"
    CLOSE = "close"
    ONBOARD = "onboard"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Mover(StrEnum):
    """In what capacity a move is made."""

    APPLICANT = "applicant"
    NOMINATOR = "nominator"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    ELECTOR = "elector"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Step:
    """Attributes: to: empty where the move leaves the state as it is, or a ballot decides it."""

    sources: frozenset[State]
    to: State | None
    movers: frozenset[Mover]


def _step(sources: set[State], to: State | None, *movers: Mover) -> Step:
    return Step(frozenset(sources), to, frozenset(movers))


UNDECIDED = frozenset(
    {State.SUBMITTED, State.SCREENING, State.INFORMATION, State.SCREENED, State.REVIEW, State.DEFERRED}
)
LIFE: dict[Name, Step] = {
    Name.SUBMIT: _step({State.DRAFT}, State.SUBMITTED, Mover.APPLICANT),
    Name.CONFIRM_NOMINATION: _step({State.SUBMITTED}, State.SCREENING, Mover.NOMINATOR),
    Name.DECLINE_NOMINATION: _step({State.SUBMITTED}, None, Mover.NOMINATOR),
    Name.WAIVE_NOMINATION: _step({State.SUBMITTED}, State.SCREENING, Mover.CHAIR),
    Name.SCREEN: _step({State.SCREENING, State.SCREENED}, None, Mover.SECRETARIAT),
    Name.REQUEST_INFORMATION: _step({State.SCREENING, State.SCREENED}, State.INFORMATION, Mover.SECRETARIAT),
    Name.ANSWER: _step({State.INFORMATION}, State.SCREENING, Mover.APPLICANT),
    Name.OPEN_REVIEW: _step({State.SCREENED, State.DEFERRED}, State.REVIEW, Mover.CHAIR, Mover.SECRETARIAT),
    Name.DECLARE: _step({State.REVIEW}, None, Mover.ELECTOR),
    Name.VOTE: _step({State.REVIEW}, None, Mover.ELECTOR),
    Name.CLOSE: _step({State.REVIEW}, None, Mover.CHAIR),
    Name.ONBOARD: _step({State.APPROVED}, State.ONBOARDED, Mover.HOUSE),
    Name.WITHDRAW: _step({State.DRAFT, *UNDECIDED}, State.WITHDRAWN, Mover.APPLICANT),
    Name.EXPIRE: _step({State.DRAFT}, State.EXPIRED, Mover.HOUSE),
}
STEPS = (
    "organisation", "programmes", "coverage", "contacts", "contribution", "nomination", "documents", "declaration",
)  # fmt: skip
