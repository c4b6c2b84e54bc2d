"""Bringing in people and organisations. Guests are admitted by the committee (`/committee/stays`)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import organisations
from app.access import Actor, Role
from app.admin.forms import InviteForm, OrganisationForm
from app.admin.pages import InvitePage, OrganisationPage
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.organisations import Filled, filled
from app.organisations.forms import codes
from app.vocabularies import load_vocabularies
from app.web import FormBody, House, Incoming, PeopleManager, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/admin")
Choices = Sequence[tuple[str, str]]


@router.get("/people/invite")
def invite_page(_: PeopleManager, session: UnitOfWork, request: Incoming) -> Rendered:
    form = InviteForm(role=Role.MEMBER, organisation=request.query_params.get("organisation", ""))
    return render("admin/invite.html", InvitePage(filled(form), _organisations(session)))


@router.post("/people/invite")
def invite(actor: PeopleManager, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    form, offered = InviteForm(body), _organisations(session)
    form.organisation.choices = codes(slug for slug, _ in offered)
    if not form.validate():
        return render("admin/invite.html", InvitePage(filled(form), offered), 422)
    organisation = organisations.by_slug(session, form.organisation.data)
    if organisation is None:
        raise InvalidError("This organisation is gone.")
    try:
        person = organisations.invite(
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
    except organisations.ActsElsewhere:
        return _ask(session, services, organisation, form, offered, by=actor)
    except InvalidError as refusal:
        return render("admin/invite.html", InvitePage(_refused(form, refusal), offered), 422)
    return redirect(f"/admin/people/{person.id}", Sentence("A message is on its way to %(name)s.", name=person.name))


def _ask(
    session: Session,
    services: Services,
    organisation: organisations.OrganisationName,
    form: InviteForm,
    offered: Choices,
    *,
    by: Actor,
) -> Rendered | Response:
    """Whoever acts for another organisation is asked to move."""
    person = organisations.person_by_email(session, form.email.data or "")
    try:
        organisations.ask_transfer(
            session, organisation, person, Role(form.role.data), settings=services.settings, by=by
        )
    except InvalidError as refusal:
        return render("admin/invite.html", InvitePage(_refused(form, refusal), offered), 422)
    said = "%(name)s acts for another organisation, and is asked to act for %(organisation)s. Nothing changes until they accept."
    return redirect(f"/admin/people/{person.id}", Sentence(said, name=person.name, organisation=organisation.name))


@router.get("/organisations/new")
def organisation_page(actor: PeopleManager, session: UnitOfWork, request: Incoming) -> Rendered:
    kinds = load_vocabularies(session).choices("organisation_kind", language_of(request, actor))
    return render("admin/organisation.html", OrganisationPage(filled(OrganisationForm()), kinds))


@router.post("/organisations/new")
def add_organisation(
    actor: PeopleManager, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    kinds = load_vocabularies(session).choices("organisation_kind", language_of(request, actor))
    form = OrganisationForm(body)
    form.kind.choices = codes(code for code, _ in kinds)
    if not form.validate():
        return render("admin/organisation.html", OrganisationPage(filled(form), kinds), 422)
    made = organisations.create_organisation(
        session, name=form.name.data or "", acronym=form.acronym.data or "", kind=form.kind.data, by=actor
    )
    return redirect(
        f"/organisations/{made.slug}/edit", "The organisation is added. Describe it, and invite its people."
    )


def _refused(form: InviteForm, refusal: InvalidError) -> Filled:
    return filled(form, also=list(refusal.fields.items()) or [("email", refusal.sentence)])


def _organisations(session: Session) -> Choices:
    return [(one.slug, one.name) for one in organisations.all_names(session)]
