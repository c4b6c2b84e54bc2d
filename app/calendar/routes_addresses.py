"""`/account/calendars`: a person's private calendar addresses, and how programs subscribe to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.calendar import tokens
from app.calendar.models import FeedScope
from app.calendar.scopes import scope_hint, scope_name
from app.core.services import Services
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/account/calendars")
TEMPLATE = "calendar/addresses.html"


@dataclass(frozen=True, slots=True)
class Address:
    """One that is shown whole: `webcal` is the same for programs that open such links by themselves."""

    href: str
    webcal: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    id: int
    name: str
    made: datetime
    fetched: datetime | None


@dataclass(frozen=True, slots=True)
class AddressesPage:
    """`new` is shown once, with what it is of; `scopes` as radios take them."""

    public: Address
    scopes: list[tuple[str, str, str]]
    held: list[HeldRow]
    new: Address | None = None
    new_name: str = ""
    errors: tuple[tuple[str, str], ...] = ()


@router.get("")
def addresses(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return _show(session, actor, services, request)


@router.post("")
def make(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered:
    wanted = body.get("scope")
    if wanted not in list(FeedScope):
        fault = ("scope", "Choose one of the options offered.")
        return _show(session, actor, services, request, errors=(fault,), status=422)
    scope = FeedScope(str(wanted))
    return _show(session, actor, services, request, new=(scope, tokens.make(session, scope, by=actor)))


@router.post("/{token_id}/renew")
def renew(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, token_id: Number) -> Rendered:
    return _show(session, actor, services, request, new=tokens.renew(session, token_id, by=actor))


@router.post("/{token_id}/revoke")
def revoke(actor: SignedIn, session: UnitOfWork, token_id: Number) -> Response:
    tokens.revoke(session, token_id, by=actor)
    return redirect("/account/calendars", "That address no longer works.")


def _show(
    session: Session,
    actor: Actor,
    services: Services,
    request: Request,
    *,
    new: tuple[FeedScope, str] | None = None,
    errors: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> Rendered:
    language = language_of(request, actor)
    base = services.settings.base_url
    page = AddressesPage(
        public=_address(f"{base}/events.ics"),
        scopes=[(str(one), scope_name(one, language), scope_hint(one, language)) for one in FeedScope],
        held=[
            HeldRow(one.id, scope_name(FeedScope(one.scope), language), one.created_at, one.fetched_at)
            for one in tokens.held_by(session, actor)
        ],
        new=_address(f"{base}/feeds/{new[1]}.ics") if new else None,
        new_name=scope_name(new[0], language) if new else "",
        errors=errors,
    )
    return render(TEMPLATE, page, status)


def _address(href: str) -> Address:
    return Address(href, "webcal:" + href.partition(":")[2])
