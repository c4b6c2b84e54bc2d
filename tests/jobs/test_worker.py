"""Workers share the work, take over from the dead, and never pay twice."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from app.jobs import GiveUp, Handler, Job, RetryLater, enqueue
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
