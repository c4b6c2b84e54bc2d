"""What was said before the house was here: acts of now, put back to their day."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import notifications
from app.core import clock
from app.forum.models import Backing, Post, Reader, Reading, Summary, Topic


def date_post(session: Session, topic: Topic, post: Post, at: datetime) -> None:
    """The post, and the topic with it where it begins or ends there; who was told is told no more by mail."""
    post.created_at = at
    if post.number == 1:
        topic.created_at = at
    if post.id == topic.last_post_id:
        topic.last_post_at = at
    of_topic = Reading.topic_id == topic.id, Reading.person_id == post.author_id
    session.execute(update(Reading).where(*of_topic).values(read_at=at))
    notifications.date_back(session, "topic", topic.id, post.number, at)


def date_backing(session: Session, topic: Topic, person_id: int, at: datetime) -> None:
    of_person = Backing.topic_id == topic.id, Backing.person_id == person_id
    session.execute(update(Backing).where(*of_person).values(at=at))


def date_summary(session: Session, topic: Topic, as_of: int, at: datetime) -> None:
    """The newest summary, as if no post above `as_of` had been there."""
    session.execute(update(Summary).where(Summary.topic_id == topic.id).values(at=at, as_of=as_of))
    topic.concluded_at = at
    notifications.date_back(session, "topic", topic.id, topic.last_number, at)


def read_until(session: Session, people: Iterable[int], at: datetime) -> None:
    """As if these people had read everything up to that moment, and nothing since."""
    last = session.scalar(select(func.max(Post.id)).where(Post.created_at <= at)) or 0
    session.add_all(Reader(person_id=person_id, caught_up=last, at=clock.now()) for person_id in people)
    session.flush()
