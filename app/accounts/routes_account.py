"""`/account`: details, password, sessions and tokens of the person who is signed in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import audit
from app.access import Actor, Scope
from app.accounts.forms import ChangePasswordForm, ProfileForm, TokenForm
from app.accounts.letters import tell_of_new_password
from app.accounts.mailing import rest_of
from app.accounts.models import ApiToken, Person, SignInSession
from app.accounts.pages import ROLE_NAMES, AccountPage, AffiliationRow, Errors, RequestRow, SessionRow, TokenRow
from app.accounts.people import create_token, get_person, revoke_token
from app.accounts.sessions import check_password, close_all_sessions, close_session, password_fault, set_password
from app.core.errors import NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.text import one_line
from app.web import FormBody, House, Rendered, Room, SignedIn, UnitOfWork, errors_of, redirect, render
from app.web.zones import choices, is_offered, place_of

router = Room("/account")
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class Affiliations:
    """Lists where a person belongs; organisations live a floor above, so the roof provides the function."""

    def __init__(self, of: Callable[[Session, int], Sequence[AffiliationRow]]) -> None:
        self.of = of


class Requests:
    """Lists what is asked of a person; the rooms above ask, so the roof provides the function."""

    def __init__(self, of: Callable[[Session, int], Sequence[RequestRow]]) -> None:
        self.of = of


@router.get("")
def account(actor: SignedIn, session: UnitOfWork, services: House) -> Rendered:
    return render("accounts/account.html", build(session, actor, services))


@router.post("")
def change_details(actor: SignedIn, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    form = ProfileForm.of(body)
    errors = [] if form.validate() else list(errors_of(form))
    chosen = form.timezone.data  # None where a program leaves the field out
    if chosen and not is_offered(chosen, actor.timezone):
        errors.append(("timezone", "Choose one of the time zones offered."))
    if errors:
        return render("accounts/account.html", build(session, actor, services, errors, typed=form), 422)
    person = get_person(session, actor.person_id or 0, lock=True)
    person.name = one_line(form.name.data or "")
    person.title = one_line(form.title.data or "")
    person.language = form.language.data or "en"
    person.timezone = person.timezone if chosen is None else chosen
    audit.record(session, actor, "person.changed", person.id)
    return redirect("/account", "Your details are saved.")


@router.post("/password")
def change_password(actor: SignedIn, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    form = ChangePasswordForm.of(body)
    errors = [] if form.validate() else list(errors_of(form))
    if not errors and check_password(session, actor.email, form.current.data or "") is None:
        errors = [("current", "This is not your current password.")]
    if not errors and (fault := password_fault(form.password.data or "", actor.email, actor.name)):
        errors = [("password", fault)]
    if errors:
        return render("accounts/account.html", build(session, actor, services, errors), 422)
    person = get_person(session, actor.person_id or 0, lock=True)
    set_password(session, person, form.password.data or "", by=actor, keep=actor.session_id)
    tell_of_new_password(session, person, services.settings)
    return redirect("/account", "Your password is changed, and your other sessions have ended.")


@router.post("/sessions/{session_id}/end")
def end_session(actor: SignedIn, session: UnitOfWork, session_id: int) -> Response:
    if not close_session(session, actor, session_id):
        raise NotFoundError
    return redirect("/account", "That session has ended.")


@router.post("/sessions/end-others")
def end_others(actor: SignedIn, session: UnitOfWork) -> Response:
    close_all_sessions(session, actor.person_id or 0, keep=actor.session_id)
    audit.record(session, actor, "session.others_ended", None)
    return redirect("/account", "All your other sessions have ended.")


@router.post("/tokens")
def make_token(actor: SignedIn, session: UnitOfWork, services: House, body: FormBody) -> Rendered:
    form = TokenForm.of(body)
    if not form.validate():
        return render("accounts/account.html", build(session, actor, services, errors_of(form)), 422)
    token = create_token(session, actor.person_id or 0, form.label.data or "", by=actor)
    session.flush()
    return render("accounts/account.html", build(session, actor, services, new_token=token))


@router.post("/tokens/{token_id}/revoke")
def end_token(actor: SignedIn, session: UnitOfWork, token_id: int) -> Response:
    if not revoke_token(session, token_id, by=actor):
        raise NotFoundError
    return redirect("/account", "That token no longer works.")


def build(
    session: Session,
    actor: Actor,
    services: Services,
    errors: Errors = (),
    *,
    new_token: str = "",
    typed: ProfileForm | None = None,
) -> AccountPage:
    """`typed` keeps what was entered when the details could not be saved."""
    person = session.execute(
        select(Person.name, Person.title, Person.email, Person.language, Person.timezone).where(
            Person.id == actor.person_id
        )
    ).one()
    held = session.execute(
        select(
            SignInSession.id,
            SignInSession.user_agent,
            SignInSession.address,
            SignInSession.created_at,
            SignInSession.seen_at,
        )
        .where(SignInSession.person_id == actor.person_id)
        .order_by(SignInSession.seen_at.desc())
        .limit(100)
    )
    keys = session.execute(
        select(ApiToken.id, ApiToken.label, ApiToken.created_at)
        .where(ApiToken.person_id == actor.person_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id)
    )
    belongs = services.get(Affiliations).of(session, actor.person_id or 0)
    return AccountPage(
        name=typed.name.data or "" if typed else person.name,
        title=typed.title.data or "" if typed else person.title,
        email=person.email,
        language=person.language or "en",
        timezone=(typed.timezone.data if typed else person.timezone) or "",
        timezones=choices(person.timezone),
        house_timezone=place_of(services.settings.timezone),
        roles=sorted({ROLE_NAMES.get(role, role) for role, scope, _ in actor.roles if scope == Scope.COMMUNITY}),
        affiliations=[replace(one, role=ROLE_NAMES.get(one.role, one.role)) for one in belongs],
        requests=services.get(Requests).of(session, actor.person_id or 0),
        sessions=[
            SessionRow(r.id, device_of(r.user_agent), r.address, r.created_at, r.seen_at, r.id == actor.session_id)
            for r in held
        ],
        tokens=[TokenRow(*key) for key in keys],
        rest=rest_of(session, person.email),
        new_token=new_token,
        errors=errors,
    )


def device_of(user_agent: str) -> str:
    """«Firefox on Linux», from what the browser says of itself; a hint for a person, never a decision."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return Sentence("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or re.split(r"[/ ]", user_agent, maxsplit=1)[0][:30] or Sentence("Unknown device")
