"""A public calendar with every kind of series, changed and called-off meetings, over two years of clock changes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app import events
from app.events import Event, EventState, Frequency, Occurrence, Rule
from tests.events import factory
from tests.houses import House

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
# Both changes of London and of New York in the spring of 2027, and two of each in autumn.
FROM, TO = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 11, 15, tzinfo=UTC)
LONDON, NEW_YORK, NAIROBI, SYDNEY = "Europe/London", "America/New_York", "Africa/Nairobi", "Australia/Sydney"
WEEKLY, BY_DATE, BY_WEEKDAY = Frequency.WEEKLY, Frequency.MONTHLY_DATE, Frequency.MONTHLY_WEEKDAY
MOVED = "Every week, London; one meeting moved by hours, one to another day, one given another room"
CALLED_OFF = "Every second week, New York; one meeting called off lately, one long ago"
local = datetime.fromisoformat
PLANS = (
    ("Every week, London", local("2026-09-15T10:00"), LONDON, Rule(WEEKLY)),
    ("Every second week, New York", local("2026-09-17T09:30"), NEW_YORK, Rule(WEEKLY, every=2)),
    ("Second Tuesday of the month, Nairobi", local("2026-09-08T14:00"), NAIROBI, Rule(BY_WEEKDAY, nth=2)),
    ("Last Friday of the month, London", local("2026-09-25T16:00"), LONDON, Rule(BY_WEEKDAY, nth=-1)),
    ("First Monday of every second month, Sydney", local("2026-09-07T08:00"), SYDNEY, Rule(BY_WEEKDAY, every=2, nth=1)),
    ("On the 31st at 23:30, New York", local("2026-08-31T23:30"), NEW_YORK, Rule(BY_DATE)),
    ("Five weeks, London", local("2026-10-20T10:00"), LONDON, Rule(WEEKLY, count=5)),
    ("Every week until 6 April 2027, New York", local("2026-10-20T19:00"), NEW_YORK, Rule(WEEKLY, until=date(2027, 4, 6))),
    ("Every fourth week, UTC", local("2026-10-01T12:00"), "UTC", Rule(WEEKLY, every=4)),
    (MOVED, local("2026-09-16T10:00"), LONDON, Rule(WEEKLY)),
    (CALLED_OFF, local("2026-07-01T15:00"), NEW_YORK, Rule(WEEKLY, every=2)),
    ("Sundays at 1:30, London: an hour that is left out in March and repeated in October", local("2026-09-06T01:30"), LONDON, Rule(WEEKLY)),
    ("Sundays at 2:30, New York: the same in March and November", local("2026-09-06T02:30"), NEW_YORK, Rule(WEEKLY)),
    ("Once, Nairobi; «bei, gharama» & \\ 100 %", local("2026-12-01T10:00"), NAIROBI, Rule()),
    ("Once, called off", local("2026-12-02T10:00"), LONDON, Rule()),
)  # fmt: skip
Line = tuple[str, str, str]


def fill(house: House) -> dict[str, int]:
    """Event numbers by title. The clock stands at NOW."""
    ids = {
        title: factory.webinar(
            house, title=title, starts=starts, timezone=zone, rule=rule, audience="public", capacity=None,
            description=f"**{title}**\n\n- one\n- [two](https://two.example)",
        )
        for title, starts, zone, rule in PLANS
    }  # fmt: skip
    with house.write() as session:
        moved, called_off = (_rows(session, ids[title]) for title in (MOVED, CALLED_OFF))
        for place, by in ((10, timedelta(hours=3)), (28, timedelta(days=2, hours=1))):
            moved[place].starts_at += by
            moved[place].ends_at += by
        moved[30].venue = "Room 2"
        for place in (10, 28, 30):
            moved[place].changed, moved[place].changed_at = True, NOW
        called_off[1].state, called_off[1].changed_at = EventState.CANCELLED, NOW - timedelta(days=100)
        for place in (12, 20):
            called_off[place].state, called_off[place].changed_at = EventState.CANCELLED, NOW
        once = session.get(Event, ids["Once, called off"])
        once.state = EventState.CANCELLED
        for number in ids.values():
            events.touch(session, session.get(Event, number), moved=True)
    return ids


def own_rows(house: House, titles: Iterable[str] = ()) -> list[Line]:
    """What our own pages show between FROM and TO, without what was called off more than 90 days ago."""
    with house.read() as session:
        query = (
            select(
                Event.title, Occurrence.starts_at, Event.state.label("whole"), Occurrence.state, Occurrence.changed_at
            )
            .join(Event, Event.id == Occurrence.event_id)
            .where(Occurrence.starts_at >= FROM, Occurrence.starts_at < TO)
        )
        rows = [row for row in session.execute(query) if not titles or row.title in set(titles)]
    return sorted(
        (row.title, said(row.starts_at), "CANCELLED" if EventState.CANCELLED in (row.whole, row.state) else "CONFIRMED")
        for row in rows
        if row.state != EventState.CANCELLED or row.changed_at > NOW - timedelta(days=90)
    )


def said(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _rows(session, event_id: int) -> list[Occurrence]:
    return list(
        session.scalars(select(Occurrence).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local))
    )
