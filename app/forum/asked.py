"""Who was invited to answer, and whether they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.core import clock
from app.forum.models import Ask, Post, PostState, Topic


@dataclass(frozen=True, slots=True)
class AskedLine:
    """`answered_at` None while they have not written; `href`: of an organisation, "" for a person."""

    name: str
    organisation: str
    href: str
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None


def note_answers(session: Session, topic: Topic, post: Post) -> None:
    """Somebody who was asked has written, or somebody of an organisation that was."""
    whose = [Ask.person_id == post.author_id]
    if post.organisation_id is not None:
        whose.append(Ask.organisation_id == post.organisation_id)
    open_asks = Ask.topic_id == topic.id, Ask.answered_at.is_(None), or_(*whose)
    session.execute(update(Ask).where(*open_asks).values(answered_at=clock.now()))


def asked_of(session: Session, topic_id: int) -> Sequence[Ask]:
    return session.scalars(select(Ask).where(Ask.topic_id == topic_id).order_by(Ask.id)).all()


def asked_lines(session: Session, topic_id: int) -> list[AskedLine]:
    """In at most four queries, one where nobody was asked."""
    rows = asked_of(session, topic_id)
    if not rows:
        return []
    people = accounts.cards(session, {i for one in rows for i in (one.person_id, one.asked_by) if i is not None})
    bodies = organisations.names(session, {one.organisation_id for one in rows if one.organisation_id is not None})
    acting = organisations.organisations_of(session, {one.person_id for one in rows if one.person_id is not None})

    def line(one: Ask) -> AskedLine:
        body = bodies.get(one.organisation_id or 0)
        of = acting.get(one.person_id or 0)
        person = people.get(one.person_id or 0)
        return AskedLine(
            name=body.name if body else person.name if person else "",
            organisation=of.short if of else "",
            href=f"/organisations/{body.slug}" if body else "",
            asked_by=people[one.asked_by].name,
            asked_at=one.asked_at,
            answered_at=one.answered_at,
        )

    return [line(one) for one in rows]


def writers_of(session: Session, topic_ids: Sequence[int]) -> dict[int, set[int]]:
    """By topic whoever wrote in it."""
    found: dict[int, set[int]] = {}
    rows = select(Post.topic_id, Post.author_id).where(Post.topic_id.in_(topic_ids), Post.state == PostState.SHOWN)
    for topic_id, author_id in session.execute(rows.distinct()):
        found.setdefault(topic_id, set()).add(author_id)
    return found
