"""Measures under the code of conduct, for those who propose and decide them. The query says which exist for whom."""

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.membership.actions_appeals import hand_on
from app.membership.actions_sanctions import propose_lift, propose_sanction, send_again, vote_again
from app.membership.forms_sanctions import LiftForm, SanctionForm
from app.membership.models import Measure, SanctionState
from app.membership.pages_sanctions import (
    AppealBox,
    LiftPage,
    NewSanctionPage,
    SanctionPage,
    SanctionsPage,
    appeal_box,
    measure_label,
    offers_for,
    sanction_line,
    state_tag,
)
from app.membership.people import card_of, person_of
from app.membership.policy_conduct import decides, may_draft, may_propose_lift
from app.membership.queries_appeals import decides_in_secretariat, get_appeal
from app.membership.queries_sanctions import (
    SanctionCase,
    concerns,
    get_sanction,
    list_sanctions,
)
from app.membership.resolutions import is_open, open_vote
from app.organisations import Offer, filled, in_paragraphs
from app.organisations.forms import codes
from app.web import (
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    Secretariat,
    UnitOfWork,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/committee")
NOBODY = "Nobody has an account with this address."


@router.get("/sanctions")
def sanctions(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    say = translations(language).gettext
    found = [sanction_line(row, language) for row in list_sanctions(session, actor)]
    note = "" if decides(actor) else say("You see the measures that you proposed.")
    offers = [Offer(say("Propose a measure"), "/committee/sanctions/new", kind="primary")]
    return render("membership/sanctions.html", SanctionsPage(found, note, offers))


@router.get("/sanctions/new")
def new_sanction_page(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    may_draft(actor).enforce()
    form = SanctionForm(email=request.query_params.get("email", "")[:254], appeal_days=30)
    return render("membership/sanction_new.html", _new_page(session, services, form))


@router.post("/sanctions/new")
def new_sanction(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    may_draft(actor).enforce()
    form = SanctionForm(body)
    form.organisation.choices = codes(one.slug for one in organisations.all_names(session))
    if not form.validate():
        return render("membership/sanction_new.html", _new_page(session, services, form), 422)
    try:
        person_id, organisation_id = _whom(session, form)
        sanction = propose_sanction(
            session,
            person_id=person_id,
            organisation_id=organisation_id,
            measure=Measure(form.measure.data),
            reason=form.reason.data or "",
            until=form.until.data,
            appeal_days=form.appeal_days.data or 30,
            by=actor,
        )
    except InvalidError as refusal:
        page = _new_page(session, services, form, also=list(refusal.fields.items()))
        return render("membership/sanction_new.html", page, 422)
    return redirect(f"/committee/sanctions/{sanction.id}", "The measure is before the committee.")


@router.get("/sanctions/{sanction_id}")
def sanction_page(
    sanction_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    case = get_sanction(session, actor, sanction_id)
    page = _page(session, actor, case, services.get(Moments), language_of(request, actor))
    return render("membership/sanction.html", page)


@router.post("/sanctions/{sanction_id}/ballot")
def again(sanction_id: Number, actor: Member, session: UnitOfWork) -> Response:
    case = get_sanction(session, actor, sanction_id, lock=True)
    case.opens.enforce()
    vote_again(session, case, by=actor)
    return redirect(f"/committee/sanctions/{sanction_id}", "The measure is before the committee.")


@router.get("/sanctions/{sanction_id}/lift")
def lift_page(sanction_id: Number, actor: Member, session: UnitOfWork) -> Rendered:
    case = get_sanction(session, actor, sanction_id)
    _may_lift(session, actor, case)
    return render("membership/sanction_lift.html", LiftPage(sanction_id, case.member, filled(LiftForm())))


@router.post("/sanctions/{sanction_id}/lift")
def lift(sanction_id: Number, actor: Member, session: UnitOfWork, body: FormBody) -> Rendered | Response:
    case = get_sanction(session, actor, sanction_id, lock=True)
    _may_lift(session, actor, case)
    form = LiftForm(body)
    if not form.validate():
        return render("membership/sanction_lift.html", LiftPage(sanction_id, case.member, filled(form)), 422)
    propose_lift(session, case, form.reason.data or "", by=actor)
    return redirect(f"/committee/sanctions/{sanction_id}", "The committee decides whether the suspension is lifted.")


@router.post("/sanctions/{sanction_id}/letter")
def letter_again(sanction_id: Number, actor: Secretariat, session: UnitOfWork, services: House) -> Response:
    case = get_sanction(session, actor, sanction_id, lock=True)
    if concerns(actor, case.sanction):
        raise ConflictError("This concerns you or your organisation, so somebody else sends the letter.")
    number = send_again(session, services, case.sanction, by=actor)
    said = Sentence("Letters sent: %(number)s. The links sent before no longer work.", number=number)
    return redirect(f"/committee/sanctions/{sanction_id}", said)


@router.get("/appeals/{appeal_id}")
def appeal(appeal_id: Number, actor: Member, session: UnitOfWork) -> Response:
    """Where a ballot leads; the appeal stands on the page of its measure."""
    case = get_appeal(session, actor, appeal_id)[1]
    return redirect(f"/committee/sanctions/{case.sanction.id}#appeal")


@router.post("/appeals/{appeal_id}/ballot")
def appeal_again(appeal_id: Number, actor: Member, session: UnitOfWork, services: House) -> Response:
    found, case = get_appeal(session, actor, appeal_id, lock=True)
    if not decides(actor):
        raise NotFoundError
    case.opens.enforce()
    hand_on(session, services, case.sanction, found)
    return redirect(f"/committee/sanctions/{case.sanction.id}#appeal", "The appeal is handed on again.")


def _whom(session: Session, form: SanctionForm) -> tuple[int | None, int | None]:
    """Person and organisation, one of them None. InvalidError where nobody has the address."""
    if form.about.data == "organisation":
        organisation = organisations.by_slug(session, form.organisation.data)
        return None, organisation.id if organisation else None
    person = person_of(session, form.email.data or "")
    if person is None:
        raise InvalidError(NOBODY, {"email": NOBODY})
    return person.id, None


def _may_lift(session: Session, actor: Actor, case: SanctionCase) -> None:
    sanction = case.sanction
    lifting = open_vote(session, "lift", sanction.id) is not None
    may_propose_lift(actor, measure=sanction.measure, state=sanction.state, is_before_committee=lifting).enforce()
    case.opens.enforce()


def _new_page(
    session: Session, services: Services, form: SanctionForm, also: Sequence[tuple[str, str]] = ()
) -> NewSanctionPage:
    offered = [(one.slug, one.name) for one in organisations.all_names(session)]
    return NewSanctionPage(filled(form, also=also), offered, clock.today(services.settings.zone).isoformat())


def _page(session: Session, actor: Actor, case: SanctionCase, moments: Moments, language: str) -> SanctionPage:
    sanction, say = case.sanction, translations(language).gettext
    reads = bool(case.opens)
    proposer = card_of(session, sanction.proposed_by)
    facts: list[tuple[str, str | Markup]] = [
        (
            say("Proposed"),
            Markup("{} · {}").format(moments.tag(sanction.proposed_at, language), proposer.name if proposer else ""),
        )
    ]
    if case.vote and case.vote.ballot.number:
        facts.append((say("Resolution"), case.vote.ballot.number))
    moments_of = (
        (say("Imposed"), sanction.imposed_at),
        (say("Last day"), sanction.until),
        (say("Appeal possible until"), sanction.appeal_by if sanction.state != SanctionState.PROPOSED else None),
        (say("Ended"), sanction.ended_at),
    )
    facts += [(label, moments.tag(when, language)) for label, when in moments_of if when is not None]
    voting = is_open(session, sanction.ballot_id)
    lifting = open_vote(session, "lift", sanction.id)
    if lifting is not None and decides(actor):
        link = Markup('<a href="/committee/ballots/{}">{}</a>').format(lifting, say("See the vote"))
        facts.append((say("Lifting proposed"), link))
    return SanctionPage(
        id=sanction.id,
        member=case.member,
        measure=measure_label(sanction.measure, language),
        state=state_tag(sanction.state, language),
        facts=facts,
        reason=in_paragraphs(sanction.reason) if reads else Markup(),
        refusal=case.opens.reason,
        end_reason=in_paragraphs(sanction.end_reason) if reads else Markup(),
        vote_href=f"/committee/ballots/{sanction.ballot_id}" if case.vote else "",
        appeal=_appeal(session, actor, case, language, reads=reads),
        offers=offers_for(actor, case, lifting=lifting is not None, voting=voting, language=language)
        if decides(actor)
        else (),
    )


def _appeal(session: Session, actor: Actor, case: SanctionCase, language: str, *, reads: bool) -> AppealBox | None:
    found = case.appeal
    if found is None:
        return None
    voting = is_open(session, found.ballot_id)
    decide = decides_in_secretariat(session, actor, found)
    stuck = decides(actor) and reads and not found.outcome and found.ballot_id is not None and not voting
    return appeal_box(
        found,
        language,
        reads=reads,
        vote_href=f"/committee/ballots/{found.ballot_id}" if found.ballot_id and decides(actor) else "",
        decide_href=f"/secretariat/appeals/{found.id}" if decide else "",
        again_href=f"/committee/appeals/{found.id}/ballot" if stuck else "",
    )
