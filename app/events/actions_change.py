"""An event changes, or is called off. What has taken place stays as it was shown."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit, followup, jobs
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.text import one_line, paragraphs
from app.events import registration, rota_plan
from app.events.actions import Plan, event_of
from app.events.actions_rota import free
from app.events.actions_times import VISIBLE, call_off, cut, drop, end, retime, set_times
from app.events.labels import NEVER_RECORDED
from app.events.models import (
    AgendaItem,
    Event,
    EventState,
    HostTurn,
    Invitation,
    Occurrence,
    Registration,
)
from app.events.series import (
    Course,
    Difference,
    coming_of,
    course_of,
    difference,
    rule_ahead,
    same_family,
)
from app.events.telling import say_changed, touch
from app.groups import audiences

# How many people an audience is: groups and the committee are the fewest.
WIDTH = {audiences.PUBLIC: 2, audiences.MEMBERS: 1}
# What action points of minutes come from; by the number of the occurrence.
MEETING = "meeting"


def change_event(session: Session, event: Event, plan: Plan, *, by: Actor) -> Event:
    """Make the event what the plan says; returns the one that goes on: a new one where a running series got other times.

    The caller holds the lock and has asked `series.fault`; the plan's group is the event's own.
    """
    course = course_of(session, event)
    diff = difference(event, course, plan)
    going_on, audience = event, event.audience
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
            set_times(event, plan.starts, plan.minutes, plan.timezone, plan.rule)
            retime(session, event, course.rest, before, keep_own=family)
        elif diff.ending:
            end(session, event, plan.rule, course)
        touch(session, event, moved=diff.times or diff.place)
        if roomier or (event.capacity is not None and not event.registration):
            registration.fill_places(session, event)
    if plan.audience != audience:
        _recheck(session, going_on)
        _show_to(session, going_on, audience)
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
                call_off(row, event.cancel_reason)
        cut(event, course.begun[-1].original_local)
        drop(session, event, course.rest, event.cancel_reason, visible=VISIBLE)
    else:
        event.state = EventState.CANCELLED
        for row in coming:
            row.changed_at = clock.now()
    audit.record(session, by, "event.cancelled", event.id, reason=event.cancel_reason)
    touch(session, event, moved=True)
    if event.group_id is not None and event.rotates:
        rota_plan.plan_hosts(session, event.group_id, again=True)


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


def _continue(session: Session, event: Event, plan: Plan, course: Course, *, by: Actor) -> Event:
    """The series ends with what has begun; another takes over its coming meetings, one by one in their order."""
    last = course.begun[-1].original_local
    rule = rule_ahead(event, course, plan.rule)
    cut(event, last)
    new = event_of(plan, by=by, continues_id=event.id, rule=rule)
    new.organiser_id = event.organiser_id
    session.add(new)
    session.flush()
    retime(session, new, course.rest, event, keep_own=same_family(event, plan))
    moved = [row.id for row in course.rest if row.event_id == new.id]
    session.execute(update(AgendaItem).where(AgendaItem.occurrence_id.in_(moved)).values(event_id=new.id))
    _copy_agenda(session, event, new)
    _copy_invitations(session, event, new)
    touch(session, event, moved=True)
    say_changed(session, new)
    if event.capacity is not None and (new.capacity is None or new.capacity > event.capacity):
        registration.fill_places(session, new)
    return new


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


def _recheck(session: Session, event: Event) -> None:
    """Others may see it now: whoever was told of it, or answered, and no longer may loses it at once."""
    told = select(Invitation.person_id).where(Invitation.event_id == event.id, Invitation.ended_at.is_(None))
    said = select(Registration.person_id).join(Occurrence, Occurrence.id == Registration.occurrence_id)
    for person_id in sorted(session.scalars(told.union(said.where(Occurrence.event_id == event.id)))):
        jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person_id}", person_id=person_id)


def _show_to(session: Session, event: Event, was: str) -> None:
    """To fewer people than before: what was agreed there is theirs alone, too. To more: it stays as it was promised."""
    if WIDTH.get(was, 0) > WIDTH.get(event.audience, 0):
        ids = session.scalars(select(Occurrence.id).where(Occurrence.event_id == event.id)).all()
        followup.show_to(session, MEETING, ids, was, event.audience)


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
