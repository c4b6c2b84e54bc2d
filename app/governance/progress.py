"""How far votes have come, and what they wait for: columns of a query about what is voted on, and the reader's own part."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from app.governance.counts import ELECTOR, owes_a_vote, sits_in
from app.governance.models import Declaration


def progress_columns(ballot_id: ColumnElement[Any]) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """Votes cast, and seats that are not recused, of the ballot in that column."""
    seats = select(func.count(ELECTOR.c.id)).where(ELECTOR.c.ballot_id == ballot_id, sits_in())
    return seats.where(ELECTOR.c.cast_at.is_not(None)).scalar_subquery(), seats.scalar_subquery()


def owed(declaration: str, *, voted: bool) -> str:
    """What a ballot that waits for a seat waits for: "declare", "vote" or "close"."""
    if voted:
        return "close"
    return "vote" if declaration == Declaration.NONE else "declare"


_OWED = select(ELECTOR.c.ballot_id, ELECTOR.c.declaration).where(
    ELECTOR.c.ballot_id.in_(bindparam("ballots", expanding=True)),
    ELECTOR.c.person_id == bindparam("person"),
    owes_a_vote(),
)


def owed_votes(session: Session, person_id: int | None, ballot_ids: Sequence[int]) -> Mapping[int, str]:
    """Of these open ballots, those that wait for the person's declaration or vote."""
    if not ballot_ids:
        return {}
    rows = session.connection().execute(_OWED, {"ballots": list(ballot_ids), "person": person_id})
    return {row[0]: owed(row[1], voted=False) for row in rows}
