"""Representatives invite, promote and remove people; a person leaves by themselves."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor, Role
from app.core.errors import ConflictError, InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.organisations.actions_invite import ActsElsewhere, invite, invite_again
from app.organisations.actions_people import change_role, end_affiliation, why_not_leave
from app.organisations.actions_transfers import ask_transfer
from app.organisations.actions_voting import appoint_voting_contact
from app.organisations.forms import InviteForm, ReasonForm, RoleForm
from app.organisations.models import Organisation
from app.organisations.pages_forms import InvitePage, LeavePage, PeoplePage, RemovePersonPage, filled
from app.organisations.queries import get_organisation_to_staff
from app.organisations.queries_people import (
    colleagues,
    get_affiliation_to_change,
    get_own_affiliation,
    person_by_email,
)
from app.organisations.queries_transfers import transfers_by
from app.web import FormBody, House, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render

router = Room("/organisations/{slug}")


@router.get("/people")
def people(actor: Member, session: UnitOfWork, slug: str) -> Rendered:
    organisation = get_organisation_to_staff(session, actor, slug)
    people = colleagues(session, organisation.id)
    asked = transfers_by(session, organisation.id)
    page = PeoplePage(slug, organisation.name, people, asked, actor.person_id or 0)
    return render("organisations/people.html", page)


@router.get("/people/invite")
def invite_page(actor: Member, session: UnitOfWork, slug: str) -> Rendered:
    organisation = get_organisation_to_staff(session, actor, slug)
    return render(
        "organisations/invite.html", InvitePage(slug, organisation.name, filled(InviteForm(role=Role.MEMBER)))
    )


@router.post("/people/invite")
def send_invitation(
    actor: Member, session: UnitOfWork, services: House, slug: str, body: FormBody
) -> Rendered | Response:
    organisation = get_organisation_to_staff(session, actor, slug)
    form = InviteForm(body)
    if not form.validate():
        return render("organisations/invite.html", InvitePage(slug, organisation.name, filled(form)), 422)
    try:
        person = invite(
            session,
            organisation,
            email=form.email.data or "",
            name=form.name.data or "",
            title=form.title.data or "",
            role=Role(form.role.data),
            language=form.language.data,
            settings=services.settings,
            by=actor,
        )
    except ActsElsewhere:
        return _ask(session, services, organisation, form, by=actor)
    except InvalidError as refusal:
        page = InvitePage(slug, organisation.name, filled(form, also=list(refusal.fields.items())))
        return render("organisations/invite.html", page, 422)
    return redirect(f"/organisations/{slug}/people", Sentence("A message is on its way to %(name)s.", name=person.name))


def _ask(
    session: Session, services: Services, organisation: Organisation, form: InviteForm, *, by: Actor
) -> Rendered | Response:
    """Whoever acts for another organisation is asked to move."""
    person = person_by_email(session, form.email.data or "")
    try:
        ask_transfer(session, organisation, person, Role(form.role.data), settings=services.settings, by=by)
    except InvalidError as refusal:
        page = InvitePage(organisation.slug, organisation.name, filled(form, also=list(refusal.fields.items())))
        return render("organisations/invite.html", page, 422)
    said = "%(name)s acts for another organisation, and is asked to act for yours. Nothing changes until they accept."
    return redirect(f"/organisations/{organisation.slug}/people", Sentence(said, name=person.name))


@router.post("/people/{affiliation_id}/invite")
def send_again(actor: Member, session: UnitOfWork, services: House, slug: str, affiliation_id: int) -> Response:
    organisation, affiliation, person = get_affiliation_to_change(session, actor, slug, affiliation_id)
    invite_again(session, organisation, affiliation, person, settings=services.settings, by=actor)
    return redirect(
        f"/organisations/{slug}/people",
        Sentence("A new link is on its way to %(name)s; the old one no longer works.", name=person.name),
    )


@router.post("/people/{affiliation_id}/role")
def set_role(actor: Member, session: UnitOfWork, slug: str, affiliation_id: int, body: FormBody) -> Response:
    _, affiliation, person = get_affiliation_to_change(session, actor, slug, affiliation_id)
    form = RoleForm(body)
    if not form.validate():
        raise InvalidError("Choose a role.")
    change_role(session, affiliation, Role(form.role.data), by=actor)
    if affiliation.role == Role.REPRESENTATIVE:
        said = Sentence("%(name)s is a representative now.", name=person.name)
    else:
        said = Sentence("%(name)s is no longer a representative.", name=person.name)
    still_manages = affiliation.role == Role.REPRESENTATIVE or affiliation.person_id != actor.person_id
    return redirect(f"/organisations/{slug}{'/people' if still_manages else ''}", said)


@router.post("/people/{affiliation_id}/voting-contact")
def set_voting_contact(actor: Member, session: UnitOfWork, slug: str, affiliation_id: int) -> Response:
    _, affiliation, person = get_affiliation_to_change(session, actor, slug, affiliation_id)
    appoint_voting_contact(session, affiliation, by=actor)
    said = Sentence("%(name)s is the voting contact now.", name=person.name)
    return redirect(f"/organisations/{slug}/people", said)


@router.get("/people/{affiliation_id}/remove")
def remove_page(actor: Member, session: UnitOfWork, slug: str, affiliation_id: int) -> Rendered:
    organisation, affiliation, person = get_affiliation_to_change(session, actor, slug, affiliation_id)
    page = RemovePersonPage(slug, organisation.name, affiliation.id, person.name, filled(ReasonForm()))
    return render("organisations/person_remove.html", page)


@router.post("/people/{affiliation_id}/remove")
def remove(actor: Member, session: UnitOfWork, slug: str, affiliation_id: int, body: FormBody) -> Rendered | Response:
    organisation, affiliation, person = get_affiliation_to_change(session, actor, slug, affiliation_id)
    form = ReasonForm(body)
    problems = () if form.validate() else filled(form).problems
    if not problems and (refusal := why_not_leave(session, affiliation)):
        problems = (("reason", refusal),)
    if problems:
        shown = filled(form, also=() if form.errors else problems)
        page = RemovePersonPage(slug, organisation.name, affiliation.id, person.name, shown)
        return render("organisations/person_remove.html", page, 422)
    end_affiliation(session, affiliation, by=actor, reason=form.reason.data or "")
    return redirect(
        f"/organisations/{slug}/people",
        Sentence("%(name)s no longer acts for %(organisation)s.", name=person.name, organisation=organisation.name),
    )


@router.get("/leave")
def leave_page(actor: SignedIn, session: UnitOfWork, slug: str) -> Rendered:
    organisation, affiliation = get_own_affiliation(session, actor, slug)
    return render("organisations/leave.html", LeavePage(slug, organisation.name, why_not_leave(session, affiliation)))


@router.post("/leave")
def leave(actor: SignedIn, session: UnitOfWork, slug: str) -> Response:
    organisation, affiliation = get_own_affiliation(session, actor, slug)
    if refusal := why_not_leave(session, affiliation):
        raise ConflictError(refusal)
    end_affiliation(session, affiliation, by=actor, reason="left by themselves")
    return redirect(
        "/account",
        Sentence("You have left %(organisation)s. What you wrote keeps your name.", organisation=organisation.name),
    )
