"""Reports, decisions, and whoever may make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app import accounts
from app.access import Actor, Permission, Role, Scope, Verdict, holders
from app.accounts import Person
from app.core.sentences import Sentence
from app.forum import policy
from app.forum.labels_moderation import ANOTHER_LOOK, BY_REPORTS, STEPS_OF_POSTS
from app.forum.models import Post, PostState, Report, Step, Topic
from app.forum.queries import get_post, get_post_to_change

EARLIER = 10


@dataclass(frozen=True, slots=True)
class ReportLine:
    post_id: int
    person: str
    reason: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """`by` "" for the house itself; `step` is one of `labels_moderation.STEPS_OF_POSTS`."""

    id: int
    post_id: int
    topic_id: int
    topic: str
    step: str
    note: str
    at: datetime
    by: str
    by_id: int | None
    author: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A contribution that waits for a decision."""

    id: int
    number: int
    state: str
    html: str
    written: datetime
    edited: datetime | None
    author_id: int
    author: str
    organisation_id: int | None
    topic_id: int
    topic: str
    group_id: int | None


class Earlier(NamedTuple):
    """`count` decisions of one kind about one contribution."""

    author_id: int
    post_id: int
    step: str
    count: int  # type: ignore[assignment]  # hides the method of tuples


def moderated(actor: Actor) -> ColumnElement[bool]:
    """Where the actor keeps order: a condition on Topic."""
    if actor.may(Permission.CONTENT_MODERATE):
        return true()
    run = policy.groups_moderated(actor)
    return Topic.group_id.in_(sorted(run)) if run else false()


def moderators_of(session: Session, group_id: int | None) -> set[int]:
    """Everybody with an account in use who moderates there: coordinators, in a group its leads and secretaries too."""
    people = set(holders(session, Role.COORDINATOR))
    if group_id is not None:
        for role in (Role.GROUP_LEAD, Role.GROUP_SECRETARY):
            people.update(holders(session, role, Scope.GROUP, group_id))
    return {
        one for one, actor in accounts.actors_of_people(session, people).items() if policy.moderates(actor, group_id)
    }


