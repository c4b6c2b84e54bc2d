"""Next month on the calendar: a full day, a night, several days in a row, something called off."""

from datetime import timedelta

from app import events
from app.accounts import Person
from app.core import clock
from tests import people
from tests.events import factory
from tests.houses import House


def fill(house: House) -> dict[str, int | str]:
    """`calendar_month` and `calendar_week` are addresses; somebody reads them in New York."""
    now = clock.now().replace(tzinfo=None, day=1, hour=0, minute=0, second=0, microsecond=0)
    first = (now + timedelta(days=32)).replace(day=1)

    def put(kind: str, title: str, day: int, hour: int, minutes: int = 50, **more: str) -> int:
        plan = {"kind": kind, "title": title, "minutes": minutes, "timezone": factory.NAIROBI, "audience": "public"}
        starts = first + timedelta(days=day - 1, hours=hour)
        return factory.put(house, people.COORDINATOR, starts=starts, **(plan | more))

    for n in range(6):
        put("seminar", f"Counties report on transfers, session {n + 1}", 8, 9 + n, venue="KICC")
    put("roundtable", "Quarterly roundtable", 10, 9, 420)
    put("conference", "Conference on shock-responsive systems", 14, 9, 2 * 1440 + 480)
    put("teleconference", "Late call with colleagues overseas", 17, 23, 90)
    put("brown_bag", "What we got wrong", 22, 12)
    gone = put("webinar", "A talk that was called off", 9, 10)
    with house.write() as session:
        event = session.get_one(events.Event, gone)
        event.state = events.EventState.CANCELLED
        events.touch(session, event, moved=True)
        reader = session.get_one(Person, house.person_id(people.OTHER_REPRESENTATIVE))
        reader.timezone = "America/New_York"
    week = (first + timedelta(days=7)).isocalendar()
    return {
        "calendar_month": f"/calendar/{first.year}/{first.month}",
        "calendar_week": f"/calendar/{week.year}/week/{week.week}",
    }
