"""The page on which a document's relations are said and taken back, and their part of the document's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.pages import Errors
from app.documents.queries_detail import Detail
from app.documents.queries_relations import Related, RelationLine, find_related, labels, relations_of


@dataclass(frozen=True, slots=True)
class RelationsPage:
    """`relations` are this document's own, `others` what is said of it elsewhere; `found` is None before anything was typed."""

    title: str
    href: str
    base: str
    relations: Sequence[RelationLine]
    others: Sequence[RelationLine]
    kinds: Sequence[tuple[str, str]]
    find: str
    found: Sequence[Related] | None
    values: Mapping[str, str]
    errors: Errors = ()


def relations_page(
    session: Session,
    actor: Actor,
    detail: Detail,
    language: str,
    *,
    find: str = "",
    values: Mapping[str, str] | None = None,
    errors: Errors = (),
) -> RelationsPage:
    here = f"/documents/{detail.id}"
    lines = relations_of(session, actor, detail.id, language)
    empty = {"kind": "", "other": "", "url": "", "title": ""}
    return RelationsPage(
        detail.title,
        here,
        f"{here}/relations",
        [line for line in lines if line.own],
        [line for line in lines if not line.own],
        [(str(code), label) for code, label in labels(language).items()],
        find,
        find_related(session, actor, find, besides=detail.id) if find else None,
        {**empty, **(values or {})},
        errors,
    )
