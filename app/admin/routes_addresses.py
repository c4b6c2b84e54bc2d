"""`/admin/addresses`: where mail comes back from, and another try."""

from starlette.responses import Response

from app import mail
from app.admin.pages import AddressesPage
from app.admin.queries_addresses import list_resting
from app.core.errors import ConflictError
from app.web import FormBody, HouseRunner, Incoming, Rendered, Room, UnitOfWork, page_number, paginate, redirect, render

PER_PAGE = 50
router = Room("/admin/addresses")


@router.get("")
def addresses(_: HouseRunner, session: UnitOfWork, request: Incoming) -> Rendered:
    number = page_number(request)
    total, shown = list_resting(session, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return render("admin/addresses.html", AddressesPage(shown, total, paginate(request, total, number, PER_PAGE)))


@router.post("")
def try_again(actor: HouseRunner, session: UnitOfWork, body: FormBody) -> Response:
    if not mail.try_again(session, str(body.get("address", ""))[:320], by=actor):
        raise ConflictError("Mail to this address is sent again already: somebody was quicker.")
    return redirect(
        "/admin/addresses",
        "Everything is sent to this address again. If it comes back, the address is listed here again.",
    )
