"""Keeping order: a contribution is hidden, removed, shown again; a topic is pinned and locked. Each act is a line of its history."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import accounts, audit, notifications
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.text import one_line
from app.forum import telling
from app.forum.actions import recount, say_changed, show_post
from app.forum.models import Post, PostState, Reading, Step, Topic

LONGEST_REASON = 500


def step(
    session: Session,
    topic: Topic,
    what: str,
    *,
    post: Post | None = None,
    note: str = "",
    other_id: int | None = None,
    for_author: bool = False,
    by: Actor,
) -> Step:
    """A line of the topic's history, with its number. `by` SYSTEM for the house itself."""
    line = Step(
        topic_id=topic.id,
        post_id=post.id if post is not None else None,
        person_id=by.person_id,
        at=clock.now(),
        step=what,
        note=note,
        other_id=other_id,
        for_author=for_author,
    )
    session.add(line)
    session.flush()
    return line


def put_into_state(session: Session, topic: Topic, post: Post, state: PostState, *, by: Actor) -> None:
    """Who reads a contribution from now on; of the first one, who reads the topic. Both rows are locked by the caller.

    One that waited, and behind which others were written meanwhile, goes to the end, where nobody has read on yet.
    """
    was = post.state
    if was == state:
        return
    post.state = state
    if post.number == 1:
        put_topic_into_state(session, topic, state, by=by)
    audit.record(session, by, f"post.{state}", post.id, topic_id=topic.id, number=post.number, was=was)
    if state != PostState.SHOWN:
        notifications.withdraw(session, "topic", topic.id, None if post.number == 1 else [post.number])
        recount(session, topic)
        say_changed(session, topic)
    elif was == PostState.WAITING:
        if 1 < post.number < topic.last_number:
            topic.last_number += 1
            post.number = topic.last_number
        show_post(session, topic, post, by=_author(session, post))
    else:
        recount(session, topic)
        _tell_again(session, topic, post)
        say_changed(session, topic)


def put_topic_into_state(session: Session, topic: Topic, state: PostState, *, by: Actor) -> None:
    """Those that were merged into it only point to it, and are seen by whoever sees it."""
    topic.state = state
    session.execute(update(Topic).where(Topic.merged_into_id == topic.id).values(state=state))
    audit.record(session, by, f"topic.{state}", topic.id)


def pin(session: Session, topic: Topic, *, on: bool, by: Actor) -> None:
    """First in its lists; the last one pinned stands highest."""
    if (topic.pinned_at is not None) == on:
        return
    topic.pinned_at = clock.now() if on else None
    what = "pinned" if on else "unpinned"
    step(session, topic, what, by=by)
    audit.record(session, by, f"topic.{what}", topic.id)
    say_changed(session, topic)


def lock(session: Session, topic: Topic, reason: str, *, by: Actor) -> None:
    """Nobody writes in it any more but those who moderate. InvalidError without a reason, which everybody reads."""
    reason = one_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        said = "Say why, in at most 500 characters. Everybody who reads the topic reads it."
        raise InvalidError(said, {"reason": said})
    if topic.is_locked:
        return
    topic.locked_at, topic.lock_reason = clock.now(), reason
    step(session, topic, "locked", note=reason, by=by)
    audit.record(session, by, "topic.locked", topic.id)
    say_changed(session, topic)


def unlock(session: Session, topic: Topic, *, by: Actor) -> None:
    if not topic.is_locked:
        return
    topic.locked_at, topic.lock_reason = None, ""
    step(session, topic, "unlocked", by=by)
    audit.record(session, by, "topic.unlocked", topic.id)
    say_changed(session, topic)


def _tell_again(session: Session, topic: Topic, post: Post) -> None:
    """What was told of it was withdrawn: those who have read so far are spared hearing it as new."""
    telling.of_post(session, topic, post, by=_author(session, post))
    readers = session.scalars(
        select(Reading.person_id).where(Reading.topic_id == topic.id, Reading.number >= post.number)
    )
    notifications.seen_before(session, readers, "topic", topic.id, post.number)


def _author(session: Session, post: Post) -> Actor:
    """In whose name it is told that something was written."""
    return accounts.actors_of_people(session, [post.author_id]).get(post.author_id) or Actor(person_id=post.author_id)
