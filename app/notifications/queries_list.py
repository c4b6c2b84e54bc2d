"""The reader's own list: rows they may read now, the newest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor
from app.core import clock
from app.notifications.models import Choice, Level, Notification, Scope
from app.notifications.tell import SELF


class Row(NamedTuple):
    id: int
    kind: str
    subject_kind: str
    subject_id: int
    number: int
    group_id: int | None
    by_id: int | None
    title: str
    excerpt: str
    href: str
    created_at: datetime
    read_at: datetime | None


_COLUMNS = tuple(getattr(Notification, name) for name in Row._fields)


def readable(actor: Actor) -> list[ColumnElement[bool]]:
    """The person's own rows, as far as they may read them now."""
    own = [Notification.person_id == actor.person_id]
    if actor.readable_audiences is None:
        return own
    return [*own, or_(Notification.audience == SELF, Notification.audience.in_(sorted(actor.readable_audiences)))]


def list_rows(
    session: Session, actor: Actor, *, unread: bool, page: int, per_page: int
) -> tuple[Sequence[Row], int, int]:
    """The rows of a page, how many there are in all, and how many of them are unread."""
    conditions = readable(actor)
    is_unread = Notification.read_at.is_(None)
    total, new = session.execute(
        select(func.count(Notification.id), func.count(Notification.id).filter(is_unread)).where(*conditions)
    ).one()
    query = select(*_COLUMNS).where(*conditions, *([is_unread] if unread else []))
    query = query.order_by(Notification.created_at.desc(), Notification.id.desc())
    found = session.connection().execute(query.limit(per_page).offset((page - 1) * per_page))
    return [Row._make(row) for row in found], new if unread else total, new


def names_of(session: Session, rows: Sequence[Row]) -> Mapping[int, str]:
    """Of those who caused them."""
    cards = accounts.cards(session, {row.by_id for row in rows if row.by_id is not None})
    return {number: card.name for number, card in cards.items()}


def mark_some_read(session: Session, actor: Actor, ids: Sequence[int]) -> None:
    _mark(session, actor, Notification.id.in_(ids))


def mark_all_read(session: Session, actor: Actor, up_to: int) -> None:
    """All that were there when the page was shown; what came since stays unread."""
    _mark(session, actor, Notification.id <= up_to)


def newest_id(session: Session, actor: Actor) -> int:
    return session.scalar(select(func.max(Notification.id)).where(*readable(actor))) or 0


def chosen_places(session: Session, person_id: int, scope: Scope) -> Mapping[int, str]:
    """Level by number, of the topics or groups where the person watches or mutes."""
    rows = session.execute(
        select(Choice.scope_id, Choice.level).where(
            Choice.person_id == person_id,
            Choice.scope == scope,
            Choice.level.in_((Level.WATCHING, Level.MUTED)),
        )
    )
    return dict(rows.all())


def _mark(session: Session, actor: Actor, which: ColumnElement[bool]) -> None:
    mine = Notification.person_id == actor.person_id, Notification.read_at.is_(None)
    session.execute(update(Notification).where(*mine, which).values(read_at=clock.now()))
