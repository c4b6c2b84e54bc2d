"""What people found in their post: the calendar objects of messages, and changes of events that cause them."""

from contextlib import contextmanager
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import select

from app import events
from app.core import clock
from app.events import Answer, EventState, Occurrence
from tests.people import COLLEAGUE, Member


def objects(message):
    """The calendar part of a message, parsed; None where it has none."""
    found = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(found[0].get_content()) if found else None


def letters(house, to: Member, since=0):
    """(subject, METHOD or "", components) of what somebody got; run `house.work()` before."""
    found = []
    for message in house.mails(to)[since:]:
        calendar = objects(message)
        method = str(calendar["METHOD"]) if calendar else ""
        found.append((str(message["subject"]), method, list(calendar.events) if calendar else []))
    return found


def subjects(house, to, since=0):
    return [subject for subject, _, _ in letters(house, to, since)]


@contextmanager
def changing(house, event_id, *, moved=True):
    """Rows of an event and its times, in order, to change; calendars are told of it afterwards."""
    with house.write() as session:
        event = session.get(events.Event, event_id, with_for_update=True)
        rows = session.scalars(
            select(Occurrence).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local)
        ).all()
        yield event, rows
        events.touch(session, event, moved=moved)


def shift(row, **by):
    row.starts_at += timedelta(**by)
    row.ends_at += timedelta(**by)
    row.changed, row.changed_at = True, clock.now()


def call_off(row, reason=""):
    row.state, row.reason, row.changed_at = EventState.CANCELLED, reason, clock.now()


def answers(house, who, event_id, answer=Answer.GOING, *, on=None, all_coming=False, via="page"):
    actor = house.actor(who)
    with house.write() as session:
        meeting = events.get_meeting(session, actor, event_id, on, lock=True)
        return events.registration.answer(session, meeting, Answer(answer), by=actor, via=via, all_coming=all_coming)


def stands(house, who, event_id):
    """The answers of somebody, in the order of time."""
    with house.read() as session:
        return list(
            session.scalars(
                select(events.Registration.answer)
                .join(Occurrence, Occurrence.id == events.Registration.occurrence_id)
                .where(Occurrence.event_id == event_id, events.Registration.person_id == house.person_id(who))
                .order_by(Occurrence.starts_at)
            )
        )


def invited(house, who=COLLEAGUE):
    """What an answer takes from the newest invitation of somebody."""
    house.work()
    return taken(letters(house, who)[-1][2][0])


def taken(part):
    return {name: str(part[name]) for name in ("UID", "SEQUENCE", "ORGANIZER", "ATTENDEE")}
