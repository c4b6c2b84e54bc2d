"""How far a vote has come, as columns of a query about what is voted on."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, case, func, select

from app.governance.counts import ELECTOR, sits_in
from app.governance.models import Declaration
from app.governance.tally import RECUSED


@dataclass(frozen=True, slots=True)
class Progress:
    """Votes cast of the seats that are not recused. `declaration` is the reader's own, None without a seat."""

    cast: int
    seats: int
    declaration: str | None
    voted: bool

    @property
    def owes(self) -> str:
        """What the reader owes: "declare", "vote" or nothing."""
        if self.declaration is None or self.voted or self.declaration in RECUSED:
            return ""
        return owed(self.declaration, voted=False)


def owed(declaration: str, *, voted: bool) -> str:
    """What a ballot that waits for a seat waits for."""
    if voted:
        return "close"
    return "vote" if declaration == Declaration.NONE else "declare"


def progress_columns(ballot_id: ColumnElement[Any]) -> tuple[ScalarSelect[Any], ...]:
    """What `Progress` is made of, for the ballot in that column and the person bound as `person`."""
    of_ballot = ELECTOR.c.ballot_id == ballot_id
    own = ELECTOR.c.person_id == bindparam("person")
    cast_at = ELECTOR.c.cast_at.is_not(None)
    # Each looks through the few seats of the ballot, and not through all the ballots of the person.
    columns = (
        func.count(case((and_(sits_in(), cast_at), 1))),
        func.count(case((sits_in(), 1))),
        func.max(case((own, ELECTOR.c.declaration))),
        func.count(case((and_(own, cast_at), 1))),
    )
    return tuple(select(column).where(of_ballot).scalar_subquery() for column in columns)
