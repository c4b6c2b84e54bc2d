"""Reminders: once for each person and lead time, at the time the meeting then has, and never about what no longer holds."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts import Person
from app.assembly import make_services
from app.events import Answer, Reminded
from app.groups.actions import remove_member
from app.groups.models import WorkingGroup
from app.jobs import Job, enqueue
from app.worker import make_worker
from tests.calendar.letters_to import answers, call_off, changing, shift, subjects
from tests.events import factory
from tests.houses import text_of
from tests.people import ADMINISTRATOR, COLLEAGUE, LEAD, MEMBER, REPRESENTATIVE

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
MEETS = datetime(2026, 12, 3, 6, tzinfo=UTC)  # `factory.meeting`: 9:00 in Nairobi
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REMINDER = "Reminder: Budget day"


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


@pytest.fixture
def on_clock(monkeypatch):
    """The machine's own clock is set to a zone."""

    def set_to(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield set_to
    monkeypatch.undo()
    time.tzset()


def ticks(house):
    """What two minutes bring: a look for reminders, then everything that is owed."""
    with house.write() as session:
        enqueue(session, "calendar.reminders")
    house.work()


def reminders(house, who, said=REMINDER):
    return [subject for subject in subjects(house, who) if subject == said]


def test_at_each_lead_time_once(house, clock_stands):
    factory.meeting(house)
    house.work()
    counts = []
    for moment in (
        MEETS - DAY - HOUR,
        MEETS - DAY,
        MEETS - DAY + HOUR,
        MEETS - HOUR,
        MEETS - HOUR / 2,
        MEETS,
        MEETS + HOUR,
    ):
        clock_stands.move_to(moment)
        ticks(house)
        ticks(house)
        counts.append(len(reminders(house, COLLEAGUE)))
    assert counts == [0, 1, 1, 2, 2, 2, 2]
    assert len(reminders(house, LEAD)) == 2
    assert reminders(house, MEMBER) == []
    text = text_of(house.mails(COLLEAGUE)[-1])
    assert "Thursday 3 December 2026, 09:00–10:00 EAT" in text
    assert "NDMA, Lonrho House, Nairobi" in text


def test_two_schedulers_at_once_remind_once(house, clock_stands):
    factory.meeting(house)
    factory.meeting(house, title="Other day")
    house.work()
    clock_stands.move_to(MEETS - HOUR)
    houses = [make_services(house.settings) for _ in range(2)]
    barrier = threading.Barrier(2)

    def work(services):
        worker = make_worker(services)
        barrier.wait(20)
        worker._tick_schedules()
        with services.database.write() as session:
            enqueue(session, "calendar.reminders")
        worker.drain()

    make_worker(houses[0])._plan()
    threads = [threading.Thread(target=work, args=(services,)) for services in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for services in houses:
        services.database.dispose()
    with house.read() as session:
        assert len(session.scalars(select(Reminded.id)).all()) == 4
    for who in (LEAD, COLLEAGUE):
        assert [len(reminders(house, who, f"Reminder: {title}")) for title in ("Budget day", "Other day")] == [1, 1]


def moves(house, event_id):
    with changing(house, event_id) as (_, times):
        shift(times[0], days=2)


def calls_off(house, event_id):
    with changing(house, event_id) as (_, times):
        call_off(times[0])


def declines(house, event_id):
    answers(house, COLLEAGUE, event_id, Answer.DECLINED)


def leaves_the_group(house, _event_id):
    admin = house.actor(ADMINISTRATOR)
    with house.write() as session:
        group = session.scalars(select(WorkingGroup).where(WorkingGroup.slug == "financing")).one()
        remove_member(session, group, house.person_id(COLLEAGUE), by=admin)


def is_suspended(house, _event_id):
    with house.write() as session:
        session.execute(update(Person).where(Person.email == COLLEAGUE.email).values(state="suspended"))


def begins(house, _event_id):
    pass


STAGES = {
    "before it is owed": "",
    "while it is owed": "calendar.remind",
    "while the mail server is away": "mail.deliver",
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("happens", [moves, calls_off, declines, leaves_the_group, is_suspended, begins])
def test_what_no_longer_holds_is_not_sent(house, clock_stands, stage, happens):
    """The very reminder that was owed never arrives, at whichever step of its way the ground is taken from it."""
    event_id = factory.meeting(house)
    house.work()
    clock_stands.move_to(MEETS - HOUR)
    if wanted := STAGES[stage]:
        with house.write() as session:
            enqueue(session, "calendar.reminders")
        worker = make_worker(house.services)
        while owed(house) != {wanted}:
            assert worker.work_once()
    if happens is begins:
        clock_stands.move_to(MEETS + timedelta(minutes=1))
    happens(house, event_id)
    house.work()
    ticks(house)
    assert reminders(house, COLLEAGUE) == []


def owed(house):
    with house.read() as session:
        return set(session.scalars(select(Job.name)))


def test_after_hours_without_a_worker_only_the_nearest_lead_time_counts(house, clock_stands):
    moved = factory.meeting(house)
    house.work()
    clock_stands.move_to(MEETS - HOUR / 2)
    ticks(house)
    assert len(reminders(house, COLLEAGUE)) == 1
    with changing(house, moved) as (_, times):
        shift(times[0], days=7)
    house.work()
    clock_stands.move_to(MEETS + timedelta(days=7) - HOUR)
    ticks(house)
    assert len(reminders(house, COLLEAGUE)) == 2
    assert "Thursday 10 December 2026" in text_of(house.mails(COLLEAGUE)[-1])


def test_whoever_comes_to_an_event_of_the_community_and_nobody_else(house, clock_stands):
    webinar = factory.webinar(house, capacity=1, remind_minutes=[30])
    answers(house, MEMBER, webinar)
    answers(house, REPRESENTATIVE, webinar)
    house.work()
    begins_at = datetime(2026, 12, 7, 7, tzinfo=UTC)
    clock_stands.move_to(begins_at - timedelta(minutes=20))
    answers(house, LEAD, webinar, Answer.RECORDING)
    ticks(house)
    title = "Reminder: Costing a national scheme"
    assert [len(reminders(house, who, title)) for who in (MEMBER, REPRESENTATIVE, LEAD, COLLEAGUE)] == [1, 0, 0, 0]
    assert "https://calls.example/webinar" in text_of(house.mails(MEMBER)[-1])


@pytest.mark.parametrize(
    ("machine", "zone", "wall", "starts"),
    [
        ("UTC", "Africa/Nairobi", "2027-03-28T23:30", datetime(2027, 3, 28, 20, 30, tzinfo=UTC)),
        ("America/New_York", "Africa/Nairobi", "2027-03-28T23:30", datetime(2027, 3, 28, 20, 30, tzinfo=UTC)),
        ("Africa/Nairobi", "Europe/London", "2027-03-28T09:00", datetime(2027, 3, 28, 8, tzinfo=UTC)),
        ("UTC", "America/New_York", "2027-03-14T09:00", datetime(2027, 3, 14, 13, tzinfo=UTC)),
        ("America/New_York", "Europe/London", "2027-10-31T09:00", datetime(2027, 10, 31, 9, tzinfo=UTC)),
    ],
)
def test_lead_times_are_of_moments_whatever_the_clocks_do(house, on_clock, machine, zone, wall, starts):
    on_clock(machine)
    factory.meeting(house, starts=datetime.fromisoformat(wall), timezone=zone, remind_minutes=[1440])
    house.work()
    with time_machine.travel(starts - DAY - timedelta(seconds=1), tick=False) as now:
        ticks(house)
        assert reminders(house, COLLEAGUE) == []
        now.shift(timedelta(seconds=1))
        ticks(house)
        assert len(reminders(house, COLLEAGUE)) == 1
