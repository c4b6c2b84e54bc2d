"""Series go on by themselves, and a closed group's calendar ends."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select, update

from app import events, jobs
from app.events.models import Answer, Event, Invitation, Occurrence, Registration
from app.groups.models import GroupState, WorkingGroup
from tests import people
from tests.events import factory
from tests.events.factory import wall

NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2031, 11, 20, 9, tzinfo=NAIROBI), tick=False) as traveller:
        yield traveller


def run(house, name, **payload):
    with house.write() as session:
        jobs.enqueue(session, name, **payload)
    house.work()


def test_series_that_go_on_are_expanded_with_standing_answers_and_hosts(house, clock):
    """For ever the horizon ahead, never farther; ended and cancelled series get nothing."""
    goes_on = factory.monthly(house, starts=wall("2032-01-13 14:00"), rotates=True)
    ends = factory.monthly(house, starts=wall("2032-01-14 14:00"), rule=events.Rule(events.Frequency.WEEKLY, count=4))
    who = house.person_id(people.COLLEAGUE)
    with house.write() as session:
        session.add(Invitation(event_id=goes_on, person_id=who, answer=Answer.GOING))
    before = factory.times(house, goes_on)
    assert max(before) < datetime(2031, 11, 20, 9, tzinfo=NAIROBI) + events.HORIZON
    run(house, "events.expand")
    assert factory.times(house, goes_on) == before, "not due yet"
    clock.shift(timedelta(days=70))
    for _ in range(2):
        run(house, "events.expand")
        after = factory.times(house, goes_on)
        assert len(after) == len(before) + 2
        assert max(after) < datetime(2031, 11, 20, 9, tzinfo=NAIROBI) + timedelta(days=70) + events.HORIZON
        assert len(factory.times(house, ends)) == 4
    with house.read() as session:
        rows = session.scalars(select(Occurrence).where(Occurrence.event_id == goes_on)).all()
        new = [row for row in rows if row.starts_at not in before]
        assert all(row.host_id for row in new)
        answers = session.scalars(
            select(Registration.answer).where(Registration.occurrence_id.in_([row.id for row in new]))
        ).all()
    assert answers == [Answer.GOING] * 2


def test_a_closed_groups_meetings_are_called_off(house, clock):
    """What took place stays; the job does nothing while the group is at work."""
    running = factory.monthly(house, starts=wall("2031-12-09 14:00"), rotates=True)
    single = factory.meeting(house, starts=wall("2032-01-20 09:00"))
    over = factory.meeting(house, starts=wall("2031-11-25 09:00"))
    other = factory.webinar(house, starts=wall("2032-01-20 09:00"))
    clock.move_to(datetime(2031, 12, 20, 9, tzinfo=NAIROBI))
    with house.read() as session:
        group_id = session.get(Event, single).group_id
    run(house, "events.group_closed", group_id=group_id)
    with house.read() as session:
        assert session.get(Event, single).state == "confirmed"
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.id == group_id).values(state=GroupState.CLOSED))
    for _ in range(2):
        run(house, "events.group_closed", group_id=group_id)
        with house.read() as session:
            found = {number: session.get(Event, number) for number in (running, single, over, other)}
            assert [found[n].state for n in (running, single, over, other)] == [
                "confirmed",
                "cancelled",
                "confirmed",
                "confirmed",
            ]
            assert found[single].cancel_reason == "The working group has been closed."
            assert [found[n].sequence for n in (running, single, over, other)] == [1, 1, 0, 0]
            states = session.scalars(
                select(Occurrence.state).where(Occurrence.event_id == running).order_by(Occurrence.original_local)
            ).all()
        assert states == ["confirmed", "cancelled", "cancelled", "cancelled"]


@pytest.mark.parametrize("path", ["/edit", "/cancel", "/on/2032-01-20/cancel"])
def test_nothing_of_a_closed_group_changes(house, browse, clock, path):
    single = factory.meeting(house, starts=wall("2032-01-20 09:00"))
    with house.write() as session:
        session.execute(update(WorkingGroup).values(state=GroupState.CLOSED))
    answer = browse(people.LEAD).post(f"/events/{single}{path}", data={"reason": "No"})
    assert (answer.status_code, "This group is closed" in answer.text) == (409, True)
    assert browse(people.LEAD).get("/events/new").status_code == 403
    assert browse(people.LEAD).post("/groups/financing/rota/plan").status_code == 409
