"""New topics and what came of others, as lines of a digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session, aliased

from app import groups
from app.access import Actor
from app.core.settings import Settings
from app.forum.models import Outcome, Post, PostState, Reading, Summary, Topic
from app.forum.words import excerpt
from app.notifications import Line, Section
from app.web.language import translations

MOST = 30
EXCERPT = 200


def new_topics(
    session: Session, _settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Conclusions, then topics begun in that time that the reader has not opened: of their own audiences alone."""
    say = translations(language).gettext
    newer = aliased(Summary)
    shown = (
        Topic.audience.in_(sorted(actor.audiences)),
        Topic.state == PostState.SHOWN,
        Topic.merged_into_id.is_(None),
    )
    concluded = (
        select(Topic.id, Topic.title, Topic.group_id, Summary.html)
        .join(Summary, Summary.topic_id == Topic.id)
        .where(
            *shown,
            Summary.outcome == Outcome.CONCLUDED,
            Summary.at > since,
            Summary.at <= until,
            Summary.person_id != actor.person_id,
            ~exists().where(newer.topic_id == Topic.id, newer.version > Summary.version),
        )
        .order_by(Summary.at.desc(), Topic.id)
        .limit(MOST)
    )
    begun = (
        select(Topic.id, Topic.title, Topic.group_id, Post.html)
        .join(Post, (Post.topic_id == Topic.id) & (Post.number == 1))
        .where(
            *shown,
            Topic.created_at > since,
            Topic.created_at <= until,
            Topic.author_id != actor.person_id,
            Topic.outcome != Outcome.CONCLUDED,
            ~exists().where(Reading.topic_id == Topic.id, Reading.person_id == actor.person_id),
        )
        .order_by(Topic.created_at.desc(), Topic.id)
        .limit(MOST)
    )
    found = [session.execute(query).all() for query in (concluded, begun)]
    names = groups.names(session, {row.group_id for rows in found for row in rows if row.group_id}, language)
    titles = (say("What discussions came to"), say("New in the forum"))
    return [
        Section(title, [_line(row, names) for row in rows]) for title, rows in zip(titles, found, strict=True) if rows
    ]


def _line(row: Row[*tuple[Any, ...]], names: Mapping[int, groups.GroupName]) -> Line:
    group = names[row.group_id].name if row.group_id in names else ""
    words = excerpt(row.html, EXCERPT)
    return Line(row.title, f"/topics/{row.id}", group, words, group_id=row.group_id, topic_id=row.id)
