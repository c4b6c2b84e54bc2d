"""Workers side by side: each job once, schedules once, and long work in nobody's way."""

import threading
import time
from datetime import timedelta

from sqlalchemy import select

from app.core import revision
from app.jobs import Handler, Schedule, enqueue
from tests.jobs.conftest import count


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
