"""One document whole, for its page and for the API: one query for the document and its files, one each for names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, Select, String, Table, bindparam, func, literal, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.documents.description import Description
from app.documents.models import (
    Document,
    DocumentAuthor,
    DocumentFile,
    DocumentRelation,
    DocumentTerm,
    DocumentVersion,
    ExtractionState,
    FileSwap,
    OcrState,
)
from app.documents.policy import Facts, may_open
from app.documents.queries import Reach, bound, knowable_within, reach_of, readable_within
from app.groups import audiences


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`size` in bytes; `pages` is 0 while unknown; `extraction` is a state of ExtractionState, `ocr` of OcrState.

    `searchable`: there is a copy with recognised text; `warnings` as on DocumentFile, for those who answer for it.
    Of a document that the reader may only know of, a file is a name, a size and a type.
    """

    id: int
    name: str
    size: int
    media_type: str
    sha256: str
    storage_key: str
    extraction: str
    message: str
    pages: int
    has_thumbnail: bool
    audience: str = ""
    ocr: str = ""
    searchable: bool = False
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """A document in the version that is shown, with the files that the reader may open. `terms` maps a vocabulary to its codes.

    `readable`: False for what the reader may know of only; `swaps`: how often a file of the version was replaced.
    `tied`, `related`: whether it was said who an author is, or what the document belongs to.
    """

    id: int
    facts: Facts
    version: int
    note: str
    title: str
    summary: str
    authors: Sequence[str]
    keywords: Sequence[str]
    type: str
    year: int | None
    language: str
    licence: str
    created_at: datetime
    version_at: datetime
    published_at: datetime | None
    decline_reason: str
    terms: Mapping[str, Sequence[str]]
    files: Sequence[FileFacts]
    version_id: int
    publisher: str
    identifier: str
    link: str
    duration: int | None
    external_id: str | None
    changed_at: datetime
    readable: bool
    withdrawn_reason: str
    swaps: int
    tied: bool
    related: bool


_D, _V, _F, _T, _S = (
    cast("Table", model.__table__) for model in (Document, DocumentVersion, DocumentFile, DocumentTerm, FileSwap)
)
_A, _R = (cast("Table", model.__table__) for model in (DocumentAuthor, DocumentRelation))
_TERMS = (
    select(func.aggregate_strings(_T.c.vocabulary + literal(":", String) + _T.c.code, " "))
    .where(_T.c.version_id == _D.c.version_id)
    .correlate(_D)
    .scalar_subquery()
    .label("terms")
)
_SWAPS = (
    select(func.count(_S.c.id)).where(_S.c.version_id == _D.c.version_id).correlate(_D).scalar_subquery().label("swaps")
)
_TIED = select(_A.c.version_id).where(_A.c.version_id == _D.c.version_id).correlate(_D).exists().label("tied")
# Two questions, each by its own index.
_RELATED = (
    select(_R.c.id).where(_R.c.document_id == _D.c.id).correlate(_D).exists()
    | select(_R.c.id).where(_R.c.other_id == _D.c.id).correlate(_D).exists()
).label("related")
_DETAIL = (
    select(
        _D.c.id,
        _D.c.state,
        _D.c.owner_id,
        _D.c.organisation_id,
        _D.c.audience,
        _D.c.embargo_until,
        _D.c.listed,
        _D.c.external_id,
        _D.c.changed_at,
        _D.c.version_id,
        _D.c.submitted_at,
        _D.c.published_at,
        _D.c.decline_reason,
        _D.c.withdrawn_at,
        _D.c.withdrawn_reason,
        _D.c.created_at,
        _V.c.number,
        _V.c.note,
        _V.c.title,
        _V.c.summary,
        _V.c.authors,
        _V.c.keywords,
        _V.c.type,
        _V.c.year,
        _V.c.language,
        _V.c.licence,
        _V.c.publisher,
        _V.c.identifier,
        _V.c.link,
        _V.c.duration,
        _V.c.created_at.label("version_at"),
        _TERMS,
        _SWAPS,
        _TIED,
        _RELATED,
        audiences.is_archived(_D.c.audience).label("archived"),
        _F.c.id.label("file_id"),
        _F.c.name,
        _F.c.size,
        _F.c.media_type,
        _F.c.sha256,
        _F.c.storage_key,
        _F.c.extraction,
        _F.c.message,
        _F.c.page_count,
        _F.c.thumbnail_key,
        _F.c.searchable_key,
        _F.c.warnings,
        _F.c.audience.label("file_audience"),
        _F.c.ocr,
    )
    .select_from(_D.join(_V, _V.c.id == _D.c.version_id).outerjoin(_F, _F.c.version_id == _V.c.id))
    .where(_D.c.id == bindparam("document"))
    .order_by(_F.c.audience != "", _F.c.place, _F.c.id)
)


