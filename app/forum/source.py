"""What search needs to know of a topic, and which of what it found may be shown; posts are the pages of a topic."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.forum.filters import listed
from app.forum.labels import kinds
from app.forum.models import Post, PostState, Summary, Topic, TopicTag
from app.forum.queries_topic import participants
from app.forum.words import excerpt
from app.web.language import LANGUAGES, translations

LONGEST = 1_000_000
_POST = cast("Table", Post.__table__).c
_TEXTS = (
    select(_POST.number, _POST.html)
    .where(_POST.topic_id == bindparam("topic"), _POST.state == PostState.SHOWN)
    .order_by(_POST.number)
)
_SHOWN = select(_POST.topic_id, _POST.number).where(
    _POST.topic_id.in_(bindparam("topics", expanding=True)),
    _POST.number.in_(bindparam("numbers", expanding=True)),
    _POST.state == PostState.SHOWN,
)


@dataclass(frozen=True, slots=True)
class TopicSource:
    """A topic as the index takes it.

    Attributes:
        summary: what came of it, in plain text; "" while nobody has said.
        authors: everybody who wrote in it.
        organisation_slug: through which its author acted, "" for none.
        kinds: what it is called, in every language.
        posts: (number, plain words without quotes) of what is shown; read once.
    """

    id: int
    title: str
    summary: str
    authors: Sequence[str]
    organisation_slug: str
    kinds: Sequence[str]
    tags: Sequence[str]
    audience: str
    created_at: datetime
    last_post_at: datetime
    posts: Iterator[tuple[int, str]]


def search_source(session: Session, topic_id: int) -> TopicSource | None:
    """None for what stands in no list: waiting, hidden, removed, or merged into another."""
    topic = session.get(Topic, topic_id)
    if topic is None or topic.state != PostState.SHOWN or topic.is_merged:
        return None
    house = organisations.names(session, [topic.organisation_id]) if topic.organisation_id is not None else {}
    newest = select(Summary.html).where(Summary.topic_id == topic_id).order_by(Summary.version.desc()).limit(1)
    tags = select(TopicTag.code).where(TopicTag.topic_id == topic_id).order_by(TopicTag.code)
    return TopicSource(
        id=topic.id,
        title=topic.title,
        summary=_plain(session.scalar(newest) or ""),
        authors=[one.name for one in participants(session, topic)],
        organisation_slug=next((one.slug for one in house.values()), ""),
        kinds=[kinds(translations(code).gettext)[topic.kind] for code, _ in LANGUAGES],
        tags=session.scalars(tags).all(),
        audience=topic.audience,
        created_at=topic.created_at,
        last_post_at=topic.last_post_at,
        posts=_posts(session, topic_id),
    )


def all_ids(session: Session) -> list[int]:
    """Topics that stand in lists."""
    shown = Topic.state == PostState.SHOWN, Topic.merged_into_id.is_(None)
    return list(session.scalars(select(Topic.id).where(*shown).order_by(Topic.id)))


def found_topics(session: Session, actor: Actor, found: Mapping[int, int | None]) -> Collection[int]:
    """Of topics that search found, those that the actor may be shown now, in two queries at most.

    Args:
        found: by topic, the number of the post on which the hit rests, None where it is the topic itself. A hit on a post that is
            no longer shown is no hit.
    """
    if not found:
        return frozenset()
    may = set(session.scalars(select(Topic.id).where(Topic.id.in_(sorted(found)), listed(actor))))
    numbers = sorted({number for number in found.values() if number is not None})
    if not numbers:
        return may
    rows = session.connection().execute(_SHOWN, {"topics": sorted(found), "numbers": numbers})
    shown = {(row[0], row[1]) for row in rows}
    return {topic for topic in may if (number := found[topic]) is None or (topic, number) in shown}


def _posts(session: Session, topic_id: int) -> Iterator[tuple[int, str]]:
    for row in session.connection().execute(_TEXTS, {"topic": topic_id}):
        yield row.number, _plain(row.html)


def _plain(html: str) -> str:
    return excerpt(html, LONGEST)
