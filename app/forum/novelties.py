"""New topics and what came of others, as lines of a digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from app import groups
from app.access import Actor
from app.core.db import Instant
from app.core.settings import Settings
from app.forum.models import Outcome, Post, PostState, Reading, Summary, Topic
from app.forum.words import excerpt
from app.notifications import Line, Section
from app.web.language import translations

MOST = 30
EXCERPT = 200
# Asked for each of thousands of readers: built once.
_NEWER = aliased(Summary)
_SINCE, _UNTIL = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())
_READER: BindParameter[Any] = bindparam("reader")
_SHOWN = (
    Topic.audience.in_(bindparam("audiences", expanding=True)),
    Topic.state == PostState.SHOWN,
    Topic.merged_into_id.is_(None),
)
_CONCLUDED = (
    select(Topic.id, Topic.title, Topic.group_id, Summary.html)
    .join(Summary, Summary.topic_id == Topic.id)
    .where(
        *_SHOWN,
        Topic.outcome == Outcome.CONCLUDED,
        Summary.outcome == Outcome.CONCLUDED,
        Summary.at > _SINCE,
        Summary.at <= _UNTIL,
        Summary.person_id != _READER,
        ~exists().where(_NEWER.topic_id == Topic.id, _NEWER.version > Summary.version),
    )
    .order_by(Summary.at.desc(), Topic.id)
    .limit(MOST)
)
_BEGUN = (
    select(Topic.id, Topic.title, Topic.group_id, Post.html)
    .join(Post, (Post.topic_id == Topic.id) & (Post.number == 1))
    .where(
        *_SHOWN,
        Topic.created_at > _SINCE,
        Topic.created_at <= _UNTIL,
        Topic.author_id != _READER,
        Topic.outcome != Outcome.CONCLUDED,
        ~exists().where(Reading.topic_id == Topic.id, Reading.person_id == _READER),
    )
    .order_by(Topic.created_at.desc(), Topic.id)
    .limit(MOST)
)


def new_topics(
    session: Session, _settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Conclusions, then topics begun in that time that the reader has not opened: of their own audiences alone."""
    given = {"since": since, "until": until, "reader": actor.person_id, "audiences": sorted(actor.audiences)}
    found = [session.connection().execute(query, given).all() for query in (_CONCLUDED, _BEGUN)]
    names = groups.names(session, {row.group_id for rows in found for row in rows if row.group_id}, language)
    say = translations(language).gettext
    titles = (say("What discussions came to"), say("New in the forum"))
    return [
        Section(title, [_line(row, names) for row in rows]) for title, rows in zip(titles, found, strict=True) if rows
    ]


def _line(row: Row[*tuple[Any, ...]], names: Mapping[int, groups.GroupName]) -> Line:
    group = names[row.group_id].name if row.group_id in names else ""
    words = excerpt(row.html, EXCERPT)
    return Line(row.title, f"/topics/{row.id}", group, words, group_id=row.group_id, topic_id=row.id)
