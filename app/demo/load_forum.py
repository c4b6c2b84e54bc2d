"""The demo's discussions, through the acts of the forum, put back to their days."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, forum, notifications
from app.core import clock
from app.demo.content.models_forum import DemoForum, DemoPost, DemoTopic
from app.demo.load_membership import Community

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
        post = forum.write_post(session, topic, _text(answer, papers), via=answer.via, by=by)
        forum.date_post(session, topic, post, _at(answer.ago, answer.hour, zone))
        written.append(post)
    if one.accepted:
        by = accounts.actor_of_person(session, topic.author_id)
        forum.accept_answer(session, topic, written[one.accepted - 1], by=by)
    last = one.posts[-1]
    notifications.date_back(session, "topic", topic.id, None, _at(last.ago, last.hour, zone))
    if one.pinned:
        topic.pinned_at = topic.created_at
    session.flush()


def _text(post: DemoPost, papers: Mapping[str, int]) -> str:
    def address(found: re.Match[str]) -> str:
        number = papers[found[1]]
        return f"/documents/{number}?page={found[2]}" if found[2] else f"/documents/{number}"

    return _PLACE.sub(address, post.text.strip())


def _at(ago: int, hour: int, zone: ZoneInfo) -> datetime:
    day = clock.today(zone) - timedelta(days=ago)
    return datetime.combine(day, time(hour), zone)
