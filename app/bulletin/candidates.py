"""What was found for an issue: looked through, taken, set aside, brought back. Callers of the acts hold the issue's lock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, Table, bindparam, func, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin import items
from app.bulletin.models import Candidate, CandidateState, Issue, Item
from app.bulletin.placing import NewItem
from app.core import clock

PER_PAGE = 50
SHOWN: Sequence[str] = (CandidateState.WAITING, CandidateState.ASIDE)


class Line(NamedTuple):
    """One candidate as a list has it; `title`, `draft` and `facts` are JSON as it is kept, language → words."""

    id: int
    source_kind: str
    section: str
    audience: str
    href: str
    title: str
    draft: str
    facts: str
    credit: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What of them is looked at; `kind` "" is every kind."""

    state: str = CandidateState.WAITING
    kind: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many wait, and how many were set aside: by state and kind.

    Attributes:
        as_of: with the numbers it tells one list from a later one: when the rooms were looked through, and when one of
            those that are listed was decided.
    """

    counts: Mapping[tuple[str, str], int]
    as_of: tuple[datetime | None, datetime | None]

    def of(self, state: str, kind: str = "") -> int:
        """`kind` "": of every kind."""
        if kind:
            return self.counts.get((state, kind), 0)
        return sum(number for (one, _), number in self.counts.items() if one == state)


_TABLE: Table = Candidate.__table__  # type: ignore[assignment]
_C = _TABLE.c
_LINES = (
    select(
        _C.id,
        _C.source_kind,
        _C.section,
        _C.audience,
        _C.href,
        as_type(_C.title, String),
        as_type(_C.draft, String),
        as_type(_C.facts, String),
        _C.credit,
    )
    .where(_C.issue_id == bindparam("issue"), _C.state == bindparam("state"))
    .order_by(_C.happened_at.desc(), _C.id)
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
_LINES_OF_KIND = _LINES.where(_C.source_kind == bindparam("kind"))
_TALLY = (
    select(_C.state, _C.source_kind, func.count(), func.max(_C.decided_at))
    .where(_C.issue_id == bindparam("issue"), _C.state.in_(SHOWN))
    .group_by(_C.state, _C.source_kind)
)


def find(session: Session, issue: Issue, asked: Asked) -> list[Line]:
    """A page of them, the newest first."""
    wanted = {
        "issue": issue.id,
        "state": asked.state,
        "kind": asked.kind,
        "most": PER_PAGE,
        "after": (asked.page - 1) * PER_PAGE,
    }
    rows = session.connection().execute(_LINES_OF_KIND if asked.kind else _LINES, wanted)
    return [Line(*row) for row in rows]


def tally(session: Session, issue: Issue) -> Tally:
    rows = session.connection().execute(_TALLY, {"issue": issue.id}).all()
    decided = max((at for _, _, _, at in rows if at is not None), default=None)
    return Tally({(state, kind): number for state, kind, number, _ in rows}, (issue.gathered_at, decided))


def chosen(session: Session, issue: Issue, ids: Collection[int]) -> Sequence[Candidate]:
    """Those of the issue among these numbers, in the order of the list."""
    return session.scalars(
        select(Candidate)
        .where(Candidate.issue_id == issue.id, Candidate.id.in_(sorted(ids)))
        .order_by(Candidate.happened_at.desc(), Candidate.id)
    ).all()


def take(session: Session, issue: Issue, found: Sequence[Candidate], *, by: Actor) -> list[Item]:
    """Each becomes an item, with its draft; what was taken already, or is no longer there to be told of, is passed over."""
    return [
        items.place(session, issue, _as_item(one), by=by)
        for one in found
        if one.state in (CandidateState.WAITING, CandidateState.ASIDE)
    ]


def set_aside(session: Session, issue: Issue, found: Sequence[Candidate], *, by: Actor) -> int:
    """Not for this issue; returns how many."""
    return _turn(session, issue, found, CandidateState.WAITING, CandidateState.ASIDE, by=by)


def bring_back(session: Session, issue: Issue, found: Sequence[Candidate], *, by: Actor) -> int:
    return _turn(session, issue, found, CandidateState.ASIDE, CandidateState.WAITING, by=by)


def _turn(
    session: Session, issue: Issue, found: Sequence[Candidate], of: CandidateState, to: CandidateState, *, by: Actor
) -> int:
    turned = [one.id for one in found if one.state == of]
    if turned:
        session.execute(
            update(Candidate)
            .where(Candidate.id.in_(turned))
            .values(state=to, decided_by=by.person_id, decided_at=clock.now())
        )
        audit.record(session, by, f"bulletin.candidates_{to}", issue.id, candidates=len(turned))
    return len(turned)


def _as_item(one: Candidate) -> NewItem:
    return NewItem(
        source_kind=one.source_kind,
        source_key=one.source_key,
        section=one.section,
        audience=one.audience,
        href=one.href,
        title=one.title,
        draft=one.draft,
        facts=one.facts,
        credit=one.credit,
    )
