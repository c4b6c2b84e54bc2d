"""People: looking them up, suspending and restoring them, giving and ending roles for the whole community."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import governance, membership, organisations
from app.access import Actor, Role, Scope
from app.accounts import Person, PersonState, get_person, restore, suspend
from app.admin.actions import end_role, give_role, invite_again
from app.admin.forms import ReasonForm, RoleForm
from app.admin.pages import PeoplePage, PersonPage
from app.admin.policy import may_end_role, may_give_role, may_invite_again, may_restore, may_suspend
from app.admin.queries_people import (
    count_by_state,
    find_people,
    get_grant_to_end,
    get_person_to_manage,
    grants_of,
    other_administrators,
    session_count,
)
from app.core import clock
from app.core.errors import ConflictError
from app.core.sentences import Sentence
from app.core.services import Services
from app.organisations import Filled, filled
from app.web import (
    FormBody,
    House,
    Incoming,
    PeopleManager,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)

PER_PAGE = 50

router = Room("/admin/people")


@router.get("")
def people(_: PeopleManager, session: UnitOfWork, request: Incoming) -> Rendered:
    query = request.query_params.get("q", "").strip()[:100]
    asked = request.query_params.get("state", "")
    state = asked if asked in set(PersonState) else ""
    number = page_number(request)
    total, rows = find_people(session, query, state, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    pages = paginate(request, total, number, PER_PAGE)
    return render("admin/people.html", PeoplePage(rows, total, query, state, count_by_state(session), pages))


@router.get("/{person_id}")
def show(actor: PeopleManager, session: UnitOfWork, services: House, person_id: int) -> Rendered:
    return render("admin/person.html", _page(session, services, actor, get_person(session, person_id)))


@router.post("/{person_id}/suspend")
def stop(
    actor: PeopleManager, session: UnitOfWork, services: House, person_id: int, body: FormBody
) -> Rendered | Response:
    person = get_person_to_manage(session, person_id)
    if refusal := may_suspend(actor, person.id, person.state).reason:
        raise ConflictError(refusal)
    form = ReasonForm(body)
    if not form.validate():
        return render("admin/person.html", _page(session, services, actor, person, suspension=filled(form)), 422)
    suspend(session, person, form.reason.data or "", by=actor)
    return redirect(
        f"/admin/people/{person_id}", Sentence("%(name)s is suspended, and every session has ended.", name=person.name)
    )


@router.post("/{person_id}/restore")
def let_back(actor: PeopleManager, session: UnitOfWork, person_id: int) -> Response:
    person = get_person_to_manage(session, person_id)
    if refusal := may_restore(person.state, by_committee=membership.is_held(session, person_id)).reason:
        raise ConflictError(refusal)
    restore(session, person, by=actor)
    return redirect(f"/admin/people/{person_id}", Sentence("%(name)s can sign in again.", name=person.name))


@router.post("/{person_id}/invite")
def send_again(actor: PeopleManager, session: UnitOfWork, services: House, person_id: int) -> Response:
    person = get_person_to_manage(session, person_id)
    invite_again(session, person, settings=services.settings, by=actor)
    return redirect(f"/admin/people/{person_id}", "A new link is on its way; the old one no longer works.")


@router.post("/{person_id}/roles")
def add_role(
    actor: PeopleManager, session: UnitOfWork, services: House, person_id: int, body: FormBody
) -> Rendered | Response:
    person = get_person_to_manage(session, person_id)
    form = RoleForm(body)
    if not form.validate():
        return render("admin/person.html", _page(session, services, actor, person, giving=filled(form)), 422)
    until = clock.end_of(form.until.data, services.settings.zone) if form.until.data else None
    give_role(session, person, Role(form.role.data), until=until, reason=form.reason.data or "", by=actor)
    return redirect(f"/admin/people/{person_id}", "The role is given.")


@router.post("/{person_id}/roles/{grant_id}/end")
def stop_role(actor: PeopleManager, session: UnitOfWork, services: House, person_id: int, grant_id: int) -> Response:
    person = get_person_to_manage(session, person_id)
    grant = get_grant_to_end(session, person_id, grant_id)
    end_role(session, person, grant, zone=services.settings.zone, by=actor)
    after = "/" if person_id == actor.person_id else f"/admin/people/{person_id}"
    return redirect(after, "The role has ended.")


def _page(
    session: Session,
    services: Services,
    actor: Actor,
    person: Person,
    *,
    suspension: Filled | None = None,
    giving: Filled | None = None,
) -> PersonPage:
    grants = grants_of(session, person.id)
    others = other_administrators(session, person.id)
    seats = governance.seats_held(session, person.id, clock.today(services.settings.zone))
    ends = {
        one.id
        for one in grants
        if one.in_force and one.scope != Scope.ORGANISATION and may_end_role(one.role, others, seated=bool(seats))
    }
    return PersonPage(
        id=person.id,
        name=person.name,
        title=person.title,
        email=person.email,
        state=person.state,
        state_reason=person.state_reason,
        organisation=organisations.organisation_of(session, person.id),
        session_count=session_count(session, person.id),
        grants=grants,
        ends=frozenset(ends),
        seats=seats,
        may_suspend=may_suspend(actor, person.id, person.state),
        may_restore=may_restore(person.state, by_committee=membership.is_held(session, person.id)),
        may_invite_again=may_invite_again(person.state),
        may_give_role=may_give_role(person.state),
        suspension=suspension or filled(ReasonForm()),
        giving=giving or filled(RoleForm()),
    )
