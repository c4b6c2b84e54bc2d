"""Where a topic may go, who would read it there, and the doors to topics and posts that are about to move."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor, Verdict
from app.accounts import Person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.text import one_line
from app.forum import policy
from app.forum.models import Mention, Post, PostState, Step, Summary, Topic, TopicKind
from app.forum.moving import Whereto
from app.forum.queries import get_topic, get_topic_to_change, is_open
from app.forum.readers import everybody, who_may_read
from app.groups import audiences

MOST_NAMED = 20
_ADDRESS = re.compile(r"(?:(?:https?://[^/\s]+)?/topics/)?(\d{1,9})(?:[/?#].*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Standing:
    """A topic as it would stand elsewhere; `policy` takes it for one."""

    kind: str
    audience: str
    group_id: int | None
    author_id: int
    state: str
    outcome: str
    is_locked: bool = False
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a move does to readers.

    Attributes:
        before, after: how many people read it now, and then; those who moderate everywhere apart.
        losing: how many of them do not read it any more; `gaining`: how many read it for the first time.
        writers: names of those who wrote in it, or are named in it, and do not read it any more.
    """

    before: int
    after: int
    losing: int
    gaining: int
    writers: Sequence[str]


def places(session: Session, actor: Actor, topic: Topic, language: str) -> dict[str, tuple[Whereto, str]]:
    """By its code each place but the present one, with the group's name, "" for the community.

    Codes are "community", "group-4" for what its people read, "open-4" for what stands in the group and all members read.
    """
    found: dict[str, tuple[Whereto, str]] = {}
    announces = topic.kind != TopicKind.ANNOUNCEMENT or policy.may_announce(actor, None)
    if policy.may_start(actor, None) and announces:
        found["community"] = Whereto(None, audiences.MEMBERS), ""
    for group in groups.open_groups(session, language):
        if policy.moderates(actor, group.id):
            found[f"group-{group.id}"] = Whereto(group.id, f"group-{group.id}"), group.name
            found[f"open-{group.id}"] = Whereto(group.id, audiences.MEMBERS), group.name
    now = Whereto(topic.group_id, topic.audience)
    return {code: place for code, place in found.items() if place[0] != now}


def consequences(session: Session, topic: Topic, to: Whereto) -> Consequences:
    there = Standing(topic.kind, to.audience, to.group_id, topic.author_id, topic.state, topic.outcome)
    before, after = set(everybody(session, topic)), set(everybody(session, there))
    took_part = select(Post.author_id).where(Post.topic_id == topic.id, Post.state == PostState.SHOWN)
    named = (
        select(Mention.target_id)
        .join(Post, Post.id == Mention.post_id)
        .where(Post.topic_id == topic.id, Mention.kind == "person")
    )
    concerned = set(session.scalars(took_part)) | set(session.scalars(named))
    able = set(who_may_read(session, topic, concerned))
    lost = able - set(who_may_read(session, there, able))
    names = session.scalars(
        select(Person.name).where(Person.id.in_(sorted(lost))).order_by(Person.name).limit(MOST_NAMED)
    )
    return Consequences(len(before), len(after), len(before - after), len(after - before), list(names) if lost else [])


def get_topic_to_move(session: Session, actor: Actor, topic_id: int) -> Topic:
    """Locks the row."""
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_move(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    return topic


def get_topic_to_keep(session: Session, actor: Actor, topic_id: int) -> Topic:
    """One to pin or lock; locks the row."""
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_moderate(actor, topic).enforce()
    return topic


def get_topics_to_merge(session: Session, actor: Actor, source_id: int, target_id: int) -> tuple[Topic, Topic]:
    """Locks both rows, the lower number first, whichever of them goes into the other."""
    locked = {number: get_topic_to_change(session, actor, number) for number in sorted({source_id, target_id})}
    source, target = locked[source_id], locked[target_id]
    if source.merged_into_id != target.id:  # else it is done already, and harmless
        merging(session, actor, source, target).enforce()
    return source, target


def merging(session: Session, actor: Actor, source: Topic, target: Topic) -> Verdict:
    both = is_open(session, source.group_id) and is_open(session, target.group_id)
    return policy.may_merge(actor, source, target, is_open=both)


def topic_at(session: Session, actor: Actor, written: str) -> Topic | None:
    """The topic with this number or address, as far as the actor may see it; the one into which it was merged."""
    found = _ADDRESS.fullmatch(written.strip())
    if found is None:
        return None
    try:
        topic = get_topic(session, actor, int(found[1]))
        return get_topic(session, actor, topic.merged_into_id) if topic.merged_into_id is not None else topic
    except NotFoundError:
        return None


def chosen_posts(session: Session, topic: Topic, ids: Collection[int], first: int, last: int) -> list[Post]:
    """Those of the topic with these ids, and those from one number to the other (0 for none), in order; locks them."""
    wanted = set(ids)
    if first and last >= first:
        between = Post.topic_id == topic.id, Post.number.between(first, last)
        wanted |= set(session.scalars(select(Post.id).where(*between)))
    found: list[Post] = []
    numbers = sorted(wanted)
    for start in range(0, len(numbers), 500):
        some = select(Post).where(Post.topic_id == topic.id, Post.id.in_(numbers[start : start + 500]))
        found += session.scalars(some.order_by(Post.id).with_for_update())
    return sorted(found, key=lambda post: post.number)


def first_post_id(session: Session, topic_id: int) -> int:
    """0 for a topic whose posts all went elsewhere."""
    return session.scalar(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)) or 0


def has_summary(session: Session, topic: Topic) -> bool:
    return session.scalar(select(Summary.id).where(Summary.topic_id == topic.id).limit(1)) is not None


def split_just_now(session: Session, topic: Topic, title: str, *, by: Actor) -> int:
    """The topic that the same person split off a moment ago, when only its form came twice; 0 for none."""
    found = (
        select(Topic.id)
        .join(Step, Step.other_id == Topic.id)
        .where(
            Step.topic_id == topic.id,
            Step.step == "split_to",
            Step.person_id == by.person_id,
            Step.at > clock.now() - clock.SENT_TWICE,
            Topic.title == one_line(title),
        )
    )
    return session.scalar(found.limit(1)) or 0
