"""What an issue tells: items come in, move, lead and go. Callers hold the issue's lock (`queries.get_issue_to_edit`)."""

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin import carried
from app.bulletin.actions import touch
from app.bulletin.models import (
    Candidate,
    CandidateState,
    Carried,
    Issue,
    Item,
    Section,
    SourceKind,
    Submission,
    SubmissionState,
)
from app.bulletin.ordering import put_before, shifted
from app.bulletin.placing import NewItem, put, told_of
from app.core import clock
from app.core.errors import ConflictError

__all__ = ["NewItem", "mark_candidate", "move", "place", "remove", "set_lead", "shift", "take_out"]
PUT_OFF = "This was put off to the next issue. Bring it back from there."


def place(session: Session, issue: Issue, new: NewItem, *, by: Actor) -> Item:
    """At the end of its section. What the issue tells of already is returned as it stands, and nothing changes.

    ConflictError for what was put off from this issue: its words wait there.
    """
    found = told_of(session, issue, new.source_kind, new.source_key)
    if found is not None:
        return found
    if session.scalar(select(exists().where(*_same(Carried, issue.id, new)))):
        raise ConflictError(PUT_OFF)
    item = put(session, issue, new, by=by)
    mark_candidate(session, item, CandidateState.TAKEN, by=by)
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.item_added", item.id, issue=issue.quarter, kind=item.source_kind)
    return item


def remove(session: Session, issue: Issue, item: Item, *, by: Actor) -> None:
    """Out of the issue for good; its candidate waits again, and a submission waits to be decided again."""
    if item.source_kind == SourceKind.SUBMISSION:
        session.execute(
            update(Submission)
            .where(Submission.id == int(item.source_key), Submission.state == SubmissionState.ACCEPTED)
            .values(state=SubmissionState.SUBMITTED, issue_id=None)
        )
    audit.record(session, by, "bulletin.item_removed", item.id, issue=issue.quarter, kind=item.source_kind)
    take_out(session, issue, item, CandidateState.WAITING, by=by)


def take_out(session: Session, issue: Issue, item: Item, state: CandidateState, *, by: Actor) -> None:
    """The row goes, with what hung on it; `state` is that of its candidate from now on."""
    mark_candidate(session, item, state, by=by)
    if issue.lead_id == item.id:
        issue.lead_id = None
    before = item.carried_from_id
    session.delete(item)
    session.flush()
    carried.forget(session, [before])
    touch(session, issue, by=by)


def move(
    session: Session, issue: Issue, item: Item, section: Section, before: Item | None = None, *, by: Actor
) -> None:
    """Into a section, before another item of it; None: to its end."""
    order = put_before(_order(session, section.id), item.id, before.id if before is not None else None)
    _stand(session, issue, item, section.id, order, by=by)


def shift(session: Session, issue: Issue, item: Item, step: str, *, by: Actor) -> None:
    """One place `up` or `down` within its section."""
    _stand(session, issue, item, item.section_id, shifted(_order(session, item.section_id), item.id, step), by=by)


def set_lead(session: Session, issue: Issue, item: Item | None, *, by: Actor) -> None:
    """The story that stands first; None: no story does."""
    chosen = item.id if item is not None else None
    if issue.lead_id == chosen:
        return
    issue.lead_id = chosen
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.lead_chosen", issue.id, item=chosen or 0)


def mark_candidate(session: Session, item: Item, state: CandidateState, *, by: Actor) -> None:
    """What was found for the issue about the same thing, if anything was, and its source is still there."""
    session.execute(
        update(Candidate)
        .where(*_same(Candidate, item.issue_id, item), Candidate.state != CandidateState.GONE)
        .values(state=state, decided_by=by.person_id, decided_at=clock.now())
    )


def _same(model: type[Candidate | Carried], issue_id: int, told: Item | NewItem) -> tuple[ColumnElement[bool], ...]:
    return (
        model.issue_id == issue_id,
        model.source_kind == told.source_kind,
        model.source_key == told.source_key,
    )


def _order(session: Session, section_id: int) -> list[int]:
    there = select(Item.id).where(Item.section_id == section_id).order_by(Item.position, Item.id)
    return list(session.scalars(there))


def _stand(session: Session, issue: Issue, item: Item, section_id: int, order: list[int], *, by: Actor) -> None:
    if item.section_id == section_id and order == _order(session, section_id):
        return
    item.section_id = section_id
    session.flush()
    for position, number in enumerate(order, 1):
        session.execute(update(Item).where(Item.id == number, Item.position != position).values(position=position))
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.item_moved", item.id, issue=issue.quarter)
