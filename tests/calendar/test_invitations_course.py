"""A series changes its course, ends, or is taken up again: people's calendars keep what was, and follow what will be."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app import events
from app.events import Answer
from app.events.actions_meeting import cancel_one, restore_one
from tests.calendar.letters_to import answers, letters, stands, subjects
from tests.events import factory
from tests.houses import text_of
from tests.people import COLLEAGUE, COORDINATOR, LEAD, MEMBER

pytestmark = pytest.mark.once
START = datetime(2026, 11, 23, 7, tzinfo=UTC)
BEGUN = datetime(2027, 1, 20, 7, tzinfo=UTC)  # after the second of the meetings on second Tuesdays


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(START, tick=False) as now:
        yield now


def plan_of(event, **changed):
    facts = {
        "kind": event.kind, "title": event.title, "starts": event.starts_local, "minutes": event.minutes,
        "timezone": event.timezone, "audience": event.audience, "group_id": event.group_id, "venue": event.venue,
        "rule": events.rule_of(event), "mode": event.mode, "join_link": event.join_link, "capacity": event.capacity,
    }  # fmt: skip
    return events.Plan(**(facts | changed))


def changes(house, event_id, *, by=LEAD, **changed):
    """The number of the event that goes on."""
    actor = house.actor(by)
    with house.write() as session:
        event = events.get_event_to_change(session, actor, event_id)
        return events.change_event(session, event, plan_of(event, **changed), by=actor).id


def community_series(house):
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2)
    return factory.webinar(house, title="Open hour", starts=factory.next_nth(1, 2), minutes=90, rule=rule)


def wall(text):
    return datetime.fromisoformat(text)


def test_a_series_that_has_begun_ends_in_calendars_and_its_rest_is_a_new_invitation(house, clock_stands):
    series = factory.monthly(house)
    house.work()
    answers(house, COLLEAGUE, series, all_coming=True)
    house.work()
    clock_stands.move_to(BEGUN)
    new = changes(house, series, starts=wall("2027-02-09T16:00"))
    assert new != series
    for _ in range(2):
        house.work()
    title = "Financing meets"
    assert subjects(house, COLLEAGUE)[2:] == [f"Changed: {title}", f"Invitation: {title}"]
    (_, _, (old,)), (_, _, (going_on,)) = letters(house, COLLEAGUE)[2:]
    assert old["RRULE"]["UNTIL"][0].date() == date(2027, 1, 12)
    assert (going_on["RELATED-TO"], going_on["SEQUENCE"]) == (old["UID"], 0)
    assert going_on["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    changed = text_of(house.mails(COLLEAGUE)[2])
    assert "9 February 2027, 14:00–15:30 EAT → Tuesday 9 February 2027, 16:00–17:30 EAT" in changed
    assert f"/events/{new}" in changed
    assert "your answer stands (Going)" in changed


def test_whoever_came_to_one_meeting_of_it_finds_that_one_at_its_new_time(house, clock_stands):
    series = community_series(house)
    house.work()
    clock_stands.move_to(BEGUN)
    answers(house, MEMBER, series)
    house.work()
    new = changes(house, series, by=COORDINATOR, starts=wall("2027-02-11T16:00"))
    house.work()
    assert stands(house, MEMBER, new) == [Answer.GOING]
    (_, _, (first,)), (_, method, (gone,)), (_, asked, (again,)) = letters(house, MEMBER)
    assert subjects(house, MEMBER) == ["Going: Open hour", "Changed: Open hour", "Going: Open hour"]
    assert (method, gone["UID"], asked) == ("CANCEL", first["UID"], "REQUEST")
    assert again["UID"] != first["UID"]
    assert again["DTSTART"].dt.isoformat() == "2027-02-11T16:00:00+03:00"


@pytest.mark.parametrize("follows", [True, False])
def test_before_it_has_begun_the_same_event_gets_other_times(house, follows):
    series = factory.monthly(house) if follows else community_series(house)
    who, by = (COLLEAGUE, LEAD) if follows else (MEMBER, COORDINATOR)
    if not follows:
        answers(house, who, series)
    house.work()
    assert changes(house, series, by=by, starts=wall("2026-12-10T16:00")) == series
    house.work()
    got = [(method, [str(one.get("SEQUENCE")) for one in parts]) for _, method, parts in letters(house, who)]
    assert got == [("REQUEST", ["0"]), *([] if follows else [("CANCEL", ["1"])]), ("REQUEST", ["1"])]
    last = letters(house, who)[-1][2][0]
    assert last["DTSTART"].dt.isoformat() == "2026-12-10T16:00:00+03:00"
    assert "8 December 2026, 14:00–15:30 EAT → Thursday 10 December" in text_of(house.mails(who)[1])


@pytest.mark.parametrize("how", ["called off", "ends earlier"])
def test_a_series_that_ends_keeps_what_has_taken_place(house, clock_stands, how):
    series = factory.monthly(house)
    house.work()
    clock_stands.move_to(BEGUN)
    actor = house.actor(LEAD)
    if how == "called off":
        with house.write() as session:
            events.cancel_event(session, events.get_event_to_change(session, actor, series), "Merged.", by=actor)
    else:
        rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2, until=date(2027, 3, 20))
        changes(house, series, starts=wall("2027-02-09T14:00"), rule=rule)
    house.work()
    subject, method, (event,) = letters(house, COLLEAGUE)[-1]
    assert (subject, method) == ("Cancelled: Financing meets", "REQUEST")
    assert event["RRULE"]["UNTIL"][0].date() == (date(2027, 1, 12) if how == "called off" else date(2027, 3, 20))
    assert len(house.mails(COLLEAGUE)) == 2
    text = text_of(house.mails(COLLEAGUE)[-1])
    first, reason = ("9 February", "> Merged.") if how == "called off" else ("13 April", "")
    assert f"does not take place:\n\n> Tuesday {first} 2027, 14:00–15:30 EAT" in text
    assert reason in text


@pytest.mark.parametrize("series", [True, False])
def test_what_is_taken_up_again_returns_to_calendars(house, clock_stands, series):
    number = factory.monthly(house) if series else factory.meeting(house)
    house.work()
    actor = house.actor(LEAD)
    for act, more in ((cancel_one, ["Ill."]), (restore_one, [])):
        clock_stands.shift(timedelta(minutes=1))
        with house.write() as session:
            meeting = events.get_meeting(session, actor, number, date(2027, 1, 12) if series else None, lock=True)
            act(session, meeting, *more, by=actor)
        house.work()
    said = [(subject.partition(":")[0], method) for subject, method, _ in letters(house, COLLEAGUE)]
    assert said == [("Invitation", "REQUEST"), ("Cancelled", "CANCEL"), ("Changed", "REQUEST")]
    assert "> It takes place after all: " in text_of(house.mails(COLLEAGUE)[2])
    event = letters(house, COLLEAGUE)[2][2][0]
    assert (event["STATUS"], "EXDATE" in event, event["SEQUENCE"]) == ("CONFIRMED", False, 2)
