"""A topic goes to another group, apart, or into another topic. Posts keep their address; all that hangs on them goes along.

Where two topics are locked, the one with the lower number is locked first (`queries_moving`), so that two such acts at once wait
for each other instead of standing still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app import audit, followup, notifications
from app.access import Actor
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line
from app.forum import drafts, readings, telling_decisions
from app.forum.actions import LONGEST_TITLE, recount, say_changed
from app.forum.models import (
    Ask,
    Backing,
    ChoicePoll,
    Outcome,
    Post,
    PostState,
    Topic,
    TopicKind,
    TopicTag,
)
from app.forum.moderation import step
from app.forum.readers import readers_of_organisation, who_may_read
from app.forum.telling import href_of
from app.notifications import Destination, Level, Scope

TOPIC = "topic"
_POST = cast("Table", Post.__table__)
_PUT = (
    update(_POST)
    .where(_POST.c.id == bindparam("post"))
    .values(topic_id=bindparam("into"), number=bindparam("place"), from_topic_id=bindparam("was"))
)
NOW_READ_BY_OTHERS = "«%(title)s», in which you wrote, was moved: other people than before read it from now on."
MOVED_TO = "Your contribution was moved to the topic «%(title)s»."


@dataclass(frozen=True, slots=True)
class Whereto:
    """`group_id` None for the community; `audience` as in `groups.audiences`."""

    group_id: int | None
    audience: str


def move_topic(session: Session, topic: Topic, to: Whereto, note: str, *, by: Actor) -> None:
    """Other people read it from now on; whoever loses the right loses what they were told and asked.

    Topics that were merged into it go along, as they are seen by whoever sees it.
    """
    if (topic.group_id, topic.audience) == (to.group_id, to.audience):
        return
    was, was_group = topic.audience, topic.group_id
    session.execute(
        update(Topic)
        .where(or_(Topic.id == topic.id, Topic.merged_into_id == topic.id))
        .values(group_id=to.group_id, audience=to.audience, pinned_at=None)
    )
    session.refresh(topic)
    notifications.show_to(session, TOPIC, topic.id, to.audience, to.group_id)
    _move_actions(session, topic, topic, was)
    _forget_asks(session, topic)
    line = step(session, topic, "moved", note=one_line(note), by=by)
    audit.record(
        session,
        by,
        "topic.moved",
        topic.id,
        was=was,
        audience=to.audience,
        group_id=to.group_id,
        was_group=was_group,
    )
    if was != to.audience:
        posts = session.scalars(
            select(Post).where(Post.topic_id == topic.id, Post.state == PostState.SHOWN).order_by(Post.number)
        )
        telling_decisions.tell_of_move(session, topic, list(posts), NOW_READ_BY_OTHERS, line, by=by)
    say_changed(session, topic)


def split_topic(session: Session, topic: Topic, posts: Sequence[Post], *, title: str, kind: str, by: Actor) -> Topic:
    """These posts, in their order, become a topic of their own; both topics point to each other.

    What the topic came to, its answer apart, its polls and whom it asked stay where they are. Whoever watches the one watches
    the other; what somebody has read is read in both.

    Raises:
        InvalidError: by field.
        ConflictError: the first post is among them, or is not shown.
    """
    title = one_line(title)
    faults = {}
    if not title or len(title) > LONGEST_TITLE:
        faults["title"] = "Give it a title of at most 200 characters."
    if kind not in set(TopicKind):
        faults["kind"] = "Choose what it is."
    if not posts:
        faults["posts"] = "Choose at least one contribution."
    elif posts[0].number == 1:
        faults["posts"] = "The first contribution stays: it says what the topic is about."
    elif posts[0].state != PostState.SHOWN:
        faults["posts"] = "The first of them is not shown, so it cannot begin a topic."
    if faults:
        raise InvalidError(next(iter(faults.values())), faults)
    first = posts[0]
    new = Topic(
        kind=kind,
        title=title,
        audience=topic.audience,
        group_id=topic.group_id,
        author_id=first.author_id,
        organisation_id=first.organisation_id,
        created_at=first.created_at,
        state=PostState.SHOWN,
        last_number=len(posts),
        last_post_at=first.created_at,
        last_author_id=first.author_id,
    )
    session.add(new)
    session.flush()
    codes = session.scalars(select(TopicTag.code).where(TopicTag.topic_id == topic.id))
    session.add_all([TopicTag(topic_id=new.id, code=code) for code in codes])
    numbers = {post.number: place for place, post in enumerate(posts, 1)}
    which = runs([post.number for post in posts])
    readings.after_split(session, topic, new, posts)
    _put(session, topic, new, posts, numbers)
    for person_id, level in _levels(session, topic.id):
        notifications.choose(session, person_id, Scope.TOPIC, new.id, level=level)
    recount(session, topic)
    recount(session, new)
    step(session, topic, "split_to", note=which, other_id=new.id, by=by)
    line = step(session, new, "split_from", other_id=topic.id, by=by)
    moved = [post.id for post in posts]
    audit.record(session, by, "topic.split", topic.id, into=new.id, posts=moved[:100], count=len(moved))
    telling_decisions.tell_of_move(session, new, posts, MOVED_TO, line, by=by)
    say_changed(session, topic)
    say_changed(session, new)
    return new


def runs(numbers: Sequence[int]) -> str:
    """Rising numbers as people write them: "2, 4–7"; cut after ten runs."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    said = [str(first) if first == last else f"{first}–{last}" for first, last in found[:10]]
    return ", ".join(said + ["…"] * (len(found) > len(said)))


