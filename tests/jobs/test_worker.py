"""Workers share the work, take over from the dead, and never pay twice."""

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from app.core import revision
from app.jobs import GiveUp, Handler, Job, RetryLater, Schedule, enqueue
from app.jobs.claims import LEASE
from tests.jobs.conftest import COUNT, count

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)


class PanicException(BaseException):
    """As libraries written in Rust raise it."""


@pytest.mark.parametrize(
    ("error", "state", "attempts", "tells"),
    [
        (RetryLater("the engine is away"), "waiting", 0, "the engine is away"),
        (GiveUp("no such address"), "parked", 1, "no such address"),
        (ZeroDivisionError("by nought"), "waiting", 1, "by nought"),
        (PanicException("index out of bounds"), "waiting", 1, "index out of bounds"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_ways_to_fail(book, error, state, attempts, tells):
    def fail(_services, _payload):
        raise error

    with book.write() as session:
        enqueue(session, "fails")
    assert book.worker(Handler("fails", prepare=fail)).drain() == 1
    ((kept, tried, said),) = book.jobs(Job.state, Job.attempts, Job.last_error)
    assert (kept, tried) == (state, attempts)
    assert tells in said


def test_waiting_for_the_outside_never_parks(book):
    def away(_services, _payload):
        raise RetryLater("away", timedelta(seconds=30))

    with time_machine.travel(NOON, tick=False) as clock:
        with book.write() as session:
            enqueue(session, "waits")
        worker = book.worker(Handler("waits", prepare=away, attempts=2))
        for _ in range(10):
            assert worker.drain() == 1
            clock.shift(timedelta(seconds=31))
    assert book.jobs(Job.state, Job.attempts) == [("waiting", 0)]


@pytest.mark.parametrize("fails", [False, True])
def test_the_effect_and_the_end_of_the_job_are_one_commit(book, fails):
    def effect(session, services, payload, value):
        count(session, services, payload, value)
        session.flush()
        if fails:
            raise ZeroDivisionError

    with book.write() as session:
        enqueue(session, "effect")
    book.worker(Handler("effect", apply=effect)).drain()
    assert book.effects() == (0 if fails else 1)
    assert book.jobs(Job.state) == (["waiting"] if fails else [])


def test_what_was_prepared_is_applied(book):
    got = []
    with book.write() as session:
        enqueue(session, "two steps", number=4)
    handler = Handler(
        "two steps",
        prepare=lambda _services, payload: payload["number"] * 2,
        apply=lambda _session, _services, payload, value: got.append((payload, value)),
    )
    book.worker(handler).drain()
    assert got == [({"number": 4}, 8)]


HANGS = """
import sys, time
from app.core import revision
from app.core.settings import Settings
from app.jobs import Handler
from tests.jobs.conftest import Book, count

def apply(session, services, payload, value):
    count(session, services, payload, value)
    session.flush()
    print("in the middle", flush=True)
    time.sleep(60)

Book(Settings()).worker(Handler("count", apply=apply)).work_once()
"""


def test_a_worker_killed_in_the_middle_is_taken_over_from_and_its_effect_is_once(book, monkeypatch):
    with book.write() as session:
        enqueue(session, "count")
    monkeypatch.setenv("BARAZA_DATA_DIR", str(book.settings.data_dir))
    monkeypatch.setenv("BARAZA_DATABASE_URL", book.settings.database_url)
    victim = subprocess.Popen([sys.executable, "-c", HANGS], stdout=subprocess.PIPE, cwd=ROOT)
    assert victim.stdout.readline() == b"in the middle\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    victim.stdout.close()

    worker = book.worker(COUNT)
    assert worker.drain() == 0, "the dead worker's lease still runs"
    assert (book.jobs(Job.state), book.effects()) == (["running"], 0)
    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1)):
        assert worker.drain() == 1
    assert (book.jobs(), book.effects()) == ([], 1)


def test_a_worker_that_lost_its_lease_throws_its_work_away(book):
    """It was only slow: its job was taken over and finished meanwhile, and its own effect must not come on top."""
    other = book.open()

    def slowly(_services, _payload):
        with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1)):
            assert book.worker(COUNT, services=other).drain() == 1

    with book.write() as session:
        enqueue(session, "count")
    book.worker(Handler("count", prepare=slowly, apply=count)).drain()
    other.database.dispose()
    assert (book.jobs(), book.effects()) == ([], 1)


def test_the_heartbeat_keeps_slow_work(book, monkeypatch):
    monkeypatch.setattr("app.jobs.worker.BEAT_SECONDS", 0.02)
    first = []

    def slowly(_services, _payload):
        first.extend(book.jobs(Job.leased_until))
        deadline = time.monotonic() + 5
        while book.jobs(Job.leased_until) == first:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    with book.write() as session:
        enqueue(session, "slow")
    assert book.worker(Handler("slow", prepare=slowly)).drain() == 1
    assert book.jobs() == []


