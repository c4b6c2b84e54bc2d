"""Calling off an event, the rest of a series, or one meeting; always with the reason that people read."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core.errors import ConflictError
from app.core.sentences import Sentence
from app.core.services import Services
from app.events.actions_change import cancel_event
from app.events.actions_meeting import cancel_one
from app.events.forms_change import CancelForm
from app.events.models import Event
from app.events.pages_change import CancelPage
from app.events.queries import Meeting, address
from app.events.queries_change import get_event_at_work, get_meeting_to_change
from app.events.reader import reader_of
from app.events.series import coming_of, course_of, people_of
from app.organisations import filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}")
SINGLE = "The event stays on the calendar as cancelled."
WHOLE = "All meetings of the series are called off and stay on the calendar as cancelled."
REST = (
    "The series ends: meetings that have taken place stay as they are; the next ones, and those that somebody has "
    "registered for, stay on the calendar as cancelled."
)
ONE = "Only this meeting is called off; it stays on the calendar as cancelled, and the series goes on."


@router.get("/cancel")
def ask(actor: Member, session: UnitOfWork, event_id: Number) -> Rendered:
    return render("events/cancel.html", _of_event(session, get_event_at_work(session, actor, event_id), CancelForm()))


@router.post("/cancel")
def cancel(actor: Member, session: UnitOfWork, event_id: Number, body: FormBody) -> Rendered | Response:
    event = get_event_at_work(session, actor, event_id)
    form = CancelForm(body)
    if not form.validate():
        return render("events/cancel.html", _of_event(session, event, form), 422)
    cancel_event(session, event, form.reason.data or "", by=actor)
    return redirect(address(event.id), "It is cancelled. The people invited are told, with the reason.")


@router.get("/on/{on}/cancel")
def ask_one(
    actor: Member, session: UnitOfWork, services: House, *, request: Incoming, event_id: Number, on: Day
) -> Rendered:
    meeting = get_meeting_to_change(session, actor, event_id, on)
    return render("events/cancel.html", _of_meeting(session, services, request, actor, meeting, CancelForm()))


@router.post("/on/{on}/cancel")
def cancel_meeting(
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
    form = CancelForm(body)
    if not form.validate():
        return render("events/cancel.html", _of_meeting(session, services, request, actor, meeting, form), 422)
    cancel_one(session, meeting, form.reason.data or "", by=actor)
    return redirect(meeting.href, "The meeting is cancelled. The people invited are told, with the reason.")


def _of_event(session: Session, event: Event, form: CancelForm) -> CancelPage:
    course = course_of(session, event)
    coming = coming_of(course)
    if not coming:
        raise ConflictError("Nothing of this event is still to come.")
    what = SINGLE if not event.frequency else REST if course.begun else WHOLE
    here = address(event.id)
    heading = Sentence("Cancel the series") if event.frequency else Sentence("Cancel the event")
    return CancelPage(
        heading, event.title, what, "", people_of(session, coming), f"{here}/cancel", here, "", filled(form)
    )


def _of_meeting(
    session: Session, services: Services, request: Request, actor: Actor, meeting: Meeting, form: CancelForm
) -> CancelPage:
    reader = reader_of(session, request, actor, services.settings)
    series = bool(meeting.event.frequency)
    here = address(meeting.event.id, meeting.on)
    times = reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at)
    return CancelPage(
        Sentence("Cancel this meeting") if series else Sentence("Cancel the event"),
        meeting.title,
        ONE if series else SINGLE,
        f"{times.day}, {times.hours} {times.zone}",
        people_of(session, [meeting.occurrence]),
        f"{here}/cancel",
        meeting.href,
        f"{address(meeting.event.id)}/cancel" if series else "",
        filled(form),
    )
