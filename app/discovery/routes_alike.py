"""`/documents/{id}/similar`: documents that speak of the same, as a part of a page, a page, or for programs."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from app import documents
from app.core.errors import NotFoundError
from app.discovery.alike import AlikePage, alike
from app.documents import DocumentRow
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/documents")
api = Room("/api/v1/documents", include_in_schema=True, tags=["search"])


@dataclass(frozen=True, slots=True)
class AlikeList:
    """`discovery/alike.html`."""

    title: str
    document_href: str
    rows: Sequence[DocumentRow]


class AlikeDocument(BaseModel):
    id: int
    title: str
    url: str
    type: str
    year: int | None
    organisation: str


class AlikeAnswer(BaseModel):
    items: list[AlikeDocument]


@router.get("/{document_id}/similar")
def alike_part(document_id: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    known = documents.rows(session, actor, [document_id], language)
    if document_id not in known:
        raise NotFoundError
    rows = alike(session, services, actor, document_id, language)
    if request.headers.get("hx-request"):
        return render("discovery/_alike.html", AlikePage("", rows))
    return render("discovery/alike.html", AlikeList(known[document_id].title, f"/documents/{document_id}", rows))


@api.get("/{document_id}/similar", response_model=AlikeAnswer)
def alike_api(document_id: Number, actor: Anyone, session: UnitOfWork, services: House) -> AlikeAnswer:
    """Documents that speak of the same, of those the caller may read; the most alike first."""
    language = actor.language or "en"
    if document_id not in documents.rows(session, actor, [document_id], language):
        raise NotFoundError
    return AlikeAnswer(
        items=[
            AlikeDocument(
                id=row.id,
                title=row.title,
                url=row.href,
                type=row.type_label,
                year=row.year,
                organisation=row.organisation,
            )
            for row in alike(session, services, actor, document_id, language)
        ]
    )
