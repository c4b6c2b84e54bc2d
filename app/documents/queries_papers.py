"""Documents as other rooms name them: material of an agenda, the recording of a meeting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.models import Document, DocumentState, DocumentVersion
from app.documents.queries import readable
from app.vocabularies import labels

MOST_WORDS = 6
_LINE = select(Document.id, Document.state, DocumentVersion.title, DocumentVersion.type).join(
    DocumentVersion, DocumentVersion.id == Document.version_id
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`type` is the code, `kind` its label in the language; `published` is False for what others cannot read yet."""

    id: int
    title: str
    href: str
    type: str
    kind: str
    published: bool


def papers(session: Session, actor: Actor, ids: Collection[int], language: str) -> Mapping[int, PaperLine]:
    """Those of the given numbers that the actor may read now, their own drafts included."""
    if not ids:
        return {}
    found = _ask(session, actor, _LINE.where(Document.id.in_(sorted(ids))), language)
    return {one.id: one for one in found}


def find_papers(
    session: Session, actor: Actor, words: str, language: str, *, type: str = "", limit: int = 10
) -> Sequence[PaperLine]:
    """The newest that the actor may read and that have every word in the title or the summary; of one type, if one is named."""
    query = _LINE
    for word in words.split()[:MOST_WORDS]:
        query = query.where(
            or_(
                DocumentVersion.title.icontains(word, autoescape=True),
                DocumentVersion.summary.icontains(word, autoescape=True),
            )
        )
    if type:
        query = query.where(DocumentVersion.type == type)
    return _ask(session, actor, query.order_by(Document.id.desc()).limit(limit), language)


def _ask(session: Session, actor: Actor, query: Select[*tuple[Any, ...]], language: str) -> list[PaperLine]:
    alive = Document.state != DocumentState.WITHDRAWN
    found: Sequence[Row[*tuple[Any, ...]]] = session.execute(query.where(readable(actor, clock.now()), alive)).all()
    kinds = labels(session, "document_type", language) if found else {}
    return [
        PaperLine(
            row.id,
            row.title,
            f"/documents/{row.id}",
            row.type,
            kinds.get(row.type, row.type),
            row.state == DocumentState.PUBLISHED,
        )
        for row in found
    ]
