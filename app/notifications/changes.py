"""Rows follow what they tell: it stands elsewhere now, was done meanwhile, or was read before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.orm import Session

from app import jobs, mail
from app.core import clock
from app.notifications.message import message_name
from app.notifications.models import Notification
from app.notifications.tell import SELF

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a subject stands from now on, as `News` has it; `href`: the address of a number there."""

    subject_id: int
    title: str
    audience: str
    group_id: int | None
    href: Callable[[int], str]


def move(
    session: Session, subject_kind: str, subject_id: int, was: str, to: Destination, numbers: Mapping[int, int]
) -> None:
    """What was told of some numbers of a subject is told of other numbers of another one; people's own affairs stay theirs.

    Args:
        was: its page; only addresses of that page change.
        numbers: the new ones by the old.
    """
    told = (
        Notification.subject_kind == subject_kind,
        Notification.subject_id == subject_id,
        Notification.audience != SELF,
    )
    on_page = or_(Notification.href == was, Notification.href.startswith(f"{was}?", autoescape=True))
    for number in session.scalars(
        select(Notification.number).where(*told).distinct().order_by(Notification.number)
    ).all():
        if number not in numbers:
            continue
        put = {
            "subject_id": to.subject_id,
            "number": numbers[number],
            "title": to.title,
            "audience": to.audience,
            "group_id": to.group_id,
            "href": case((on_page, to.href(numbers[number])), else_=Notification.href),
        }
        session.execute(update(Notification).where(*told, Notification.number == number).values(put))


def mail_again(session: Session, subject_kind: str, subject_id: int, number: int) -> None:
    """The words were changed while messages with the old ones are still owed: those are taken back, and written anew."""
    rows = session.execute(
        select(Notification.id).where(
            Notification.subject_kind == subject_kind,
            Notification.subject_id == subject_id,
            Notification.number == number,
            Notification.mailed_at.is_not(None),
            Notification.issue_id.is_(None),
        )
    )
    names = {message_name(row.id): row.id for row in rows}
    again: set[int] = set()
    for start in range(0, len(names), AT_ONCE):
        again |= {names[name] for name in mail.recall(session, list(names)[start : start + AT_ONCE])}
    if not again:
        return
    ids = sorted(again)
    for start in range(0, len(ids), AT_ONCE):
        some = Notification.id.in_(ids[start : start + AT_ONCE])
        session.execute(update(Notification).where(some).values(mailed_at=None))
    jobs.enqueue(session, "notifications.mail", key="notifications.mail", priority=6)


def settle(session: Session, key: str) -> None:
    """What was to be done is done: it stands in nobody's list any more, and may be told again when it comes again."""
    session.execute(delete(Notification).where(Notification.key == key))


def seen_before(session: Session, people: Iterable[int], subject_kind: str, subject_id: int, number: int) -> None:
    """These people read it before it was told again: neither list nor mail says that it is new."""
    now, wanted = clock.now(), sorted(set(people))
    of_it = (
        Notification.subject_kind == subject_kind,
        Notification.subject_id == subject_id,
        Notification.number == number,
        Notification.read_at.is_(None),
    )
    for start in range(0, len(wanted), AT_ONCE):
        some = Notification.person_id.in_(wanted[start : start + AT_ONCE])
        session.execute(update(Notification).where(*of_it, some).values(read_at=now, mailed_at=now))
