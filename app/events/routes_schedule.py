"""Putting an event on the calendar: a form, advice before it is saved, and the event."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app import jobs
from app.access import Actor
from app.core import clock
from app.core.errors import RefusedError
from app.core.services import Services
from app.events.actions import just_scheduled, schedule
from app.events.calendars import COMMUNITY, GROUP, Calendar, calendars
from app.events.forms_schedule import ScheduleForm
from app.events.pages_forms import Advice, AdvicePage, SchedulePage, advice_for, fields, own_visibility
from app.events.queries import address
from app.events.slots import asked, begin_with
from app.organisations import Filled, filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

NOBODY = "The leads and secretaries of working groups, the content coordinator and the secretariat schedule events."
_PATH_OF_THE_HOUSE = re.compile(r"(?:/[a-z0-9_-]+)+")

router = Room("/events")
# The people of a group are invited; the community comes by registering.
ON_THE_CALENDAR = "It is on the calendar."
INVITED = "It is on the calendar. The people invited are told by e-mail."


@router.get("/new")
def new(actor: Member, session: UnitOfWork, services: House, *, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    on = _calendars(session, actor, language)
    query = request.query_params
    of_group = GROUP + query["group"] if query.get("group") else COMMUNITY
    chosen = _chosen(on, query.get("calendar", "") or of_group)
    values = asked(query, begin_with(session, chosen, services.settings))
    values["visibility"] = own_visibility(values["visibility"], on)
    form = ScheduleForm(**values)
    form.offer(one.code for one in on)
    advice = advice_for(session, actor, form, chosen, services.settings, language)
    return render("events/schedule.html", _page(session, actor, request, services, on, chosen, filled(form), advice))


@router.post("/new")
def put(
    actor: Member, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    language = language_of(request, actor)
    on = _calendars(session, actor, language)
    form = ScheduleForm(body)
    form.offer(one.code for one in on)
    chosen = _chosen(on, form.calendar.data or "")
    faults: list[tuple[str, str]] = []
    if form.validate():
        plan = form.plan(session, chosen)
        faults = form.faults(session, actor, plan)
        checks = body.get("action") == "check"
        there = None if faults or checks else just_scheduled(session, plan, by=actor)
        advice = Advice() if faults or there else advice_for(session, actor, form, chosen, services.settings, language)
        if not faults and not advice.asked and not checks:
            event = there or schedule(session, plan, by=actor)
            if after := form.after.data:
                # The room that began this form notes what came of it: a GET to its page changes nothing.
                jobs.enqueue(session, "polls.scheduled", path=after, event_id=event.id)
            return redirect(
                _after(form.after.data or "", event.id), ON_THE_CALENDAR if event.group_id is None else INVITED
            )
        if not faults:
            page = _page(session, actor, request, services, on, chosen, filled(form), advice)
            return render("events/schedule.html", page)
    page = _page(session, actor, request, services, on, chosen, filled(form, also=faults), Advice())
    return render("events/schedule.html", page, 422)


@router.get("/advice")
def advice(actor: Member, session: UnitOfWork, services: House, *, request: Incoming) -> Rendered:
    """The part of the form that follows what is typed; only read, so a GET."""
    language = language_of(request, actor)
    on = _calendars(session, actor, language)
    form = ScheduleForm(FormData(request.query_params))
    chosen = _chosen(on, form.calendar.data or "")
    given = request.query_params.get("event", "")
    event_id = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    return render(
        "events/_advice.html",
        AdvicePage(advice_for(session, actor, form, chosen, services.settings, language, event_id)),
    )


def _calendars(session: Session, actor: Actor, language: str) -> Sequence[Calendar]:
    found = calendars(session, actor, language)
    if not found:
        raise RefusedError(NOBODY)
    return found


def _chosen(on: Sequence[Calendar], code: str) -> Calendar:
    """The one named, or the first: a choice of the form is judged by its own validation."""
    return next((one for one in on if one.code == code), on[0])


def _after(path: str, event_id: int) -> str:
    """Where another room waits for the event, or the event's own page. Only paths of the house are followed."""
    if path and _PATH_OF_THE_HOUSE.fullmatch(path):
        return f"{path}?{urlencode({'event': event_id})}"
    return address(event_id)


def _page(
    session: Session,
    actor: Actor,
    request: Request,
    services: Services,
    on: Sequence[Calendar],
    chosen: Calendar,
    form: Filled,
    advice: Advice,
) -> SchedulePage:
    language = language_of(request, actor)
    back = "/calendar" if not chosen.slug else f"/groups/{chosen.slug}"
    least = clock.today(services.settings.zone).isoformat()
    confirm = request.method == "POST" and advice.asked
    return SchedulePage(
        fields(session, actor, form, on, services.settings, language, rota_of=chosen.group_id, least=least),
        replace(advice, above=confirm),
        back,
        confirm,
    )
