"""Submissions in the JSON API: the same gates, forms and actions as the pages."""

from typing import Annotated, Literal, TypeVar

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app import organisations
from app.bulletin import actions_submission, actions_triage, labels, policy, sending_in
from app.bulletin.api_submission_models import (
    AcceptIn,
    AnswerIn,
    AskIn,
    DeclineIn,
    ProposeFields,
    ReplyIn,
    SubmissionItem,
    SubmissionList,
    SubmissionOut,
    WithdrawIn,
)
from app.bulletin.forms_submission import AcceptForm, AnswerForm, AskForm, DeclineForm, ReplyForm, WithdrawForm
from app.bulletin.models import EditState, Submission
from app.bulletin.queries import get_issue_to_edit, get_submission, get_submission_to_change
from app.bulletin.queries_submissions import count, issue_state_of, lines, open_issues, told_in, whose
from app.bulletin.rows_submissions import PAGE
from app.core.errors import InvalidError
from app.web import Editor, FormBody, House, HouseForm, Member, Room, SignedIn, UnitOfWork, errors_of
from app.web.addresses import Number

router = Room("/api/v1/bulletins/submissions", include_in_schema=True, tags=["bulletins"])
F = TypeVar("F", bound=HouseForm)
REFUSED = "The proposal was not changed."


@router.get("", response_model=SubmissionList)
def list_submissions(
    actor: Member,
    session: UnitOfWork,
    whose_: Annotated[Literal["mine", "organisation"], Query(alias="whose")] = "mine",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SubmissionList:
    """The caller's own, or those in the name of the organisations that they represent; the newest first."""
    which = whose(actor, whose_)
    found = lines(session, which, limit=per_page, offset=(page - 1) * per_page)
    items = [
        SubmissionItem(
            id=one.id,
            url=f"{PAGE}/{one.id}",
            kind=one.kind,
            title=one.title,
            state=one.state,
            issue=one.quarter,
            created_at=one.created_at,
        )
        for one in found
    ]
    return SubmissionList(items=items, total=count(session, which), page=page)


@router.post(
    "",
    response_model=SubmissionOut,
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": ProposeFields.model_json_schema()}},
        }
    },
)
def create_submission(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Response:
    """Propose an item for the bulletin."""
    policy.may_propose(actor).enforce()
    tried = sending_in.try_to_propose(session, services, actor, body, sending_in.receive(services, body))
    if tried.made is None:
        raise InvalidError("The proposal was not made.", dict(tried.faults))
    headers = {"location": f"/api/v1/bulletins/submissions/{tried.made.id}", "cache-control": "no-store"}
    return Response(_out(session, tried.made).model_dump_json(), 201, headers, "application/json")


@router.get("/{submission_id}", response_model=SubmissionOut)
def read_submission(submission_id: Number, actor: SignedIn, session: UnitOfWork) -> SubmissionOut:
    return _out(session, get_submission(session, actor, submission_id))


@router.post("/{submission_id}/answer", response_model=SubmissionOut)
def answer(
    submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, body: AnswerIn
) -> SubmissionOut:
    """To the coordinator's question."""
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_answer(actor, submission).enforce()
    form = _checked(AnswerForm, body)
    actions_submission.answer(session, services.settings, submission, form.answer.data or "", by=actor)
    return _out(session, submission)


@router.post("/{submission_id}/reply", response_model=SubmissionOut)
def reply(submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, body: ReplyIn) -> SubmissionOut:
    """To the summary that the author was shown."""
    submission = get_submission_to_change(session, actor, submission_id)
    state, shown = issue_state_of(session, submission), submission.edit_state != EditState.NONE
    policy.may_reply(actor, submission, state, shown=shown).enforce()
    form = _checked(ReplyForm, body)
    if faults := form.faults():
        raise InvalidError(REFUSED, faults)
    agrees = form.says.data == EditState.AGREED
    words, seen = form.change.data or "", form.seen.data or ""
    actions_submission.reply(session, services.settings, submission, words, agrees=agrees, seen=seen, by=actor)
    return _out(session, submission)


@router.post("/{submission_id}/withdraw", response_model=SubmissionOut)
def withdraw(
    submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, body: WithdrawIn
) -> SubmissionOut:
    """For its author, and who represents the organisation in whose name it is."""
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_withdraw(actor, submission, issue_state_of(session, submission)).enforce()
    form = _checked(WithdrawForm, body)
    actions_submission.withdraw(session, services.settings, submission, form.withdrawn.data or "", by=actor)
    return _out(session, submission)


@router.post("/{submission_id}/accept", response_model=SubmissionOut)
def accept(submission_id: Number, actor: Editor, session: UnitOfWork, services: House, body: AcceptIn) -> SubmissionOut:
    """For the content coordinator, into an issue that is open."""
    policy.may_triage(actor, get_submission(session, actor, submission_id)).enforce()
    form = AcceptForm(FormData(body.model_dump()))
    form.offer([one.quarter for one in open_issues(session)], labels.SECTIONS)
    if not form.validate():
        raise InvalidError(REFUSED, dict(errors_of(form)))
    issue = get_issue_to_edit(session, actor, form.issue.data)
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_triage(actor, submission).enforce()
    actions_triage.accept(session, services.settings, issue, submission, section=form.section.data, by=actor)
    return _out(session, submission)


@router.post("/{submission_id}/ask", response_model=SubmissionOut)
def ask(submission_id: Number, actor: Editor, session: UnitOfWork, services: House, body: AskIn) -> SubmissionOut:
    """For the content coordinator: the author is asked by mail."""
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_triage(actor, submission).enforce()
    form = _checked(AskForm, body)
    actions_triage.ask(session, services.settings, submission, form.question.data or "", by=actor)
    return _out(session, submission)


@router.post("/{submission_id}/decline", response_model=SubmissionOut)
def decline(
    submission_id: Number, actor: Editor, session: UnitOfWork, services: House, body: DeclineIn
) -> SubmissionOut:
    """For the content coordinator; the author is told the reason."""
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_triage(actor, submission).enforce()
    form = _checked(DeclineForm, body)
    actions_triage.decline(session, services.settings, submission, form.reason.data or "", by=actor)
    return _out(session, submission)


def _checked(kind: type[F], body: BaseModel) -> F:
    form = kind(FormData(body.model_dump()))
    if not form.validate():
        raise InvalidError(REFUSED, dict(errors_of(form)))
    return form


def _out(session: Session, submission: Submission) -> SubmissionOut:
    session.flush()
    told = told_in(session, [submission.id]).get(submission.id)
    number = submission.organisation_id
    behind = organisations.names(session, [number] if number is not None else [])
    return SubmissionOut(
        id=submission.id,
        url=f"{PAGE}/{submission.id}",
        kind=submission.kind,
        title=submission.title,
        text=submission.text,
        link=submission.url,
        audience=submission.audience,
        organisation=next((one.slug for one in behind.values()), ""),
        state=submission.state,
        reason=submission.reason,
        issue=told.issue.quarter if told is not None else "",
        summary=submission.edited,
        summary_state=submission.edit_state,
        seen=actions_submission.seen_mark(submission),
        created_at=submission.created_at,
    )
