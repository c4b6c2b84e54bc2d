"""kill -9 of the sender, and a server that refuses many: nobody is missing, at most one gets it twice for each kill, the counts add up."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.bulletin import sending
from app.bulletin.models import Dispatch, IssueState
from app.core import clock
from tests import people
from tests.bulletin.issues import issue_row
from tests.bulletin.posting import approved, begin, connect, states
from tests.notifications.going_out import Counting, add_members, kill_and_finish


def add_readers(house, number):
    with house.write() as session:
        add_members(session, number)


def send_and_kill(house, counting):
    """Workers until nothing is owed, what is unknown sent again by a person at the end. Returns kills and who was unknown."""
    begin(house)
    kills = kill_and_finish(house, counting)
    with house.write() as session:
        issue = issue_row(session)
        unknown = session.scalar(
            select(func.count(Dispatch.id)).where(Dispatch.issue_id == issue.id, Dispatch.state == "unknown")
        )
        before = sum(counting.got.values())
        if unknown:
            sending.send_again(session, issue, by=house.actor(people.COORDINATOR))
    assert kill_and_finish(house, counting) == 0
    assert sum(counting.got.values()) - before == unknown, "to that set only"
    return kills, unknown


@pytest.mark.slow
def test_killed_while_it_goes_out(house):
    """`bench bulletin` does the same with two thousand and ten."""
    number, kills = 30, 3
    house.settings = house.settings.model_copy(update={"bulletin_per_minute": 60_000})
    add_readers(house, number)
    approved(house)
    counting = Counting(kills, every=number // (kills + 1))
    killed, unknown = send_and_kill(house, counting)
    assert killed == unknown == kills
    wanted = {f"p{n}@people.example" for n in range(number)}
    assert wanted <= set(counting.recipients), "none is missing"
    assert sum(counting.got.values()) - len(counting.got) == kills, "the one that was in hand, for each kill"
    with house.read() as session:
        states = dict(session.execute(select(Dispatch.state, func.count()).group_by(Dispatch.state)).all())
        assert issue_row(session).state == IssueState.SENT
    assert states.pop("excluded") == 2
    assert states == {"accepted": len(counting.got)}, "the counts add up"


def test_refusing_every_tenth_for_ever_or_for_now_stops_nobody_else(house, server):
    with time_machine.travel(clock.now(), tick=False) as moving:
        connect(house, server)
        add_readers(house, 60)
        approved(house)
        answers = ["250 OK"] * 9 + ["550 5.7.1 Not to this one", "250 OK"] + ["250 OK"] * 8 + ["451 4.7.1 Later"]
        server.script = answers * 4
        begin(house)
        house.work()
        found = Counter(states(house).values())
        assert (found["refused"], found["deferred"], found["pending"], found["unknown"]) == (3, 3, 0, 0)
        moving.shift(timedelta(minutes=3))
        server.script = []
        house.work()
    found = Counter(states(house).values())
    assert found == {"accepted": 66, "refused": 3, "excluded": 2}
    with house.read() as session:
        assert issue_row(session).state == IssueState.SENT
    assert len(server.got) == 66
