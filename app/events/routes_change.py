"""Changing what stands on the calendar: the whole event, or one meeting of it."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.events.actions_change import change_event
from app.events.actions_meeting import as_it_is, move_one, restore_one
from app.events.calendars import calendar_of
from app.events.forms_change import MoveForm
from app.events.forms_schedule import ScheduleForm
from app.events.models import Event
from app.events.pages_change import (
    change_advice,
    edit_page,
    edit_values,
    move_advice,
    move_page,
    move_values,
)
from app.events.pages_forms import Advice
from app.events.queries import Meeting, address
from app.events.queries_change import get_event_at_work, get_meeting_to_change, get_meeting_to_restore
from app.events.reader import reader_of
from app.events.series import course_of, difference, fault
from app.organisations import Filled, filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Day, Number
from app.web.language import language_of

router = Room("/events/{event_id}")
OF_TIMES = frozenset({"starts", "minutes", "timezone", "every", "nth", "count", "until"})


@router.get("/edit")
def edit(actor: Member, session: UnitOfWork, services: House, *, request: Incoming, event_id: Number) -> Rendered:
    event = get_event_at_work(session, actor, event_id)
    form = filled(ScheduleForm(**edit_values(session, event)))
    return _edit(session, services, request, actor, event, form, Advice())


@router.post("/edit")
def save(
    actor: Member, session: UnitOfWork, services: House, *, request: Incoming, event_id: Number, body: FormBody
) -> Rendered | Response:
    event = get_event_at_work(session, actor, event_id)
    language = language_of(request, actor)
    on = calendar_of(session, event.group_id, event.audience, language)
    form = ScheduleForm(body)
    form.offer([on.code])
    faults: list[tuple[str, str]] = []
    if form.validate():
        plan = form.plan(session, on)
        course = course_of(session, event)
        diff = difference(event, course, plan)
        faults = form.faults(session, actor, plan, kept=frozenset() if diff.times else OF_TIMES)
        if not faults and (found := fault(event, course, plan, diff)) is not None:
            faults = [found]
        if not faults:
            advice = change_advice(session, actor, event, course, plan, diff, form, services.settings, language)
            if not advice.asked and body.get("action") != "check":
                going_on = change_event(session, event, plan, by=actor)
                return redirect(address(going_on.id), "The event is changed.")
            return _edit(session, services, request, actor, event, filled(form), advice, confirm=advice.asked)
    return _edit(session, services, request, actor, event, filled(form, also=faults), Advice(), status=422)


@router.get("/on/{on}/move")
def move(
    actor: Member, session: UnitOfWork, services: House, *, request: Incoming, event_id: Number, on: Day
) -> Rendered | Response:
    meeting = get_meeting_to_change(session, actor, event_id, on)
    if not meeting.event.frequency:
        return redirect(f"{address(event_id)}/edit")
    form = filled(MoveForm(**move_values(session, meeting)))
    return _move(session, services, request, actor, meeting, form, Advice())


@router.post("/on/{on}/move")
def moved(
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    event_id: Number,
    on: Day,
    body: FormBody,
) -> Rendered | Response:
    meeting = get_meeting_to_change(session, actor, event_id, on)
    form = MoveForm(body)
    faults: list[tuple[str, str]] = []
    if form.validate():
        change, now = form.change(session), as_it_is(meeting)
        same_time = (change.starts, change.minutes) == (now.starts, now.minutes)
        faults = form.faults(session, meeting.event, change, kept=OF_TIMES if same_time else ())
        if not same_time and meeting.occurrence.starts_at <= clock.now():
            faults = [("date", "This meeting has begun: its time no longer changes.")]
        if not faults:
            language = language_of(request, actor)
            advice = move_advice(session, actor, meeting, change, services.settings, language, form.seen.data or "")
            if not advice.asked:
                move_one(session, meeting, change, by=actor)
                return redirect(address(event_id, on), "The meeting is changed. The series goes on as it was.")
            return _move(session, services, request, actor, meeting, filled(form), advice)
    return _move(session, services, request, actor, meeting, filled(form, also=faults), Advice(), status=422)


@router.post("/on/{on}/restore")
def restore(actor: Member, session: UnitOfWork, event_id: Number, on: Day) -> Response:
    meeting = get_meeting_to_restore(session, actor, event_id, on)
    restore_one(session, meeting, by=actor)
    return redirect(meeting.href, "The meeting takes place after all. The people invited are told.")


def _edit(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    event: Event,
    form: Filled,
    advice: Advice,
    *,
    confirm: bool = False,
    status: int = 200,
) -> Rendered:
    reader = reader_of(session, request, actor, services.settings)
    page = edit_page(session, event, form, reader, services.settings, advice, confirm=confirm)
    return render("events/change.html", page, status)


def _move(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    meeting: Meeting,
    form: Filled,
    advice: Advice,
    *,
    status: int = 200,
) -> Rendered:
    reader = reader_of(session, request, actor, services.settings)
    return render("events/move.html", move_page(session, meeting, form, reader, advice, confirm=advice.asked), status)
