"""What a change of an event touches: which meetings have begun, which are still to come, and what would become of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.events.actions import HORIZON, Plan
from app.events.models import Answer, Event, EventState, Frequency, Invitation, Occurrence, Registration
from app.events.queries import rule_of
from app.events.recurrence import Rule, moment, nth_weekday, occurrences

COMES = (Answer.GOING, Answer.WAITING, Answer.MAYBE, Answer.RECORDING)


@dataclass(frozen=True, slots=True)
class Course:
    """A series at this moment, its meetings in the order of the rule.

    Attributes:
        begun: up to the last that has begun, by the rule; they stay as they are.
        rest: those that a change may still reach.
    """

    begun: Sequence[Occurrence]
    rest: Sequence[Occurrence]

    @property
    def next(self) -> Occurrence | None:
        return self.rest[0] if self.rest else None


@dataclass(frozen=True, slots=True)
class Difference:
    """How a plan differs from the event: its times, only where the series ends, its place, its host, or words alone."""

    timing: bool
    ending: bool
    place: bool
    host: bool

    @property
    def times(self) -> bool:
        return self.timing or self.ending


def course_of(session: Session, event: Event) -> Course:
    rows = session.scalars(
        select(Occurrence).where(Occurrence.event_id == event.id).order_by(Occurrence.original_local)
    ).all()
    now = clock.now()
    last = max((row.original_local for row in rows if row.starts_at <= now), default=None)
    if last is None:
        return Course((), rows)
    return Course(
        [row for row in rows if row.original_local <= last], [row for row in rows if row.original_local > last]
    )


def coming_of(course: Course) -> list[Occurrence]:
    """What is still to begin and not called off."""
    now = clock.now()
    return [row for row in (*course.begun, *course.rest) if row.starts_at > now and not is_cancelled(row)]


def anchor(event: Event, course: Course) -> datetime:
    """The wall-clock time that a change starts from: the next meeting of a series that has begun, else the first."""
    if event.frequency and course.begun and course.next is not None:
        return course.next.original_local
    return event.starts_local


def difference(event: Event, course: Course, plan: Plan) -> Difference:
    old, new = rule_of(event), plan.rule
    timing = (anchor(event, course), event.minutes, event.timezone, *_shape(old, event.starts_local)) != (
        plan.starts,
        plan.minutes,
        plan.timezone,
        *_shape(new, plan.starts),
    )
    return Difference(
        timing=timing,
        ending=bool(event.frequency) and (old.count, old.until) != (new.count, new.until),
        place=(event.mode, event.venue, event.join_link) != (plan.mode, plan.venue, plan.join_link),
        host=(event.host_id, event.rotates) != (plan.host_id, plan.rotates),
    )


def same_family(event: Event, plan: Plan) -> bool:
    """Whether the nth meeting of the one is the nth of the other in any sense that people would share."""
    return (event.frequency, event.every) == (plan.rule.frequency, plan.rule.every)


def fault(event: Event, course: Course, plan: Plan, diff: Difference) -> tuple[str, str] | None:
    """Field and sentence where the times cannot change so."""
    if not diff.times or not course.begun:
        return None
    if not course.rest:
        return "date", "This event has begun: its times no longer change. Schedule a new one."
    held = len(rule_times(event, course.begun[-1].original_local))
    rule = plan.rule
    found: tuple[str, str] | None = None
    if rule.frequency is Frequency.NEVER:
        found = "repeats", "The series has begun. Cancel its coming meetings, and schedule the single one by itself."
    elif rule.count is not None and rule.count <= held:
        found = "count", "The series has had as many meetings already. To end it, cancel its coming meetings."
    elif rule.until is not None and rule.until < plan.starts.date():
        found = "until", "The series ends before its next meeting. To end it, cancel its coming meetings."
    return found


def rule_times(event: Event, upto: datetime, rule: Rule | None = None) -> list[datetime]:
    """Wall-clock times that the event's rule, or another, gives up to a time; those called off included."""
    return list(occurrences(rule or rule_of(event), event.starts_local, before=upto + timedelta(minutes=1)))


def rule_ahead(event: Event, course: Course, rule: Rule) -> Rule:
    """A rule from the next meeting on: meetings that have begun are among those that its number counts."""
    if rule.count is None or not course.begun:
        return rule
    return replace(rule, count=max(1, rule.count - len(rule_times(event, course.begun[-1].original_local))))


def new_times(rule: Rule, starts: datetime, timezone: str) -> list[datetime]:
    """Those of a new rule within the horizon; the first in any case."""
    horizon = (clock.now() + HORIZON).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    return list(occurrences(rule, starts, before=max(horizon, starts + timedelta(minutes=1))))


def is_moved(event: Event, row: Occurrence) -> bool:
    """Whether the meeting has a time of its own; `event` as it was when the row got its times."""
    starts = moment(row.original_local, ZoneInfo(event.timezone))
    return (row.starts_at, row.ends_at) != (starts, starts + timedelta(minutes=event.minutes))


def is_cancelled(row: Occurrence) -> bool:
    return row.state == EventState.CANCELLED


def people_of(session: Session, rows: Sequence[Occurrence]) -> int:
    """How many people have said that they come to one of the meetings."""
    ids = [row.id for row in rows]
    return (
        session.scalar(
            select(func.count(Registration.person_id.distinct())).where(
                Registration.occurrence_id.in_(ids), Registration.answer.in_(COMES)
            )
        )
        or 0
    )


def promised(session: Session, event: Event, rows: Sequence[Occurrence]) -> set[int]:
    """Numbers of the meetings to which somebody said they come, other than by an answer for the whole series."""
    standing = select(Invitation.person_id).where(Invitation.event_id == event.id, Invitation.answer != "")
    found = session.scalars(
        select(Registration.occurrence_id).where(
            Registration.occurrence_id.in_([row.id for row in rows]),
            Registration.answer.in_(COMES),
            Registration.person_id.not_in(standing),
        )
    )
    return set(found)


def _shape(rule: Rule, first: datetime) -> tuple[object, ...]:
    if rule.frequency is Frequency.MONTHLY_WEEKDAY:
        return rule.frequency, rule.every, rule.nth or nth_weekday(first)
    return rule.frequency, rule.every if rule.frequency else 1, None
