"""A form that is sent twice, as by an impatient finger where no script keeps the button, does its work once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.events.models import Event
from app.followup.models import ActionPoint, Highlight
from app.forum.models import Topic
from app.polls.models import DatePoll
from tests import people
from tests.events.changing import save

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
EVENT = {
    "calendar": "group:financing", "kind": "twg_meeting", "title": "Budget day", "date": "2026-12-08", "start": "14:00",
    "end": "15:30", "timezone": "Africa/Nairobi", "repeats": "never", "ends": "open", "mode": "online", "visibility": "own",
    "registration": "yes",
}  # fmt: skip
POLL = {
    "title": "Costing", "minutes": "90", "timezone": "Africa/Nairobi", "closes_on": "2026-12-01",
    "date_1": "2026-12-08", "time_1": "14:00", "date_2": "2026-12-12", "time_2": "9.30",
}  # fmt: skip
ACTION = {"kind": "action", "text": "Write to the county.", "due_on": "2026-12-01"}
TOPIC = {
    "kind": "question", "title": "Who has costed it?", "where": "financing", "audience": "group", "text": "Please say.",
    "seq": "0",
}  # fmt: skip
HIGHLIGHT = {"kind": "learning", "text": "Mobile payments reach people sooner."}


@pytest.mark.parametrize(
    ("path", "data", "model", "field"),
    [
        ("/events/new", EVENT, Event, "title"),
        ("/groups/financing/polls/new", POLL, DatePoll, "title"),
        ("/groups/financing/actions/new", ACTION, ActionPoint, "text"),
        ("/groups/financing/highlights/new", HIGHLIGHT, Highlight, "text"),
        ("/forum/new", TOPIC, Topic, "title"),
    ],
)
def test_a_form_sent_twice_makes_one_thing(house, browse, path, data, model, field):
    data = {"owner": f"p{house.person_id(people.COLLEAGUE)}"} | data
    browsers = [browse(people.LEAD) for _ in range(3)]

    def made():
        with house.read() as session:
            return session.scalar(select(func.count()).select_from(model))

    with time_machine.travel(MONDAY, tick=False) as clock:
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda browser: browser.post(path, data=data), browsers))
        assert {answer.status_code for answer in answers} == {303}, answers[0].text
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert made() == 1
        assert save(browsers[0], path, data | {field: "Something else."})[-1].status_code == 303
        assert made() == 2
        clock.shift(timedelta(minutes=2))
        assert save(browsers[0], path, data)[-1].status_code == 303
        assert made() == 3
