"""What the automatic checks look at, for one document or for a page of the review queue, in the same number of queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, String, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.access import ALLOW, Actor, Verdict, not_now
from app.core import clock
from app.documents.checks import Check, Seen, SeenFile, Step, check, stopping
from app.documents.models import Document, DocumentFile, DocumentState, DocumentTerm, DocumentVersion
from app.documents.queries import openable, readable
from app.vocabularies import load_vocabularies

_TERMS = (
    select(func.aggregate_strings(DocumentTerm.vocabulary + literal(":", String) + DocumentTerm.code, " "))
    .where(DocumentTerm.version_id == DocumentVersion.id)
    .correlate(DocumentVersion)
    .scalar_subquery()
    .label("terms")
)
_GONE = (DocumentState.WITHDRAWN, DocumentState.TRASHED)


def checks_of(session: Session, actor: Actor, ids: Sequence[int], language: str = "en") -> Mapping[int, list[Check]]:
    """By document, in the version shown, for those who answer for them or review; a twin that they may not open is none."""
    now = clock.now()
    return {number: check(seen, now) for number, seen in _seen(session, actor, ids, language).items()}


def may_go(found: Sequence[Check], step: Step, verdict: Verdict) -> Verdict:
    """The verdict on a step, unless a check stops it: then not now, with its sentence."""
    reason = stopping(found, step) if verdict else ""
    return not_now(reason) if reason else verdict


def hold(session: Session, actor: Actor, document_id: int, step: Step) -> None:
    """ConflictError where a check stops the step."""
    may_go(checks_of(session, actor, [document_id]).get(document_id, ()), step, ALLOW).enforce()


def _seen(session: Session, actor: Actor, ids: Sequence[int], language: str) -> Mapping[int, Seen]:
    rows = session.execute(
        select(
            Document.id,
            Document.embargo_until,
            DocumentVersion.id.label("version_id"),
            DocumentVersion.title,
            DocumentVersion.type,
            DocumentVersion.summary,
            DocumentVersion.authors,
            DocumentVersion.year,
            DocumentVersion.language,
            DocumentVersion.licence,
            DocumentVersion.link,
            DocumentVersion.duration,
            DocumentVersion.identifier,
            _TERMS,
        )
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(Document.id.in_(sorted(set(ids))))
    ).all()
    if not rows:
        return {}
    shown = [row.version_id for row in rows]
    files: dict[int, list[SeenFile]] = {}
    twins: set[int] = set()
    for row in session.execute(_files(actor, shown)):
        files.setdefault(row.version_id, []).append(
            SeenFile(row.name, row.extraction, row.ocr, row.scan, row.language, row.warnings or ())
        )
        if row.twin:
            twins.add(row.version_id)
    languages = load_vocabularies(session).labels("language", language)
    return {
        row.id: Seen(
            row.title,
            row.type,
            row.summary,
            row.authors,
            row.year,
            row.language,
            row.licence,
            row.embargo_until,
            row.link,
            row.duration,
            row.identifier,
            _terms(row.terms),
            files.get(row.version_id, ()),
            row.version_id in twins,
            languages,
        )
        for row in rows
    }


def _files(actor: Actor, versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    file = aliased(DocumentFile)
    same = (
        select(DocumentFile.id)
        .join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
        .join(Document, Document.version_id == DocumentVersion.id)
        .where(DocumentFile.sha256 == file.sha256, DocumentFile.version_id != file.version_id)
        .where(Document.state.not_in(_GONE), readable(actor, clock.now()), openable(actor))
        .correlate(file)
        .exists()
    )
    return (
        select(
            file.version_id,
            file.name,
            file.extraction,
            file.ocr,
            file.scan,
            file.language,
            file.warnings,
            same.label("twin"),
        )
        .where(file.version_id.in_(versions))
        .order_by(file.version_id, file.place, file.id)
    )


def _terms(joined: str | None) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for pair in (joined or "").split():
        vocabulary, _, code = pair.partition(":")
        terms.setdefault(vocabulary, []).append(code)
    return terms
