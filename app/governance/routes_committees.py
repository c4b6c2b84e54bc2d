"""Committees for everyone, and what the secretariat changes about them."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.governance.actions_seats import change_committee, create_county, create_oversight, create_steering
from app.governance.forms_committees import CommitteeForm, NewCommitteeForm
from app.governance.labels import committee_name
from app.governance.models import Committee, CommitteeKind
from app.governance.pages_committees import committee_page, list_page
from app.governance.pages_seats import EditPage, NewPage
from app.governance.queries_committees import (
    all_committees,
    committee_by_slug,
    figures,
    get_committee_to_run,
    seats_in_order,
    steers,
    terms_of,
)
from app.organisations import Filled, Words, filled
from app.vocabularies import load_vocabularies
from app.web import (
    Anyone,
    FormBody,
    House,
    Incoming,
    Moments,
    Rendered,
    Room,
    Secretariat,
    UnitOfWork,
    redirect,
    render,
)
from app.web.language import language_of

router = Room("/committees")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    words = words_of(session, request, actor)
    found = all_committees(session)
    counted = figures(session, clock.today(services.settings.zone))
    return render("governance/committees.html", list_page(found, counted, actor, words))


@router.get("/new")
def new_page(actor: Secretariat, session: UnitOfWork, request: Incoming) -> Rendered:
    return render("governance/committee_new.html", _new_page(session, request, actor, filled(NewCommitteeForm())))


@router.post("/new")
def new(actor: Secretariat, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    words = words_of(session, request, actor)
    form = NewCommitteeForm(body)
    form.offer(_kinds(session), words.vocabularies.current.get("county", ()))
    also: list[tuple[str, str]] = []
    if form.validate():
        try:
            made = _create(session, form, words, actor)
        except InvalidError as refusal:
            also = list(refusal.fields.items())
        else:
            return redirect(
                f"/committees/{made.slug}", Sentence("%(name)s is set up; its seats are vacant.", name=made.name)
            )
    return render("governance/committee_new.html", _new_page(session, request, actor, filled(form, also=also)), 422)


@router.get("/{slug}")
def show(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    committee = committee_by_slug(session, slug)
    today = clock.today(services.settings.zone)
    seats = seats_in_order(session, committee.id)
    page = committee_page(
        committee,
        actor,
        words_of(session, request, actor),
        services.get(Moments),
        seats=seats,
        terms=terms_of(session, committee.id),
        homes=organisations.names(session, [one.organisation_id for one in seats if one.organisation_id is not None]),
        today=today,
        steers=steers(session, actor.person_id, today),
    )
    return render("governance/committee.html", page)


@router.get("/{slug}/edit")
def edit_page(actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    committee = get_committee_to_run(session, actor, slug)
    name = committee_name(words_of(session, request, actor), committee)
    return render("governance/committee_edit.html", EditPage(slug, name, filled(CommitteeForm(obj=committee))))


@router.post("/{slug}/edit")
def edit(actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str, body: FormBody) -> Rendered | Response:
    committee = get_committee_to_run(session, actor, slug)
    form = CommitteeForm(body)
    if not form.validate():
        name = committee_name(words_of(session, request, actor), committee)
        return render("governance/committee_edit.html", EditPage(slug, name, filled(form)), 422)
    change_committee(session, committee, form.facts, by=actor)
    return redirect(
        f"/committees/{slug}", "The committee is saved. Votes that are open keep the rules they began with."
    )


def words_of(session: Session, request: Request, actor: Actor) -> Words:
    return Words(load_vocabularies(session), language_of(request, actor))


def _kinds(session: Session) -> list[CommitteeKind]:
    """What can be set up now: the two that there is one of, until it is there; counties copy the oversight committee."""
    there = {one.kind for one in all_committees(session)}
    single = [kind for kind in (CommitteeKind.OVERSIGHT, CommitteeKind.STEERING) if kind not in there]
    return [*single, CommitteeKind.COUNTY] if CommitteeKind.OVERSIGHT in there else single


def _create(session: Session, form: NewCommitteeForm, words: Words, actor: Actor) -> Committee:
    if form.kind.data == CommitteeKind.OVERSIGHT:
        return create_oversight(session, by=actor)
    if form.kind.data == CommitteeKind.STEERING:
        return create_steering(session, by=actor)
    return create_county(
        session,
        county=form.county.data,
        label=words.vocabularies.labels("county", "en")[form.county.data],
        label_sw=words.vocabularies.labels("county", "sw")[form.county.data],
        by=actor,
    )


def _new_page(session: Session, request: Request, actor: Actor, form: Filled) -> NewPage:
    words = words_of(session, request, actor)
    taken = {one.county for one in all_committees(session)}
    counties = [
        (code, label) for code, label in words.vocabularies.choices("county", words.language) if code not in taken
    ]
    return NewPage(form, counties, kinds=_kinds(session))
