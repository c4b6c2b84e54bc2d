"""The demo's year of events: series with their rota, single events with those who came, terms of reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import events, groups, organisations
from app.access import Actor
from app.core import clock
from app.demo.content.models_calendar import DemoCalendar, DemoChange, DemoEvent, DemoItem, DemoPlan, DemoSeries
from app.demo.load_membership import Community

ZONE = "Africa/Nairobi"
WEEK = timedelta(days=7)


def write_terms(session: Session, calendar: DemoCalendar, community: Community) -> None:
    for one in calendar.terms:
        groups.write_terms(
            session, community.groups[one.group].id, one.text, one.note, by=_actor(community, one.by),
            at=datetime.combine(one.written, time(9), UTC),
        )  # fmt: skip


def hold_events(
    session: Session, calendar: DemoCalendar, community: Community, recordings: Mapping[str, int]
) -> dict[str, events.Event]:
    """Everything on the calendar, by key.

    Args:
        recordings: numbers of documents by their slug.
    """
    made = {one.plan.key: _series(session, one, community) for one in calendar.series}
    made |= {one.plan.key: _event(session, one, community, recordings) for one in calendar.events}
    for change in calendar.changes:
        _change(session, made[change.series], change, _leader(community, made[change.series]))
    return made


def times_of(session: Session, event: events.Event) -> Sequence[events.Occurrence]:
    rows = select(events.Occurrence).where(events.Occurrence.event_id == event.id)
    return session.scalars(rows.order_by(events.Occurrence.starts_at)).all()


def _series(session: Session, one: DemoSeries, community: Community) -> events.Event:
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=one.nth)
    by = _first_lead(session, community, one.plan.group)
    plan = replace(_plan(one.plan, community, one.first(community.today)), rule=rule, registration=False)
    event = events.schedule(session, plan, by=by)
    _agenda(session, event, one.plan.agenda, community)
    if one.rotates:
        _hosted_before(session, event, one.plan.group, community)
        event.rotates = True
        session.flush()
        events.plan_hosts(session, community.groups[one.plan.group].id)
    return event


def _hosted_before(session: Session, event: events.Event, slug: str, community: Community) -> None:
    """The group's organisations have hosted in turn, by name."""
    people = [one.person_id for one in groups.participants(session, community.groups[slug].id) if not one.is_guest]
    hosts = sorted(
        {one.id: one for one in organisations.organisations_of(session, people).values()}.values(),
        key=lambda one: one.name,
    )
    past = [row for row in times_of(session, event) if row.ends_at < clock.now()]
    for place, row in enumerate(past):
        row.host_id = hosts[place % len(hosts)].id
        session.add(
            events.HostTurn(
                group_id=event.group_id, organisation_id=row.host_id, occurrence_id=row.id, state=events.TurnState.HOSTED, at=row.ends_at
            )
        )  # fmt: skip
    session.flush()


def _event(session: Session, one: DemoEvent, community: Community, recordings: Mapping[str, int]) -> events.Event:
    by = _first_lead(session, community, one.plan.group) if one.plan.group else _coordinator(community)
    plan = replace(
        _plan(one.plan, community, one.starts(community.today)),
        host_id=community.members[one.host].id if one.host else None,
        capacity=one.capacity,
        records=one.records,
    )
    event = events.schedule(session, plan, by=by)
    _agenda(session, event, one.plan.agenda, community)
    row = times_of(session, event)[0]
    now = clock.now()
    for place, email in enumerate(one.going):
        answered = min(row.starts_at, now) - WEEK + timedelta(minutes=7 * place)
        session.add(
            events.Registration(
                occurrence_id=row.id,
                person_id=community.people[email],
                answer=events.Answer.GOING,
                answered_at=answered,
            )
        )
    session.flush()
    if one.recording:
        row.recording_id = recordings[one.recording]
    if one.cancelled:
        events.cancel_event(session, event, one.cancelled, by=by)
    return event


def _plan(one: DemoPlan, community: Community, starts: datetime) -> events.Plan:
    group = community.groups[one.group] if one.group else None
    return events.Plan(
        kind=one.kind, title=one.title, starts=starts, minutes=one.minutes, timezone=ZONE, description=one.description,
        audience=f"group-{group.id}" if group else one.visibility, group_id=group.id if group else None,
        mode=one.mode, venue=one.venue, join_link=one.join_link,
    )  # fmt: skip


def _agenda(session: Session, event: events.Event, items: Sequence[DemoItem], community: Community) -> None:
    for position, item in enumerate(items):
        session.add(
            events.AgendaItem(
                event_id=event.id, position=position, title=item.title, minutes=item.minutes,
                presenter_id=community.people[item.presenter] if item.presenter else None,
            )
        )  # fmt: skip
    session.flush()


def _change(session: Session, event: events.Event, change: DemoChange, by: Actor) -> None:
    coming = [row for row in times_of(session, event) if row.starts_at > clock.now()]
    meeting = events.Meeting(event, coming[change.after])
    if change.cancelled:
        events.cancel_one(session, meeting, change.cancelled, by=by)
        return
    present = events.as_it_is(meeting)
    events.move_one(session, meeting, replace(present, starts=present.starts + timedelta(days=change.days)), by=by)


def _first_lead(session: Session, community: Community, slug: str) -> Actor:
    people = groups.participants(session, community.groups[slug].id)
    return Actor(person_id=people[0].person_id, name=people[0].name)


def _leader(community: Community, event: events.Event) -> Actor:
    return Actor(person_id=event.organiser_id, name=community.names[event.organiser_id].name)


def _coordinator(community: Community) -> Actor:
    return _actor(community, "coordinator@demo.example")


def _actor(community: Community, email: str) -> Actor:
    person_id = community.people[email]
    return Actor(person_id=person_id, name=community.names[person_id].name)
