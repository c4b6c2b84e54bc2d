"""A document's page and the reader of its pages."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from app import reading, usage
from app.access import Actor
from app.core.errors import NotFoundError
from app.documents.addresses import DocumentId, FileId, PageNumber
from app.documents.derivatives import PICTURE_WIDTH
from app.documents.flowing import flow
from app.documents.hits import PageFinder, hits, numbered
from app.documents.models import ExtractionState
from app.documents.other_forms import in_another_form, link_header
from app.documents.pages import ReaderPage
from app.documents.pages_copies import ask_part
from app.documents.pages_document import document_page
from app.documents.pages_gone import gone_page
from app.documents.queries_detail import get_detail
from app.documents.queries_files import files_to_turn, get_page
from app.documents.queries_gone import get_tombstone
from app.documents.slots import Slots
from app.documents.source import A_FILE, place_of
from app.documents.transcripts import moment_of
from app.documents.used import KIND, is_counted
from app.web import Anyone, House, Incoming, Moments, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room("/documents")
A4_HEIGHT = 1_414
MAX_QUERY = 500


@router.get("/{document_id}")
def show(
    document_id: DocumentId, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered | Response:
    language = language_of(request, actor)
    try:
        detail = get_detail(session, actor, document_id)
    except NotFoundError:
        gone = get_tombstone(session, actor, document_id)
        return render("documents/gone.html", gone_page(gone, services.get(Moments), language), 410)
    slots = services.get(Slots)
    if (elsewhere := in_another_form(request, slots, document_id)) is not None:
        return elsewhere
    sections = [one for draw in slots.sections for one in draw(session, services, actor, detail, language)]
    page = document_page(
        session,
        actor,
        detail,
        services.get(Moments),
        language,
        sections=sections,
        grace=timedelta(days=services.settings.swap_days),
        ask=None if detail.readable else ask_part(session, actor, detail, language),
    )
    links = [link for links in slots.links for link in links(services, detail)]
    answer = render("documents/document.html", replace(page, links=links), vary="Accept")
    if links:
        answer.headers["link"] = link_header(links)
    if is_counted(actor, detail.facts):
        answer.background = usage.count_view(services, request, actor, KIND, document_id)
    return answer


@router.get("/{document_id}/pages/go")
def jump(document_id: DocumentId, actor: Anyone, page: str = "", q: str = "", file: FileId = None) -> Response:
    """The reader's field for a page number; nonsense leads to page 1, and too large a number to the error page."""
    digits = re.sub(r"\D", "", page, flags=re.ASCII)[:9]
    return RedirectResponse(f"/documents/{document_id}/pages/{max(1, int(digits or 1))}{_tail(q, file)}", 303)


@router.get("/{document_id}/pages/{number}")
def read(
    document_id: DocumentId,
    number: PageNumber,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    q: Annotated[str, Query()] = "",
    file: FileId = None,
) -> Rendered | Response:
    query = q.replace("\x00", " ").strip()[:MAX_QUERY]
    if number > A_FILE:
        return _where_the_index_says(session, actor, document_id, number, query)
    page = get_page(session, actor, document_id, number, file)
    marked = Markup(services.get(PageFinder).mark(session, services, flow(page.text), query)) if page.text else Markup()  # noqa: S704 - the search package escapes; its only tag is <mark>
    text, marks = numbered(marked)
    drawn = reading.is_drawable(page.media_type) and page.extraction in {ExtractionState.DONE, ExtractionState.NO_TEXT}
    here = f"/documents/{document_id}/pages/"
    places = hits(session, services, actor, document_id, page, query, marks)
    answer = render(
        "documents/reader.html",
        ReaderPage(
            page.title,
            f"/documents/{document_id}",
            number,
            page.last,
            here,
            text,
            f"{here}{number}.webp?file={page.file_id}" if drawn else "",
            PICTURE_WIDTH,
            A4_HEIGHT,
            query,
            places.found,
            file or 0,
            [
                (one.name, f"{here}1{_tail(query, one.id)}", one.id == page.file_id)
                for one in files_to_turn(session, actor, document_id)
            ],
            places,
            moment_of(page.media_type, number),
        ),
    )
    if page.counted:
        answer.background = usage.count_view(services, request, actor, KIND, document_id, once_an_hour=True)
    return answer


def _where_the_index_says(session: UnitOfWork, actor: Actor, document_id: int, number: int, query: str) -> Response:
    """A page of the second or a later file, which the index numbers on; to its own address, once it may be read."""
    found = place_of(session, document_id, number)
    if found is None:
        raise NotFoundError
    file_id, page = found
    get_page(session, actor, document_id, page, file_id)
    return RedirectResponse(f"/documents/{document_id}/pages/{page}{_tail(query, file_id)}", 303)


def _tail(query: str, file_id: int | None = None) -> str:
    """The file is named where it is not the main one."""
    said = {**({"q": query[:MAX_QUERY]} if query else {}), **({"file": str(file_id)} if file_id else {})}
    return f"?{urlencode(said)}" if said else ""
