"""When the forum was last alive, by group and by person: for whoever looks where it is quiet."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.forum.models import Post, PostState, Topic


def last_posts(session: Session) -> Mapping[int, datetime]:
    """By group, when somebody last wrote in a topic of it. Groups in which nobody ever did are left out."""
    shown = Topic.state == PostState.SHOWN, Topic.group_id.is_not(None), Topic.merged_into_id.is_(None)
    rows = session.execute(select(Topic.group_id, func.max(Topic.last_post_at)).where(*shown).group_by(Topic.group_id))
    return {group_id: at for group_id, at in rows if group_id is not None and at is not None}


def last_written(session: Session) -> Mapping[int, datetime]:
    """By person, when they last wrote."""
    shown = select(Post.author_id, func.max(Post.created_at)).where(Post.state == PostState.SHOWN)
    return dict(session.execute(shown.group_by(Post.author_id)).all())


def writers_between(session: Session, since: datetime, until: datetime) -> set[tuple[int, int | None]]:
    """Who wrote, and in which group (None: the community)."""
    rows = session.execute(
        select(Post.author_id, Topic.group_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.state == PostState.SHOWN, Post.created_at >= since, Post.created_at < until)
        .distinct()
    )
    return {(person, group_id) for person, group_id in rows}