def test_a_job_that_kills_each_of_its_workers_parks_in_the_end(book):
    with time_machine.travel(NOON, tick=False) as clock:
        with book.write() as session:
            enqueue(session, "kills")

        def die(_services, _payload):
            raise KeyboardInterrupt  # leaves the job as a killed process would

        worker = book.worker(Handler("kills", prepare=die, attempts=3))
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                worker.work_once()
            clock.shift(LEASE + timedelta(seconds=1))
        assert worker.work_once()
    assert book.jobs(Job.state, Job.last_error) == [("parked", "the worker died at each attempt")]


def test_two_workers_never_run_one_job_at_the_same_time_and_leave_none(book):
    running, ran, doubled = set(), [], []
    guard = threading.Lock()

    def work(_services, payload):
        number = payload["number"]
        with guard:
            if number in running:
                doubled.append(number)
            running.add(number)
        time.sleep(0.001)
        with guard:
            running.discard(number)
            ran.append(number)

    handler = Handler("work", prepare=work, apply=count)
    with book.write() as session:
        for number in range(50):
            enqueue(session, "work", number=number)
    houses = [book.open() for _ in range(2)]
    workers = [book.worker(handler, services=services) for services in houses]
    threads = [threading.Thread(target=worker.drain) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for services in houses:
        services.database.dispose()
    assert doubled == []
    assert sorted(ran) == list(range(50))
    assert (book.jobs(), book.effects()) == ([], 50)


def test_a_kept_job_is_not_run_before_the_act_that_relied_on_it_has_landed(book):
    """Two acts owe the same; the worker must see the rows of both when it pays once."""
    with book.write() as session:
        enqueue(session, "count", key="a")
    relied, landed = threading.Event(), []

    def second_act():
        with book.write() as session:
            enqueue(session, "count", key="a")
            relied.set()
            time.sleep(0.3)
            revision.bump(session, "act")

    act = threading.Thread(target=second_act)
    act.start()
    relied.wait(10)
    worker = book.worker(Handler("count", prepare=lambda _services, _payload: landed.append(book.effects("act"))))
    while not landed:
        worker.work_once()
    act.join(10)
    assert landed == [1]


def test_schedules_are_enqueued_once_by_two_workers(book):
    daily = Handler("daily", apply=count, every=timedelta(days=1))
    houses = [book.open() for _ in range(2)]
    workers = [book.worker(daily, services=services) for services in houses]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 20
    while book.effects() == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.3)
    for worker in workers:
        worker.stop()
    for services in houses:
        services.database.dispose()
    assert (book.jobs(), book.effects()) == ([], 1)


def test_schedules_follow_the_handlers(book):
    def planned():
        with book.services.database.read() as session:
            return session.execute(select(Schedule.name, Schedule.every_seconds).order_by(Schedule.name)).all()

    hour, day = timedelta(hours=1), timedelta(days=1)
    for handlers, plan in [
        ([Handler("a", every=hour), Handler("b", every=hour)], [("a", 3600), ("b", 3600)]),
        ([Handler("b", every=day), Handler("c")], [("b", 86400)]),
    ]:
        book.worker(*handlers)._plan()
        assert planned() == plan


def test_the_loop_outlives_a_database_that_is_away_for_a_while(book, monkeypatch):
    real = book.services.database.write
    calls = []

    def flaky():
        calls.append(1)
        if len(calls) < 3:
            raise RuntimeError("no database")
        return real()

    with book.write() as session:
        enqueue(session, "count")
    monkeypatch.setattr(book.services.database, "write", flaky)
    worker = book.worker(COUNT)
    monkeypatch.setattr(worker._stop, "wait", lambda _seconds: None)
    monkeypatch.setattr("app.jobs.worker.IDLE_SECONDS", 0.01)
    worker.start()
    deadline = time.monotonic() + 10
    while book.effects() == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.stop()
    assert book.jobs() == []


def test_long_work_aside_holds_nothing_up(book):
    """The long job goes on until the other is done, which was owed after it: one behind the other, both would wait for ever."""
    done = threading.Event()
    began = threading.Event()

    def long(_services, _payload):
        began.set()
        assert done.wait(20)

    worker = book.worker(
        Handler("long", prepare=long, apply=count, aside=True), Handler("short", apply=lambda *_: done.set())
    )
    with book.write() as session:
        enqueue(session, "long", priority=1)
    worker.start()
    assert began.wait(10)
    with book.write() as session:
        enqueue(session, "short", priority=9)
    deadline = time.monotonic() + 20
    while book.jobs():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    worker.stop()
    assert (done.is_set(), book.effects()) == (True, 1)
