"""What became of an issue by mail: counts, and who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts
from app.bulletin.models import Dispatch, DispatchState, Issue

# Nothing more happens to these by itself.
DONE = (DispatchState.ACCEPTED, DispatchState.REFUSED, DispatchState.BOUNCED, DispatchState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Tally:
    """`by_state`, `by_reason` (of exclusions): how many; `total`: without those it was not meant for."""

    by_state: Mapping[str, int]
    by_reason: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(number for state, number in self.by_state.items() if state != DispatchState.EXCLUDED)

    @property
    def done(self) -> int:
        return sum(self.by_state.get(state, 0) for state in DONE)

    @property
    def unknown(self) -> int:
        return self.by_state.get(DispatchState.UNKNOWN, 0)


@dataclass(frozen=True, slots=True)
class Sent:
    """One person's row; `reason` as in `models.Dispatch`."""

    name: str
    address: str
    state: str
    reason: str
    attempts: int
    at: datetime | None


def tally(session: Session, issue: Issue) -> Tally:
    rows = session.execute(
        select(Dispatch.state, Dispatch.reason, func.count(Dispatch.id))
        .where(Dispatch.issue_id == issue.id)
        .group_by(Dispatch.state, Dispatch.reason)
    ).all()
    by_state: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    for state, reason, number in rows:
        by_state[state] = by_state.get(state, 0) + number
        if state == DispatchState.EXCLUDED:
            by_reason[reason] = by_reason.get(reason, 0) + number
    return Tally(by_state, by_reason)


def people(session: Session, issue: Issue, state: str = "", *, limit: int | None = None, offset: int = 0) -> list[Sent]:
    """In the order of the list; of one state only, if one is named."""
    asked = select(Dispatch).where(Dispatch.issue_id == issue.id)
    if state:
        asked = asked.where(Dispatch.state == state)
    found: Sequence[Dispatch] = session.scalars(asked.order_by(Dispatch.id).limit(limit).offset(offset)).all()
    names = accounts.cards(session, {one.person_id for one in found})
    return [
        Sent(
            names[one.person_id].name if one.person_id in names else "",
            one.address,
            one.state,
            one.reason,
            one.attempts,
            one.done_at or one.claimed_at,
        )
        for one in found
    ]
