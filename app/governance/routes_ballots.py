"""Ballots: the list, one of them, and what its electors do. Who knocks is a member; which ballots exist for them the query says."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from wtforms import Form

from app.access import Actor
from app.core.errors import InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.governance.actions import close, declare, hand_over, remark, vote
from app.governance.effects import Effects
from app.governance.forms_ballots import (
    CloseForm,
    DeclareForm,
    HandOverForm,
    RemarkForm,
    safe_next,
    vote_form,
)
from app.governance.models import Choice, Declaration
from app.governance.pages_ballots import BallotPage
from app.governance.panel import NOTHING_TYPED, Forms, ballot_panel
from app.governance.policy import may_close, may_declare, may_discuss, may_vote
from app.governance.queries import BallotCase, get_ballot
from app.governance.queries_ballots import remarks_of
from app.organisations import Filled, Words, filled
from app.vocabularies import load_vocabularies
from app.web import FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/committee/ballots")


@router.get("/{ballot_id}")
def show(ballot_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return _page(session, services, request, actor, get_ballot(session, actor, ballot_id))


@router.get("/{ballot_id}/standing")
def standing(ballot_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """The part of the page that an open vote asks for again."""
    answer = _page(session, services, request, actor, get_ballot(session, actor, ballot_id))
    return replace(answer, template="governance/_ballot_standing.html")


@router.post("/{ballot_id}/declare")
def say_conflict(
    ballot_id: Number, actor: Member, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    case = get_ballot(session, actor, ballot_id, lock=True)
    form = DeclareForm(body)
    if not form.validate():
        may_declare(actor, case.committee, case.ballot, case.seat).enforce()
        return _page(session, services, request, actor, case, Forms(declare=filled(form)), body)
    wanted = Declaration.CONFLICT if form.has_conflict else Declaration.NONE
    if case.seat is None or case.seat.declaration != wanted:  # the same form sent twice says nothing new
        declare(session, case, conflict=form.has_conflict, note=form.note.data or "", by=actor)
    said = "You are recused." if form.has_conflict else "Your declaration is recorded. The papers are open to you."
    return redirect(_next(body, ballot_id), said)


@router.post("/{ballot_id}/vote")
def cast(
    ballot_id: Number, actor: Member, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    case = get_ballot(session, actor, ballot_id, lock=True)
    form = vote_form(case.ballot.subject_kind, scored=case.ballot.scored, formdata=body)
    if not form.validate():
        may_vote(actor, case.committee, case.ballot, case.seat).enforce()
        return _page(session, services, request, actor, case, Forms(vote=filled(form)), body)
    if case.seat is None or not form.repeats(case.seat):
        try:
            vote(
                session,
                case,
                choice=Choice(form.choice.data),
                scores=form.scores,
                comment=form.comment.data or "",
                by=actor,
            )
        except InvalidError as refusal:
            return _page(session, services, request, actor, case, Forms(vote=_refused(form, refusal)), body)
    return redirect(_next(body, ballot_id), "Your vote is recorded.")


@router.post("/{ballot_id}/remarks")
def say(
    ballot_id: Number, actor: Member, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    case = get_ballot(session, actor, ballot_id, lock=True)
    form = RemarkForm(body)
    if not form.validate():
        may_discuss(actor, case.committee, case.ballot, case.seat).enforce()
        return _page(session, services, request, actor, case, Forms(remark=filled(form)), body)
    before = remarks_of(session, ballot_id)
    if not before or (before[-1].person_id, before[-1].text) != (actor.person_id, form.text.data):
        try:
            remark(session, case, form.text.data or "", by=actor)
        except InvalidError as refusal:
            return _page(session, services, request, actor, case, Forms(remark=_refused(form, refusal)), body)
    return redirect(_next(body, ballot_id), "Your remark is added.")


@router.post("/{ballot_id}/hand-over")
def call_alternate(ballot_id: Number, actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    case = get_ballot(session, actor, ballot_id, lock=True)
    form = HandOverForm(body)
    seat = next((one for one in case.electors if form.validate() and one.seat_id == form.seat_id.data), None)
    if seat is None:
        raise NotFoundError
    hand_over(session, case, seat, by=actor)
    return redirect(_next(body, ballot_id), "The alternate fills the seat in this vote.")


@router.post("/{ballot_id}/close")
def decide(
    ballot_id: Number, actor: Member, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    """Close, and carry out what was decided, in one transaction."""
    case = get_ballot(session, actor, ballot_id, lock=True)
    form = CloseForm(body)
    if not form.validate():
        may_close(actor, case.committee, case.ballot, case.electors, case.standing).enforce()
        return _page(session, services, request, actor, case, Forms(close=filled(form)), body)
    try:
        close(session, case, form.reason.data or "", by=actor)
    except InvalidError as refusal:
        return _page(session, services, request, actor, case, Forms(close=_refused(form, refusal)), body)
    services.get(Effects).carry_out(session, services, case.ballot, actor)
    return redirect(
        _next(body, ballot_id),
        Sentence("The vote is closed: resolution %(number)s.", number=case.ballot.number),
    )


def _refused(form: Form, refusal: InvalidError) -> Filled:
    return filled(form, also=list(refusal.fields.items()))


def _next(body: FormData, ballot_id: int) -> str:
    return safe_next(body.get("next"), f"/committee/ballots/{ballot_id}")


def _page(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    case: BallotCase,
    forms: Forms = NOTHING_TYPED,
    body: FormData | None = None,
) -> Rendered:
    """The ballot's page; after a refused form, one that still returns to where the form came from."""
    words = Words(load_vocabularies(session), language_of(request, actor))
    panel = ballot_panel(session, actor, case, words, services.get(Moments), forms=forms)
    if body is not None:
        panel = replace(panel, next=_next(body, case.ballot.id))
    return render("governance/ballot.html", BallotPage(panel), 422 if forms.problems else 200)
