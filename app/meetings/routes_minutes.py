"""Minutes to read, on the screen and as PDF; amendments asked for and answered; one's own list of minutes."""

from pathlib import Path

from starlette.responses import Response

from app.meetings import policy
from app.meetings.actions_life import agree, answer_amendment, ask_amendment
from app.meetings.forms import AmendmentForm, AnswerForm
from app.meetings.models import Outcome
from app.meetings.queries import amendments_of, get_amendment
from app.meetings.queries_own import own_page
from app.meetings.reading import minutes_page, visit
from app.web import (
    Anyone,
    FormBody,
    House,
    Incoming,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    redirect,
    render,
)
from app.web.addresses import Day, Number
from app.web.language import language_of
from app.web.printed import print_pdf

PAPER = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")

own = Room("/minutes")
router = Room("/events/{event_id}/on/{on}")


@own.get("")
def mine(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return render("meetings/mine.html", own_page(session, services, actor, language_of(request, actor)))


@router.get("/minutes")
def show(
    event_id: Number, on: Day, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on)
    if one.case.minutes is None and policy.may_write(actor, one.case.at, None):
        return redirect(f"{one.case.href}/edit")
    policy.may_read(actor, one.case.at, one.case.minutes).enforce()
    return render("meetings/minutes.html", minutes_page(one))


@router.get("/minutes.pdf")
def take(event_id: Number, on: Day, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_read(actor, one.case.at, one.case.minutes).enforce()
    paper = one.paper(linked=False)
    title = f"{one.say('Minutes')}: {paper.head.title}"
    name = f"minutes-{on.isoformat()}.pdf"
    return print_pdf(session, request, actor, "meetings/_minutes.html", paper, title=title, name=name, stylesheet=PAPER)


@router.post("/minutes/amendments")
def ask(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_amend(actor, one.case.at, one.case.minutes).enforce()
    form = AmendmentForm(body)
    if not form.validate():
        return render("meetings/minutes.html", minutes_page(one, form=form), 422)
    ask_amendment(session, one.case, form.text.data or "", by=actor)
    return redirect(f"{one.case.href}#amendments", "Your amendment is with those who write the minutes.")


@router.post("/minutes/agree")
def nothing_to_amend(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_amend(actor, one.case.at, one.case.minutes).enforce()
    before = next((row for row in amendments_of(session, one.case) if row.person_id == actor.person_id), None)
    agree(session, one.case, before, by=actor)
    return redirect(one.case.href, "Thank you. Until the last day you can still ask for an amendment.")


@router.post("/minutes/amendments/{amendment_id}")
def answer(
    event_id: Number,
    on: Day,
    amendment_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_answer_amendments(actor, one.case.at, one.case.minutes).enforce()
    amendment = get_amendment(session, one.case, amendment_id)
    form = AnswerForm(body)
    if not form.validate():
        return render("meetings/minutes.html", minutes_page(one, answering=(amendment_id, form)), 422)
    outcome = Outcome(form.outcome.data)
    answer_amendment(session, one.case, amendment, outcome, form.answer.data or "", by=actor)
    return redirect(f"{one.case.href}#amendments", "Whoever asked is told.")
