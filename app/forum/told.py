"""What the forum has to tell of a time, besides what topics came to (`conclusions`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import organisations
from app.forum.models import Post, PostState, Topic, TopicKind


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement; `html`: its first post; `organisation`: through which it was made, "" for none."""

    topic_id: int
    title: str
    audience: str
    at: datetime
    organisation: str
    html: str


def announced(session: Session, since: datetime, until: datetime) -> list[Announced]:
    """Made from the one moment until before the other and still shown, for whatever audience; oldest first."""
    first = select(func.min(Post.number)).where(Post.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    rows = session.execute(
        select(Topic.id, Topic.title, Topic.audience, Topic.created_at, Topic.organisation_id, Post.html)
        .join(Post, Post.topic_id == Topic.id)
        .where(
            Post.number == first,
            Topic.kind == TopicKind.ANNOUNCEMENT,
            Topic.state == PostState.SHOWN,
            Topic.merged_into_id.is_(None),
            Topic.created_at >= since,
            Topic.created_at < until,
        )
        .order_by(Topic.created_at, Topic.id)
    ).all()
    of = organisations.names(session, {row.organisation_id for row in rows if row.organisation_id is not None})
    return [
        Announced(
            row.id,
            row.title,
            row.audience,
            row.created_at,
            of[row.organisation_id].short if row.organisation_id in of else "",
            row.html,
        )
        for row in rows
    ]


def posts_between(session: Session, since: datetime, until: datetime) -> dict[tuple[int, int | None], int]:
    """By author and the organisation through which they acted, how many posts they wrote that are shown."""
    rows = session.execute(
        select(Post.author_id, Post.organisation_id, func.count())
        .where(Post.state == PostState.SHOWN, Post.created_at >= since, Post.created_at < until)
        .group_by(Post.author_id, Post.organisation_id)
    )
    return {(person_id, organisation_id): count for person_id, organisation_id, count in rows}
