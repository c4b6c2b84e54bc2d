"""Rows that tell people something, written with what they tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from app import jobs
from app.access import Actor
from app.core import clock
from app.core.once import put_missing
from app.notifications.choices import chosen
from app.notifications.kinds import KINDS, Kind
from app.notifications.models import Cadence, Level, Notification

SELF = "self"
TOPIC = "topic"
_ROW = cast("Table", Notification.__table__).c
ISREADABLE = _ROW.audience.in_(bindparam("audiences", expanding=True))
# Part of every page: built once, on the table.
UNREAD: Select[Any] = select(func.count(_ROW.id)).where(_ROW.person_id == bindparam("reader"), _ROW.read_at.is_(None))
READABLE = UNREAD.where(_ROW.audience.in_(bindparam("audiences", expanding=True)))


@dataclass(frozen=True, slots=True)
class News:
    """What is told, the same for everybody.

    Attributes:
        kind: a key of `kinds.KINDS`.
        audience: who may read the subject; `SELF` for what is about the person's own affairs.
        key: tells this news from any other: nobody is told twice under one key.
    """

    kind: str
    audience: str
    subject_kind: str
    subject_id: int
    title: str
    href: str
    key: str
    number: int = 0
    group_id: int | None = None
    excerpt: str = ""


def tell(session: Session, news: News, people: Iterable[int], *, by: Actor) -> list[int]:
    """A row for each of the people but whoever caused it; the caller has asked who may read it. Returns who is told.

    Whoever muted the topic, or the group around it, is told only of kinds that are `always` told.
    """
    kind = KINDS[news.kind]
    wanted = sorted({one for one in people if one != by.person_id})
    if not wanted:
        return []
    topic_id = news.subject_id if news.subject_kind == TOPIC else None
    how = chosen(session, wanted, group_id=news.group_id, topic_id=topic_id)
    known = _told(session, wanted, news.key)
    now = clock.now()
    rows = []
    for person_id in wanted:
        if person_id in known or not is_wanted(kind, how[person_id].level):
            continue
        cadence = how[person_id].direct if kind.direct else how[person_id].followed
        rows.append(
            {
                "person_id": person_id,
                "kind": news.kind,
                "audience": news.audience,
                "subject_kind": news.subject_kind,
                "subject_id": news.subject_id,
                "number": news.number,
                "group_id": news.group_id,
                "by_id": by.person_id,
                "title": news.title,
                "excerpt": news.excerpt,
                "href": news.href,
                "cadence": cadence,
                "key": news.key,
                "created_at": now,
            }
        )
    if rows:
        put_missing(session, Notification, rows)
    if any(row["cadence"] == Cadence.INSTANT for row in rows):
        jobs.enqueue(session, "notifications.mail", key="notifications.mail", priority=6)
    return [cast("int", row["person_id"]) for row in rows]


def is_wanted(kind: Kind, level: Level) -> bool:
    """Whether this kind is told where that level holds."""
    if kind.always:
        return True
    return level == Level.WATCHING if kind.watched else level != Level.MUTED


def withdraw(session: Session, subject_kind: str, subject_id: int, numbers: Sequence[int] | None = None) -> None:
    """What is told is no longer shown: nobody is told any more. Of some posts, or of all."""
    gone = delete(Notification).where(Notification.subject_kind == subject_kind, Notification.subject_id == subject_id)
    if numbers is not None:
        gone = gone.where(Notification.number.in_(numbers))
    session.execute(gone)


def show_to(session: Session, subject_kind: str, subject_id: int, audience: str, group_id: int | None) -> None:
    """The subject is read by another audience from now on; rows about people's own affairs stay theirs."""
    session.execute(
        update(Notification)
        .where(
            Notification.subject_kind == subject_kind,
            Notification.subject_id == subject_id,
            Notification.audience != SELF,
        )
        .values(audience=audience, group_id=group_id)
    )


def rename(session: Session, subject_kind: str, subject_id: int, title: str) -> None:
    of_subject = Notification.subject_kind == subject_kind, Notification.subject_id == subject_id
    session.execute(update(Notification).where(*of_subject).values(title=title))


def say_again(session: Session, subject_kind: str, subject_id: int, number: int, excerpt: str) -> None:
    """The words were changed: lists and summaries show the new ones."""
    of_it = (
        Notification.subject_kind == subject_kind,
        Notification.subject_id == subject_id,
        Notification.number == number,
    )
    session.execute(update(Notification).where(*of_it).values(excerpt=excerpt))


def mark_read(session: Session, person_id: int, subject_kind: str, subject_id: int, up_to: int) -> None:
    """The person has seen the subject, up to a number."""
    session.execute(
        update(Notification)
        .where(
            Notification.person_id == person_id,
            Notification.subject_kind == subject_kind,
            Notification.subject_id == subject_id,
            Notification.number <= up_to,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
    )


def may_read(actor: Actor, audience: str) -> bool:
    """Whether what was told is still for this reader."""
    return audience == SELF or actor.readable_audiences is None or audience in actor.readable_audiences


def count_unread(session: Session | None, actor: Actor) -> int:
    """What the person has not seen and may read now."""
    if session is None or actor.person_id is None:
        return 0
    asked = UNREAD if actor.readable_audiences is None else READABLE
    return session.connection().scalar(asked, reader_of(actor)) or 0


def reader_of(actor: Actor) -> dict[str, Any]:
    """What fills `UNREAD` and `READABLE`."""
    return {"reader": actor.person_id, "audiences": sorted({SELF, *(actor.readable_audiences or ())})}


def _told(session: Session, people: Sequence[int], key: str) -> set[int]:
    return {
        person_id
        for start in range(0, len(people), 500)
        for person_id in session.scalars(
            select(Notification.person_id).where(
                Notification.key == key, Notification.person_id.in_(people[start : start + 500])
            )
        )
    }
