"""Documents as rows of lists: columns, not objects, in a number of queries that does not grow with the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Row, Select, Table, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import organisations
from app.access import Actor
from app.core import clock, revision
from app.core.db import Instant
from app.documents.filters import conditions_of
from app.documents.labels import Labels, file_type, shorten
from app.documents.models import (
    Document,
    DocumentAuthor,
    DocumentFile,
    DocumentState,
    DocumentVersion,
    ExtractionState,
    OcrState,
)
from app.documents.queries import (
    Reach,
    bound,
    knowable_within,
    listed_within,
    mine,
    on_display,
    on_shelf,
    on_shelf_or_any,
    reach_of,
    readable_within,
)
from app.groups import audiences

Version = DocumentVersion
UNFINISHED = (DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.DECLINED)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What a list shows of a document (see `document_row` in the templates). Labels are in the reader's language.

    Attributes:
        state: of the document, or `embargo` while an embargo lasts.
        access: kind of audience; `access_label` is the name of a group, else empty.
        file_size: in bytes; 0 for none.
        moment: of publication, or of submission while it waits, or of making.
        readable: False for what the reader may know of only, and ask a copy of.
        text: what readers should know of the text of its main file: `no_text`, `ocr`, `encrypted` or "".
    """

    id: int
    title: str
    href: str
    type_label: str
    organisation: str
    year: int | None
    language: str
    access: str
    access_label: str
    state: str
    file_type: str
    file_size: int
    summary: str
    moment: datetime
    snippet: str = ""
    page: int = 0
    page_href: str = ""
    readable: bool = True
    text: str = ""


_D, _V, _F, _FIRST = (
    cast("Table", Document.__table__),
    cast("Table", DocumentVersion.__table__),
    cast("Table", DocumentFile.__table__).alias("shown_file"),
    cast("Table", DocumentFile.__table__),
)
# The main file: the first of those that all readers of the document may open.
_FIRST_FILE = (
    select(_FIRST.c.id)
    .where(_FIRST.c.version_id == _D.c.version_id, _FIRST.c.audience == "")
    .order_by(_FIRST.c.place, _FIRST.c.id)
    .limit(1)
    .correlate(_D)
    .scalar_subquery()
)
_MOMENT = func.coalesce(_D.c.published_at, _D.c.submitted_at, _D.c.created_at, type_=_D.c.created_at.type)
# The columns of rows, from the document joined to its version and first file. Built once: lists are what most pages are.
_ROWS = select(
    _D.c.id,
    _D.c.state,
    _D.c.audience,
    _D.c.embargo_until,
    _D.c.organisation_id,
    _MOMENT.label("moment"),
    _V.c.title,
    _V.c.type,
    _V.c.year,
    _V.c.language,
    func.substr(_V.c.summary, 1, 400).label("summary"),
    _F.c.media_type,
    _F.c.size,
    _F.c.extraction,
    _F.c.ocr,
).select_from(_D.join(_V, _V.c.id == _D.c.version_id).outerjoin(_F, _F.c.id == _FIRST_FILE))