@cache
def _detail_within(reach: Reach) -> Select[*tuple[Any, ...]]:
    """Built once for each kind of reach: the document page is the one most often asked for."""
    return _DETAIL.add_columns(readable_within(reach).label("readable")).where(knowable_within(reach))


def get_detail(session: Session, actor: Actor, document_id: int) -> Detail:
    """The document, if the actor may know of it; NotFoundError otherwise, whether or not it exists."""
    given = {"document": document_id, **bound(actor, clock.now())}
    found = session.connection().execute(_detail_within(reach_of(actor)), given).all()
    if not found:
        raise NotFoundError
    row = found[0]
    facts = Facts(
        row.state,
        row.owner_id,
        row.organisation_id,
        row.audience,
        row.embargo_until,
        row.submitted_at,
        row.archived,
        row.listed,
        row.published_at,
        row.withdrawn_at,
    )
    files = [_file(each) for each in found if each.file_id is not None]
    return Detail(
        row.id,
        facts,
        row.number,
        row.note,
        row.title,
        row.summary,
        row.authors,
        row.keywords,
        row.type,
        row.year,
        row.language,
        row.licence,
        row.created_at,
        row.version_at,
        row.published_at,
        row.decline_reason,
        _terms(row.terms),
        _shown(actor, facts, files) if row.readable else tuple(_outside(one) for one in files if not one.audience),
        row.version_id,
        row.publisher,
        row.identifier,
        row.link,
        row.duration,
        row.external_id,
        row.changed_at,
        bool(row.readable),
        row.withdrawn_reason,
        row.swaps,
        bool(row.tied),
        bool(row.related),
    )


def describe(session: Session, document: Document, version: DocumentVersion) -> Description:
    """What is said of the document now, for the next version to start from."""
    terms: dict[str, list[str]] = {}
    for term in session.execute(
        select(DocumentTerm.vocabulary, DocumentTerm.code).where(DocumentTerm.version_id == version.id)
    ):
        terms.setdefault(term.vocabulary, []).append(term.code)
    return Description(
        version.title,
        version.type,
        version.language,
        version.licence,
        version.summary,
        version.authors,
        version.keywords,
        version.year,
        document.audience,
        document.embargo_until,
        terms,
        document.listed,
        version.publisher,
        version.identifier,
        version.link,
        version.duration,
    )


def _shown(actor: Actor, facts: Facts, files: Sequence[FileFacts]) -> tuple[FileFacts, ...]:
    return tuple(one for one in files if may_open(actor, facts, one.audience))


def _outside(file: FileFacts) -> FileFacts:
    """What the file looks like to those who may not open it."""
    return FileFacts(
        file.id, file.name, file.size, file.media_type, "", "", ExtractionState.DONE, "", 0, has_thumbnail=False
    )


def _file(row: Row[*tuple[Any, ...]]) -> FileFacts:
    return FileFacts(
        row.file_id,
        row.name,
        row.size,
        row.media_type,
        row.sha256,
        row.storage_key,
        row.extraction,
        row.message,
        row.page_count,
        bool(row.thumbnail_key),
        row.file_audience,
        row.ocr,
        bool(row.searchable_key) and row.ocr == OcrState.DONE,
        row.warnings or (),
    )


def _terms(joined: str | None) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for pair in sorted((joined or "").split()):
        vocabulary, _, code = pair.partition(":")
        terms.setdefault(vocabulary, []).append(code)
    return terms
