"""Signing in and out, and the language of this browser."""

from typing import Annotated
from urllib.parse import unquote, urlsplit

from fastapi import Query
from sqlalchemy import delete
from starlette.responses import Response

from app import audit
from app.access import Actor
from app.accounts.forms import SignInForm
from app.accounts.identify import cookie_name
from app.accounts.limits import SignInLimits
from app.accounts.models import Person, SignInSession
from app.accounts.pages import FIRST_STEPS, Errors, SignInPage
from app.accounts.sessions import LIFETIME, WRONG, check_password, close_session, normal_email, open_session
from app.accounts.tokens import token_hash
from app.core.errors import InvalidError
from app.core.services import Services
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.language import COOKIE as LANGUAGE_COOKIE

router = Room()


@router.get("/sign-in")
def sign_in_page(
    actor: Anyone, services: House, next_: Annotated[str, Query(alias="next")] = ""
) -> Rendered | Response:
    if actor.signed_in:
        return redirect(local_path(next_))
    return render("accounts/sign_in.html", _page(services, "", local_path(next_)))


@router.post("/sign-in")
def sign_in(
    _actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    form = SignInForm.of(body)
    target = local_path(str(body.get("next", "")))
    address = request.client.host if request.client else ""
    email = normal_email(form.email.data or "")

    def again(errors: list[tuple[str, str]], status: int = 422) -> Rendered:
        return render("accounts/sign_in.html", _page(services, form.email.data or "", target, errors), status)

    if not form.validate():
        return again(list(errors_of(form)))
    limits = services.get(SignInLimits)
    limits.check_sign_in(email, address)
    # The slow comparison runs before this request's transaction begins: on SQLite it would hold up every other write.
    with services.database.read() as reading:
        known = check_password(reading, email, form.password.data or "")
    person = session.get(Person, known.id) if known is not None else None
    if person is None:
        limits.count_failure(email, address)
        return again([("email", WRONG)])
    try:
        token = open_session(session, person, address=address, user_agent=request.headers.get("user-agent", ""))
    except InvalidError as refusal:
        return again([("email", refusal.sentence)])
    limits.forgive(email)
    _end_previous(session, request, services)
    audit.record(session, Actor(person_id=person.id), "person.signed_in", person.id)
    response = redirect(FIRST_STEPS if person.newcomer and target == "/" else target)
    _set_cookie(response, services, token)
    return response


@router.post("/sign-out")
def sign_out(actor: Anyone, session: UnitOfWork, services: House) -> Response:
    if actor.session_id is not None:
        close_session(session, actor, actor.session_id)
    response = redirect("/", "You are signed out.")
    response.delete_cookie(
        cookie_name(secure=services.settings.secure),
        path="/",
        secure=services.settings.secure,
        httponly=True,
        samesite="lax",
    )
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


@router.post("/language")
def choose_language(actor: Anyone, session: UnitOfWork, body: FormBody) -> Response:
    language = str(body.get("language", ""))
    response = redirect(local_path(str(body.get("next", "/"))))
    if language in {"en", "sw"}:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=365 * 86400, samesite="lax", path="/")
        if actor.person_id is not None and (person := session.get(Person, actor.person_id)) is not None:
            person.language = language
    return response


def local_path(target: str) -> str:
    """The target if it is a path of this house, else the home page.

    Nothing that a browser might read as another host passes.
    """
    plain = unquote(target)
    if not target.startswith("/") or any(ord(c) < 32 or c in "\\\x7f" for c in plain) or plain.startswith("//"):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc or parts.path.startswith("/sign-") else target


def _set_cookie(response: Response, services: Services, token: str) -> None:
    secure = services.settings.secure
    response.set_cookie(
        cookie_name(secure=secure),
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def _end_previous(session: UnitOfWork, request: Incoming, services: House) -> None:
    """A session that this browser still held ends with the new sign-in."""
    from_cookie = request.cookies.get(cookie_name(secure=services.settings.secure), "")
    if from_cookie:
        session.execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(from_cookie)))


class DemoPeople:
    """Who may try the house with the demo password: pairs of address and role; empty outside the demo.

    The roof provides it.
    """

    def __init__(self, rows: tuple[tuple[str, str], ...]) -> None:
        self.rows = rows


def _page(services: Services, email: str, target: str, errors: Errors = ()) -> SignInPage:
    return SignInPage(email, target, errors, services.get(DemoPeople).rows)