def row_query(readable: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """The columns of rows; callers add conditions on Document and DocumentVersion, order and bounds.

    Args:
        readable: which of the documents the reader may open; None: all that the caller's conditions let through.
    """
    return _ROWS if readable is None else _ROWS.add_columns(readable.label("readable"))


@cache
def _rows_by_id(reach: Reach) -> Select[*tuple[Any, ...]]:
    wanted: BindParameter[Any] = bindparam("wanted", expanding=True)
    known = _of_these(_D.c.state == DocumentState.PUBLISHED, knowable_within(reach))
    return row_query(readable_within(reach)).where(_D.c.id.in_(wanted), known)


def _of_these(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Conditions on rows that are looked up by their numbers.

    Inside a function, or SQLite goes through every published document by an index on the state instead.
    """
    return func.coalesce(and_(*conditions), false())


def make_rows(session: Session, found: Sequence[Row[*tuple[Any, ...]]], language: str) -> list[DocumentRow]:
    """Rows with the names of their organisations and groups: two more queries at most."""
    labels = Labels.load(session, language)
    names = organisations.names(session, {row.organisation_id for row in found if row.organisation_id is not None})
    groups = audiences.group_names(session, [row.audience for row in found], language)
    now = clock.now()
    made = []
    for row in found:
        access, label = audiences.access_of(row.audience, groups)
        publisher = names.get(row.organisation_id)
        made.append(
            DocumentRow(
                row.id,
                row.title,
                f"/documents/{row.id}",
                labels.types.get(row.type, row.type),
                publisher.short if publisher else "",
                row.year,
                labels.languages.get(row.language, row.language),
                access,
                label,
                shown_state(row.state, row.embargo_until, now),
                file_type(row.media_type),
                row.size or 0,
                shorten(row.summary),
                row.moment,
                readable=bool(row._mapping.get("readable", True)),  # noqa: SLF001 - the public name of SQLAlchemy's view
                text=_text_of(row.extraction, row.ocr),
            )
        )
    return made


def _text_of(extraction: str | None, ocr: str | None) -> str:
    if ocr == OcrState.DONE:
        return "ocr"
    return extraction if extraction in (ExtractionState.NO_TEXT, ExtractionState.ENCRYPTED) else ""


def shown_state(state: str, embargo_until: datetime | None, now: datetime) -> str:
    under_embargo = state == DocumentState.PUBLISHED and embargo_until is not None and embargo_until > now
    return "embargo" if under_embargo else state


def newest(session: Session, actor: Actor, limit: int, language: str = "en") -> list[DocumentRow]:
    """The documents published last, of those on the actor's shelf (`on_shelf`)."""
    return _latest(session, row_query().where(on_shelf(actor, clock.now())), limit, language)


def rows(session: Session, actor: Actor, ids: Iterable[int], language: str = "en") -> dict[int, DocumentRow]:
    """Published documents by id, as far as the actor may know of them: the last word on what an index has found."""
    wanted = set(ids)
    if not wanted:
        return {}
    given = {"wanted": sorted(wanted), **bound(actor, clock.now())}
    found = session.connection().execute(_rows_by_id(reach_of(actor)), given).all()
    return {row.id: row for row in make_rows(session, found, language)}


@cache
def _open_within(reach: Reach) -> Select[*tuple[Any, ...]]:
    wanted: BindParameter[Any] = bindparam("wanted", expanding=True)
    ended = or_(_D.c.embargo_until.is_(None), _D.c.embargo_until <= bindparam("reader_now", type_=Instant()))
    shown = or_(and_(ended, readable_within(reach)), listed_within(reach))
    standing = _of_these(_D.c.state == DocumentState.PUBLISHED, shown)
    return select(
        _D.c.id,
        readable_within(reach).label("readable"),
        func.coalesce(revision.current(), 0).label("revision"),
    ).where(_D.c.id.in_(wanted), standing)


def open_among(session: Session, actor: Actor, ids: Iterable[int]) -> tuple[int, Mapping[int, bool]]:
    """Which of these documents are published and may be shown: past their embargo and open to the actor, or listed to them.

    By number whether the actor may read it: of what they may only know of, no word of a page is shown. The last word on what
    an index found. The content revision too, under which rows of them may be kept; 0 when none is shown.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return 0, {}
    given = {"wanted": wanted, **bound(actor, clock.now())}
    found = session.connection().execute(_open_within(reach_of(actor)), given).all()
    return (found[0].revision if found else 0), {row.id: bool(row.readable) for row in found}


def of_organisation(
    session: Session, actor: Actor, organisation_id: int, limit: int = 10, language: str = ""
) -> list[DocumentRow]:
    """The newest that the organisation brought or wrote, on display to the actor; in the actor's own language unless one is named."""
    query = _displayed(actor).where(or_(Document.organisation_id == organisation_id, _authored_by(organisation_id)))
    return _latest(session, query, limit, language or actor.language or "en")


def _authored_by(organisation_id: int) -> ColumnElement[bool]:
    """In the version shown; by number too, so that an index answers for it."""
    versions = select(DocumentAuthor.version_id).where(DocumentAuthor.organisation_id == organisation_id)
    version = aliased(DocumentVersion)
    numbers = select(version.document_id).where(version.id.in_(versions))
    return and_(Document.id.in_(numbers), Document.version_id.in_(versions))


def of_group(session: Session, actor: Actor, group_id: int, limit: int = 10, language: str = "") -> list[DocumentRow]:
    """The group's own shelf: what was published for its members."""
    query = _displayed(actor).where(Document.audience == f"group-{group_id}")
    return _latest(session, query, limit, language or actor.language or "en")


def mine_in_progress(session: Session, actor: Actor, limit: int = 50, language: str = "en") -> list[DocumentRow]:
    """The actor's own drafts, submitted and declined documents, newest first."""
    query = row_query().where(mine(actor), Document.state.in_(UNFINISHED))
    return make_rows(session, session.execute(query.order_by(Document.id.desc()).limit(limit)).all(), language)


def find_by_words(
    session: Session,
    actor: Actor,
    words: Sequence[str],
    filters: Mapping[str, Sequence[str]],
    *,
    page: int,
    per_page: int,
    language: str,
) -> tuple[int, list[DocumentRow]]:
    """Without an index: documents on display with every word in title or summary, and how many there are.

    Args:
        filters: values by name, as `conditions_of` reads them; several values of one name are alternatives.
    """
    conditions = [on_display(actor, clock.now()), *conditions_of(session, filters)]
    conditions += [
        or_(Version.title.icontains(word, autoescape=True), Version.summary.icontains(word, autoescape=True))
        for word in words
    ]
    total = (
        session.scalar(
            select(func.count())
            .select_from(Document)
            .join(Version, Version.id == Document.version_id)
            .where(*conditions)
        )
        or 0
    )
    query = _displayed(actor).where(*conditions).order_by(Document.published_at.desc(), Document.id.desc())
    return total, make_rows(
        session, session.execute(query.limit(per_page).offset((page - 1) * per_page)).all(), language
    )


def _displayed(actor: Actor) -> Select[*tuple[Any, ...]]:
    """What is on display to the actor, and whether it is there to read."""
    now = clock.now()
    return row_query(on_shelf_or_any(actor, now)).where(on_display(actor, now))


def _latest(session: Session, query: Select[*tuple[Any, ...]], limit: int, language: str) -> list[DocumentRow]:
    return make_rows(
        session,
        session.execute(query.order_by(Document.published_at.desc(), Document.id.desc()).limit(limit)).all(),
        language,
    )
