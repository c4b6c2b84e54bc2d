"""The list of topics, and everything marked as read."""

from starlette.responses import Response

from app.forum.filters import ADDRESS, read_asked
from app.forum.pages_list import list_page
from app.forum.unread import mark_all_read
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, page_number, redirect, render
from app.web.language import language_of

router = Room(ADDRESS)


@router.get("")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    asked, language = read_asked(request.query_params), language_of(request, actor)
    page = list_page(session, services, request, actor, asked, page=page_number(request), language=language)
    return render("forum/list.html", page)


@router.post("/read")
def mark_read(actor: SignedIn, session: UnitOfWork) -> Response:
    mark_all_read(session, by=actor)
    return redirect(ADDRESS, "Everything is marked as read.")
