"""What could be told of the quarter, found by itself: candidates of an issue, each with a draft from its own text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.bulletin.found import Found
from app.bulletin.models import Candidate, CandidateState, Issue, Item
from app.bulletin.policy import OPEN
from app.bulletin.sources import found_for
from app.core import clock

_TABLE = cast("Table", Candidate.__table__)
_NEW = {
    name: dialect.insert(_TABLE).on_conflict_do_nothing(index_elements=["issue_id", "source_kind", "source_key"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_TEXTS = ("section", "audience", "href", "title", "draft", "facts", "credit", "happened_at")
Findings = Mapping[tuple[str, str], Found]


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many candidates came, changed and went."""

    new: int = 0
    changed: int = 0
    gone: int = 0


def gather(session: Session, issue: Issue, zone: ZoneInfo) -> Gathered:
    """Look for what can be told, and bring the issue's waiting candidates up to date. `zone`: the house's."""
    return take_in(session, issue.id, found_for(session, issue, zone))


def take_in(session: Session, issue_id: int, found: Findings) -> Gathered:
    """Bring the waiting candidates of an open issue up to date; those taken or set aside stay as they are.

    The issue is locked, as by every change of it: of two at once the second finds nothing left to do.
    """
    issue = session.get(Issue, issue_id, with_for_update=True, populate_existing=True)
    if issue is None or issue.state not in OPEN:
        return Gathered()
    here = {
        (one.source_kind, one.source_key): one
        for one in session.execute(select(_TABLE).where(_TABLE.c.issue_id == issue_id))
    }
    fresh = [one for key, one in found.items() if key not in here]
    if fresh:
        told = _told(session, issue_id)
        session.connection().execute(
            _NEW[session.get_bind().dialect.name], [_row(issue_id, one, told) for one in fresh]
        )
    changed = 0
    for key, one in found.items():
        row = here.get(key)
        if row is None or row.state not in (CandidateState.WAITING, CandidateState.GONE):
            continue
        values = _values(one)
        if row.state == CandidateState.GONE or any(getattr(row, name) != values[name] for name in _TEXTS):
            changed += _change(session, row.id, values | {"state": CandidateState.WAITING})
    lost = [row.id for key, row in here.items() if row.state == CandidateState.WAITING and key not in found]
    for number in lost:
        _change(session, number, {"state": CandidateState.GONE})
    issue.gathered_at = clock.now()
    return Gathered(len(fresh), changed, len(lost))


def _told(session: Session, issue_id: int) -> set[tuple[str, str]]:
    """What the issue tells of already, such as an item that was put off to it."""
    rows = session.execute(select(Item.source_kind, Item.source_key).where(Item.issue_id == issue_id))
    return {(kind, key) for kind, key in rows}


def _row(issue_id: int, one: Found, told: set[tuple[str, str]]) -> dict[str, Any]:
    state = CandidateState.TAKEN if (one.kind, one.key) in told else CandidateState.WAITING
    return {
        "issue_id": issue_id,
        "source_kind": one.kind,
        "source_key": one.key,
        "state": state,
        "decided_by": None,
        "decided_at": None,
    } | _values(one)


def _values(one: Found) -> dict[str, Any]:
    return {
        "section": one.stands_in,
        "audience": one.audience,
        "href": one.href,
        "title": dict(one.title),
        "draft": dict(one.draft),
        "facts": dict(one.facts),
        "credit": one.credit,
        "happened_at": one.happened_at,
    }


def _change(session: Session, candidate_id: int, values: Mapping[str, Any]) -> int:
    """Unless somebody has decided about it in this moment."""
    undecided = Candidate.state.in_((CandidateState.WAITING, CandidateState.GONE))
    return (
        session.connection()
        .execute(update(Candidate).where(Candidate.id == candidate_id, undecided).values(**values))
        .rowcount
    )