def get_post_to_moderate(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    topic, post = get_post(session, actor, post_id)
    policy.may_moderate(actor, topic).enforce()
    return topic, post


def get_post_to_decide(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    """Locks topic and post."""
    topic, post = get_post_to_change(session, actor, post_id)
    deciding(session, actor, topic, post).enforce()
    return topic, post


def get_post_to_report(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    """Locks topic and post: enough reports hide it."""
    topic, post = get_post_to_change(session, actor, post_id)
    policy.may_report(actor, topic, post).enforce()
    return topic, post


def deciding(session: Session, actor: Actor, topic: Topic, post: Post) -> Verdict:
    """Whether the actor may decide about the post as things stand."""
    reasons = set(session.scalars(select(Report.reason).where(Report.post_id == post.id, Report.decision == "")))
    again = ANOTHER_LOOK in reasons
    last = last_decision(session, post.id) if again else None
    return policy.may_decide(
        actor,
        topic,
        own_words=bool(reasons) and post.author_id == actor.person_id,
        own_decision=last is not None and last.by_id == actor.person_id,
        others=bool(reasons and moderators_of(session, topic.group_id) - {actor.person_id, post.author_id}),
    )


def last_decision(session: Session, post_id: int) -> DecisionLine | None:
    found = _decisions().where(Step.post_id == post_id).order_by(Step.id.desc()).limit(1)
    row = session.execute(found).first()
    return DecisionLine(*row) if row else None


def decisions_about(session: Session, post_id: int) -> list[DecisionLine]:
    found = _decisions().where(Step.post_id == post_id).order_by(Step.id)
    return [DecisionLine(*row) for row in session.execute(found)]


def decisions_on_author(session: Session, actor: Actor, author_id: int, but: int) -> list[DecisionLine]:
    """The newest about other contributions of the same person, where this moderator keeps order."""
    found = _decisions().where(Post.author_id == author_id, Post.id != but, moderated(actor))
    return [DecisionLine(*row) for row in session.execute(found.order_by(Step.id.desc()).limit(EARLIER))]


def all_decisions(session: Session, actor: Actor, offset: int, limit: int) -> tuple[int, list[DecisionLine]]:
    """How many there are, and some of them, the newest first."""
    counted = (
        select(func.count(Step.id))
        .join(Topic, Topic.id == Step.topic_id)
        .where(Step.post_id.is_not(None), Step.step.in_(STEPS_OF_POSTS), moderated(actor))
    )
    rows = session.execute(_decisions().where(moderated(actor)).order_by(Step.id.desc()).offset(offset).limit(limit))
    return session.scalar(counted) or 0, [DecisionLine(*row) for row in rows]


def queue(session: Session, actor: Actor, offset: int, limit: int) -> tuple[int, list[QueueLine]]:
    """What waits for a decision of this actor, the oldest first: how many, and some of them."""
    wanted = and_(_waits(), moderated(actor))
    total = session.scalar(select(func.count(Post.id)).join(Topic, Topic.id == Post.topic_id).where(wanted)) or 0
    query: Select[*tuple[Any, ...]] = (
        select(
            Post.id,
            Post.number,
            Post.state,
            Post.html,
            Post.created_at,
            Post.edited_at,
            Post.author_id,
            Person.name,
            Post.organisation_id,
            Topic.id,
            Topic.title,
            Topic.group_id,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Post.author_id)
        .where(wanted)
        .order_by(Post.id)
        .offset(offset)
        .limit(limit)
    )
    return total, [QueueLine(*row) for row in session.execute(query)]


def count_to_decide() -> ScalarSelect[int]:
    """How many contributions wait for a decision where the person keeps order (`given_to_decide`); part of home's query."""
    here = or_(bindparam("keeps_all"), Topic.group_id.in_(bindparam("kept", expanding=True)))
    waiting = select(func.count(Post.id)).join(Topic, Topic.id == Post.topic_id).where(_waits(), here)
    return waiting.scalar_subquery()


def given_to_decide(actor: Actor) -> dict[str, Any]:
    """What `count_to_decide` binds."""
    return {"keeps_all": actor.may(Permission.CONTENT_MODERATE), "kept": sorted(policy.groups_moderated(actor))}


def open_reports(session: Session, post_ids: Sequence[int]) -> list[ReportLine]:
    """Those of the given posts that nobody has decided, the oldest first."""
    found = (
        select(Report.post_id, Person.name, Report.reason, Report.note, Report.at)
        .join(Person, Person.id == Report.person_id)
        .where(Report.post_id.in_(post_ids), Report.decision == "")
        .order_by(Report.id)
    )
    return [ReportLine(*row) for row in session.execute(found)]


def earlier_of_authors(session: Session, actor: Actor, author_ids: Sequence[int]) -> list[Earlier]:
    """How many decisions of which kind stand about their contributions, where this moderator keeps order."""
    rows = session.execute(
        select(Post.author_id, Post.id, Step.step, func.count(Step.id))
        .join(Step, Step.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id.in_(author_ids), Step.step.in_(STEPS_OF_POSTS), moderated(actor))
        .group_by(Post.author_id, Post.id, Step.step)
    )
    return [Earlier(*row) for row in rows]


def may_ask_again(session: Session, actor: Actor, post: Post) -> bool:
    """Once for each contribution, after a decision that was more than to show it."""
    if actor.person_id is None or post.author_id != actor.person_id:
        return False
    last = last_decision(session, post.id)
    if last is None or last.step in {"keep", "approve", "hide", BY_REPORTS}:
        return False
    return session.scalar(select(Report.id).where(Report.post_id == post.id, Report.reason == ANOTHER_LOOK)) is None


def decided_meanwhile(last: DecisionLine) -> Sentence:
    return Sentence("%(name)s has decided about this meanwhile. Look at it again.", name=last.by or "Baraza")


def _decisions() -> Select[*tuple[Any, ...]]:
    decider, author = aliased(Person), aliased(Person)
    return (
        select(
            Step.id,
            Post.id,
            Topic.id,
            Topic.title,
            Step.step,
            Step.note,
            Step.at,
            func.coalesce(decider.name, ""),
            Step.person_id,
            author.name,
        )
        .join(Post, Post.id == Step.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(author, author.id == Post.author_id)
        .outerjoin(decider, decider.id == Step.person_id)
        .where(Step.step.in_(STEPS_OF_POSTS))
    )


def _waits() -> ColumnElement[bool]:
    reported = Post.id.in_(select(Report.post_id).where(Report.decision == ""))
    return or_(Post.state.in_((PostState.WAITING, PostState.HIDDEN)), reported)
