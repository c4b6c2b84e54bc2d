"""Events in the JSON API: the same rights, checks and actions as the pages."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import groups, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.settings import Settings
from app.events import policy
from app.events.actions import Plan, schedule
from app.events.api_models import EventIn, EventList, EventOut, RsvpIn, RsvpOut
from app.events.api_show import event_out, items_of
from app.events.labels import NEVER_RECORDED
from app.events.models import Answer, Frequency
from app.events.plans import check, check_choices
from app.events.queries import get_meeting
from app.events.queries_api import Asked
from app.events.queries_event import get_meeting_to_answer, own_answer
from app.events.recurrence import Rule, nth_weekday
from app.events.registration import answer
from app.groups import audiences
from app.web import Anyone, House, Member, Room, SignedIn, UnitOfWork
from app.web.addresses import Number
from app.web.times import named_zone

router = Room("/api/v1/events", include_in_schema=True, tags=["events"])
# Where a fault of the plan is said in the body.
FIELD_OF = {
    "starts": "starts_at",
    "minutes": "ends_at",
    "audience": "visibility",
    "host_id": "host",
    "every": "recurrence.every",
    "nth": "recurrence.nth",
    "count": "recurrence.count",
    "until": "recurrence.until",
}
NOT_ADDED = "The event was not put on the calendar."


@router.get("", response_model=EventList)
def list_events(
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    from_: Annotated[
        str, Query(alias="from", max_length=40, description="A day or an RFC 3339 moment; now when absent.")
    ] = "",
    to: Annotated[str, Query(max_length=40, description="A day, to its end, or an RFC 3339 moment.")] = "",
    group: Annotated[str, Query(max_length=100, description="Address (`slug`) of a working group.")] = "",
    kind: Annotated[str, Query(max_length=100, description="A code of the vocabulary of events.")] = "",
    q: Annotated[str, Query(max_length=100, description="Words of the title or the description.")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> EventList:
    """Times of events that the caller may see, in order; a series has several."""
    faults: dict[str, str] = {}
    after = _moment(from_, services.settings, "from", faults) if from_ else clock.now()
    before = _moment(to, services.settings, "to", faults, end=True) if to else None
    if faults:
        raise InvalidError("The list cannot be made.", faults)
    found = groups.by_slug(session, group) if group else None
    group_id = None if not group else found.id if found else 0
    items, total = items_of(session, actor, Asked(after, before, group_id, kind, q), page=page, per_page=per_page)
    return EventList(items=items, total=total, page=page)


@router.post("", response_model=EventOut, status_code=201)
def create_event(actor: Member, session: UnitOfWork, services: House, body: EventIn) -> Response:
    """Put an event on the calendar of a working group, of the community or of the committee. Who is invited is told by mail."""
    plan = _plan(session, services.settings, actor, body)
    faults = check(plan, clock.now()) | check_choices(session, actor, plan)
    if body.host and plan.host_id is None:
        faults["host_id"] = "Choose the hosting organisation from the list."
    if body.records and body.kind in NEVER_RECORDED:
        faults["records"] = "Brown-bag sessions are never recorded, so that people speak freely."
    if plan.rule.nth is not None and plan.rule.nth not in _places(plan.starts.date()):
        faults["nth"] = "The first meeting must itself be on that weekday of its month."
    if faults:
        raise InvalidError(NOT_ADDED, {FIELD_OF.get(name, name): why for name, why in faults.items()})
    event = schedule(session, plan, by=actor)
    made = event_out(session, services, actor, get_meeting(session, actor, event.id))
    headers = {"location": f"/api/v1/events/{event.id}", "cache-control": "no-store"}
    return Response(made.model_dump_json(), 201, headers, "application/json")


@router.get("/{event_id}", response_model=EventOut)
def read_event(event_id: Number, actor: Anyone, session: UnitOfWork, services: House) -> EventOut:
    return event_out(session, services, actor, get_meeting(session, actor, event_id))


@router.post("/{event_id}/rsvp", response_model=RsvpOut)
def rsvp(event_id: Number, actor: SignedIn, session: UnitOfWork, body: RsvpIn) -> RsvpOut:
    """Register, or say whether one comes. Every place being taken, the answer is `waiting`."""
    meeting = get_meeting_to_answer(session, actor, event_id, body.on)
    stands = answer(session, meeting, Answer(body.answer), by=actor, via="api", all_coming=body.all_coming)
    position = own_answer(session, meeting.occurrence.id, actor.person_id or 0)[1]
    return RsvpOut(event=event_id, on=meeting.on, answer=stands.value, position=position)


def _plan(session: Session, settings: Settings, actor: Actor, body: EventIn) -> Plan:
    """The right to schedule is asked before anything is judged."""
    group = groups.by_slug(session, body.group) if body.group else None
    if body.group and group is None:
        raise InvalidError(NOT_ADDED, {"group": "There is no such working group."})
    if group is None and body.visibility == audiences.COMMITTEE:
        policy.may_schedule_for_committee(actor).enforce()
    else:
        is_open = group is None or groups.is_open(session, group.id)
        policy.may_schedule(actor, group.id if group else None, is_open=is_open).enforce()
    own = audiences.MEMBERS if group is None else f"group-{group.id}"
    known = {"": own, **({f"group:{group.slug}": own} if group else {})}
    name = body.timezone or settings.timezone
    zone = named_zone(name) or settings.zone
    starts = body.starts_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    host = organisations.by_slug(session, body.host) if body.host else None
    return Plan(
        kind=body.kind,
        title=body.title,
        starts=starts,
        minutes=int((body.ends_at - body.starts_at).total_seconds() // 60),
        timezone=name,
        audience=known.get(body.visibility, body.visibility),
        group_id=group.id if group else None,
        description=body.description,
        rule=_rule(body, starts),
        mode=body.mode,
        venue=body.venue,
        join_link=body.join_link,
        host_id=host.id if host else None,
        capacity=body.capacity,
        registration=body.registration,
        records=body.records,
        remind_minutes=body.remind_minutes,
    )


def _rule(body: EventIn, starts: datetime) -> Rule:
    given = body.recurrence
    if given is None:
        return Rule()
    frequency = Frequency(given.frequency)
    nth = (given.nth or nth_weekday(starts.date())) if frequency is Frequency.MONTHLY_WEEKDAY else None
    return Rule(frequency, given.every, nth, given.count, given.until)


def _places(day: date) -> set[int]:
    """Which of its weekday the day is in its month, counted from either end."""
    place = (day.day - 1) // 7 + 1
    return {place} | ({-1} if (day + timedelta(days=7)).month != day.month else set())


def _moment(text: str, settings: Settings, field: str, faults: dict[str, str], *, end: bool = False) -> datetime:
    """A day stands for its begin in the house's zone, or for its end. A space stands for the plus that an address has lost."""
    try:
        if len(text) == len("2026-12-08"):
            day = date.fromisoformat(text)
            begin = datetime.combine(day, time(), settings.zone)
            return (clock.end_of(day, settings.zone) if end else begin).astimezone(UTC)
        found = datetime.fromisoformat(text.replace(" ", "+"))
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    faults[field] = "Give a day such as 2026-12-08, or a moment such as 2026-12-08T14:00:00+03:00."
    return clock.now()
