"""What an issue tells: items come in, move, lead and go. Callers hold the issue's lock (`queries.get_issue_to_edit`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.actions import touch
from app.bulletin.labels import SECTION_OF
from app.bulletin.models import (
    Candidate,
    CandidateState,
    Issue,
    Item,
    Section,
    SourceKind,
    Submission,
    SubmissionState,
)
from app.bulletin.ordering import put_before, shifted
from app.core import clock

Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """As `models.Item`.

    Attributes:
        source_key: "" gives something of the editors' own a key of its own.
        section: code; "" where its kind stands by itself.
    """

    source_kind: str
    source_key: str = ""
    section: str = ""
    audience: str
    href: str = ""
    title: Texts
    summary: Texts = field(default_factory=dict)
    draft: Texts = field(default_factory=dict)
    facts: Texts = field(default_factory=dict)
    credit: str = ""
    picture_id: int | None = None
    alt: Texts = field(default_factory=dict)
    caption: Texts = field(default_factory=dict)


def place(session: Session, issue: Issue, new: NewItem, *, by: Actor) -> Item:
    """At the end of its section. What the issue tells of already is returned as it stands, and nothing changes."""
    key = new.source_key or token_urlsafe(12)
    found = session.scalar(
        select(Item).where(Item.issue_id == issue.id, Item.source_kind == new.source_kind, Item.source_key == key)
    )
    if found is not None:
        return found
    section_id = _section_for(session, issue, new)
    item = Item(
        issue_id=issue.id,
        section_id=section_id,
        position=_last_position(session, section_id) + 1,
        source_kind=new.source_kind,
        source_key=key,
        audience=new.audience,
        href=new.href,
        title=dict(new.title),
        summary=dict(new.summary),
        draft=dict(new.draft),
        facts=dict(new.facts),
        credit=new.credit,
        picture_id=new.picture_id,
        alt=dict(new.alt),
        caption=dict(new.caption),
        added_by=by.person_id,
        added_at=clock.now(),
    )
    session.add(item)
    session.flush()
    mark_candidate(session, item, CandidateState.TAKEN, by=by)
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.item_added", item.id, issue=issue.quarter, kind=item.source_kind)
    return item


def remove(session: Session, issue: Issue, item: Item, *, by: Actor) -> None:
    """Out of the issue; its candidate waits again, and a submission waits to be decided again."""
    mark_candidate(session, item, CandidateState.WAITING, by=by)
    if item.source_kind == SourceKind.SUBMISSION:
        _undecide(session, item)
    if issue.lead_id == item.id:
        issue.lead_id = None
    number, kind = item.id, item.source_kind
    session.delete(item)
    session.flush()
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.item_removed", number, issue=issue.quarter, kind=kind)


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
    """What was found for the issue about the same thing, if anything was."""
    session.execute(
        update(Candidate)
        .where(
            Candidate.issue_id == item.issue_id,
            Candidate.source_kind == item.source_kind,
            Candidate.source_key == item.source_key,
            Candidate.state != CandidateState.GONE,
        )
        .values(state=state, decided_by=by.person_id, decided_at=clock.now())
    )


def _undecide(session: Session, item: Item) -> None:
    session.execute(
        update(Submission)
        .where(Submission.id == int(item.source_key), Submission.state == SubmissionState.ACCEPTED)
        .values(state=SubmissionState.SUBMITTED, issue_id=None)
    )


def _section_for(session: Session, issue: Issue, new: NewItem) -> int:
    code = new.section or SECTION_OF.get(new.source_kind, "")
    own = select(Section.id).where(Section.issue_id == issue.id).order_by(Section.position)
    found = session.scalar(own.where(Section.code == code)) or session.scalars(own).first()
    if found is None:
        raise LookupError(f"issue {issue.quarter} has no sections")
    return found


def _last_position(session: Session, section_id: int) -> int:
    return session.scalar(select(func.max(Item.position)).where(Item.section_id == section_id)) or 0


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
