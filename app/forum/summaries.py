"""What was written about the outcome of a topic, and the posts on which it rests, as far as a reader sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.forum.models import Post, PostState, Step, Summary, Topic
from app.forum.queries import readable
from app.forum.words import excerpt

FEW = 60  # posts that a form lists whole; of more it lists the first, the last and those that matter
LAST = 20


@dataclass(frozen=True, slots=True)
class CitedPost:
    """A post on which something rests. `topic_id`: where it stands now; `words`: its first ones, in plain text."""

    id: int
    topic_id: int
    number: int
    author_id: int
    organisation_id: int | None
    created_at: datetime
    html: str

    @property
    def href(self) -> str:
        return f"/posts/{self.id}"

    @property
    def words(self) -> str:
        return excerpt(self.html, 140)


_LINE = (
    Post.id,
    Post.topic_id,
    Post.number,
    Post.author_id,
    Post.organisation_id,
    Post.created_at,
    Post.html,
)


def newest(session: Session, topic_id: int) -> Summary | None:
    return session.scalar(select(Summary).where(Summary.topic_id == topic_id).order_by(Summary.version.desc()).limit(1))


def versions_of(session: Session, topic_id: int) -> Sequence[Summary]:
    """The newest first."""
    return session.scalars(select(Summary).where(Summary.topic_id == topic_id).order_by(Summary.version.desc())).all()


def cited_posts(session: Session, actor: Actor, ids: Iterable[int]) -> Mapping[int, CitedPost]:
    """By id, in one query: those that are shown and that the actor may read where they stand now."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = (
        select(*_LINE)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id.in_(wanted), Post.state == PostState.SHOWN, readable(actor))
        .order_by(Post.created_at, Post.id)
    )
    return {row.id: CitedPost(*row) for row in session.execute(found)}


def count_following(session: Session, topic_id: int, number: int) -> int:
    """How many posts stand behind this number."""
    behind = Post.topic_id == topic_id, Post.number > number, Post.state == PostState.SHOWN
    return session.scalar(select(func.count(Post.id)).where(*behind)) or 0


def to_choose(session: Session, topic: Topic, ids: Collection[int], numbers: Collection[int]) -> Sequence[CitedPost]:
    """The posts that a form offers to cite: all of few; else the first, the last, and those named."""
    found = select(*_LINE).where(Post.topic_id == topic.id, Post.state == PostState.SHOWN).order_by(Post.number)
    if topic.last_number > FEW:
        near = Post.number == 1, Post.number > topic.last_number - LAST
        found = found.where(or_(*near, Post.id.in_(sorted(ids)), Post.number.in_(sorted(numbers))))
    return [CitedPost(*row) for row in session.execute(found)]


def ids_of_numbers(session: Session, topic_id: int, numbers: Collection[int]) -> Mapping[int, int]:
    """Ids of the posts shown, by their number in the topic."""
    wanted = Post.topic_id == topic_id, Post.state == PostState.SHOWN, Post.number.in_(sorted(numbers))
    return dict(session.execute(select(Post.number, Post.id).where(*wanted)).all()) if numbers else {}


def own_ids(session: Session, topic_id: int, ids: Collection[int]) -> set[int]:
    """Those of the posts that stand in the topic and are shown."""
    wanted = Post.topic_id == topic_id, Post.state == PostState.SHOWN, Post.id.in_(sorted(ids))
    return set(session.scalars(select(Post.id).where(*wanted))) if ids else set()


def last_reopening(session: Session, topic_id: int) -> Step | None:
    steps = select(Step).where(Step.topic_id == topic_id, Step.step == "reopened").order_by(Step.id.desc())
    return session.scalar(steps.limit(1))
