"""Guests and individual members, for those who decide: the lists, one of them, ending and renewing."""

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.sentences import Sentence
from app.core.services import Services
from app.membership.actions_stays import end_stay, put_stay_to_vote
from app.membership.forms_stays import EndStayForm
from app.membership.models import StayKind
from app.membership.pages_stays import (
    EndStayPage,
    StayPage,
    StaysPage,
    kind_label,
    offers_for,
    state_tag,
    stay_line,
)
from app.membership.people import card_of
from app.membership.policy_stays import may_end
from app.membership.queries_stays import TABS, StayCase, count_stays, get_stay, list_stays
from app.membership.resolutions import is_open
from app.membership.spaces import Spaces
from app.membership.telling_stays import tell_stayer
from app.organisations import Offer, filled, in_paragraphs
from app.web import FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/committee/stays")


@router.get("")
def stays(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    say = translations(language).gettext
    asked = request.query_params.get("state", "")
    tab, day = (asked if asked in TABS else "active"), clock.today(services.settings.zone)
    found = list_stays(session, actor, tab, day)
    counts = count_stays(session, day)
    named = services.get(Spaces).named(session, language)
    labels = {
        "active": say("Active"), "ending": say("Ending soon"), "proposed": say("Proposed"), "ended": say("Ended or declined"),
    }  # fmt: skip
    page = StaysPage(
        [stay_line(row, named, language) for row in found],
        [(f"{labels[one]} ({counts[one]})", f"/committee/stays?state={one}", one == tab) for one in TABS],
        tab,
        [
            Offer(say("Propose a guest"), "/committee/stays/new", kind="primary"),
            Offer(say("Propose an individual member"), "/committee/stays/new?kind=individual"),
        ],
    )
    return render("membership/stays.html", page)


@router.get("/{stay_id}")
def stay_page(stay_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    case = get_stay(session, actor, stay_id)
    return render("membership/stay.html", _page(session, services, actor, case, language_of(request, actor)))


@router.post("/{stay_id}/ballot")
def put_to_vote(stay_id: Number, actor: Member, session: UnitOfWork, services: House) -> Response:
    case = get_stay(session, actor, stay_id, lock=True)
    put_stay_to_vote(session, services, case.stay, by=actor)
    return redirect(f"/committee/stays/{stay_id}", "It is before the committee.")


@router.get("/{stay_id}/end")
def end_page(stay_id: Number, actor: Member, session: UnitOfWork) -> Rendered:
    case = get_stay(session, actor, stay_id)
    may_end(actor, case.stay.state).enforce()
    return render("membership/stay_end.html", EndStayPage(stay_id, case.stay.name, filled(EndStayForm())))


@router.post("/{stay_id}/end")
def end(stay_id: Number, actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    case = get_stay(session, actor, stay_id, lock=True)
    may_end(actor, case.stay.state).enforce()
    form = EndStayForm(body)
    if not form.validate():
        return render("membership/stay_end.html", EndStayPage(stay_id, case.stay.name, filled(form)), 422)
    end_stay(session, case.stay, form.reason.data or "", by=actor)
    tell_stayer(session, services, case.stay, "stay_ended", link=f"{services.settings.base_url}/")
    said = Sentence("The stay of %(name)s has ended, and so has their access.", name=case.stay.name)
    return redirect(f"/committee/stays/{stay_id}", said)


def _page(session: Session, services: Services, actor: Actor, case: StayCase, language: str) -> StayPage:
    stay, reads = case.stay, bool(case.opens)
    return StayPage(
        id=stay.id,
        name=stay.name,
        kind=kind_label(stay.kind, language),
        state=state_tag(stay.state, language),
        facts=_facts(session, services, case, language),
        objective=in_paragraphs(stay.objective) if reads else Markup(),
        history=[line for line in stay.history.split("\n") if line] if reads else (),
        refusal=case.opens.reason,
        end_reason=stay.end_reason if reads else "",
        vote_href=f"/committee/ballots/{stay.ballot_id}" if stay.ballot_id is not None else "",
        offers=offers_for(actor, case, voting=is_open(session, stay.ballot_id), language=language),
    )


def _facts(session: Session, services: Services, case: StayCase, language: str) -> list[tuple[str, str | Markup]]:
    stay, say, moments = case.stay, translations(language).gettext, services.get(Moments)
    proposer = card_of(session, stay.proposed_by)
    facts: list[tuple[str, str | Markup]] = [(say("E-mail"), stay.email)] if case.opens else []
    if stay.institution:
        facts.append((say("Institution"), stay.institution))
    if stay.kind == StayKind.GUEST:
        named = services.get(Spaces).named(session, language)
        spaces = [(named[space].slug, named[space].name) for space in stay.spaces if space in named]
        links = [Markup('<a href="/groups/{}">{}</a>').format(slug, name) for slug, name in spaces]
        facts.append((say("Spaces"), Markup(", ").join(links)))
    facts.append((say("Last day"), moments.tag(stay.until, language) if stay.until else say("without end")))
    proposed = Markup("{} · {}").format(moments.tag(stay.proposed_at, language), proposer.name if proposer else "")
    facts.append((say("Proposed"), proposed))
    if case.vote and case.vote.ballot.number:
        facts.append((say("Resolution"), case.vote.ballot.number))
    facts += [
        (label, moments.tag(when, language))
        for label, when in ((say("Begun"), stay.began_at), (say("Ended"), stay.ended_at))
        if when is not None
    ]
    for label, number in ((say("Renews"), stay.previous_id), (say("Renewed by"), case.renewed_by)):
        if number is not None:
            link = Markup('<a href="/committee/stays/{}">{}</a>').format(number, say("See that stay"))
            facts.append((label, link))
    return facts
