"""The doors to collections, and what is in them as far as a reader may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, func, or_, select, true
from sqlalchemy.orm import Session

from app import documents, groups
from app.access import Actor, Verdict
from app.core.errors import NotFoundError
from app.curation import policy
from app.curation.models import Collection, CollectionItem

_C, _I = (cast("Table", model.__table__) for model in (Collection, CollectionItem))


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """`group`: its short name, "" for the community's; `count`: documents that this reader may know of."""

    id: int
    title: str
    summary: str
    group_id: int | None
    audience: str
    count: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of a collection, as lists show it, and why it is there."""

    row: documents.DocumentRow
    note: str


def visible(actor: Actor) -> ColumnElement[bool]:
    """`policy.may_see` as a condition."""
    return true() if actor.readable_audiences is None else _C.c.audience.in_(sorted(actor.readable_audiences))


def collections(session: Session, actor: Actor, group_id: int | None = None) -> list[CollectionRow]:
    """Those the actor may see, the last changed first; of one group only where it is given."""
    known = documents.known_ids(actor)
    counted = (
        select(func.count())
        .select_from(_I)
        .where(_I.c.collection_id == _C.c.id, _I.c.document_id.in_(known))
        .correlate(_C)
        .scalar_subquery()
    )
    wanted = select(
        _C.c.id, _C.c.title, _C.c.summary, _C.c.group_id, _C.c.audience, counted.label("count"), _C.c.changed_at
    ).where(visible(actor))
    if group_id is not None:
        wanted = wanted.where(_C.c.group_id == group_id)
    return [CollectionRow(*row) for row in session.execute(wanted.order_by(_C.c.changed_at.desc(), _C.c.id.desc()))]


def get_collection(session: Session, actor: Actor, collection_id: int) -> Collection:
    found = session.get(Collection, collection_id)
    if found is None:
        raise NotFoundError
    policy.may_see(actor, found.audience).enforce()
    return found


def get_collection_to_tend(session: Session, actor: Actor, collection_id: int) -> Collection:
    """The only door to a collection that is about to change; locks the row."""
    found = session.get(Collection, collection_id, with_for_update=True)
    if found is None:
        raise NotFoundError
    may_tend(session, actor, found).enforce()
    return found


def may_tend(session: Session, actor: Actor, collection: Collection) -> Verdict:
    at_work = collection.group_id is None or groups.is_open(session, collection.group_id)
    return policy.may_tend(actor, collection.audience, collection.group_id, is_open=at_work)


def kept(session: Session, actor: Actor, collection_id: int, language: str) -> list[Kept]:
    """In their order, without what the actor may not know of."""
    rows = session.execute(
        select(_I.c.document_id, _I.c.note).where(_I.c.collection_id == collection_id).order_by(_I.c.position)
    ).all()
    shown = documents.rows(session, actor, [row.document_id for row in rows], language)
    return [Kept(shown[row.document_id], row.note) for row in rows if row.document_id in shown]


def holding(session: Session, actor: Actor, document_id: int) -> Sequence[tuple[int, str]]:
    """Number and title of the collections that a document is in, as far as the actor may see them."""
    return session.execute(
        select(_C.c.id, _C.c.title)
        .join(_I, _I.c.collection_id == _C.c.id)
        .where(_I.c.document_id == document_id, visible(actor))
        .order_by(_C.c.title)
    ).all()


def tended(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Number and title of those that the actor may put something into."""
    at_work = or_(_C.c.group_id.is_(None), _C.c.group_id.in_(groups.open_ids())).label("at_work")
    found = session.execute(
        select(_C.c.id, _C.c.title, _C.c.audience, _C.c.group_id, at_work).where(visible(actor)).order_by(_C.c.title)
    )
    return [
        (one.id, one.title) for one in found if policy.may_tend(actor, one.audience, one.group_id, is_open=one.at_work)
    ]


def size(session: Session, collection_id: int) -> int:
    """Documents in it, whoever may know of them."""
    return session.scalar(select(func.count()).select_from(_I).where(_I.c.collection_id == collection_id)) or 0
