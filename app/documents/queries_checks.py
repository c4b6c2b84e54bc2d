"""What the automatic checks look at, for one document or for a page of the review queue, in the same number of queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.access import ALLOW, Verdict, not_now
from app.core import clock
from app.documents.checks import Check, Seen, SeenFile, Step, check, stopping
from app.documents.models import Document, DocumentFile, DocumentState, DocumentTerm, DocumentVersion
from app.vocabularies import load_vocabularies

_GONE = (DocumentState.WITHDRAWN, DocumentState.TRASHED)


def checks_of(session: Session, ids: Sequence[int], language: str = "en") -> Mapping[int, list[Check]]:
    """By document, in the version shown; for those who answer for the documents, or review them."""
    now = clock.now()
    return {number: check(seen, now) for number, seen in _seen(session, ids, language).items()}


def may_go(found: Sequence[Check], step: Step, verdict: Verdict) -> Verdict:
    """The verdict on a step, unless a check stops it: then not now, with its sentence."""
    reason = stopping(found, step) if verdict else ""
    return not_now(reason) if reason else verdict


def hold(session: Session, document_id: int, step: Step) -> None:
    """ConflictError where a check stops the step."""
    may_go(checks_of(session, [document_id]).get(document_id, ()), step, ALLOW).enforce()


def _seen(session: Session, ids: Sequence[int], language: str) -> Mapping[int, Seen]:
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
        )
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(Document.id.in_(sorted(set(ids))))
    ).all()
    if not rows:
        return {}
    shown = [row.version_id for row in rows]
    terms: dict[int, dict[str, list[str]]] = {}
    for term in session.execute(
        select(DocumentTerm.version_id, DocumentTerm.vocabulary, DocumentTerm.code).where(
            DocumentTerm.version_id.in_(shown)
        )
    ):
        terms.setdefault(term.version_id, {}).setdefault(term.vocabulary, []).append(term.code)
    files: dict[int, list[SeenFile]] = {}
    twins: set[int] = set()
    for row in session.execute(_files(shown)):
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
            terms.get(row.version_id, {}),
            files.get(row.version_id, ()),
            row.version_id in twins,
            languages,
        )
        for row in rows
    }


def _files(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    other, its_version, its_document = aliased(DocumentFile), aliased(DocumentVersion), aliased(Document)
    same = (
        select(other.id)
        .join(its_version, its_version.id == other.version_id)
        .join(its_document, its_document.version_id == its_version.id)
        .where(other.sha256 == DocumentFile.sha256, other.version_id != DocumentFile.version_id)
        .where(its_document.state.not_in(_GONE))
        .exists()
    )
    return (
        select(
            DocumentFile.version_id,
            DocumentFile.name,
            DocumentFile.extraction,
            DocumentFile.ocr,
            DocumentFile.scan,
            DocumentFile.language,
            DocumentFile.warnings,
            same.label("twin"),
        )
        .where(DocumentFile.version_id.in_(versions))
        .order_by(DocumentFile.version_id, DocumentFile.place, DocumentFile.id)
    )
