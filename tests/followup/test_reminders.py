"""Letters about what is given, due, late or nobody's: each once, on the house's day, and to nobody who is suspended or gone."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app import accounts
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.followup.jobs import remind
from app.followup.models import ActionPoint, Highlight
from app.groups.models import GroupState, WorkingGroup
from app.worker import registry
from tests import people
from tests.followup.conftest import DUE

GIVEN = "For you to do: Send the costing to the National Treasury."
SOON = "Due on 8 December 2026: Send the costing to the National Treasury."
NOW = "Due now: Send the costing to the National Treasury."
LATE = "Overdue: Send the costing to the National Treasury."
NOBODYS = "Without owner: Send the costing to the National Treasury."


def subjects(house, who):
    house.work()
    return [" ".join(message["subject"].split()) for message in house.mails(who)]


def run(house, moment, times=2):
    """The hourly work at that moment, by two schedulers."""
    with time_machine.travel(moment, tick=False):
        for _ in range(times):
            with house.write() as session:
                remind(session, house.services, {}, None)
        house.work()


def at(day, hour=6):
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def test_the_owner_is_told_reminded_and_reminded_once_each(house, action):
    assert subjects(house, people.COLLEAGUE) == [GIVEN]
    text = house.mails(people.COLLEAGUE)[0].get_body(("plain",)).get_content()
    for said in ("Financing and Sustainability: October meeting", "8 December 2026", f"/actions/{action}"):
        assert said in text
    told = [GIVEN]
    for days, new in ((-4, []), (-3, [SOON]), (-1, []), (0, [NOW]), (3, []), (6, []), (7, []), (30, [])):
        run(house, at(DUE + timedelta(days=days)))
        told += new
        assert subjects(house, people.COLLEAGUE) == told, days
    for who in (people.LEAD, people.COORDINATOR):
        assert subjects(house, who) == [LATE]
    late = house.mails(people.LEAD)[0].get_body(("plain",)).get_content()
    assert "It is with: Kioko Colleague, UNICEF." in late


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 12, 4, 20, 59, tzinfo=UTC), [GIVEN]),
        (datetime(2026, 12, 4, 21, 0, tzinfo=UTC), [GIVEN, SOON]),  # midnight in Nairobi, the 5th there
        (datetime(2026, 12, 7, 20, 30, tzinfo=UTC), [GIVEN, SOON]),
        (datetime(2026, 12, 7, 21, 0, tzinfo=UTC), [GIVEN, NOW]),
        (datetime(2026, 12, 20, 9, 0, tzinfo=UTC), [GIVEN, NOW]),  # a house that stood still catches up
    ],
)
def test_the_day_is_the_houses(house, action, moment, told):
    house.work()
    run(house, moment)
    assert subjects(house, people.COLLEAGUE) == told
    assert action


@pytest.mark.parametrize("ended", ["done", "dropped", "closed group"])
def test_nobody_is_reminded_of_what_is_over(house, browse, action, ended):
    house.work()
    if ended == "closed group":
        with house.write() as session:
            session.execute(update(WorkingGroup).values(state=GroupState.CLOSED))
    else:
        given = {"state": ended, "note": "Not needed.", "evidence": "The receipt."}
        assert browse(people.COLLEAGUE).post(f"/actions/{action}/state", data=given).status_code == 303
    for days in (-3, 0, 7):
        run(house, at(DUE + timedelta(days=days)))
    assert subjects(house, people.COLLEAGUE) == [GIVEN]
    assert subjects(house, people.LEAD) == []


def test_another_day_begins_anew(house, browse, action):
    house.work()
    run(house, at(DUE))
    run(house, at(DUE + timedelta(days=8)))
    with time_machine.travel(at(DUE + timedelta(days=9)), tick=False):
        given = {"due_on": "2027-01-20", "due_reason": "The budget is read in January."}
        assert browse(people.LEAD).post(f"/actions/{action}/due", data=given).status_code == 303
    for day in (date(2027, 1, 17), date(2027, 1, 20), date(2027, 1, 27)):
        run(house, at(day))
    assert len(subjects(house, people.COLLEAGUE)) == 4
    assert subjects(house, people.LEAD) == [LATE, LATE]


def test_what_is_given_near_its_day_is_not_reminded_of_at_once(house, agreed):
    with time_machine.travel(at(DUE - timedelta(days=2)), tick=False):
        agreed()
        house.work()
    run(house, at(DUE - timedelta(days=1)))
    assert subjects(house, people.COLLEAGUE) == [GIVEN]
    run(house, at(DUE))
    assert subjects(house, people.COLLEAGUE) == [GIVEN, NOW]


def test_two_schedulers_at_once_send_one_letter(house, action):
    house.work()
    barrier = threading.Barrier(2)

    def scheduler():
        barrier.wait()
        with house.write() as session:
            remind(session, house.services, {}, None)

    for days, told in ((-3, [GIVEN, SOON]), (0, [GIVEN, SOON, NOW]), (7, [GIVEN, SOON, NOW])):
        with time_machine.travel(at(DUE + timedelta(days=days)), tick=False):
            both = [threading.Thread(target=scheduler) for _ in range(2)]
            for one in both:
                one.start()
            for one in both:
                one.join()
            assert subjects(house, people.COLLEAGUE) == told
    assert subjects(house, people.LEAD) == [LATE]
    assert action


def test_who_gives_something_to_themselves_knows_it(house, agreed):
    agreed(owner=people.LEAD)
    agreed(owner=people.COLLEAGUE, tell=False)
    assert subjects(house, people.LEAD) == []
    assert subjects(house, people.COLLEAGUE) == []


def test_suspended_people_get_no_mail_and_what_is_theirs_escalates(house, action):
    house.work()
    with house.write() as session:
        person = accounts.get_person(session, house.person_id(people.COLLEAGUE), lock=True)
        accounts.suspend(session, person, "Under review.", by=SYSTEM)
    for days in (-3, 0, 7):
        run(house, at(DUE + timedelta(days=days)))
    assert subjects(house, people.COLLEAGUE) == [GIVEN]
    assert subjects(house, people.LEAD) == [LATE]
    assert action


def test_an_owner_who_left_leaves_it_to_the_lead_at_once(house, browse, action):
    house.work()
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE))
    run(house, at(date(2026, 11, 24)))
    assert subjects(house, people.LEAD) == [NOBODYS]
    for days in (-3, 0, 7):
        run(house, at(DUE + timedelta(days=days)))
    assert subjects(house, people.LEAD) == [NOBODYS]
    assert subjects(house, people.COLLEAGUE) == [GIVEN]
    assert "Without owner" in browse(people.LEAD).get("/groups/financing/actions").text
    given = {"owner": f"p{house.person_id(people.LEAD)}", "owner_reason": "He left."}
    with time_machine.travel(at(DUE + timedelta(days=8)), tick=False):
        assert browse(people.COORDINATOR).post(f"/actions/{action}/owner", data=given).status_code == 303
        assert subjects(house, people.LEAD) == [NOBODYS, GIVEN]
    with house.read() as session:
        assert session.get(ActionPoint, action).escalated_at is None


def test_where_the_owner_is_the_lead_the_coordinator_learns_of_it(house, agreed):
    agreed(owner=people.LEAD)
    for days in (-3, 0, 7):
        run(house, at(DUE + timedelta(days=days)))
    assert subjects(house, people.LEAD) == [SOON, NOW]
    assert subjects(house, people.COORDINATOR) == [LATE]


def test_highlights_are_called_for_once_two_weeks_before_the_quarter_ends(house, group_id):
    with house.write() as session:
        secretary = house.person_id(people.MEMBER)
        grant_role(session, secretary, Role.GROUP_SECRETARY, Scope.GROUP, 2, by=SYSTEM)
    run(house, datetime(2026, 12, 16, 20, 59, tzinfo=UTC))
    assert subjects(house, people.LEAD) == []
    for moment in (datetime(2026, 12, 16, 21, tzinfo=UTC), datetime(2026, 12, 24, 6, tzinfo=UTC)):
        run(house, moment)
    assert subjects(house, people.LEAD) == ["Financing and Sustainability: highlights for the roundtable"]
    assert subjects(house, people.MEMBER) == ["Shock-responsive Social Protection: highlights for the roundtable"]
    with house.write() as session:
        now = datetime(2027, 1, 4, tzinfo=UTC)
        session.add(
            Highlight(
                group_id=group_id, quarter="2027-q1", kind="result", text="Early.",
                written_by=house.person_id(people.LEAD), written_at=now,
            )
        )  # fmt: skip
    run(house, datetime(2027, 3, 20, 6, tzinfo=UTC))
    assert len(subjects(house, people.LEAD)) == 1
    assert len(subjects(house, people.MEMBER)) == 2


def test_the_worker_knows_these_jobs():
    known = {handler.name: handler.every for handler in registry()}
    assert known["followup.reminders"] <= timedelta(hours=6)
    assert "followup.tell_owner" in known
