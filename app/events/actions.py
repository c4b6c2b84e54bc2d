"""An event is put on the calendar; its times stand as rows within a bounded window."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor
from app.core import clock
from app.core.text import one_line, paragraphs
from app.events.labels import NEVER_RECORDED
from app.events.models import Event, EventState, Mode, Occurrence
from app.events.queries import rule_of
from app.events.recurrence import Rule, moment, occurrences
from app.events.rota_plan import plan_hosts
from app.events.telling import say_changed

# How far ahead occurrences stand as rows; pages reach no farther, feeds carry the rule itself.
HORIZON = timedelta(days=800)
REMINDERS = (24 * 60, 60)
# What an event that was sent twice has in common with the first.
SAME = ("organiser_id", "group_id", "kind", "title", "audience", "timezone", "starts_local", "minutes", "frequency")


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants to put on the calendar.

    Attributes:
        starts: wall-clock time in `timezone` of the first meeting; naive.
        minutes: how long it takes.
        audience: as `groups.audiences` stores it: "public", "members", "committee", "group-7".
    """

    kind: str
    title: str
    starts: datetime
    minutes: int
    timezone: str
    audience: str
    group_id: int | None = None
    description: str = ""
    rule: Rule = field(default_factory=Rule)
    mode: str = Mode.ONLINE
    venue: str = ""
    join_link: str = ""
    host_id: int | None = None
    rotates: bool = False
    capacity: int | None = None
    registration: bool = True
    records: bool = False
    remind_minutes: Sequence[int] = REMINDERS


def schedule(session: Session, plan: Plan, *, by: Actor, continues_id: int | None = None) -> Event:
    """Put it on the calendar and owe the invitations. The caller has asked `policy.may_schedule` and checked the plan."""
    event = event_of(plan, by=by, continues_id=continues_id)
    session.add(event)
    session.flush()
    materialise(session, event, event.created_at + HORIZON)
    if event.rotates and event.group_id is not None:
        plan_hosts(session, event.group_id)
    audit.record(session, by, "event.scheduled", event.id, group_id=event.group_id)
    say_changed(session, event)
    return event


def just_scheduled(session: Session, plan: Plan, *, by: Actor) -> Event | None:
    """The same, when its form was sent a moment ago already; whoever sends it again waits for the first here."""
    accounts.take_turns(session, by)
    sent = event_of(plan, by=by)
    same = (getattr(Event, name) == getattr(sent, name) for name in SAME)
    just_now = Event.created_at > clock.now() - clock.SENT_TWICE
    found = select(Event).where(*same, just_now, Event.state == EventState.CONFIRMED)
    return session.scalar(found.order_by(Event.id.desc()).limit(1))


def event_of(plan: Plan, *, by: Actor, continues_id: int | None = None, rule: Rule | None = None) -> Event:
    """A new row of what is planned; `rule` in the place of the plan's."""
    now = clock.now()
    rule = rule or plan.rule
    return Event(
        uid=f"{secrets.token_hex(16)}@baraza",
        kind=plan.kind,
        title=one_line(plan.title),
        description=paragraphs(plan.description),
        audience=plan.audience,
        group_id=plan.group_id,
        organiser_id=by.person_id,
        host_id=plan.host_id,
        mode=plan.mode,
        venue=one_line(plan.venue),
        join_link=plan.join_link.strip(),
        capacity=plan.capacity,
        registration=plan.registration,
        records=plan.records and plan.kind not in NEVER_RECORDED,
        timezone=plan.timezone,
        starts_local=plan.starts,
        minutes=plan.minutes,
        frequency=rule.frequency,
        every=rule.every,
        nth=rule.nth,
        count=rule.count,
        until=rule.until,
        rotates=plan.rotates and plan.group_id is not None,
        remind_minutes=sorted(plan.remind_minutes, reverse=True),
        continues_id=continues_id,
        created_at=now,
        changed_at=now,
    )


def materialise(session: Session, event: Event, before: datetime) -> int:
    """Make rows for the rule's times up to a moment; returns how many are new. Harmless when run twice."""
    zone = ZoneInfo(event.timezone)
    upto = max(before.astimezone(zone).replace(tzinfo=None), event.starts_local + timedelta(minutes=1))
    there = set(session.scalars(select(Occurrence.original_local).where(Occurrence.event_id == event.id)))
    made = 0
    for local in occurrences(rule_of(event), event.starts_local, before=upto):
        if local in there:
            continue
        starts = moment(local, zone)
        session.add(
            Occurrence(
                event_id=event.id,
                original_local=local,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=event.minutes),
                changed_at=event.changed_at,
            )
        )
        made += 1
    event.expanded_to = before
    session.flush()
    return made
