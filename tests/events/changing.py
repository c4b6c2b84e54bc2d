"""What tests of changed events share: clocks, the series they change, forms sent and sent again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import events
from app.events.models import Event, Occurrence
from tests import people
from tests.events import factory
from tests.events.form import fields_of, read_mark

NAIROBI = ZoneInfo("Africa/Nairobi")
# Before the first meeting of the series, and after its second.
START = datetime(2031, 11, 20, 9, tzinfo=NAIROBI)
CUT = datetime(2032, 2, 20, 12, tzinfo=NAIROBI)


def event_of(house, event_id):
    with house.read() as session:
        return session.get(Event, event_id)


def times_of(house, event_id):
    """(wall-clock time by the rule, moment in Nairobi, cancelled) of each meeting, in the order of the rule."""
    with house.read() as session:
        rows = session.scalars(
            select(Occurrence).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local)
        )
        return [
            (
                f"{row.original_local:%m-%d %H:%M}",
                f"{row.starts_at.astimezone(NAIROBI):%m-%d %H:%M}",
                row.state == "cancelled",
            )
            for row in rows
        ]


def typed(browser, event_id, **changes):
    """The edit form as the browser would send it back, with some fields changed."""
    page = browser.get(f"/events/{event_id}/edit")
    assert page.status_code == 200, page.text
    return fields_of(page.text) | changes


def save(browser, path, data):
    """Send the form, and again with the mark of the warnings where there are some; the answers in order."""
    first = browser.post(path, data=data)
    if first.status_code != 200:
        return [first]
    return [first, browser.post(path, data=data | {"seen": read_mark(first)})]


def says(house, event_id, answer, who=people.COLLEAGUE, places=(0, 1, 2)):
    """Somebody says they come to some of the meetings."""
    with house.write() as session:
        for place in places:
            meeting = events.meeting_by_occurrence(session, factory.occurrence_ids(house, event_id)[place])
            events.registration.answer(session, meeting, answer, by=house.actor(who))
