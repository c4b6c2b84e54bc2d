"""Programs that other people wrote put every meeting where our own pages do, and docs/calendar.md says so."""

from collections import Counter

import pytest
from sqlalchemy import select

from app import events
from app.calendar.feeds import KeptFeeds
from app.events import Answer, Occurrence, Registration
from tests import people
from tests.calendar import agreement
from tests.calendar.readers import READERS, Absent
from tests.calendar.series import NOW, own_rows, said

pytestmark = pytest.mark.once
REPEATED = "Sundays at 1:30, London: an hour that is left out in March and repeated in October"
# It does not know the meeting by its time in the repeated hour, and shows it twice, both times where it is.
SHOWN_TWICE = {("node-ical", REPEATED)}
ATTENDED = "Every second week, New York"
PLACES = (3, 4, 9, 20)


@pytest.fixture(scope="module")
def asked(furnished, tmp_path_factory):
    """All programs, of the public calendar and of the calendar of somebody who attends four meetings of one series."""
    folder = tmp_path_factory.mktemp("clients")
    data = folder / "data"
    data.mkdir()
    with agreement.calendar(data, furnished(data)) as (house, url, ids):
        with house.write() as session:
            of_series = (
                select(Occurrence).where(Occurrence.event_id == ids[ATTENDED]).order_by(Occurrence.original_local)
            )
            rows = list(session.scalars(of_series))
            person_id = house.person_id(people.MEMBER)
            session.add_all(
                Registration(occurrence_id=rows[n].id, person_id=person_id, answer=Answer.GOING, answered_at=NOW)
                for n in PLACES
            )
            starts = {rows[n].starts_at for n in PLACES}
            events.say_changed(session, session.get(events.Event, ids[ATTENDED]))
        house.services.provide(KeptFeeds, KeptFeeds())
        browser = house.browse(people.MEMBER)
        made = browser.post("/account/calendars", data={"scope": "registrations"}).text
        private = made.partition('value="http')[2].partition('"')[0]
        texts = [browser.get("/events.ics").text, browser.get(f"http{private}").text]
        own = own_rows(house)
        attended = [line for line in own if line[0] == ATTENDED and line[1] in {said(one) for one in starts}]
        assert len(attended) == len(PLACES)
        return agreement.ask(f"{url}/events.ics", texts, [own, attended], folder)


@pytest.mark.parametrize("name", READERS)
def test_every_program_agrees_with_our_own_pages(asked, name):
    found = asked.read[name]
    if isinstance(found, Absent):
        pytest.skip(str(found))
    for lines, own in zip(found, asked.own, strict=False):
        assert own, "our own pages are empty"
        assert sorted(set(lines)) == own
        twice = {title for (title, *_), number in Counter(lines).items() if number > 1}
        assert {(name, title) for title in twice} <= SHOWN_TWICE


def test_the_page_tells_what_the_programs_say(asked):
    assert agreement.written() == agreement.table(asked), "run .venv/bin/python -m tests.calendar.agreement"
