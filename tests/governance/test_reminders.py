"""Letters about a vote: when it opens, three days before its last day, and the day after to whoever presides; once each."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from app.governance import (
    Choice,
    Conflicts,
    close,
    declare,
    get_ballot,
    hand_over,
    open_ballot,
    oversight,
    void,
    vote,
)
from app.governance.jobs import remind, tell_electors
from app.organisations import by_slug
from app.worker import registry
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.people import CHAIR

ELECTORS = (CHAIR, OF_UNICEF, OF_ILO, OF_APSP, OF_NSSF)
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
DUE = MONDAY.date() + timedelta(days=14)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def ballot(house, committee):
    with house.write() as session:
        return open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title="Shall we meet in Kisumu?\r\nBcc: all@example.org",
            conflicts=Conflicts(frozenset({by_slug(session, "unicef").id})),
            by=house.actor(CHAIR),
        ).id


def act(house, ballot, who, what, *more, **given):
    actor = house.actor(who)
    with house.write() as session:
        case = get_ballot(session, actor, ballot, lock=True)
        return what(session, case, *(one(case) for one in more), by=actor, **given)


def votes(house, ballot, who):
    act(house, ballot, who, declare, conflict=False)
    act(house, ballot, who, vote, choice=Choice.APPROVE)


def subjects(house, who):
    house.work()
    return [message["subject"].strip() for message in house.mails(who)]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def run(house, day, times=2):
    """The daily work on that day, more than once."""
    with time_machine.travel(datetime.combine(day, time(6), UTC), tick=False):
        for _ in range(times):
            with house.write() as session:
                remind(session, house.services, {}, None)
        house.work()


AWAITED = "Your vote is awaited: Shall we meet in Kisumu? Bcc: all@example.org"


def test_everybody_with_a_vote_is_told_once_and_the_recused_without_a_link(house, ballot):
    house.work()
    with house.write() as session:
        tell_electors(session, house.services, {"ballot_id": ballot}, None)
    for who in (CHAIR, OF_ILO, OF_APSP, OF_NSSF):
        assert subjects(house, who) == [AWAITED]
        text = text_of(house.mails(who)[0])
        assert f"/committee/ballots/{ballot}" in text
        assert "7 December 2026" in text
        assert house.mails(who)[0]["bcc"] is None
    assert subjects(house, OF_UNICEF)[0].startswith("You are recused from a vote: ")
    assert "/committee/ballots" not in text_of(house.mails(OF_UNICEF)[0])
    assert subjects(house, ALTERNATE) == []


def test_a_question_that_fell_away_before_anybody_was_told_is_not_told(house, ballot):
    actor = house.actor(CHAIR)
    with house.write() as session:
        void(session, get_ballot(session, actor, ballot, lock=True).ballot, "Withdrawn.", by=actor)
    assert subjects(house, OF_ILO) == []


def test_the_alternate_is_told_when_the_seat_is_handed_over(house, ballot):
    house.work()
    act(house, ballot, OF_NSSF, hand_over, lambda case: case.seat)
    assert subjects(house, ALTERNATE) == [AWAITED]
    assert subjects(house, OF_NSSF) == [AWAITED]


@pytest.mark.parametrize(("days", "reminded"), [(-5, False), (-4, False), (-3, True), (-1, True), (0, True)], ids=str)
def test_who_has_not_voted_is_reminded_once(house, ballot, days, reminded):
    house.work()
    votes(house, ballot, OF_ILO)
    act(house, ballot, OF_APSP, declare, conflict=True)
    run(house, DUE + timedelta(days=days))
    told = {who.key: len(subjects(house, who)) for who in ELECTORS}
    expected = 2 if reminded else 1
    assert told == {CHAIR.key: expected, OF_NSSF.key: expected, OF_UNICEF.key: 1, OF_ILO.key: 1, OF_APSP.key: 1}
    if reminded:
        text = text_of(house.mails(CHAIR)[1])
        assert "Votes so far: 1; the decision needs at least 2" in text


def test_the_chair_is_told_that_it_is_time_to_close_once(house, ballot):
    house.work()
    votes(house, ballot, OF_ILO)
    run(house, DUE - timedelta(days=3))
    run(house, DUE + timedelta(days=1))
    run(house, DUE + timedelta(days=9))
    assert [one.partition(":")[0] for one in subjects(house, CHAIR)] == [
        "Your vote is awaited",
        "Please vote by 7 December 2026",
        "Time to close the vote",
    ]
    assert len(subjects(house, OF_NSSF)) == 2
    assert "Votes cast: 1; the decision needs at least 2" in text_of(house.mails(CHAIR)[2])


def test_where_the_chair_is_recused_the_next_seat_is_told(house, ballot):
    house.work()
    act(house, ballot, CHAIR, declare, conflict=True)
    run(house, DUE + timedelta(days=1))
    assert len(subjects(house, CHAIR)) == 1
    assert subjects(house, OF_ILO)[-1].startswith("Time to close the vote")


def test_nobody_is_reminded_of_what_is_decided(house, ballot):
    house.work()
    for who in (CHAIR, OF_ILO):
        votes(house, ballot, who)
    act(house, ballot, CHAIR, close, reason="Enough.")
    for day in (DUE - timedelta(days=3), DUE + timedelta(days=1)):
        run(house, day)
    assert len(subjects(house, OF_NSSF)) == 1


def test_a_vote_of_two_days_reminds_nobody_the_day_it_opens(house, committee):
    with house.write() as session:
        due = MONDAY.date() + timedelta(days=2)
        open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title="At once",
            due_on=due,
            by=house.actor(CHAIR),
        )
    house.work()
    run(house, due)
    assert len(subjects(house, OF_ILO)) == 1
    run(house, due + timedelta(days=1))
    assert len(subjects(house, CHAIR)) == 2


def test_the_worker_knows_these_jobs():
    known = {handler.name: handler.every for handler in registry()}
    assert known["governance.reminders"] <= timedelta(days=1)
    assert {"governance.tell", "governance.tell_alternate"} <= known.keys()
