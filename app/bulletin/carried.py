"""What earlier issues put off comes into the one that is opened."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.models import Carried, Editor, Issue, Item, SourceKind, Submission, SubmissionState
from app.bulletin.placing import NewItem, put, told_of
from app.core import clock, once


def arrive(session: Session, issue: Issue, *, by: Actor) -> Sequence[Item]:
    """Whatever waits from earlier issues stands in this one, as it was written; returns the new items.

    Who wrote there wrote these words, and so is one of those who may not approve this issue. What the issue tells of already
    waits on; a submission that was withdrawn meanwhile is forgotten.
    """
    waiting = session.scalars(
        select(Carried)
        .join(Issue, Issue.id == Carried.issue_id)
        .where(Issue.quarter < issue.quarter, ~exists().where(Item.carried_from_id == Carried.id))
        .order_by(Carried.put_off_at, Carried.id)
    ).all()
    made, writers = [], set()
    for one in waiting:
        if _is_withdrawn(session, one):
            session.delete(one)
            continue
        if told_of(session, issue, one.source_kind, one.source_key) is not None:
            continue
        item = put(session, issue, NewItem.of(one, one.section), by=by, carried_from_id=one.id)
        _follow(session, item, issue)
        writers |= {one.put_off_by, *session.scalars(select(Editor.person_id).where(Editor.issue_id == one.issue_id))}
        audit.record(session, by, "bulletin.item_carried", item.id, issue=issue.quarter)
        made.append(item)
    now = clock.now()
    once.put_missing(session, Editor, [{"issue_id": issue.id, "person_id": one, "at": now} for one in sorted(writers)])
    return made


def forget(session: Session, carried_ids: Iterable[int | None]) -> None:
    """Nothing waits, or stands elsewhere, for these any more."""
    wanted = sorted(one for one in carried_ids if one is not None)
    if wanted:
        session.execute(update(Item).where(Item.carried_from_id.in_(wanted)).values(carried_from_id=None))
        session.execute(delete(Carried).where(Carried.id.in_(wanted)))


def _is_withdrawn(session: Session, one: Carried) -> bool:
    if one.source_kind != SourceKind.SUBMISSION:
        return False
    state = session.scalar(select(Submission.state).where(Submission.id == int(one.source_key)))
    return state != SubmissionState.ACCEPTED


def _follow(session: Session, item: Item, issue: Issue) -> None:
    if item.source_kind == SourceKind.SUBMISSION:
        session.execute(update(Submission).where(Submission.id == int(item.source_key)).values(issue_id=issue.id))
