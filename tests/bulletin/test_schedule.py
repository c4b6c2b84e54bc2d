"""When an issue goes: at once, at a time that was chosen, or not before somebody was asked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.bulletin import paper, schedule
from app.bulletin.models import Edition, IssueState
from app.core import clock
from app.printing import Printed
from tests import people
from tests.bulletin.deciding import DESK, frozen, look

START = datetime(2027, 1, 4, 6, tzinfo=UTC)
DUE = datetime(2027, 1, 11, 5, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def paper_is_cheap(monkeypatch):
    """Printing takes seconds; tests of papers look at real ones."""
    monkeypatch.setattr(paper, "draw", lambda *_given: Printed(b"%PDF-1.7", 1))


def test_sent_at_once(house, browse):
    frozen(house)
    coordinator = browse(people.COORDINATOR)
    assert "When does it go?" in coordinator.get(f"{DESK}/schedule").text
    assert coordinator.post(f"{DESK}/schedule", data={"when": "now"}).status_code == 303
    issue = look(house)
    assert (issue.state, issue.scheduled_at) == (IssueState.SENDING, None)
    with house.read() as session:
        days = {row.model["published_on"] for row in session.scalars(select(Edition))}
    assert days == {clock.today(house.settings.zone).isoformat()}
    for path, data in (
        ("schedule", {"when": "now"}),
        ("schedule/cancel", {}),
        ("recipients", {}),
        ("approval/take-back", {}),
    ):
        assert coordinator.post(f"{DESK}/{path}", data=data).status_code == 409


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Say when the issue goes."),
        ({"when": "later", "day": "", "time": "08:00"}, "Choose the day on which it goes."),
        ({"when": "later", "day": "2027-01-11", "time": "8 o’clock"}, "Enter the time at which it goes"),
        ({"when": "later", "day": "2027-01-04", "time": "08:59"}, "still to come"),
        ({"when": "later", "day": "2027-09-01", "time": "08:00"}, "within the next four months"),
    ],
)
def test_a_time_that_cannot_be(house, browse, travel, given, sentence):
    frozen(house)
    answer = browse(people.COORDINATOR).post(f"{DESK}/schedule", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert given.get("time", "") in answer.text
    assert look(house).scheduled_at is None


@pytest.mark.parametrize(
    ("looks", "waits", "state"),
    [
        ("always", timedelta(), IssueState.SENDING),
        ("always", timedelta(minutes=50), IssueState.SENDING),
        ("never", timedelta(), IssueState.FROZEN),  # a copy of the house that is days old
        ("always", timedelta(hours=2), IssueState.FROZEN),
    ],
)
def test_a_time_is_kept_or_asked_about(house, browse, travel, looks, waits, state):
    """It goes by itself while the house looks after it; missed, or on an old copy, it asks and sends nothing."""
    frozen(house)
    coordinator = browse(people.COORDINATOR)
    given = {"when": "later", "day": "2027-01-11", "time": "08:00"}
    assert coordinator.post(f"{DESK}/schedule", data=given).status_code == 303
    assert look(house).scheduled_at == DUE
    assert "It goes by itself on Monday 11 January 2027, 08:00 EAT." in coordinator.get(f"{DESK}/approval").text
    if looks == "always":
        travel.move_to(DUE - timedelta(minutes=4))
        tick(house)
        assert look(house).state == IssueState.FROZEN
    travel.move_to(DUE + waits)
    tick(house)
    tick(house)
    assert look(house).state == state
    house.work()
    asked_about = [one for one in house.mails(people.COORDINATOR) if "Not sent" in str(one["subject"])]
    if state == IssueState.SENDING:
        assert not asked_about
        return
    assert len(asked_about) == 1
    assert "Monday" not in str(asked_about[0]["subject"])
    page = coordinator.get(f"{DESK}/approval").text
    assert "did not go at the time that was chosen" in page
    assert "Time of sending missed" in page
    travel.shift(timedelta(days=1))
    tick(house)
    assert look(house).state == IssueState.FROZEN
    assert coordinator.post(f"{DESK}/schedule", data={"when": "now"}).status_code == 303
    assert look(house).state == IssueState.SENDING


def test_a_time_is_taken_back(house, browse, travel):
    frozen(house)
    coordinator = browse(people.COORDINATOR)
    assert coordinator.post(f"{DESK}/schedule/cancel").status_code == 409
    coordinator.post(f"{DESK}/schedule", data={"when": "later", "day": "2027-01-05", "time": "0930"})
    assert coordinator.post(f"{DESK}/schedule/cancel").status_code == 303
    travel.shift(timedelta(days=1))
    house.work()
    tick(house)
    assert look(house).state == IssueState.FROZEN
    assert "nobody has chosen yet" in coordinator.get(f"{DESK}/approval").text


def tick(house):
    with house.write() as session:
        schedule.look(session, house.services, {})
