"""The page behind the private link: a task list while it is written, then where it stands; and what the applicant does there."""

from starlette.responses import Response

from app.membership import labels, moves
from app.membership.actions_apply import apply_again, replace_link, submit
from app.membership.answers_check import too_long
from app.membership.forms_apply import WithdrawForm, filled
from app.membership.life import STEPS, Name
from app.membership.models import State
from app.membership.pages_answers import AnswersView, view_of
from app.membership.pages_apply import CheckPage, PrintPage, SubmittedPage, TasksPage, WithdrawPage, desk_of, tasks_of
from app.membership.pages_apply_follow import follow_page, next_sentence
from app.membership.policy import may_move
from app.membership.private_link import applicant, go, show
from app.membership.queries import Case, link_token
from app.membership.queries_apply import files_of, missing, open_by_link
from app.organisations import Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Moments, Rendered, Room, UnitOfWork
from app.web.language import language_of

router = Room("/applications/{token}")


@router.get("")
def overview(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Rendered:
    case = open_by_link(session, services.settings, token)
    desk, language = desk_of(token, case.application), language_of(request, actor)
    if case.application.state != State.DRAFT:
        by = applicant(case.application)
        page = follow_page(session, case, desk, services.get(Moments), language, by)
        return show("membership/apply_follow.html", page)
    done = len(case.application.done_steps)
    tasks = TasksPage(desk, tasks_of(case, desk, language), done, done == len(STEPS))
    return show("membership/apply_tasks.html", tasks)


@router.get("/check")
def check(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_move(applicant(case.application), case.facts, Name.SUBMIT)):
        return go(f"/applications/{token}", verdict.reason, "info")
    view = _view(session, case, token, language_of(request, actor))
    return show("membership/apply_check.html", CheckPage(desk_of(token, case.application), view, ()))


@router.post("/check")
def send(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Rendered | Response:
    """A second press finds it sent, and sees the same confirmation."""
    case = open_by_link(session, services.settings, token, lock=True)
    if case.application.reference:
        return go(f"/applications/{token}/submitted")
    if faults := missing(session, case):
        language = language_of(request, actor)
        wrong = [(step, next(iter(why.values()))) for step, why in faults.items()]
        view = _view(session, case, token, language)
        return show("membership/apply_check.html", CheckPage(desk_of(token, case.application), view, wrong), 422)
    submit(session, services, case, by=applicant(case.application))
    return go(f"/applications/{token}/submitted")


@router.get("/submitted")
def submitted(_actor: Anyone, session: UnitOfWork, services: House, token: str) -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    application = case.application
    if application.state not in {State.SUBMITTED, State.SCREENING}:  # what it said is past
        return go(f"/applications/{token}")
    page = SubmittedPage(desk_of(token, application), application.contact_email, next_sentence(session, case))
    return show("membership/apply_submitted.html", page)


@router.get("/print")
def printable(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Rendered:
    case = open_by_link(session, services.settings, token)
    language = language_of(request, actor)
    application = case.application
    state = labels.states(language)[State(application.state)]
    view = _view(session, case, token, language)
    page = PrintPage(desk_of(token, application), view, application.submitted_at, state)
    return show("membership/apply_print.html", page)


@router.post("/answer")
def answer(_actor: Anyone, session: UnitOfWork, services: House, token: str) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    by = applicant(case.application)
    may_move(by, case.facts, Name.ANSWER).enforce()
    if wrong := missing(session, case):
        unfinished = [step for step in case.facts.open_steps if step in wrong]
        if unfinished:
            return go(f"/applications/{token}", "Complete the steps that were asked about first.", "warning")
    moves.answer(session, services, case, by=by)
    return go(f"/applications/{token}", "Your answer is sent. The secretariat goes on with its check.")


@router.get("/withdraw")
def withdraw_page(_actor: Anyone, session: UnitOfWork, services: House, token: str) -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_move(applicant(case.application), case.facts, Name.WITHDRAW)):
        return go(f"/applications/{token}", verdict.reason, "info")
    return show("membership/apply_withdraw.html", _withdrawal(case, token, WithdrawForm(), {}))


@router.post("/withdraw")
def withdraw(_actor: Anyone, session: UnitOfWork, services: House, token: str, body: FormBody) -> Rendered | Response:
    case = open_by_link(session, services.settings, token, lock=True)
    by = applicant(case.application)
    may_move(by, case.facts, Name.WITHDRAW).enforce()
    form = WithdrawForm(body)
    reason = form.reason.data or ""
    if why := too_long("reason", reason):
        return show("membership/apply_withdraw.html", _withdrawal(case, token, form, {"reason": why}), 422)
    moves.withdraw(session, services, case, reason, by=by)
    return go(f"/applications/{token}", "The application is withdrawn.")


@router.post("/again")
def again(_actor: Anyone, session: UnitOfWork, services: House, token: str) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    made = apply_again(session, services, case, by=applicant(case.application))
    notice = "A new application is begun with what you wrote. The link to it is on its way to you by e-mail."
    return go(f"/applications/{link_token(services.settings, made)}", notice)


@router.post("/link")
def new_link(_actor: Anyone, session: UnitOfWork, services: House, token: str) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    replace_link(session, services, case, by=applicant(case.application))
    notice = "This is the new link; it is on its way to you by e-mail. The older ones no longer work."
    return go(f"/applications/{link_token(services.settings, case.application)}", notice)


def _view(session: UnitOfWork, case: Case, token: str, language: str) -> AnswersView:
    words = Words(load_vocabularies(session), language)
    files = files_of(session, case.application.id)
    return view_of(session, case.answers, case.nomination, files, words, files_href=f"/applications/{token}/documents")


def _withdrawal(case: Case, token: str, form: WithdrawForm, faults: dict[str, str]) -> WithdrawPage:
    draft = case.application.state == State.DRAFT
    return WithdrawPage(desk_of(token, case.application), draft, filled(form, faults))
