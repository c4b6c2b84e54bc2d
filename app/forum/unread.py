"""What of the forum a person has not read. Nothing expires: only reading, or «all read», makes it old.

New is a post of somebody else that is shown, stands above the number up to which the person has read the topic, and was written
after the person came: `caught_up` says up to which post that is, and where no row says it, the day of their account does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, and_, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session

from app import accounts, notifications
from app.access import Actor
from app.accounts import Person
from app.core import clock
from app.core.once import put_missing
from app.forum.models import Post, PostState, Reader, Reading, Topic

_TOPIC, _POST, _READING, _READER, _PERSON = (
    cast("Table", model.__table__) for model in (Topic, Post, Reading, Reader, Person)
)
# A list says "99+" rather than count on.
MOST = 100
_ME: ColumnElement[int] = bindparam("person")
_ACCOUNT = select(_PERSON.c.created_at).where(_PERSON.c.id == _ME).scalar_subquery()
_BEFORE = (
    select(_POST.c.id)
    .where(_POST.c.created_at <= _ACCOUNT)
    .order_by(_POST.c.created_at.desc(), _POST.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
CAUGHT_UP = func.coalesce(select(_READER.c.caught_up).where(_READER.c.person_id == _ME).scalar_subquery(), _BEFORE, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a person has read one topic: up to the post `number`; `first` is that of the first new one, 0 for none."""

    number: int
    first: int


def standing(session: Session, actor: Actor, topic_id: int) -> Standing:
    """In one query; the numbers of a long topic are passed over in the index."""
    row = session.connection().execute(_STANDING, {"person": actor.person_id, "topic": topic_id}).one()
    return Standing(row.number, row.first)


def counts(session: Session, actor: Actor, topic_ids: Collection[int]) -> Mapping[int, int]:
    """New posts of each of the topics that has any, `MOST` at most, in one query."""
    if not topic_ids or actor.person_id is None:
        return {}
    given = {"person": actor.person_id, "topics": sorted(topic_ids)}
    return {row.id: row.new for row in session.connection().execute(_COUNTS, given) if row.new}


def is_new() -> ColumnElement[bool]:
    """Whether a topic has something new for the person bound as `person`: a condition on Topic."""
    so_far = _so_far(_TOPIC.c.id)
    new = exists().where(_new_in(_TOPIC.c.id, so_far)).correlate(_TOPIC)
    return and_(Topic.last_post_id > CAUGHT_UP, Topic.last_number > so_far, new)


def read_at() -> ScalarSelect[datetime]:
    """When the person bound as `reader` last read anything here: what is kept of unread topics holds no longer than that."""
    return select(_READER.c.at).where(_READER.c.person_id == bindparam("reader")).scalar_subquery()


def mark_read(session: Session, topic: Topic, number: int, *, by: Actor) -> None:
    """The person has read the topic up to this number; it only ever goes forward. What they were told of it is seen too."""
    person_id = _person(by)
    accounts.take_turns(session, by)
    now = clock.now()
    number = min(number, topic.last_number)
    # A merge may write the same row in this very moment: neither fails, and the higher number holds.
    put_missing(session, Reading, [{"person_id": person_id, "topic_id": topic.id, "number": number, "read_at": now}])
    behind = Reading.person_id == person_id, Reading.topic_id == topic.id, Reading.number < number
    session.execute(update(Reading).where(*behind).values(number=number, read_at=now))
    _reader(session, person_id).at = now
    session.flush()
    notifications.mark_read(session, person_id, "topic", topic.id, number)


def mark_all_read(session: Session, *, by: Actor) -> None:
    """Nothing that is written by now is new to the person any more."""
    person_id = _person(by)
    accounts.take_turns(session, by)
    reader = _reader(session, person_id)
    reader.caught_up, reader.at = session.scalar(select(func.max(Post.id))) or 0, clock.now()


def _reader(session: Session, person_id: int) -> Reader:
    reader = session.get(Reader, person_id)
    if reader is None:
        caught_up = session.connection().scalar(select(CAUGHT_UP), {"person": person_id})
        reader = Reader(person_id=person_id, caught_up=caught_up, at=clock.now())
        session.add(reader)
    return reader


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    return by.person_id


def _new_in(topic_id: ColumnElement[int], read: ColumnElement[int]) -> ColumnElement[bool]:
    """A condition on posts."""
    return and_(
        _POST.c.topic_id == topic_id,
        _POST.c.number > read,
        _POST.c.id > CAUGHT_UP,
        _POST.c.state == PostState.SHOWN,
        _POST.c.author_id != _ME,
    )


def _so_far(topic_id: ColumnElement[int]) -> ColumnElement[int]:
    read = select(_READING.c.number).where(_READING.c.person_id == _ME, _READING.c.topic_id == topic_id)
    return func.coalesce(read.correlate(_TOPIC).scalar_subquery(), 0)


def _standing_query() -> Select[*tuple[Any, ...]]:
    topic: ColumnElement[int] = bindparam("topic")
    so_far = _so_far(topic)
    first = select(_POST.c.number).where(_new_in(topic, so_far)).order_by(_POST.c.number).limit(1).scalar_subquery()
    newest = select(_TOPIC.c.last_post_id).where(_TOPIC.c.id == topic).scalar_subquery()
    return select(so_far.label("number"), case((newest > CAUGHT_UP, func.coalesce(first, 0)), else_=0).label("first"))


def _counts_query() -> Select[*tuple[Any, ...]]:
    some = select(_POST.c.id).where(_new_in(_TOPIC.c.id, _so_far(_TOPIC.c.id))).correlate(_TOPIC).limit(MOST).subquery()
    new = select(func.count()).select_from(some).scalar_subquery()
    given = _TOPIC.c.id.in_(bindparam("topics", expanding=True))
    return select(_TOPIC.c.id, new.label("new")).where(given, _TOPIC.c.last_post_id > CAUGHT_UP)


_STANDING, _COUNTS = _standing_query(), _counts_query()