def merge_topics(session: Session, source: Topic, target: Topic, *, by: Actor) -> None:
    """The posts of the one follow those of the other, in their order, with new numbers; the first then only points there.

    Along go whoever watches, whom it asked, its polls, drafts of answers and action points; who shares a problem, if both are
    problems; the accepted answer, if both are questions and the other has none. A summary stays with the history of its topic.
    """
    if target.id in {source.id, source.merged_into_id}:
        return
    posts = list(session.scalars(select(Post).where(Post.topic_id == source.id).order_by(Post.number)))
    numbers = {post.number: target.last_number + place for place, post in enumerate(posts, 1)}
    was, answer_id = source.audience, source.answer_id
    readings.after_merge(session, source, target, posts)
    _put(session, source, target, posts, {0: 0, **numbers})
    target.last_number += len(posts)
    _bring_along(session, source, target)
    if answer_id is not None and target.kind == source.kind == TopicKind.QUESTION and target.answer_id is None:
        target.answer_id = answer_id
        if target.outcome == Outcome.OPEN:
            target.outcome = Outcome.ANSWERED
    session.execute(
        update(Topic)
        .where(or_(Topic.id == source.id, Topic.merged_into_id == source.id))
        .values(merged_into_id=target.id, audience=target.audience, group_id=target.group_id, pinned_at=None)
    )
    session.refresh(source)
    source.answer_id = None
    recount(session, target)
    recount(session, source)
    step(session, source, "merged_into", other_id=target.id, by=by)
    line = step(session, target, "merged_in", other_id=source.id, by=by)
    audit.record(session, by, "topic.merged", source.id, into=target.id, posts=len(posts))
    shown = [post for post in posts if post.state == PostState.SHOWN]
    telling_decisions.tell_of_move(session, target, shown, MOVED_TO, line, by=by)
    _move_actions(session, source, target, was)
    _forget_asks(session, target)
    say_changed(session, source)
    say_changed(session, target)


def _put(session: Session, topic: Topic, into: Topic, posts: Sequence[Post], numbers: dict[int, int]) -> None:
    """Posts at their new place, with what people were told of them."""
    if into.id == topic.id:
        raise ConflictError("They stand there already.")
    rows = [{"post": one.id, "into": into.id, "place": numbers[one.number], "was": topic.id} for one in posts]
    session.flush()
    session.connection().execute(_PUT, rows)
    there = Destination(into.id, into.title, into.audience, into.group_id, lambda number: href_of(into.id, number))
    notifications.move(session, TOPIC, topic.id, f"/topics/{topic.id}", there, numbers)
    for one in posts:
        for name, value in (("from_topic_id", topic.id), ("topic_id", into.id), ("number", numbers[one.number])):
            set_committed_value(one, name, value)


def _bring_along(session: Session, source: Topic, target: Topic) -> None:
    chosen = dict(_levels(session, target.id))
    for person_id, level in _levels(session, source.id):
        if level == Level.WATCHING and person_id not in chosen:
            notifications.choose(session, person_id, Scope.TOPIC, target.id, level=level)
    session.execute(update(ChoicePoll).where(ChoicePoll.topic_id == source.id).values(topic_id=target.id))
    _bring_asks(session, source, target)
    if source.kind == target.kind == TopicKind.PROBLEM:
        sharing = set(session.scalars(select(Backing.person_id).where(Backing.topic_id == target.id)))
        fresh = Backing.topic_id == source.id, Backing.person_id.not_in(sharing)
        session.execute(update(Backing).where(*fresh).values(topic_id=target.id))
    drafts.bring(session, drafts.of_reply(source.id), drafts.of_reply(target.id))


def _bring_asks(session: Session, source: Topic, target: Topic) -> None:
    held = {
        (one.person_id, one.organisation_id) for one in session.scalars(select(Ask).where(Ask.topic_id == target.id))
    }
    for one in session.scalars(select(Ask).where(Ask.topic_id == source.id)):
        if (one.person_id, one.organisation_id) not in held:
            one.topic_id = target.id
    session.flush()


def _forget_asks(session: Session, topic: Topic) -> None:
    """Nobody is asked to answer what they cannot read."""
    asks = list(session.scalars(select(Ask).where(Ask.topic_id == topic.id, Ask.answered_at.is_(None))))
    people = who_may_read(session, topic, [one.person_id for one in asks if one.person_id is not None])
    for one in asks:
        able = (
            one.person_id in people
            if one.person_id is not None
            else one.organisation_id is not None and readers_of_organisation(session, topic, one.organisation_id)
        )
        if not able:
            session.delete(one)
    session.flush()


def _move_actions(session: Session, source: Topic, target: Topic, was: str) -> None:
    followup.move_source(
        session,
        TOPIC,
        source.id,
        to_id=target.id,
        title=target.title,
        href=href_of(target.id, 1),
        group_id=target.group_id,
        was=was,
        audience=target.audience,
    )


def _levels(session: Session, topic_id: int) -> list[tuple[int, str]]:
    """Who chose how much they want to be told of a topic."""
    found = select(notifications.Choice.person_id, notifications.Choice.level).where(
        notifications.Choice.scope == Scope.TOPIC,
        notifications.Choice.scope_id == topic_id,
        notifications.Choice.level != "",
    )
    return [(person_id, level) for person_id, level in session.execute(found)]
