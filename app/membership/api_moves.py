"""The moves of an application in the JSON API. Who may not know of it gets 404, who may not move it 403, too early or late 409."""

from typing import TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import governance
from app.access import Actor
from app.core.errors import ConflictError, InvalidError
from app.core.services import Services
from app.governance import BallotCase, Choice, Effects
from app.membership.actions_apply import save_step
from app.membership.api import ApplicationId, LinkHeader, LinkQuery, find, held_link
from app.membership.api_answers import fields_as_sent, merged, steps_given
from app.membership.api_models import (
    AnswersIn,
    ApplicationOut,
    DeclareIn,
    ReasonIn,
    RequestIn,
    ScreenIn,
    StatementIn,
    VoteIn,
)
from app.membership.api_show import application_out
from app.membership.life import Name
from app.membership.moves import (
    answer,
    confirm_nomination,
    decline_nomination,
    request_information,
    screen,
    waive_nomination,
    withdraw,
)
from app.membership.moves_review import open_review
from app.membership.policy import may_move
from app.membership.private_link import applicant
from app.membership.queries import Case, get_application, get_application_to_move, link_token
from app.membership.queries_apply import open_by_link
from app.membership.screening import CHECKLIST
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Room, UnitOfWork

T = TypeVar("T")
router = Room("/api/v1/applications/{application_id}", include_in_schema=True, tags=["applications"])


@router.post("/confirm_nomination", response_model=ApplicationOut)
def confirm(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: StatementIn | None = None,
) -> ApplicationOut:
    """For a representative of the member that the applicant names."""
    case = _open(session, services, request, actor, application_id, Name.CONFIRM_NOMINATION)
    confirm_nomination(session, services, case, (body or StatementIn()).statement, by=actor)
    return _now(session, services, actor, case)


@router.post("/decline_nomination", response_model=ApplicationOut)
def decline(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: ReasonIn | None = None,
) -> ApplicationOut:
    """The applicant is told the reason, and may name another member."""
    case = _open(session, services, request, actor, application_id, Name.DECLINE_NOMINATION)
    decline_nomination(session, services, case, (body or ReasonIn()).reason, by=actor)
    return _now(session, services, actor, case)


@router.post("/waive_nomination", response_model=ApplicationOut)
def waive(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: ReasonIn | None = None,
) -> ApplicationOut:
    """For the chair of the committee, with a reason."""
    case = _open(session, services, request, actor, application_id, Name.WAIVE_NOMINATION)
    waive_nomination(session, services, case, (body or ReasonIn()).reason, by=actor)
    return _now(session, services, actor, case)


@router.post("/screen", response_model=ApplicationOut)
def check(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: ScreenIn | None = None,
) -> ApplicationOut:
    """For the secretariat: complete, it waits for the committee's review."""
    case = _open(session, services, request, actor, application_id, Name.SCREEN)
    said = body or ScreenIn()
    if unknown := set(said.checklist or ()) - set(CHECKLIST):
        raise InvalidError("There is no such item.", {f"checklist.{min(unknown)}"[:60]: "There is no such item."})
    screen(
        session,
        services,
        case,
        complete=_needed("complete", said.complete),
        note=said.note,
        checklist=said.checklist,
        by=actor,
    )
    return _now(session, services, actor, case)


@router.post("/request_information", response_model=ApplicationOut)
def ask(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: RequestIn | None = None,
) -> ApplicationOut:
    """For the secretariat: reopens exactly these steps for the applicant."""
    case = _open(session, services, request, actor, application_id, Name.REQUEST_INFORMATION)
    said = body or RequestIn()
    request_information(session, services, case, said.steps, said.message, by=actor)
    return _now(session, services, actor, case)


@router.post("/answer", response_model=ApplicationOut)
def give_answer(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: AnswersIn | None = None,
    x_application_link: LinkHeader = "",
    link: LinkQuery = "",
) -> ApplicationOut:
    """For the applicant, with the private link; may bring changes of the reopened steps with it."""
    case = _open(session, services, request, actor, application_id, Name.ANSWER)
    by = applicant(case.application) if case.facts.holds_link else actor
    if body is not None:
        changed = merged(case.answers, body, load_vocabularies(session))
        for step in steps_given(body):
            save_step(session, case, step, changed, by=by)
    try:
        answer(session, services, case, by=by)
    except InvalidError as refusal:
        raise InvalidError(refusal.sentence, fields_as_sent(refusal.fields)) from refusal
    return _now(session, services, actor, case)


