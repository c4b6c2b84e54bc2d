"""Events that tests of several rooms need, put on the calendar as their organisers would; each returns the event's number."""

from datetime import datetime, time, timedelta
from typing import Any

from app import events, groups
from app.core import clock
from tests import people
from tests.houses import House
from tests.people import Member

NAIROBI = "Africa/Nairobi"


def next_nth(weekday: int, nth: int, hour: int = 14) -> datetime:
    """Wall-clock time of the first nth weekday (0 Monday) that begins at least a week from now."""
    day = (clock.now() + timedelta(days=7)).date()
    while day.weekday() != weekday or (day.day - 1) // 7 + 1 != nth:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour))


def wall(text: str) -> datetime:
    """Wall-clock time, as «2032-01-13 14:00»."""
    return datetime.fromisoformat(text)


def monthly(house: House, *, by: Member = people.LEAD, **given: Any) -> int:
    """The Financing group's meeting on the second Tuesday of each month, 14:00 to 15:30 in Nairobi, for ever."""
    starts = given.pop("starts", next_nth(1, 2))
    plan: dict[str, Any] = {
        "kind": "twg_meeting",
        "title": "Financing meets",
        "starts": starts,
        "minutes": 90,
        "timezone": NAIROBI,
        "rule": events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=events.nth_weekday(starts)),
        "join_link": "https://calls.example/financing",
    }
    return put(house, by, group="financing", **(plan | given))


def webinar(house: House, *, by: Member = people.COORDINATOR, **given: Any) -> int:
    """One webinar for all members, in two weeks at 10:00, with three places."""
    plan: dict[str, Any] = {
        "kind": "webinar",
        "title": "Costing a national scheme",
        "starts": datetime.combine((clock.now() + timedelta(days=14)).date(), time(10)),
        "minutes": 60,
        "timezone": NAIROBI,
        "audience": "members",
        "join_link": "https://calls.example/webinar",
        "capacity": 3,
        "records": True,
    }
    return put(house, by, **(plan | given))


def meeting(house: House, *, by: Member = people.LEAD, **given: Any) -> int:
    """One meeting of the Financing group in ten days, 9:00 to 10:00, in a room."""
    plan: dict[str, Any] = {
        "kind": "twg_meeting",
        "title": "Budget day",
        "starts": datetime.combine((clock.now() + timedelta(days=10)).date(), time(9)),
        "minutes": 60,
        "timezone": NAIROBI,
        "mode": events.Mode.IN_PERSON,
        "venue": "NDMA, Lonrho House, Nairobi",
    }
    return put(house, by, group="financing", **(plan | given))


def put(house: House, by: Member, *, group: str = "", **plan: Any) -> int:
    """Any plan; `group` is a slug, and gives the audience where none is named."""
    actor = house.actor(by)
    with house.write() as session:
        if group:
            found = groups.by_slug(session, group)
            assert found is not None
            plan = {"group_id": found.id, "audience": f"group-{found.id}"} | plan
        return events.schedule(session, events.Plan(**plan), by=actor).id


def times(house: House, event_id: int) -> list[datetime]:
    """Moments of its occurrences that stand as rows, in order."""
    with house.read() as session:
        found = events.lines(session, house.actor(people.COORDINATOR))
        return [one.starts_at for one in found if one.event_id == event_id]


def occurrence_ids(house: House, event_id: int) -> list[int]:
    with house.read() as session:
        found = events.lines(session, house.actor(people.COORDINATOR))
        return [one.occurrence_id for one in found if one.event_id == event_id]
