"""Proposing a group to the committee, and that one be closed."""

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import organisations
from app.core.errors import InvalidError
from app.core.markup import to_html
from app.governance import committee_name, may_propose
from app.groups.actions_proposals import propose_closing, propose_opening
from app.groups.forms import ClosingForm, OpeningForm
from app.groups.models import ProposalState
from app.groups.pages_proposals import ClosingPage, OpeningPage
from app.groups.policy_proposals import may_ask_to_close, may_open_form, may_put_to
from app.groups.proposals import Opening, opening_in_words
from app.groups.queries import called, get_group, national_groups
from app.groups.queries_people import Candidate, the_one
from app.groups.queries_proposals import committee_for, counties_with_committee, get_group_to_close, named_of
from app.organisations import Words, filled
from app.vocabularies import load_vocabularies
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/groups")
LIST = "/groups/proposals"


@router.get("/new")
def new(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    may_open_form(actor).enforce()
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = OpeningForm()
    _offer(session, form, words)
    return render("groups/new.html", _page(session, form, words))


@router.post("/new")
def propose(actor: Member, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    may_open_form(actor).enforce()
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = OpeningForm(body)
    _offer(session, form, words)
    valid = form.validate()
    lead, no_lead = the_one(session, form.lead.data or "")
    secretary, no_secretary = the_one(session, form.secretary.data or "")
    also = [(name, problem) for name, problem in (("lead", no_lead), ("secretary", no_secretary)) if problem]
    committee = committee_for(session, form.county.data or "")
    if refusal := may_put_to(actor, committee, committee_name(words, committee)).reason:
        also.append(("county", refusal))
    if not valid or also:
        return render("groups/new.html", _page(session, form, words, also), 422)
    opening = _opening(form, lead, secretary)
    if body.get("action") == "preview":
        seen = to_html(opening_in_words(opening, named_of(session, opening)))
        return render("groups/new.html", _page(session, form, words, preview=seen))
    try:
        proposal = propose_opening(session, opening, by=actor)
    except InvalidError as refused:
        return render("groups/new.html", _page(session, form, words, list(refused.fields.items())), 422)
    return redirect(f"{LIST}/{proposal.id}", "It is before the committee.")


@router.get("/{slug}/close")
def close_form(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, slug)
    committee = committee_for(session, group.county)
    may_ask_to_close(actor, committee, group.id, group.state).enforce()
    words = Words(load_vocabularies(session), language_of(request, actor))
    asks = not may_propose(actor, committee)
    page = ClosingPage(
        slug, called(group, words.language), committee_name(words, committee), asks, filled(ClosingForm())
    )
    return render("groups/close.html", page)


@router.post("/{slug}/close")
def ask_to_close(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    group, committee = get_group_to_close(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    form = ClosingForm(body)
    if not form.validate():
        asks = not may_propose(actor, committee)
        name = called(group, words.language)
        page = ClosingPage(slug, name, committee_name(words, committee), asks, filled(form))
        return render("groups/close.html", page, 422)
    proposal = propose_closing(session, group, form.closing, by=actor, settings=services.settings)
    if proposal.state == ProposalState.ASKED:
        return redirect(f"{LIST}/{proposal.id}", "The secretariat was told, and puts it to the committee.")
    return redirect(f"{LIST}/{proposal.id}", "It is before the committee.")


def _offer(session: Session, form: OpeningForm, words: Words) -> None:
    choices = words.vocabularies.current
    agencies = [one.id for one in organisations.all_names(session)]
    national = [one.id for one in national_groups(session)]
    form.offer(choices.get("topic", ()), agencies, choices.get("county", ()), national)


def _opening(form: OpeningForm, lead: Candidate | None, secretary: Candidate | None) -> Opening:
    return Opening(
        name=form.name.data or "",
        name_sw=form.name_sw.data or "",
        topic=form.topic.data or "",
        purpose=form.purpose.data or "",
        lead_organisation_id=int(form.lead_agency.data),
        lead_id=lead.person_id if lead else None,
        secretary_id=secretary.person_id if secretary else None,
        terms=form.terms.data or "",
        relevance=form.relevance.data or "",
        alignment=form.alignment.data or "",
        interest=form.interest.data or "",
        county=form.county.data or "",
        replica_of_id=int(form.replica_of.data) if form.replica_of.data else None,
    )


def _page(
    session: Session,
    form: OpeningForm,
    words: Words,
    also: list[tuple[str, str]] | None = None,
    preview: Markup | None = None,
) -> OpeningPage:
    vocabularies, language = words.vocabularies, words.language
    return OpeningPage(
        form=filled(form, also=also or ()),
        topics=vocabularies.choices("topic", language),
        agencies=[(str(one.id), one.name) for one in organisations.all_names(session)],
        counties=vocabularies.choices("county", language),
        national=[(str(one.id), called(one, language)) for one in national_groups(session)],
        deciders=[words.label("county", county) for county in counties_with_committee(session)],
        preview=preview,
    )
