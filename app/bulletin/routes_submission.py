"""`/bulletins/submissions`: what a member proposes for the bulletin, and what is said about it."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import documents
from app.access import Actor, Permission, Role, Scope
from app.bulletin import actions_submission, policy, sending_in
from app.bulletin.forms_submission import (
    AcceptForm,
    AnswerForm,
    AskForm,
    DeclineForm,
    ProposeForm,
    ReplyForm,
    WithdrawForm,
)
from app.bulletin.models import EditState, Submission, SubmissionKind
from app.bulletin.pages_submission import submission_page
from app.bulletin.pages_submissions import SubmissionsPage, deadline_of, list_tabs, new_page
from app.bulletin.pages_triage import chosen_beforehand, triage_of
from app.bulletin.queries import get_submission, get_submission_to_change
from app.bulletin.queries_submissions import IN_NAME, MINE, count, issue_state_of, lines, open_issues, told_in, whose
from app.bulletin.rows_submissions import PAGE, rows, state_tag
from app.core import clock
from app.organisations import Filled, OrganisationName, filled
from app.web import (
    PER_PAGE,
    FormBody,
    House,
    Incoming,
    Member,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of, translations
from app.web.parts import Offer

router = Room(PAGE)
NEW, ONE = "bulletin/submission_new.html", "bulletin/submission.html"
THANKS = "Thank you. The coordinator is told, and you are told what is decided."


@router.get("")
def listing(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language, number = language_of(request, actor), page_number(request)
    represents = bool(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
    which = IN_NAME if represents and request.query_params.get("whose") == IN_NAME else MINE
    mine = whose(actor, which)
    found = lines(session, mine, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    say = translations(language).gettext
    page = SubmissionsPage(
        tabs=list_tabs(actor, which, language),
        in_name=which == IN_NAME,
        rows=rows(session, found, language, desk=False),
        pages=paginate(request, count(session, mine), number),
        deadline=deadline_of(session, language, clock.today(services.settings.zone)),
        offers=[Offer(say("Propose an item"), f"{PAGE}/new", kind="primary", reason=policy.may_propose(actor).reason)],
    )
    return render("bulletin/submissions.html", page)


@router.get("/new")
def new(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """`document`: a file that was just put into the repository, and is what the proposal tells of."""
    policy.may_propose(actor).enforce()
    language = language_of(request, actor)
    bodies = sending_in.bodies_of(session, actor)
    credit = ", ".join([actor.name, *(one.short for one in bodies[:1])])
    given = {"credit": credit, "token": sending_in.new_token(), "language": language}
    typed = request.query_params.get("document", "")
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        for paper in documents.papers(session, actor, [int(typed)], language).values():
            given |= {"kind": SubmissionKind.REPORT, "url": paper.href, "title": paper.title}
    form = ProposeForm(data=given)
    return render(NEW, new_page(session, services.settings, filled(form), _choices(bodies, language), None, language))


@router.post("/new")
def propose(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    policy.may_propose(actor).enforce()
    arrived = sending_in.receive(services, body)
    tried = sending_in.try_to_propose(session, services, actor, body, arrived)
    if tried.made is not None:
        return redirect(f"{PAGE}/{tried.made.id}", THANKS)
    language = language_of(request, actor)
    bodies = _choices(sending_in.bodies_of(session, actor), language)
    form = replace(filled(tried.form), errors=dict(tried.faults), problems=tried.faults)
    return render(NEW, new_page(session, services.settings, form, bodies, tried.picture, language), 422)


@router.get("/{submission_id}")
def show(submission_id: Number, actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered:
    return one_page(session, actor, request, get_submission(session, actor, submission_id))


@router.post("/{submission_id}/answer")
def answer(
    submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_answer(actor, submission).enforce()
    form = AnswerForm(body)
    if not form.validate():
        return one_page(session, actor, request, submission, tried={"answer": filled(form)})
    actions_submission.answer(session, services.settings, submission, form.answer.data or "", by=actor)
    return redirect(f"{PAGE}/{submission_id}", "Your words are with the coordinator.")


@router.post("/{submission_id}/reply")
def reply(
    submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    submission = get_submission_to_change(session, actor, submission_id)
    shown = submission.edit_state != EditState.NONE
    policy.may_reply(actor, submission, issue_state_of(session, submission), shown=shown).enforce()
    form = ReplyForm(body)
    sound = form.validate()
    if faults := form.faults() if sound else {"": ""}:
        also = list(faults.items()) if sound else []
        return one_page(session, actor, request, submission, tried={"reply": filled(form, also=also)})
    agrees = form.says.data == EditState.AGREED
    actions_submission.reply(
        session,
        services.settings,
        submission,
        form.change.data or "",
        agrees=agrees,
        seen=form.seen.data or "",
        by=actor,
    )
    return redirect(
        f"{PAGE}/{submission_id}",
        "Thank you. The editors know that it is right." if agrees else "The editors are told what should be changed.",
    )


@router.post("/{submission_id}/withdraw")
def withdraw(
    submission_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    submission = get_submission_to_change(session, actor, submission_id)
    policy.may_withdraw(actor, submission, issue_state_of(session, submission)).enforce()
    form = WithdrawForm(body)
    if not form.validate():
        return one_page(session, actor, request, submission, tried={"withdraw": filled(form)})
    actions_submission.withdraw(session, services.settings, submission, form.withdrawn.data or "", by=actor)
    return redirect(f"{PAGE}/{submission_id}", "It is withdrawn, and told of nowhere from now on.")


def one_page(
    session: Session,
    actor: Actor,
    request: Request,
    submission: Submission,
    *,
    tried: Mapping[str, Filled] | None = None,
) -> Rendered:
    """One submission for whoever may see it. `tried`: forms that were sent and not taken, by name."""
    language = language_of(request, actor)
    told = told_in(session, [submission.id]).get(submission.id)
    forms = {"answer": filled(AnswerForm()), "reply": filled(ReplyForm()), "withdraw": filled(WithdrawForm())}
    triage = None
    if actor.may(Permission.BULLETIN_EDIT):
        issues = open_issues(session)
        beforehand = chosen_beforehand(submission, issues)
        forms |= {
            "accept": filled(AcceptForm(data=beforehand)),
            "ask": filled(AskForm()),
            "decline": filled(DeclineForm()),
        }
        forms |= tried or {}
        triage = triage_of(actor, submission, told, issues, language, forms)
    forms |= tried or {}
    author = actor.person_id == submission.person_id
    tags = [state_tag(submission, language, author=author)]
    shown = submission.edit_state == EditState.SHOWN
    if shown and policy.may_reply(actor, submission, told.issue.state if told else "", shown=shown):
        tags.append((translations(language).gettext("A summary to look at"), "gold"))
    page = submission_page(session, actor, submission, told, language, forms=forms, triage=triage, tags=tags)
    return render(ONE, page, 422 if tried else 200)


def _choices(bodies: list[OrganisationName], language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    return [("", say("Myself")), *((one.slug, one.name) for one in bodies)]
