"""The only doors to a topic or a post that is shown or changed; what the actor may not see is absent."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor, Permission
from app.core.errors import NotFoundError
from app.forum import policy
from app.forum.models import Post, PostState, Topic


def readable(actor: Actor) -> ColumnElement[bool]:
    """`policy.may_see` as a condition on Topic."""
    if actor.may(Permission.CONTENT_MODERATE):
        return true()
    run = policy.groups_moderated(actor)
    own = Topic.author_id == actor.person_id if actor.person_id is not None else false()
    shown = or_(
        Topic.state == PostState.SHOWN,
        Topic.group_id.in_(sorted(run)) if run else false(),
        and_(own, Topic.state != PostState.REMOVED),
    )
    return and_(Topic.audience.in_(sorted(actor.audiences)), shown)


def is_open(session: Session, group_id: int | None) -> bool:
    """Whether one may write where the topic stands: the community is always at work, a group until it is closed."""
    return group_id is None or groups.is_open(session, group_id)


def get_topic(session: Session, actor: Actor, topic_id: int) -> Topic:
    return _seen(session.get(Topic, topic_id), actor)


def get_topic_to_change(session: Session, actor: Actor, topic_id: int) -> Topic:
    """Locks the row; the caller asks its own verdict at once."""
    return _seen(session.get(Topic, topic_id, with_for_update=True, populate_existing=True), actor)


def get_topic_to_write(session: Session, actor: Actor, topic_id: int) -> Topic:
    """The only door to one that gets a post; locks the row, so that each post has its own number."""
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_write(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    return topic


def get_post(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    """A post whose words the actor may read, with its topic."""
    post = session.get(Post, post_id)
    if post is None:
        raise NotFoundError
    topic = _seen(session.get(Topic, post.topic_id), actor)
    policy.may_see_post(actor, topic, post).enforce()
    return topic, post


def get_post_to_change(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    """Locks topic and post, in this order; the caller asks its own verdict at once."""
    found = session.get(Post, post_id)
    if found is None:
        raise NotFoundError
    topic = get_topic_to_change(session, actor, found.topic_id)
    post = session.get_one(Post, post_id, with_for_update=True, populate_existing=True)
    if post.topic_id != topic.id:  # moved in this very moment
        return get_post_to_change(session, actor, post_id)
    policy.may_see_post(actor, topic, post).enforce()
    return topic, post


def visible_topics(session: Session, actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of the given topics that the actor may see."""
    if not ids:
        return set()
    return set(session.scalars(select(Topic.id).where(Topic.id.in_(sorted(ids)), readable(actor))))


def _seen(topic: Topic | None, actor: Actor) -> Topic:
    if topic is None:
        raise NotFoundError
    policy.may_see(actor, topic).enforce()
    return topic
