"""`/notifications`: the list, and marking it read. Opening what is told changes nothing by itself."""

from starlette.responses import Response

from app.notifications.pages_list import PER_PAGE, UNREAD, list_page
from app.notifications.queries_list import mark_all_read, mark_some_read
from app.notifications.slots import Places
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import LARGEST
from app.web.language import language_of

router = Room("/notifications")


@router.get("")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    page = list_page(session, services.settings, services.get(Places), actor, request, language)
    return render("notifications/list.html", page)


@router.post("/read")
def mark_read(actor: SignedIn, session: UnitOfWork, body: FormBody) -> Response:
    """`numbers` of rows parted by commas, or `up_to`: that one and all before it. Others' rows stay as they are."""
    back = f"/notifications?show={UNREAD}" if body.get("show") == UNREAD else "/notifications"
    up_to = _numbers(body.get("up_to"))
    if up_to:
        mark_all_read(session, actor, up_to[0])
        return redirect(back, "Everything is marked as read.")
    mark_some_read(session, actor, _numbers(body.get("numbers")))
    return redirect(back)


def _numbers(sent: object) -> list[int]:
    """What is no number is left out; as many as a page has rows."""
    parts = sent.split(",")[:PER_PAGE] if isinstance(sent, str) else []
    found = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 11]
    return [number for number in found if number <= LARGEST]
