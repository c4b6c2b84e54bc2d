"""Proposing a guest or an individual member, renewals too; and somebody's own request for an exemption."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.membership.actions_stays import ask_exemption, check_renewal, propose_guest, propose_individual
from app.membership.forms_stays import ExemptionForm, GuestForm, IndividualForm
from app.membership.models import Stay, StayKind
from app.membership.pages_stays import ExemptionPage, NewStayPage
from app.membership.people import person_of
from app.membership.policy_stays import may_ask_exemption, may_see_stays
from app.membership.queries_stays import get_stay, history_of, request_of
from app.membership.spaces import Spaces, Works
from app.organisations import Filled, filled
from app.organisations.forms import codes
from app.web import FormBody, House, Incoming, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room()
NEW = "membership/stay_new.html"


@router.get("/committee/stays/new")
def new_stay_page(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    may_see_stays(actor).enforce()
    previous = _renewed(session, actor, request.query_params.get("renews", ""))
    asked = request.query_params.get("kind", "")
    kind = previous.kind if previous else asked if asked in set(StayKind) else StayKind.GUEST
    form = _begun(kind, previous, request.query_params.get("email", "")[:254])
    return render(NEW, _page(session, services, request, actor, kind, filled(form), previous))


@router.post("/committee/stays/new")
def new_stay(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    may_see_stays(actor).enforce()
    previous = _renewed(session, actor, str(body.get("renews", "")), lock=True)
    if previous.kind == StayKind.INDIVIDUAL if previous else body.get("kind") == StayKind.INDIVIDUAL:
        return _new_individual(session, services, request, actor, IndividualForm(body), previous)
    form = GuestForm(body)
    form.spaces.choices = codes(str(one.id) for one in services.get(Spaces).open(session, "en"))
    if not form.validate() or form.until.data is None:
        return render(NEW, _page(session, services, request, actor, StayKind.GUEST, filled(form), previous), 422)
    try:
        stay = propose_guest(
            session,
            services,
            email=previous.email if previous else form.email.data or "",
            name=form.name.data or "",
            institution=form.institution.data or "",
            language=form.language.data,
            objective=form.objective.data or "",
            spaces=sorted(form.spaces.data or (), key=int),
            until=form.until.data,
            previous=previous,
            by=actor,
        )
    except InvalidError as refusal:
        shown = filled(form, also=list(refusal.fields.items()))
        return render(NEW, _page(session, services, request, actor, StayKind.GUEST, shown, previous), 422)
    return redirect(f"/committee/stays/{stay.id}", "The guest is before the committee.")


def _new_individual(
    session: Session, services: Services, request: Request, actor: Actor, form: IndividualForm, previous: Stay | None
) -> Rendered | Response:
    if not form.validate():
        return render(NEW, _page(session, services, request, actor, StayKind.INDIVIDUAL, filled(form), previous), 422)
    try:
        stay = propose_individual(
            session,
            services,
            email=previous.email if previous else form.email.data or "",
            objective=form.objective.data or "",
            until=form.until.data,
            previous=previous,
            by=actor,
        )
    except InvalidError as refusal:
        shown = filled(form, also=list(refusal.fields.items()))
        return render(NEW, _page(session, services, request, actor, StayKind.INDIVIDUAL, shown, previous), 422)
    return redirect(f"/committee/stays/{stay.id}", "The individual member is before the committee.")


@router.get("/exemption")
def exemption_page(actor: SignedIn, session: UnitOfWork, services: House) -> Rendered:
    return render("membership/exemption.html", _exemption(session, services, actor, filled(ExemptionForm())))


@router.post("/exemption")
def exemption(actor: SignedIn, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    may_ask_exemption(actor, is_asked=request_of(session, actor.person_id or 0) is not None).enforce()
    form = ExemptionForm(body)
    if not form.validate():
        return render("membership/exemption.html", _exemption(session, services, actor, filled(form)), 422)
    ask_exemption(session, services, form.objective.data or "", by=actor)
    return redirect("/exemption", "Your request has arrived. The secretariat puts it to the committee.")


def _renewed(session: Session, actor: Actor, asked: str, *, lock: bool = False) -> Stay | None:
    """The stay that the new one renews; None where none was named."""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFoundError
    return check_renewal(session, get_stay(session, actor, int(asked), lock=lock), by=actor)


def _begun(kind: str, previous: Stay | None, email: str) -> GuestForm | IndividualForm:
    if previous is None:
        return GuestForm(language="en", email=email) if kind == StayKind.GUEST else IndividualForm(email=email)
    given: dict[str, Any] = {"email": previous.email, "objective": previous.objective, "renews": previous.id}
    if previous.kind == StayKind.INDIVIDUAL:
        return IndividualForm(**given)
    return GuestForm(
        **given,
        name=previous.name,
        institution=previous.institution,
        language=previous.language,
        spaces=previous.spaces,
    )


def _page(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    kind: str,
    form: Filled,
    previous: Stay | None,
) -> NewStayPage:
    spaces = [(str(one.id), one.name) for one in services.get(Spaces).open(session, language_of(request, actor))]
    found = person_of(session, str(form.values.get("email", ""))) if kind == StayKind.INDIVIDUAL else None
    history = _history(session, services, found.id) if found else ()
    least = clock.today(services.settings.zone).isoformat()
    return NewStayPage(
        kind, form, spaces, least, previous.name if previous else "", found.name if found else "", history
    )


def _exemption(session: Session, services: Services, actor: Actor, form: Filled) -> ExemptionPage:
    asked = request_of(session, actor.person_id or 0)
    verdict = may_ask_exemption(actor, is_asked=asked is not None)
    history = _history(session, services, actor.person_id or 0) if verdict else ()
    return ExemptionPage(history, verdict.reason, asked.proposed_at if asked else None, form)


def _history(session: Session, services: Services, person_id: int) -> Sequence[str]:
    return history_of(session, person_id, services.get(Works).count(session, person_id)).split("\n")