@router.post("/withdraw", response_model=ApplicationOut)
def take_back(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: ReasonIn | None = None,
    x_application_link: LinkHeader = "",
    link: LinkQuery = "",
) -> ApplicationOut:
    """For the applicant, with the private link; at any time before the decision."""
    case = _open(session, services, request, actor, application_id, Name.WITHDRAW)
    by = applicant(case.application) if case.facts.holds_link else actor
    withdraw(session, services, case, (body or ReasonIn()).reason, by=by)
    return _now(session, services, actor, case)


@router.post("/open_review", response_model=ApplicationOut)
def begin_review(
    application_id: ApplicationId, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> ApplicationOut:
    """For the chair and the secretariat: the electorate is fixed from here on."""
    case = _open(session, services, request, actor, application_id, Name.OPEN_REVIEW)
    open_review(session, services, case, by=actor)
    return _now(session, services, actor, case)


@router.post("/declare", response_model=ApplicationOut)
def say_conflict(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: DeclareIn | None = None,
) -> ApplicationOut:
    """For each elector, before anything that is not public opens."""
    case, ballot = _before_committee(session, services, request, actor, application_id, Name.DECLARE)
    governance.may_declare(actor, ballot.committee, ballot.ballot, ballot.seat).enforce()
    said = body or DeclareIn()
    governance.declare(session, ballot, conflict=_needed("conflict", said.conflict), note=said.note, by=actor)
    return _now(session, services, actor, case)


@router.post("/vote", response_model=ApplicationOut)
def cast(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: VoteIn | None = None,
) -> ApplicationOut:
    """For each elector without conflict, once."""
    case, ballot = _before_committee(session, services, request, actor, application_id, Name.VOTE)
    governance.may_vote(actor, ballot.committee, ballot.ballot, ballot.seat).enforce()
    said = body or VoteIn()
    scores = said.scores.model_dump() if said.scores else {}
    choice = Choice(_needed("choice", said.choice))
    governance.vote(session, ballot, choice=choice, scores=scores, comment=said.comment, by=actor)
    return _now(session, services, actor, case)


@router.post("/close", response_model=ApplicationOut)
def decide(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: ReasonIn | None = None,
) -> ApplicationOut:
    """For whoever presides, with the reason: the decision is made and carried out at once."""
    case, ballot = _before_committee(session, services, request, actor, application_id, Name.CLOSE)
    governance.close(session, ballot, (body or ReasonIn()).reason, by=actor)
    services.get(Effects).carry_out(session, services, ballot.ballot, actor)
    return _now(session, services, actor, case)


def _open(
    session: Session, services: Services, request: Request, actor: Actor, application_id: int, name: Name
) -> Case:
    """The application about to move, locked, for whoever came by the link or by a role."""
    held = held_link(session, services, request, application_id)
    return get_application_to_move(session, actor, application_id, name, link=held, settings=services.settings)


def _before_committee(
    session: Session, services: Services, request: Request, actor: Actor, application_id: int, name: Name
) -> tuple[Case, BallotCase]:
    """The application and its ballot, whose row is locked; the application's own is when the decision is carried out."""
    case = find(session, services, request, actor, application_id)
    may_move(actor, case.facts, name).enforce()
    if case.application.ballot_id is None:
        raise ConflictError("This application is not before the committee.")
    return case, governance.get_ballot(session, actor, case.application.ballot_id, lock=True)


def _needed(field: str, value: T | None) -> T:
    """Asked only of whoever may make the move, so that a refusal comes before a lesson in fields."""
    if value is None:
        sentence = "This cannot be left empty."
        raise InvalidError(sentence, {field: sentence})
    return value


def _now(session: Session, services: Services, actor: Actor, case: Case) -> ApplicationOut:
    """As it stands after the move."""
    session.flush()
    application = case.application
    if case.facts.holds_link:
        token = link_token(services.settings, application)
        return application_out(session, services, actor, open_by_link(session, services.settings, token))
    return application_out(session, services, actor, get_application(session, actor, application.id))
