"""One unit of work lands whole or not at all, units do not lose one another's changes, and moments come back as they went."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from app.core import revision
from app.core.db import after_commit
from app.core.revision import Revision
from app.jobs import Job

NAIROBI = timezone(timedelta(hours=3))


def job_at(moment):
    return Job(name="nothing", run_at=moment, created_at=moment)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 8, 20, 1, 123456, tzinfo=UTC),
        datetime(2026, 11, 22, 1, 0, tzinfo=NAIROBI),  # the day before in UTC
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(-timedelta(hours=12))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(database, moment):
    with database.write() as session:
        session.add(job_at(moment))
    with database.read() as session:
        kept = session.scalars(select(Job.run_at)).one()
    assert kept == moment
    assert kept.tzinfo is UTC


def test_moments_compare_in_the_database_whatever_zone_they_were_given_in(database):
    with database.write() as session:
        session.add(job_at(datetime(2026, 11, 22, 1, 0, tzinfo=NAIROBI)))
    with database.read() as session:
        before = select(Job.id).where(Job.run_at < datetime(2026, 11, 21, 22, 30, tzinfo=UTC))
        assert session.scalar(before) is not None


def test_a_moment_without_a_zone_is_refused(database):
    def write():
        with database.write() as session:
            session.add(job_at(datetime(2026, 11, 22)))  # noqa: DTZ001 - the fault itself

    with pytest.raises(StatementError, match="without a zone"):
        write()


def test_no_update_is_lost_between_two_writers(database):
    """Each reads the number, then writes it one higher: what an unguarded pair of transactions loses."""
    with database.write() as session:
        session.add(Revision(name="counted", number=0))
    start = Barrier(2)
    failures = []

    def count():
        start.wait()
        for _ in range(40):
            try:
                with database.write() as session:
                    row = session.get_one(Revision, "counted", with_for_update=True)
                    row.number = row.number + 1
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)

    writers = [Thread(target=count) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with database.read() as session:
        assert session.get_one(Revision, "counted").number == 80
    assert failures == []


@pytest.mark.parametrize("fails", [False, True])
def test_a_unit_lands_whole_or_leaves_nothing_and_only_then_is_told(database, fails):
    told = []

    def unit():
        with database.write() as session:
            session.add(Revision(name="first", number=1))
            session.flush()
            after_commit(session, lambda: told.append(landed(database)))
            session.add(Revision(name="second", number=1))
            if fails:
                raise ZeroDivisionError

    if fails:
        with pytest.raises(ZeroDivisionError):
            unit()
    else:
        unit()
    assert landed(database) == (set() if fails else {"first", "second"})
    assert told == ([] if fails else [{"first", "second"}])


def landed(database):
    with database.read() as session:
        return set(session.scalars(select(Revision.name).where(Revision.name.in_(("first", "second")))))


def test_what_is_changed_while_reading_is_thrown_away(database):
    with database.read() as session:
        session.add(Revision(name="first", number=1))
        session.flush()
    assert landed(database) == set()


def test_a_reader_sees_one_state_of_the_house(database):
    with database.read() as reading:
        assert reading.scalar(select(Revision.number).where(Revision.name == "first")) is None
        with database.write() as session:
            session.add(Revision(name="first", number=1))
        assert reading.scalar(select(Revision.number).where(Revision.name == "first")) is None
    assert landed(database) == {"first"}


def test_bump_raises_the_counter_and_is_undone_with_its_unit(database):
    with database.write() as session:
        revision.bump(session, "lists")
    with database.write() as session:
        revision.bump(session, "lists")
        revision.bump(session, "other")

    def fail():
        with database.write() as session:
            revision.bump(session, "lists")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as session:
        numbers = [session.scalar(select(revision.current(name))) for name in ("lists", "other", "unheard of")]
    assert numbers == [2, 1, None]


def test_two_first_bumps_at_once_both_count(database):
    start = Barrier(2)

    def begin():
        start.wait()
        with database.write() as session:
            revision.bump(session, "lists")

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.read() as session:
        assert session.scalar(select(revision.current("lists"))) == 2


def test_foreign_keys_hold_and_a_crash_loses_no_commit(database):
    if not database.is_sqlite:
        pytest.skip("SQLite alone needs to be told")
    with database.read() as session:
        asked = [session.scalar(text(f"PRAGMA {name}")) for name in ("foreign_keys", "journal_mode", "synchronous")]
    assert asked == [1, "wal", 2]
