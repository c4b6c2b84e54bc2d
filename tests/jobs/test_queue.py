"""What is owed is a row: it lands with the act that owes it, waits its turn, and is seen when it cannot be paid."""

from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

import pytest
import time_machine

from app.core import revision
from app.core.services import Services
from app.jobs import Handler, Job, Registry, enqueue, forget_parked, parked, retry_parked, waiting_count
from tests.jobs.conftest import COUNT

NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_is_owed_if_and_only_if_the_act_lands(book, fails):
    def act():
        with book.write() as session:
            enqueue(session, "count")
            session.flush()
            if fails:
                raise ZeroDivisionError

    if fails:
        with pytest.raises(ZeroDivisionError):
            act()
    else:
        act()
    assert book.worker(COUNT).drain() == (0 if fails else 1)
    assert book.effects() == (0 if fails else 1)
    assert book.jobs() == []


def test_the_worker_is_woken_after_the_commit_and_not_before(book):
    services: Services = book.services
    with book.write() as session:
        session.info["wake"] = services.work_waits.set
        enqueue(session, "count")
        session.flush()
        assert not services.work_waits.is_set()
    assert services.work_waits.is_set()


@pytest.mark.parametrize(
    ("keys", "owed"), [(["", ""], 2), (["a", "a"], 1), (["a", "b"], 2), (["a", "b", "a", "", "a"], 3)], ids=str
)
def test_of_waiting_jobs_with_one_key_the_first_is_kept(book, keys, owed):
    for number, key in enumerate(keys):
        with book.write() as session:
            enqueue(session, "count", key=key, number=number)
    assert len(book.jobs()) == owed
    assert book.jobs(Job.payload)[0] == {"number": 0}


def test_a_key_twice_in_one_act_is_one_job(book):
    with book.write() as session:
        enqueue(session, "count", key="a")
        enqueue(session, "count", key="a")
    assert len(book.jobs()) == 1


def test_a_running_job_does_not_stand_for_a_new_one_as_it_may_have_read_old_rows(book):
    def owe_again(services, _payload):
        if not seen:
            seen.append(True)
            with services.database.write() as session:
                enqueue(session, "count", key="a")

    seen = []
    with book.write() as session:
        enqueue(session, "count", key="a")
    assert book.worker(Handler("count", prepare=owe_again)).drain() == 2


def test_urgent_work_first_then_in_order(book):
    ran = []
    with book.write() as session:
        for name, priority in (("bulk", 9), ("plain", 5), ("urgent", 1), ("plain 2", 5)):
            enqueue(session, "note", priority=priority, name=name)
    book.worker(Handler("note", prepare=lambda _, payload: ran.append(payload["name"]))).drain()
    assert ran == ["urgent", "plain", "plain 2", "bulk"]


def test_delayed_work_waits(book):
    with time_machine.travel(NOON, tick=False) as time:
        with book.write() as session:
            enqueue(session, "count", delay=timedelta(minutes=5))
        assert book.worker(COUNT).drain() == 0
        time.shift(timedelta(minutes=5))
        assert book.worker(COUNT).drain() == 1


@pytest.mark.parametrize(("waiting", "size", "claims"), [(5, 10, [5]), (7, 3, [3, 3, 1]), (3, 1, [1, 1, 1])])
def test_batches(book, waiting, size, claims):
    taken = []

    def many(_services, payload):
        taken.append(sorted(p["number"] for p in payload) if size > 1 else [payload["number"]])

    with book.write() as session:
        for number in range(waiting):
            enqueue(session, "many", number=number)
        enqueue(session, "count")
    book.worker(Handler("many", prepare=many, batch=size), COUNT).drain()
    assert [len(batch) for batch in taken] == claims
    assert sorted(chain.from_iterable(taken)) == list(range(waiting))
    assert book.effects() == 1


def test_one_bad_job_does_not_take_its_batch_down(book):
    def many(session, _services, payloads, _value):
        for payload in payloads:
            if payload["number"] == 3:
                raise ZeroDivisionError
            revision.bump(session, "effect")

    with time_machine.travel(NOON, tick=False) as time:
        with book.write() as session:
            for number in range(6):
                enqueue(session, "many", number=number)
        worker = book.worker(Handler("many", apply=many, batch=10, attempts=3))
        for _ in range(5):
            worker.drain()
            time.shift(timedelta(hours=2))
    assert book.effects() == 5
    assert book.jobs(Job.state, Job.payload) == [("parked", {"number": 3})]


def fail(_services, _payload):
    raise ZeroDivisionError("by nought")


def test_failures_back_off_and_then_park_where_they_are_seen(book):
    with time_machine.travel(NOON, tick=False) as time:
        with book.write() as session:
            enqueue(session, "fails")
        worker = book.worker(Handler("fails", prepare=fail, attempts=3))
        waits = []
        while book.jobs(Job.state) == ["waiting"]:
            waits.append(book.jobs(Job.run_at)[0] - NOON)
            time.move_to(NOON + waits[-1])
            assert worker.drain() == 1
            assert worker.drain() == 0, "it waits before it is tried again"
    gaps = [later - earlier for earlier, later in pairwise(waits)]
    assert gaps == sorted(set(gaps)), "each wait is longer"
    assert book.jobs(Job.state, Job.attempts) == [("parked", 3)]
    with book.services.database.read() as session:
        (job,) = parked(session)
        assert "ZeroDivisionError: by nought" in job.last_error
        assert waiting_count(session) == 0


def test_a_job_nobody_knows_parks_with_its_reason(book):
    with book.write() as session:
        enqueue(session, "of a later release")
    assert book.worker(COUNT).drain() == 1
    assert book.jobs(Job.state, Job.last_error) == [("parked", "no handler is named of a later release")]


@pytest.mark.parametrize(("act", "again", "left"), [(retry_parked, 1, []), (forget_parked, 0, [])])
def test_what_an_administrator_does_with_a_parked_job(book, act, again, left):
    fails = [True]

    def once(_services, _payload):
        if fails:
            raise ZeroDivisionError

    with book.write() as session:
        enqueue(session, "fails")
    worker = book.worker(Handler("fails", prepare=once, attempts=1))
    worker.drain()
    (number,) = book.jobs(Job.id)
    fails.clear()
    with book.write() as session:
        assert act(session, number) is True
    with book.write() as session:
        assert act(session, number) is False, "two administrators at once: one acts, the other is told"
    assert worker.drain() == again
    assert book.jobs() == left


def test_a_job_that_is_not_parked_can_be_neither_retried_nor_forgotten(book):
    with book.write() as session:
        enqueue(session, "count")
    (number,) = book.jobs(Job.id)
    with book.write() as session:
        assert not retry_parked(session, number)
        assert not forget_parked(session, number)
    assert book.worker(COUNT).drain() == 1


def test_two_handlers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two handlers for count"):
        Registry([COUNT, COUNT])
