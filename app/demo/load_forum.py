"""The demo's discussions, through the acts of the forum, put back to their days."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, forum, notifications
from app.core import clock
from app.demo.content.models_forum import DemoForum, DemoPost, DemoTopic
from app.demo.load_membership import Community

# What was said since is new to everybody.
UNREAD = timedelta(days=10)
NOON = 12
_PLACE = re.compile(r"\{doc:([a-z0-9-]+)(?::(\d+))?\}")


def hold_discussions(
    session: Session, content: DemoForum, community: Community, papers: Mapping[str, int], zone: ZoneInfo
) -> None:
    """Everything of the file, the oldest first, so that later posts have higher numbers.

    Args:
        papers: documents by slug.
    """
    for one in sorted(content.topics, key=lambda topic: -topic.posts[0].ago):
        _hold(session, one, community, papers, zone)
    forum.read_until(session, community.people.values(), clock.now() - UNREAD)


def _hold(session: Session, one: DemoTopic, community: Community, papers: Mapping[str, int], zone: ZoneInfo) -> None:
    group = community.groups[one.group].id if one.group else None
    first = one.posts[0]
    topic, post = forum.start_topic(
        session,
        kind=one.kind,
        title=one.title,
        text=_text(first, papers),
        audience=f"group-{group}" if one.private else "members",
        group_id=group,
        tags=one.tags,
        by=accounts.actor_of_person(session, community.people[first.by]),
    )
    written = [post]
    forum.date_post(session, topic, post, _at(first.ago, first.hour, zone))
    for answer in one.posts[1:]:
        by = accounts.actor_of_person(session, community.people[answer.by])
        post = forum.write_post(session, topic, _text(answer, papers), cut_text=answer.quoted, via=answer.via, by=by)
        forum.date_post(session, topic, post, _at(answer.ago, answer.hour, zone))
        written.append(post)
    if one.accepted:
        by = accounts.actor_of_person(session, topic.author_id)
        forum.accept(session, topic, written[one.accepted - 1], by=by)
    _share(session, topic, one, community, zone)
    _ask(session, topic, one, community, zone)
    if one.summary is not None:
        _conclude(session, topic, one, written, community, zone)
    last = one.posts[-1]
    notifications.date_back(session, "topic", topic.id, None, _at(last.ago, last.hour, zone))
    if one.pinned:
        topic.pinned_at = topic.created_at
    session.flush()


def _share(session: Session, topic: forum.Topic, one: DemoTopic, community: Community, zone: ZoneInfo) -> None:
    for backing in one.backings:
        number = community.people[backing.by]
        forum.back(session, topic, backing.note, by=accounts.actor_of_person(session, number))
        forum.date_backing(session, topic, number, _at(backing.ago, NOON, zone))


def _ask(session: Session, topic: forum.Topic, one: DemoTopic, community: Community, zone: ZoneInfo) -> None:
    """Whoever began the topic puts the question, and the others vote."""
    if one.poll is None:
        return
    plan = forum.polls.Plan(one.poll.question, one.poll.options, several=False, closes_on=None)
    author = accounts.actor_of_person(session, topic.author_id)
    poll = forum.polls.open_poll(session, topic, plan, today=clock.today(zone), by=author)
    options = forum.polls.options_of(session, [poll.id])[poll.id]
    for email, number in one.poll.votes:
        by = accounts.actor_of_person(session, community.people[email])
        forum.polls.vote(session, poll, [options[number - 1].id], by=by)


def _conclude(
    session: Session,
    topic: forum.Topic,
    one: DemoTopic,
    written: Sequence[forum.Post],
    community: Community,
    zone: ZoneInfo,
) -> None:
    if one.summary is None:
        return
    forum.summarise(
        session,
        topic,
        text=one.summary.text.strip(),
        cited=[written[number - 1].id for number in one.summary.cited],
        as_of=topic.last_number,
        concluded=True,
        by=accounts.actor_of_person(session, community.people[one.summary.by]),
    )
    forum.date_summary(session, topic, topic.last_number, _at(one.summary.ago, NOON, zone))


def _text(post: DemoPost, papers: Mapping[str, int]) -> str:
    def address(found: re.Match[str]) -> str:
        number = papers[found[1]]
        return f"/documents/{number}?page={found[2]}" if found[2] else f"/documents/{number}"

    return _PLACE.sub(address, post.text.strip())


def _at(ago: int, hour: int, zone: ZoneInfo) -> datetime:
    day = clock.today(zone) - timedelta(days=ago)
    return datetime.combine(day, time(hour), zone)
