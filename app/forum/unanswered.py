"""Questions and problems that nobody has answered: found, told once, and listed with who may know."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import audit, groups
from app.access import SYSTEM, Actor, Permission, Role, Scope
from app.core import clock
from app.core.settings import Settings
from app.forum import telling_outcome
from app.forum.models import Outcome, Post, PostState, Topic, TopicKind
from app.forum.queries import readable

AT_ONCE = 50
ASKING = (TopicKind.QUESTION, TopicKind.PROBLEM)


def waits() -> ColumnElement[bool]:
    """A question or a problem, open to all who may read it, in which nobody but its author has written."""
    other = aliased(Post)
    answered = exists().where(
        other.topic_id == Topic.id, other.author_id != Topic.author_id, other.state == PostState.SHOWN
    )
    return (
        Topic.kind.in_(ASKING)
        & (Topic.state == PostState.SHOWN)
        & (Topic.outcome == Outcome.OPEN)
        & Topic.merged_into_id.is_(None)
        & Topic.locked_at.is_(None)
        & or_(Topic.group_id.is_(None), Topic.group_id.in_(groups.open_ids()))
        & ~answered.correlate(Topic)
    )


def escalate(session: Session, settings: Settings) -> bool:
    """Tell whoever answers for it, once a topic; some at a time. Whether there may be more."""
    before = clock.now() - timedelta(days=settings.unanswered_days)
    found = session.scalars(
        select(Topic)
        .where(waits(), Topic.created_at <= before, Topic.escalated_at.is_(None))
        .order_by(Topic.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for topic in found:
        topic.escalated_at = clock.now()
        telling_outcome.of_silence(session, topic)
        audit.record(session, SYSTEM, "topic.unanswered", topic.id)
    session.flush()
    return len(found) == AT_ONCE


def may_look(actor: Actor) -> bool:
    """The coordinator, and whoever runs a group."""
    return actor.may(Permission.CONTENT_MODERATE) or bool(_run(actor))


def _theirs(actor: Actor) -> list[ColumnElement[bool]]:
    """The coordinator's: everywhere; a lead's or secretary's: their groups."""
    if actor.may(Permission.CONTENT_MODERATE):
        return [waits()]
    return [waits(), Topic.group_id.in_(sorted(_run(actor))), readable(actor)]


def unanswered(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Sequence[Topic]:
    """What the actor answers for, the longest waiting first."""
    found = select(Topic).where(*_theirs(actor)).order_by(Topic.created_at, Topic.id)
    return session.scalars(found.limit(limit).offset(offset)).all()


def count_unanswered(session: Session, actor: Actor) -> int:
    return session.scalar(select(func.count(Topic.id)).where(*_theirs(actor))) or 0


def count_late() -> ScalarSelect[int]:
    """What the coordinator was told of and what still waits, wherever it is; part of home's query."""
    return select(func.count(Topic.id)).where(waits(), Topic.escalated_at.is_not(None)).scalar_subquery()


def _run(actor: Actor) -> frozenset[int]:
    return actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY) if actor.is_member else frozenset()
