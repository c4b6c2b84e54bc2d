"""An item is put off to the next issue, and brought back from there while it waits. Callers hold the issue's lock."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import ALLOW, Actor, Verdict, not_now
from app.bulletin import items
from app.bulletin.actions import touch
from app.bulletin.carried import arrive
from app.bulletin.models import CandidateState, Carried, Issue, Item, Section
from app.bulletin.placing import NewItem, put, told_of
from app.bulletin.policy import OPEN
from app.core import clock
from app.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class PutOff:
    """`now_in`: the quarter whose issue tells of it, "" while it waits for one to be opened."""

    carried: Carried
    now_in: str


def put_off(session: Session, issue: Issue, item: Item, *, by: Actor) -> Issue | None:
    """Out of this issue and into the next one that is open; returns that, None where it waits until one is opened."""
    code = session.scalars(select(Section.code).where(Section.id == item.section_id)).one()
    kept = Carried(
        issue_id=issue.id,
        section=code,
        put_off_by=by.person_id,
        put_off_at=clock.now(),
        **NewItem.of(item, code).columns(),
    )
    session.add(kept)
    session.flush()
    audit.record(session, by, "bulletin.item_put_off", item.id, issue=issue.quarter, carried=kept.id)
    items.take_out(session, issue, item, CandidateState.ASIDE, by=by)
    following = _next_open(session, issue)
    if following is None:
        return None
    arrived = arrive(session, following, by=by)
    if arrived:
        touch(session, following, by=by)
    return following if any(one.carried_from_id == kept.id for one in arrived) else None


def may_bring_back(one: PutOff) -> Verdict:
    return not_now("The next issue tells of this by now. Take it out there first.") if one.now_in else ALLOW


def bring_back(session: Session, issue: Issue, kept: Carried, *, by: Actor) -> Item:
    """Into its section again, at the end. The caller asked `may_bring_back`."""
    found = told_of(session, issue, kept.source_kind, kept.source_key)
    item = found or put(session, issue, NewItem.of(kept, kept.section), by=by)
    session.delete(kept)
    items.mark_candidate(session, item, CandidateState.TAKEN, by=by)
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.item_brought_back", item.id, issue=issue.quarter)
    return item


def put_off_from(session: Session, issue: Issue) -> Sequence[PutOff]:
    """What this issue put off, the latest first."""
    rows = session.execute(
        select(Carried, Issue.quarter)
        .outerjoin(Item, Item.carried_from_id == Carried.id)
        .outerjoin(Issue, Issue.id == Item.issue_id)
        .where(Carried.issue_id == issue.id)
        .order_by(Carried.put_off_at.desc(), Carried.id.desc())
    )
    return [PutOff(kept, quarter or "") for kept, quarter in rows]


def get_put_off(session: Session, issue: Issue, carried_id: int) -> PutOff:
    found = next((one for one in put_off_from(session, issue) if one.carried.id == carried_id), None)
    if found is None:
        raise NotFoundError
    return found


def _next_open(session: Session, issue: Issue) -> Issue | None:
    """Locked: after the earlier one, always in this order."""
    return session.scalar(
        select(Issue)
        .where(Issue.quarter > issue.quarter, Issue.state.in_(sorted(OPEN)))
        .order_by(Issue.quarter)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
