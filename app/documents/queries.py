"""The doors to documents: the condition under which an actor may see one, and fetching one to act on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Select, Table, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import Session, with_expression

from app.access import NOBODY, Actor, Role, Scope, Verdict
from app.core import clock
from app.core.db import Instant
from app.core.errors import NotFoundError
from app.documents import policy
from app.documents.models import Document, DocumentFile, DocumentState, DocumentVersion
from app.groups import audiences

State = DocumentState


def on_shelf(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Published, past its embargo, and for an audience of the actor's: what lists show.

    It depends on nothing of the actor but `readable_audiences`, so that what was counted for one may be shown to the next.
    """
    is_open = and_(
        Document.state == State.PUBLISHED, or_(Document.embargo_until.is_(None), Document.embargo_until <= now)
    )
    if actor.readable_audiences is None:
        return is_open
    return and_(is_open, Document.audience.in_(sorted(actor.readable_audiences)))


def listed(actor: Actor) -> ColumnElement[bool]:
    """`policy.is_listed` as a condition: what the actor may know of, readable or not."""
    shown = and_(Document.state == State.PUBLISHED, Document.listed != "")
    if actor.readable_audiences is None:
        return shown
    return and_(shown, Document.listed.in_(sorted(actor.readable_audiences)))


def on_display(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The shelf, and what is listed to the actor without being readable.

    The state stands before the alternatives, so that a database finds its index for the newest.
    """
    return and_(Document.state == State.PUBLISHED, or_(on_shelf(actor, now), listed(actor)))


def knowable(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """`policy.may_know` as a condition."""
    return or_(readable(actor, now), listed(actor))


def on_shelf_or_any(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Which of the documents on display are drawn as ones to read: all of them for whoever reads every audience."""
    return true() if actor.readable_audiences is None else on_shelf(actor, now)


def known_ids(actor: Actor) -> Select[int]:
    """Numbers of what is on display for the actor, for rooms that count their own rows by it."""
    return select(Document.id).where(on_display(actor, clock.now()))


def mine(actor: Actor) -> ColumnElement[bool]:
    """Owned by the actor, and of no organisation or of one through which they act."""
    if not actor.is_member or actor.person_id is None:
        return false()
    through = or_(Document.organisation_id.is_(None), Document.organisation_id.in_(sorted(actor.organisation_ids)))
    return and_(Document.owner_id == actor.person_id, through)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which doors an actor has; the values behind them are bound when a statement runs (`bound`)."""

    every_audience: bool
    keeps: bool
    represents: bool
    reviews: bool


def reach_of(actor: Actor) -> Reach:
    represents = actor.is_member and bool(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
    return Reach(actor.readable_audiences is None, actor.is_member, represents, policy.reviews(actor))


def bound(actor: Actor, now: datetime) -> dict[str, object]:
    """The values for `readable_within(reach_of(actor))`."""
    return {
        "reader": actor.person_id,
        "reader_now": now,
        "reader_audiences": sorted(actor.readable_audiences or ()),
        "reader_organisations": sorted(actor.organisation_ids),
        "reader_represents": sorted(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)),
    }


@cache
def readable_within(reach: Reach) -> ColumnElement[bool]:
    """`policy.may_see` as a condition on the table, whose values are given when a statement runs.

    One condition for each kind of reach, so that statements made of it can be built once.
    """
    return _condition(reach, {name: _bind(name, unique=False) for name in bound(NOBODY, clock.now())})


@cache
def listed_within(reach: Reach) -> ColumnElement[bool]:
    """`policy.is_listed` likewise."""
    column = cast("Table", Document.__table__).c
    shown = and_(column.state == State.PUBLISHED, column.listed != "")
    return shown if reach.every_audience else and_(shown, column.listed.in_(_bind("reader_audiences", unique=False)))


@cache
def knowable_within(reach: Reach) -> ColumnElement[bool]:
    """`policy.may_know` likewise."""
    return or_(readable_within(reach), listed_within(reach))


def readable(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The same with the actor's values in it, for statements that are built as they are needed."""
    return _condition(reach_of(actor), {name: _bind(name, value) for name, value in bound(actor, now).items()})


def _bind(name: str, value: object = None, *, unique: bool = True) -> BindParameter[Any]:
    if name == "reader_now":
        return bindparam(name, value, Instant(), unique=unique, required=not unique)
    listed = name != "reader"
    return bindparam(name, value, expanding=listed, unique=unique, required=not unique)


def _condition(reach: Reach, given: Mapping[str, BindParameter[Any]]) -> ColumnElement[bool]:
    """Beside the shelf, what the actor answers for or reviews."""
    column = cast("Table", Document.__table__).c
    ended = or_(column.embargo_until.is_(None), column.embargo_until <= given["reader_now"])
    shelf = and_(column.state == State.PUBLISHED, ended)
    if not reach.every_audience:
        shelf = and_(shelf, column.audience.in_(given["reader_audiences"]))
    doors: list[ColumnElement[bool]] = [shelf]
    if reach.keeps or reach.represents:
        doors.append(and_(column.state != State.TRASHED, _kept_by(reach, given)))
    if reach.reviews:
        doors.append(column.state.in_(sorted(policy.REVIEWERS_SEE)))
        doors.append(and_(column.state == State.WITHDRAWN, column.submitted_at.is_not(None)))
    return or_(*doors)


def _kept_by(reach: Reach, given: Mapping[str, BindParameter[Any]]) -> ColumnElement[bool]:
    """`policy.keeps` as a condition, whatever the state."""
    column = cast("Table", Document.__table__).c
    doors: list[ColumnElement[bool]] = []
    if reach.keeps:
        through = or_(column.organisation_id.is_(None), column.organisation_id.in_(given["reader_organisations"]))
        doors.append(and_(column.owner_id == given["reader"], through))
    if reach.represents:
        doors.append(column.organisation_id.in_(given["reader_represents"]))
    return or_(false(), *doors)


def kept(actor: Actor) -> ColumnElement[bool]:
    """`policy.keeps` as a condition with the actor's values in it."""
    return _kept_by(reach_of(actor), {name: _bind(name, value) for name, value in bound(actor, clock.now()).items()})


def get_document(
    session: Session, actor: Actor, document_id: int, may: Callable[[Actor, policy.Standing, datetime], Verdict]
) -> Document:
    """The only door to a document that is about to change; locks the row, then asks the policy."""
    archived = with_expression(Document.archived, audiences.is_archived(cast("ColumnElement[str]", Document.audience)))
    wanted = select(Document).where(Document.id == document_id).options(archived).with_for_update()
    document = session.scalar(wanted)
    if document is None:
        raise NotFoundError
    may(actor, document, clock.now()).enforce()
    return document


def shown_version(session: Session, document: Document) -> DocumentVersion:
    return session.scalars(select(DocumentVersion).where(DocumentVersion.id == document.version_id)).one()


def by_upload_token(session: Session, owner_id: int, token: str) -> int | None:
    """The document that this person's form has made already, if it was posted before."""
    if not token:
        return None
    return session.scalar(select(Document.id).where(Document.owner_id == owner_id, Document.upload_token == token))


def by_external_id(session: Session, external_id: str) -> int | None:
    """The document that an import calls so, whoever may know of it."""
    return session.scalar(select(Document.id).where(Document.external_id == external_id))


_FILES, _VERSIONS = (cast("Table", model.__table__) for model in (DocumentFile, DocumentVersion))
_ELSEWHERE = (
    select(_VERSIONS.c.document_id)
    .join(_FILES, _FILES.c.version_id == _VERSIONS.c.id)
    .where(_FILES.c.sha256.in_(bindparam("hashes", expanding=True)), _VERSIONS.c.document_id != bindparam("besides"))
    .limit(1)
)


def openable(actor: Actor) -> ColumnElement[bool]:
    """`policy.may_open` as a condition on a file of a document that the actor may read."""
    if policy.reviews(actor):
        return true()
    audience = DocumentFile.audience
    theirs = (
        audience != policy.KEEPERS
        if actor.readable_audiences is None
        else audience.in_(["", *sorted(actor.readable_audiences)])
    )
    return or_(theirs, kept(actor))


def twins(
    session: Session, actor: Actor, sha256: Sequence[str], *, besides: int | None = None, limit: int = 5
) -> list[tuple[int, str]]:
    """Id and title of other documents with one of these very files, as far as the actor may open it there."""
    given = {"hashes": list(sha256), "besides": besides or 0}
    if not sha256 or session.connection().execute(_ELSEWHERE, given).first() is None:
        return []
    query = (
        select(Document.id, DocumentVersion.title)
        .select_from(DocumentFile)
        .join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.version_id == DocumentVersion.id)
        .where(DocumentFile.sha256.in_(sha256), Document.state != State.WITHDRAWN)
        .where(readable(actor, clock.now()), openable(actor))
        .distinct()
        .order_by(Document.id)
        .limit(limit)
    )
    if besides is not None:
        query = query.where(Document.id != besides)
    return [(row.id, row.title) for row in session.execute(query)]


def key_in_use(session: Session, storage_key: str) -> bool:
    return session.scalar(select(DocumentFile.id).where(DocumentFile.storage_key == storage_key)) is not None
