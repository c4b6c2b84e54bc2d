"""An event changes, or is called off. What has taken place stays as it was shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.text import one_line, paragraphs
from app.events import registration, rota_plan
from app.events.actions import HORIZON, Plan, event_of, materialise
from app.events.actions_rota import free
from app.events.labels import NEVER_RECORDED
from app.events.models import (
    AgendaItem,
    Event,
    EventState,
    HostTurn,
    Invitation,
    Occurrence,
    Registration,
    Reminded,
)
from app.events.recurrence import Rule, moment
from app.events.series import (
    Course,
    Difference,
    coming_of,
    course_of,
    difference,
    is_cancelled,
    is_moved,
    new_times,
    promised,
    rule_ahead,
    rule_times,
    same_family,
)
from app.events.telling import say_changed, touch

# People look for the next meetings of a series that has ended: they find them called off.
VISIBLE = timedelta(days=92)


def change_event(session: Session, event: Event, plan: Plan, *, by: Actor) -> Event:
    """Make the event what the plan says; returns the one that goes on: a new one where a running series got other times.

    The caller holds the lock and has asked `series.fault`; the plan's group is the event's own.
    """
    course = course_of(session, event)
    diff = difference(event, course, plan)
    going_on = event
    if diff.timing and course.begun:
        going_on = _continue(session, event, plan, course, by=by)
    else:
        roomier = event.capacity is not None and (plan.capacity is None or plan.capacity > event.capacity)
        before = Event(timezone=event.timezone, minutes=event.minutes)
        if course.begun and event.frequency:
            _keep_what_was_shown(event, plan, course.begun)
        family = same_family(event, plan)
        _write(event, plan)
        if diff.timing:
            _set_times(event, plan.starts, plan.minutes, plan.timezone, plan.rule)
            _retime(session, event, course.rest, before, keep_own=family)
        elif diff.ending:
            _end(session, event, plan.rule, course)
        touch(session, event, moved=diff.times or diff.place)
        if roomier or (event.capacity is not None and not event.registration):
            registration.fill_places(session, event)
    audit.record(session, by, "event.changed", event.id, continued_by=going_on.id if going_on is not event else None)
    _follow_rota(session, event, going_on, diff)
    return going_on


def cancel_event(session: Session, event: Event, reason: str, *, by: Actor) -> None:
    """Call off what is still to come: the whole event, or the rest of a series that has begun.

    Raises:
        ConflictError: nothing is still to come.
    """
    course = course_of(session, event)
    coming = coming_of(course)
    if not coming:
        raise ConflictError("Nothing of this event is still to come.")
    event.cancel_reason = one_line(reason)
    free(session, [row.id for row in coming])
    if course.begun and event.frequency:
        for row in coming:
            if row.original_local <= course.begun[-1].original_local:
                _call_off(row, event.cancel_reason)
        _cut(event, course.begun[-1].original_local)
        drop(session, event, course.rest, event.cancel_reason, visible=VISIBLE)
    else:
        event.state = EventState.CANCELLED
        for row in coming:
            row.changed_at = clock.now()
    audit.record(session, by, "event.cancelled", event.id, reason=event.cancel_reason)
    touch(session, event, moved=True)
    if event.group_id is not None and event.rotates:
        rota_plan.plan_hosts(session, event.group_id, again=True)


def drop(
    session: Session, event: Event, rows: Sequence[Occurrence], reason: str, *, visible: timedelta = timedelta(0)
) -> None:
    """Meetings that the rule no longer gives: those that somebody counts on stay, called off; the others go.

    Args:
        visible: how far ahead all of them stay.
    """
    kept = promised(session, event, rows)
    free(session, [row.id for row in rows])
    until = clock.now() + visible
    for row in rows:
        if row.id in kept or row.starts_at < until or not _remove(session, row):
            _call_off(row, reason)
    session.flush()


def _keep_what_was_shown(event: Event, plan: Plan, begun: Sequence[Occurrence]) -> None:
    """Meetings that have begun follow the series no longer in what changes now."""
    place = (event.mode, event.venue, event.join_link) != (plan.mode, plan.venue, plan.join_link)
    for row in begun:
        if event.title != plan.title:
            row.title = row.title or event.title
        if place and not row.mode:
            row.mode = event.mode
            row.venue = row.venue or event.venue
            row.join_link = row.join_link or event.join_link
        if event.host_id != plan.host_id and row.host_id is None:
            row.host_id = event.host_id


def _write(event: Event, plan: Plan) -> None:
    """Everything but times."""
    event.kind = plan.kind
    event.title = one_line(plan.title)
    event.description = paragraphs(plan.description)
    event.audience = plan.audience
    event.mode = plan.mode
    event.venue = one_line(plan.venue)
    event.join_link = plan.join_link.strip()
    event.host_id = plan.host_id
    event.rotates = plan.rotates and event.group_id is not None
    event.capacity = plan.capacity
    event.registration = plan.registration
    event.records = plan.records and plan.kind not in NEVER_RECORDED
    event.remind_minutes = sorted(plan.remind_minutes, reverse=True)


def _set_times(event: Event, starts: datetime, minutes: int, timezone: str, rule: Rule) -> None:
    event.starts_local, event.minutes, event.timezone = starts, minutes, timezone
    event.frequency, event.every, event.nth = rule.frequency, rule.every, rule.nth
    event.count, event.until = rule.count, rule.until


def _continue(session: Session, event: Event, plan: Plan, course: Course, *, by: Actor) -> Event:
    """The series ends with what has begun; another takes over its coming meetings, one by one in their order."""
    last = course.begun[-1].original_local
    rule = rule_ahead(event, course, plan.rule)
    _cut(event, last)
    new = event_of(plan, by=by, continues_id=event.id, rule=rule)
    new.organiser_id = event.organiser_id
    session.add(new)
    session.flush()
    _retime(session, new, course.rest, event, keep_own=same_family(event, plan))
    moved = [row.id for row in course.rest if row.event_id == new.id]
    session.execute(update(AgendaItem).where(AgendaItem.occurrence_id.in_(moved)).values(event_id=new.id))
    _copy_agenda(session, event, new)
    _copy_invitations(session, event, new)
    touch(session, event, moved=True)
    say_changed(session, new)
    if event.capacity is not None and (new.capacity is None or new.capacity > event.capacity):
        registration.fill_places(session, new)
    return new


def _retime(session: Session, event: Event, rows: Sequence[Occurrence], before: Event, *, keep_own: bool) -> None:
    """The nth of the rows becomes the nth meeting of the event's rule, with all that hangs on it.

    Args:
        before: whose zone and length the rows' times were made with.
        keep_own: meetings that were moved or called off one by one stay so; else they follow the new rule.
    """
    zone, length, now = ZoneInfo(event.timezone), timedelta(minutes=event.minutes), clock.now()
    rule = Rule(event.frequency, event.every, event.nth, event.count, event.until)  # type: ignore[arg-type]
    locals_ = new_times(rule, event.starts_local, event.timezone)
    own = {row.id for row in rows if is_moved(before, row)}
    had = {row.id: row.original_local for row in rows}
    # No two rows of an event share a time, not even on the way.
    for place, row in enumerate(rows):
        row.original_local = datetime(1, 1, 1) + timedelta(days=place)  # noqa: DTZ001 - stands for nothing
        if place < len(locals_):
            row.event_id = event.id
    session.flush()
    for row, local in zip(rows, locals_, strict=False):
        row.original_local = local
        row.changed_at = now
        if keep_own and row.id in own:
            continue
        row.starts_at = moment(local, zone)
        row.ends_at = row.starts_at + length
        row.changed = bool(row.mode)
        if not keep_own:
            row.state, row.reason = EventState.CONFIRMED, ""
    for row in rows[len(locals_) :]:
        row.original_local = _unused(had[row.id], locals_ if row.event_id == event.id else [])
    session.flush()
    drop(session, event, rows[len(locals_) :], "The series has other dates now.")
    materialise(session, event, now + HORIZON)
    registration.begin_with_standing_answers(session, event)


def _unused(local: datetime, taken: Sequence[datetime]) -> datetime:
    while local in taken:
        local += timedelta(minutes=1)
    return local


def _end(session: Session, event: Event, rule: Rule, course: Course) -> None:
    event.count, event.until = rule.count, rule.until
    rows = course.rest
    stay = set(rule_times(event, rows[-1].original_local)) if rows else set()
    drop(
        session,
        event,
        [row for row in rows if row.original_local not in stay],
        "The series ends earlier now.",
        visible=VISIBLE,
    )
    materialise(session, event, clock.now() + HORIZON)
    registration.begin_with_standing_answers(session, event)


def _cut(event: Event, last: datetime) -> None:
    """The rule gives nothing after this time."""
    if event.count is not None:
        event.count = len(rule_times(event, last))
    else:
        event.until = last.date()


def _call_off(row: Occurrence, reason: str) -> None:
    if not is_cancelled(row):
        row.state, row.reason, row.host_id = EventState.CANCELLED, reason, None
        row.changed_at = clock.now()


def _remove(session: Session, row: Occurrence) -> bool:
    """False where a room above keeps something of it, such as minutes begun early."""
    try:
        with session.begin_nested():
            session.execute(delete(Registration).where(Registration.occurrence_id == row.id))
            session.execute(delete(Reminded).where(Reminded.occurrence_id == row.id))
            session.execute(delete(AgendaItem).where(AgendaItem.occurrence_id == row.id))
            session.execute(update(HostTurn).where(HostTurn.occurrence_id == row.id).values(occurrence_id=None))
            session.execute(delete(Occurrence).where(Occurrence.id == row.id))
    except IntegrityError:
        return False
    return True


def _copy_agenda(session: Session, event: Event, new: Event) -> None:
    """What stands on the agenda of every meeting."""
    items = select(AgendaItem).where(AgendaItem.event_id == event.id, AgendaItem.occurrence_id.is_(None))
    for item in session.scalars(items.order_by(AgendaItem.position, AgendaItem.id)).all():
        session.add(
            AgendaItem(
                event_id=new.id,
                position=item.position,
                title=item.title,
                minutes=item.minutes,
                presenter=item.presenter,
                presenter_id=item.presenter_id,
                document_id=item.document_id,
                text=item.text,
            )
        )
    session.flush()


def _copy_invitations(session: Session, event: Event, new: Event) -> None:
    """Whoever was told of the old series is told of the new one; standing answers hold."""
    for one in session.scalars(
        select(Invitation).where(Invitation.event_id == event.id, Invitation.ended_at.is_(None))
    ):
        session.add(Invitation(event_id=new.id, person_id=one.person_id, answer=one.answer))
    session.flush()
    registration.begin_with_standing_answers(session, new)


def _follow_rota(session: Session, event: Event, going_on: Event, diff: Difference) -> None:
    if event.group_id is None:
        return
    if diff.host and not going_on.rotates:
        _leave_rota(session, going_on)
    if going_on.rotates and (diff.times or diff.host):
        rota_plan.plan_hosts(session, event.group_id)


def _leave_rota(session: Session, event: Event) -> None:
    """Hosts no longer rotate: the turns that were planned are nobody's, and the series' own host has them all."""
    planned = select(HostTurn.occurrence_id).join(Occurrence, Occurrence.id == HostTurn.occurrence_id)
    coming = planned.where(Occurrence.event_id == event.id, Occurrence.starts_at > clock.now())
    ids = [number for number in session.scalars(coming) if number is not None]
    free(session, ids)
    session.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(host_id=None))
