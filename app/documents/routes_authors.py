"""Who the authors are: proposing, finding, confirming, taking back; and what one person wrote."""

from typing import Annotated

from fastapi import Query
from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts, organisations
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.text import one_line
from app.documents.actions_authors import link_author, unlink_author
from app.documents.addresses import DocumentId
from app.documents.pages_authors import WorksPage, authors_page
from app.documents.policy import may_edit
from app.documents.queries import get_document, shown_version
from app.documents.queries_authors import works_by
from app.documents.queries_detail import get_detail
from app.web import FormBody, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/documents")
LONGEST = 254


@router.get("/by/{person_id}")
def works(person_id: Number, actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    """Name and organisation, as in the directory; for members. Whoever wrote nothing they may know of is not found."""
    card = accounts.cards(session, [person_id]).get(person_id)
    rows = works_by(session, actor, person_id, language_of(request, actor))
    if card is None or card.state != accounts.PersonState.ACTIVE or not rows:
        raise NotFoundError
    of = organisations.organisation_of(session, person_id)
    body, href = (of.name, f"/organisations/{of.slug}") if of else ("", "")
    return render("documents/works.html", WorksPage(card.name, body, href, rows))


@router.get("/{document_id}/authors")
def authors(
    document_id: DocumentId,
    actor: Member,
    session: UnitOfWork,
    author: Annotated[str, Query()] = "",
    find: Annotated[str, Query()] = "",
) -> Rendered:
    detail = get_detail(session, actor, document_id)
    may_edit(actor, detail.facts, clock.now()).enforce()
    words = one_line(find)[:LONGEST]
    return render("documents/authors.html", authors_page(session, actor, detail, place=_place(author), find=words))


@router.post("/{document_id}/authors")
def link(document_id: DocumentId, actor: Member, session: UnitOfWork, body: FormBody) -> Rendered | Response:
    """One button of a proposal, or of what was found: `author` (place), `name`, `chosen`."""
    document = get_document(session, actor, document_id, may_edit)
    place, name, chosen = _place(_text(body, "author")), _text(body, "name"), _text(body, "chosen")
    try:
        link_author(
            session,
            document,
            shown_version(session, document),
            place if place is not None else -1,
            name,
            chosen,
            by=actor,
        )
    except InvalidError as refusal:
        detail = get_detail(session, actor, document_id)
        page = authors_page(
            session, actor, detail, place=place, find=_text(body, "find"), errors=[("find", refusal.sentence)]
        )
        return render("documents/authors.html", page, 422)
    return redirect(f"/documents/{document_id}/authors", Sentence("It is said who %(name)s is.", name=name))


@router.post("/{document_id}/authors/remove")
def unlink(document_id: DocumentId, actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    document = get_document(session, actor, document_id, may_edit)
    place, name = _place(_text(body, "author")), _text(body, "name")
    version = shown_version(session, document)
    unlink_author(session, document, version, place if place is not None else -1, name, by=actor)
    return redirect(f"/documents/{document_id}/authors", Sentence("%(name)s is a name only again.", name=name))


def _place(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None


def _text(body: FormData, name: str) -> str:
    value = body.get(name)
    return one_line(value)[:LONGEST] if isinstance(value, str) else ""
