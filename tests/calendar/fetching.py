"""Private calendars as people make them and programs fetch them."""

from datetime import UTC, datetime

import icalendar
from sqlalchemy import select

from app import events
from app.events import Answer, Event, Occurrence, Registration

# Later than whenever the cast was given its roles.
NOW = datetime(2031, 11, 20, 9, tzinfo=UTC)
OPEN, MEMBERS = {"Open to all"}, {"Open to all", "For members"}


def address(house, who, scope="all") -> str:
    """A new private address, as its page shows it."""
    page = house.browse(who).post("/account/calendars", data={"scope": scope})
    assert page.status_code == 200
    found = page.text.partition('id="new-address" type="text" value="')[2].partition('"')[0]
    assert f"webcal:{found.partition(':')[2]}" in page.text
    return found.removeprefix(house.settings.base_url)


def titles(answer) -> set[str]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(answer.text).walk("VEVENT")}


def register(house, event_id, who, answer=Answer.GOING, place=0):
    with house.write() as session:
        of = select(Occurrence.id).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local)
        number = session.scalars(of).all()[place]
        session.add(Registration(occurrence_id=number, person_id=house.person_id(who), answer=answer, answered_at=NOW))
        events.say_changed(session, session.get(Event, event_id))
    return number
