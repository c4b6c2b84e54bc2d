"""Minutes on their way: circulated, final, filed, opened again."""

from datetime import timedelta

from starlette.responses import Response

from app import documents
from app.core import clock
from app.meetings import policy
from app.meetings.actions_life import circulate, file_now, finish, reopen
from app.meetings.forms import DAYS_TO_AMEND, CirculateForm, FinishForm, ReopenForm
from app.meetings.pages_minutes import CirculatePage, FinishPage, ReopenPage
from app.meetings.queries import actions_of, decisions_of, may_circulate, may_finish
from app.meetings.queries_people import concerned
from app.meetings.reading import Visit, visit
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/minutes")


@router.get("/circulate")
def circulate_page(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    may_circulate(session, actor, one.case).enforce()
    last = clock.today(services.settings.zone) + timedelta(days=DAYS_TO_AMEND)
    return render("meetings/circulate.html", _circulate(one, CirculateForm(data={"amend_by": last})))


@router.post("/circulate")
def send_round(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    may_circulate(session, actor, one.case).enforce()
    form = CirculateForm(body)
    form.today = clock.today(services.settings.zone)
    if not form.validate() or form.amend_by.data is None:
        return render("meetings/circulate.html", _circulate(one, form), 422)
    circulate(session, one.case, form.amend_by.data, by=actor)
    return redirect(one.case.href, "The minutes are circulated. Everybody whom the meeting concerned gets a letter.")


@router.get("/final")
def final_page(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    may_finish(session, actor, one.case).enforce()
    return render("meetings/final.html", _final(one))


@router.post("/final")
def make_final(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    may_finish(session, actor, one.case).enforce()
    finish(session, one.case, wants_filing=bool(FinishForm(body).filing.data), by=actor)
    return redirect(one.case.href, "The minutes are final. Their decisions and action points stand.")


@router.post("/file")
def put_on_shelf(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_reopen(actor, one.case.at, one.case.minutes).enforce()
    file_now(session, one.case, by=actor)
    return redirect(one.case.href, "The minutes are on their way into the repository.")


@router.get("/reopen")
def reopen_page(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_reopen(actor, one.case.at, one.case.minutes).enforce()
    return render("meetings/reopen.html", ReopenPage(one.head(), one.case.href, filled(ReopenForm())))


@router.post("/reopen")
def open_again(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_reopen(actor, one.case.at, one.case.minutes).enforce()
    form = ReopenForm(body)
    if not form.validate():
        return render("meetings/reopen.html", ReopenPage(one.head(), one.case.href, filled(form)), 422)
    reopen(session, one.case, form.reason.data or "", by=actor)
    return redirect(one.case.href, "The minutes are open again. Correct them, and make them final once more.")


def _circulate(one: Visit, form: CirculateForm) -> CirculatePage:
    return CirculatePage(
        head=one.head(),
        base=one.case.href,
        form=filled(form),
        least=clock.today(one.settings.zone).isoformat(),
        people=len(concerned(one.session, one.case.meeting) - {one.actor.person_id}),
        actions=len(actions_of(one.session, one.case.occurrence_id)),
    )


def _final(one: Visit) -> FinishPage:
    case, text = one.case, one.case.text
    early = text.amend_by is not None and text.amend_by >= case.at.today
    direct = documents.may_file(one.actor, case.meeting.event.group_id)
    return FinishPage(
        head=one.head(),
        base=case.href,
        decisions=len(decisions_of(one.session, case.occurrence_id)),
        actions=len(actions_of(one.session, case.occurrence_id)),
        early=text.amend_by if early else None,
        files=one.say("It can be found and read by those who may see the meeting.")
        if direct
        else one.say("The content coordinator looks at it before it can be found."),
        filing=True,
    )
