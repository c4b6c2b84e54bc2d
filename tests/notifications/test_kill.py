"""kill -9 while notifications go out: none is missing, and at most one comes twice for each kill, under one Message-ID."""

import pytest
import time_machine
from sqlalchemy import event, func, select

from app.core import clock
from app.jobs import Job
from app.notifications import Notification
from tests import people
from tests.forum import talking
from tests.notifications.going_out import Counting, kill_and_finish, run_out_leases, tell_many


def dies_at(house, statement, number):
    """The worker of this process ends in the middle: as the number-th such statement is about to be sent."""
    left = number

    def dies(_connection, _cursor, sent, *_rest):
        nonlocal left
        left -= sent.startswith(statement)
        if not left:
            raise SystemExit

    engine = house.services.database.engine
    event.listen(engine, "before_cursor_execute", dies)
    with pytest.raises(SystemExit):
        house.work()
    event.remove(engine, "before_cursor_execute", dies)
    run_out_leases(house)


@pytest.mark.slow
def test_killed_while_they_go_out(house):
    """`bench forum_digests` does the same with two thousand and ten."""
    number, kills = 40, 3
    talking.topic(house, "On registers", by=people.LEAD)
    tell_many(house, number)
    counting = Counting(kills, every=number // (kills + 1))
    assert kill_and_finish(house, counting) == kills
    assert set(counting.recipients) == {f"p{n}@people.example" for n in range(number)}, "none is missing"
    assert len(counting.got) == number, "whoever got two got one and the same"
    assert sum(counting.got.values()) - number <= kills
    assert sum(counting.got.values()) > number, "a server that takes a message and a worker that dies: it comes again"
    with house.read() as session:
        left = session.scalar(select(func.count(Notification.id)).where(Notification.mailed_at.is_(None)))
        owed = session.scalar(select(func.count(Job.id)).where(Job.name == "mail.deliver"))
    assert (left, owed) == (0, 0)


def test_killed_while_they_are_written(house, monkeypatch):
    """In the middle of a transaction: nothing of it is left, and the next worker writes it again."""
    monkeypatch.setattr("app.notifications.mailing.BATCH", 4)
    talking.topic(house, "On registers", by=people.LEAD)
    tell_many(house, 10)
    with time_machine.travel(clock.now(), tick=False):
        dies_at(house, "INSERT INTO mail_message", 6)
        dies_at(house, "UPDATE notification", 2)
        house.work()
    assert sorted(str(mail["to"]) for mail in house.mails()) == sorted(f"p{n}@people.example" for n in range(10))
