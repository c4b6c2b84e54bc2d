"""How far people have read, after posts went to another topic: what somebody has read is not new to them there.

Where the two cannot both be said by one number, after a merge into a topic that was not read to its end, what was new stays new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.once import put_missing
from app.forum.models import Post, PostState, Reader, Reading, Topic


@dataclass(frozen=True, slots=True)
class Written:
    """What counts of a post."""

    id: int
    number: int
    author_id: int
    state: str


def after_split(session: Session, topic: Topic, new: Topic, posts: Sequence[Post]) -> None:
    """`posts` still stand in `topic`, and become 1 to n of `new` in this order."""
    moved = [Written(post.id, post.number, post.author_id, post.state) for post in posts]
    gone = {post.id for post in moved}
    kept = [post for post in _posts(session, topic.id) if post.id not in gone]
    readings = list(session.scalars(select(Reading).where(Reading.topic_id == topic.id)))
    caught_up = _caught_up(session, [reading.person_id for reading in readings])
    fresh = []
    for reading in readings:
        known = reading.number, caught_up.get(reading.person_id, 0), reading.person_id
        place = _before_first_new(moved, *known)
        if place:
            fresh.append(_row(reading.person_id, new.id, place, reading.read_at))
        if _before_first_new(kept, *known) == len(kept):
            reading.number = max(reading.number, topic.last_number)
    put_missing(session, Reading, fresh)


def after_merge(session: Session, source: Topic, target: Topic, posts: Sequence[Post]) -> None:
    """`posts` still stand in `source`, and follow the last number of `target` in this order."""
    moved = [Written(post.id, post.number, post.author_id, post.state) for post in posts]
    held = _posts(session, target.id)
    there = {one.person_id: one for one in session.scalars(select(Reading).where(Reading.topic_id == target.id))}
    here = {one.person_id: one for one in session.scalars(select(Reading).where(Reading.topic_id == source.id))}
    caught_up = _caught_up(session, [*there, *here])
    fresh = []
    for person_id in {*there, *here}:
        upto = caught_up.get(person_id, 0)
        read_there = there[person_id].number if person_id in there else 0
        if _before_first_new(held, read_there, upto, person_id) < len(held):
            continue
        read_here = here[person_id].number if person_id in here else 0
        number = target.last_number + _before_first_new(moved, read_here, upto, person_id)
        if person_id in there:
            there[person_id].number = max(number, read_there)
        else:
            fresh.append(_row(person_id, target.id, number, here[person_id].read_at))
    # Of whoever reads there for the first time in this very moment, what they say themselves holds.
    put_missing(session, Reading, fresh)
    session.flush()


def _before_first_new(posts: Sequence[Written], number: int, caught_up: int, person_id: int) -> int:
    """How many of the posts stand before the first that is new to the person, as `unread` says it; all, when none is."""
    for place, post in enumerate(posts):
        new = post.number > number and post.id > caught_up and post.author_id != person_id
        if new and post.state == PostState.SHOWN:
            return place
    return len(posts)


def _posts(session: Session, topic_id: int) -> list[Written]:
    rows = session.execute(
        select(Post.id, Post.number, Post.author_id, Post.state).where(Post.topic_id == topic_id).order_by(Post.number)
    )
    return [Written(*row) for row in rows]


def _caught_up(session: Session, people: Iterable[int]) -> Mapping[int, int]:
    wanted = sorted(set(people))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        rows = select(Reader.person_id, Reader.caught_up).where(Reader.person_id.in_(wanted[start : start + 500]))
        found.update(session.execute(rows).all())
    return found


def _row(person_id: int, topic_id: int, number: int, at: datetime | None) -> dict[str, object]:
    return {"person_id": person_id, "topic_id": topic_id, "number": number, "read_at": at or clock.now()}
