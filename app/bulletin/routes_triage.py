"""`/bulletins/desk/submissions`: the coordinator's queue, and what is decided about one submission."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.bulletin import actions_triage, labels, policy
from app.bulletin.forms_submission import AcceptForm, AskForm, DeclineForm
from app.bulletin.models import Submission
from app.bulletin.pages_triage import QUEUE, queue_page
from app.bulletin.queries import get_issue_to_edit, get_submission, get_submission_to_change
from app.bulletin.queries_submissions import (
    STATES,
    WAITING,
    count_by_state,
    in_queue,
    lines,
    open_issues,
    told_in,
)
from app.bulletin.routes_submission import one_page
from app.bulletin.rows_submissions import PAGE, rows
from app.bulletin.shown import texts_of
from app.core.errors import ConflictError
from app.organisations import filled
from app.web import (
    PER_PAGE,
    Editor,
    FormBody,
    House,
    Incoming,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number, plain_path
from app.web.language import language_of

router = Room(QUEUE)


@router.get("")
def queue(actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    language, number = language_of(request, actor), page_number(request)
    asked = request.query_params.get("show", "")
    which = asked if asked in STATES else WAITING
    counts = count_by_state(session)
    found = lines(session, in_queue(which), limit=PER_PAGE, offset=(number - 1) * PER_PAGE, oldest=which == WAITING)
    drawn = rows(session, found, language, desk=True)
    pages = paginate(request, counts[which], number)
    return render("bulletin/submissions_desk.html", queue_page(session, actor, which, counts, drawn, pages, language))


@router.post("/{submission_id}/accept")
def accept(
    submission_id: Number, actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    """The issue is locked first, as by whatever else changes one."""
    submission = get_submission(session, actor, submission_id)
    policy.may_triage(actor, submission).enforce()
    issues = open_issues(session)
    if not issues:
        raise ConflictError("No issue takes items now. Open the next one first.")
    form = AcceptForm(body)
    form.offer([one.quarter for one in issues], labels.SECTIONS)
    if not form.validate():
        return one_page(session, actor, request, submission, tried={"accept": filled(form)})
    issue = get_issue_to_edit(session, actor, form.issue.data)
    submission = _to_decide(session, actor, submission_id)
    actions_triage.accept(session, services.settings, issue, submission, section=form.section.data, by=actor)
    return redirect(f"{PAGE}/{submission_id}", "Accepted. Its author is told; now write the summary.")


@router.post("/{submission_id}/ask")
def ask(
    submission_id: Number, actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    submission = _to_decide(session, actor, submission_id)
    form = AskForm(body)
    if not form.validate():
        return one_page(session, actor, request, submission, tried={"ask": filled(form)})
    actions_triage.ask(session, services.settings, submission, form.question.data or "", by=actor)
    return redirect(f"{PAGE}/{submission_id}", "The author is asked by e-mail.")


@router.post("/{submission_id}/decline")
def decline(
    submission_id: Number, actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    submission = _to_decide(session, actor, submission_id)
    form = DeclineForm(body)
    if not form.validate():
        return one_page(session, actor, request, submission, tried={"decline": filled(form)})
    actions_triage.decline(session, services.settings, submission, form.reason.data or "", by=actor)
    return redirect(f"{PAGE}/{submission_id}", "Declined. The author is told the reason.")


@router.post("/{submission_id}/show")
def show_summary(
    submission_id: Number, actor: Editor, session: UnitOfWork, services: House, body: FormBody
) -> Response:
    """`back`: the page of the house that asked."""
    submission = get_submission_to_change(session, actor, submission_id)
    told = told_in(session, [submission_id]).get(submission_id)
    state, written = (told.issue.state, bool(texts_of(told.item))) if told is not None else ("", False)
    policy.may_show_edit(actor, submission, state, written=written).enforce()
    if told is not None:
        actions_triage.show_edit(session, services.settings, submission, told.item, by=actor)
    return redirect(plain_path(body.get("back")) or f"{PAGE}/{submission_id}", "The author is shown the summary.")


def _to_decide(session: Session, actor: Actor, submission_id: int) -> Submission:
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_triage(actor, submission).enforce()
    return submission
