"""Representatives change the profile and the programmes."""

from collections.abc import Sequence

from starlette.responses import Response

from app.organisations.actions import change_legal, change_profile, rename_organisation
from app.organisations.actions_programmes import add_programme, change_programme, remove_programme
from app.organisations.forms import LegalForm, NameForm, ProfileForm, ProgrammeForm
from app.organisations.models import Organisation
from app.organisations.pages_forms import EditPage, Filled, ProgrammePage, RemoveProgrammePage, filled
from app.organisations.policy import may_rename
from app.organisations.queries import get_organisation_to_edit, get_programme_to_edit
from app.organisations.words import Words
from app.vocabularies import load_vocabularies
from app.web import FormBody, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/organisations/{slug}")


@router.get("/edit")
def edit_page(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    organisation = get_organisation_to_edit(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ProfileForm(obj=organisation, scope="counties" if organisation.counties else "national")
    shown = filled(form, NameForm(obj=organisation), LegalForm(obj=organisation))
    return render("organisations/edit.html", _edit_page(organisation, words, shown, renames=bool(may_rename(actor))))


@router.post("/edit")
def edit(actor: Member, session: UnitOfWork, request: Incoming, slug: str, body: FormBody) -> Rendered | Response:
    organisation = get_organisation_to_edit(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form, names, legal = ProfileForm(body), NameForm(body), LegalForm(body)
    form.offer(words.vocabularies)
    names.offer(words.vocabularies)
    renames = bool(may_rename(actor))
    if not all([form.validate(), legal.validate(), not renames or names.validate()]):
        shown = filled(names, form, legal) if renames else filled(form, legal)
        return render("organisations/edit.html", _edit_page(organisation, words, shown, renames=renames), 422)
    if renames:
        rename_organisation(session, organisation, name=names.name.data or "", kind=names.kind.data, by=actor)
    change_profile(
        session,
        organisation,
        acronym=form.acronym.data or "",
        profile=form.profile.data or "",
        website=form.website.data or "",
        pillars=form.pillars.data or (),
        counties=form.chosen_counties,
        by=actor,
    )
    if {"legal_status", "registration_number"} <= body.keys():
        change_legal(
            session,
            organisation,
            legal_status=legal.legal_status.data or "",
            registration_number=legal.registration_number.data or "",
            by=actor,
        )
    return redirect(f"/organisations/{slug}", "The profile is saved.")


@router.get("/programmes/new")
def new_programme_page(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    organisation = get_organisation_to_edit(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ProgrammeForm(scope="counties" if organisation.counties else "national", counties=organisation.counties)
    return render("organisations/programme.html", _programme_page(organisation, words, filled(form)))


@router.post("/programmes/new")
def new_programme(
    actor: Member, session: UnitOfWork, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    organisation = get_organisation_to_edit(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ProgrammeForm(body)
    form.offer(words.vocabularies)
    if not form.validate():
        return render("organisations/programme.html", _programme_page(organisation, words, filled(form)), 422)
    add_programme(session, organisation.id, form.facts, by=actor)
    return redirect(f"/organisations/{slug}#programmes", "The programme is added.")


@router.get("/programmes/{programme_id}/edit")
def programme_page(actor: Member, session: UnitOfWork, request: Incoming, slug: str, programme_id: int) -> Rendered:
    organisation, programme = get_programme_to_edit(session, actor, slug, programme_id)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ProgrammeForm(obj=programme, scope="counties" if programme.counties else "national")
    page = _programme_page(organisation, words, filled(form), programme.id, programme.name)
    return render("organisations/programme.html", page)


@router.post("/programmes/{programme_id}/edit")
def edit_programme(
    actor: Member, session: UnitOfWork, *, request: Incoming, slug: str, programme_id: int, body: FormBody
) -> Rendered | Response:
    organisation, programme = get_programme_to_edit(session, actor, slug, programme_id)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ProgrammeForm(body)
    form.offer(words.vocabularies)
    if not form.validate():
        page = _programme_page(organisation, words, filled(form), programme.id, programme.name)
        return render("organisations/programme.html", page, 422)
    change_programme(session, programme, form.facts, by=actor)
    return redirect(f"/organisations/{slug}#programmes", "The programme is saved.")


@router.get("/programmes/{programme_id}/remove")
def remove_programme_page(actor: Member, session: UnitOfWork, slug: str, programme_id: int) -> Rendered:
    organisation, programme = get_programme_to_edit(session, actor, slug, programme_id)
    page = RemoveProgrammePage(slug, organisation.name, programme.id, programme.name)
    return render("organisations/programme_remove.html", page)


@router.post("/programmes/{programme_id}/remove")
def remove(actor: Member, session: UnitOfWork, slug: str, programme_id: int) -> Response:
    _, programme = get_programme_to_edit(session, actor, slug, programme_id)
    remove_programme(session, programme, by=actor)
    return redirect(f"/organisations/{slug}#programmes", "The programme is removed.")


def _edit_page(organisation: Organisation, words: Words, form: Filled, *, renames: bool) -> EditPage:
    kind = words.label("organisation_kind", organisation.kind)
    kinds = words.vocabularies.choices("organisation_kind", words.language) if renames else ()
    return EditPage(organisation.slug, organisation.name, kind, form, *_choices(words), kinds)


def _programme_page(
    organisation: Organisation, words: Words, form: Filled, programme_id: int = 0, name: str = ""
) -> ProgrammePage:
    return ProgrammePage(organisation.slug, organisation.name, programme_id, name, form, *_choices(words))


def _choices(words: Words) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    return words.vocabularies.choices("pillar", words.language), words.vocabularies.choices("county", words.language)
