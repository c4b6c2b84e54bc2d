"""What a document belongs to, seen from either side; never a word of what the reader may not know of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.links import host_of
from app.documents.models import Document, DocumentRelation, DocumentState, DocumentVersion, RelationKind
from app.documents.queries import knowable
from app.web.language import translations

MOST = 200
MOST_WORDS = 6
GONE = (DocumentState.WITHDRAWN, DocumentState.TRASHED)


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One relation from this document's side.

    Attributes:
        id: of the row, which the document that said it may take back: `own`.
        other_id: None for a work elsewhere, whose `host` is named beside its title.
    """

    id: int
    kind: str
    own: bool
    label: str
    other_id: int | None
    title: str
    href: str
    host: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A document that may be chosen as the other one."""

    id: int
    title: str
    year: int | None
    published: bool


def relations_of(session: Session, actor: Actor, document_id: int, language: str) -> list[RelationLine]:
    """In one query: what this document says of others, then what others say of it."""
    relation = DocumentRelation
    there = case((relation.document_id == document_id, relation.other_id), else_=relation.document_id)
    shown = or_(
        and_(relation.other_id.is_(None), relation.document_id == document_id),
        and_(Document.id.is_not(None), Document.state.not_in(GONE), knowable(actor, clock.now())),
    )
    rows = session.execute(
        select(
            relation.id,
            relation.kind,
            relation.document_id,
            relation.url,
            relation.title.label("named"),
            Document.id.label("other"),
            DocumentVersion.title,
        )
        .outerjoin(Document, Document.id == there)
        .outerjoin(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(or_(relation.document_id == document_id, relation.other_id == document_id), shown)
        .order_by((relation.document_id != document_id), relation.kind, relation.id)
        .limit(MOST)
    ).all()
    said, told = labels(language), labels_of_others(language)
    return [
        RelationLine(
            row.id,
            row.kind,
            row.document_id == document_id,
            (said if row.document_id == document_id else told).get(row.kind, row.kind),
            row.other,
            row.title if row.other is not None else row.named or row.url,
            f"/documents/{row.other}" if row.other is not None else row.url,
            "" if row.other is not None else host_of(row.url),
        )
        for row in rows
    ]


def labels(language: str) -> dict[str, str]:
    """What the document is to the other."""
    say = translations(language).gettext
    return {
        RelationKind.VERSION_OF: say("Another version of"),
        RelationKind.TRANSLATION_OF: say("Translation of"),
        RelationKind.SUPPLEMENT_TO: say("Supplement to"),
        RelationKind.PART_OF: say("Part of"),
        RelationKind.RELATED: say("Related to"),
    }


def labels_of_others(language: str) -> dict[str, str]:
    """The same told from the other side."""
    say = translations(language).gettext
    return {
        RelationKind.VERSION_OF: say("Has another version"),
        RelationKind.TRANSLATION_OF: say("Translated as"),
        RelationKind.SUPPLEMENT_TO: say("Supplemented by"),
        RelationKind.PART_OF: say("Has the part"),
        RelationKind.RELATED: say("Related to"),
    }


def find_related(session: Session, actor: Actor, typed: str, *, besides: int, limit: int = 10) -> Sequence[Related]:
    """By number (`12`, or the address of its page) or by words of the title, of what the actor may know of."""
    number = number_in(typed)
    words = typed.split()[:MOST_WORDS]
    if not words:
        return []
    fits = and_(*(DocumentVersion.title.icontains(word, autoescape=True) for word in words))
    rows = session.execute(
        select(Document.id, DocumentVersion.title, DocumentVersion.year, Document.state)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(or_(Document.id == number, fits) if number else fits)
        .where(Document.id != besides, Document.state.not_in(GONE), knowable(actor, clock.now()))
        .order_by((Document.id != (number or 0)), Document.id.desc())
        .limit(limit)
    )
    return [Related(row.id, row.title, row.year, row.state == DocumentState.PUBLISHED) for row in rows]


def knows(session: Session, actor: Actor, document_id: int) -> bool:
    """Whether it is there for the actor to be named."""
    named = select(Document.id).where(
        Document.id == document_id, Document.state.not_in(GONE), knowable(actor, clock.now())
    )
    return session.scalar(named) is not None


def reaches(session: Session, kind: str, start: int, goal: int) -> bool:
    """Whether relations of the kind lead from the one document to the other; each step is one query."""
    seen: set[int] = set()
    ahead = {start}
    while ahead:
        if goal in ahead:
            return True
        seen |= ahead
        step = select(DocumentRelation.other_id).where(
            DocumentRelation.document_id.in_(sorted(ahead)),
            DocumentRelation.kind == kind,
            DocumentRelation.other_id.is_not(None),
        )
        ahead = {number for number in session.scalars(step) if number is not None} - seen
    return False


def number_in(typed: str) -> int | None:
    """`12`, `#12` or the address of a document's page."""
    found = re.fullmatch(r"(?:\S*/documents/|#)?(\d{1,9})/?", typed.strip(), re.ASCII)
    return int(found[1]) if found else None
