"""Where the community falls silent: groups, organisations, questions, conclusions; for the coordinator alone."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.access import SYSTEM, Role, Scope, grant_role
from app.events import Occurrence
from app.groups.models import WorkingGroup
from app.meetings.models import Attendance, Presence
from app.organisations.models import Affiliation, Organisation
from app.stewardship.quiet import look
from tests import people
from tests.events import factory
from tests.forum.talking import post, topic

NOW = datetime(2027, 6, 7, 9, tzinfo=UTC)
HEAD = (
    "Group,Leads,Weeks of silence,Last contribution,Last document,Last meeting,Next meeting,Members,Active in 13 weeks"
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


def weeks_ago(number):
    return time_machine.travel(NOW - timedelta(weeks=number), tick=False)


@pytest.fixture
def talked(house):
    """Financing talked 20 and 10 weeks ago, shocks never; both are a year old."""
    with house.write() as session:
        session.execute(update(WorkingGroup).values(created_at=NOW - timedelta(weeks=52)))
    with weeks_ago(20):
        number = topic(house, "Costing", kind="discussion", group="financing", by=people.LEAD)
        post(house, number)
    with weeks_ago(10):
        post(house, number)
    return number


def by_slug(house, weeks):
    with house.read() as session:
        found = look(session, weeks, "en")
    return {one.slug: one for one in found.groups}, {one.slug: one for one in found.organisations}


def test_groups_that_fell_silent_and_what_there_is_no_data_of(house, talked):
    groups, bodies = by_slug(house, 6)
    financing, shocks = groups["financing"], groups["shocks"]
    assert (financing.silent, financing.weeks, financing.members) == (True, 10, 2)
    assert (financing.active, financing.before) == (1, 2)
    assert (shocks.silent, shocks.weeks, shocks.active, shocks.before, shocks.last_post) == (
        True,
        None,
        None,
        None,
        None,
    )
    assert list(financing.leads) == ["Leila Lead"]
    assert (bodies["unicef"].active, bodies["unicef"].people) == (0, 2)
    assert bodies["unicef"].last == NOW - timedelta(weeks=10)
    groups, bodies = by_slug(house, 11)
    assert (groups["financing"].silent, groups["shocks"].silent) == (False, True)
    assert (bodies["unicef"].active, list(bodies["unicef"].quiet)) == (1, ["Rehema Representative"])
    # Somebody came to a meeting: a sign of life of the group, of the person and of the organisation.
    event_id = factory.meeting(house, starts=factory.wall("2027-05-24 10:00"))
    factory.meeting(house, starts=factory.wall("2027-06-20 10:00"))
    with house.write() as session:
        held = session.scalars(select(Occurrence.id).where(Occurrence.event_id == event_id)).one()
        session.add(
            Attendance(
                occurrence_id=held,
                person_id=house.person_id(people.LEAD),
                presence=Presence.PRESENT,
                how="kept",
                at=NOW,
            )
        )
    groups, bodies = by_slug(house, 6)
    financing = groups["financing"]
    assert (financing.silent, financing.weeks, financing.active) == (False, 2, 2)
    assert financing.next_meeting.date().isoformat() == "2027-06-20"
    assert "Leila Lead" not in bodies["ndma"].quiet
    assert talked


def test_a_group_that_has_just_begun_is_not_silent(house, talked):
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.slug == "shocks").values(created_at=NOW))
    groups, _ = by_slug(house, 6)
    assert (groups["shocks"].silent, groups["shocks"].weeks) == (False, None)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.COORDINATOR, 200),
        (people.LEAD, 403),
        (people.ADMINISTRATOR, 403),
        (people.VISITOR, 303),
    ],
)
def test_whose_page_it_is(house, browse, talked, who, status):
    with weeks_ago(2):
        topic(house, "Does anybody know?", by=people.MEMBER)
        concluded = topic(house, "Overtaken", kind="discussion")
        browse(people.COORDINATOR).post(f"/topics/{concluded}/outcome", data={"outcome": "concluded", "text": "So."})
        post(house, concluded)
    browser = browse(who)
    for path in ("quiet", "quiet?weeks=12", "quiet?weeks=x", "quiet.csv", "quiet-organisations.csv"):
        assert browser.get(f"/stewardship/{path}").status_code == status, path
    if status == 200:
        page = browser.get("/stewardship/quiet").text
        for said in (
            "10 weeks",
            "never a sign of life",
            "1 of 2",
            "down from 2",
            "Does anybody know?",
            "waits for 14 days",
        ):
            assert said in page, said
        for href in (f"/topics/{concluded}", "/groups/shocks/polls/new", "/forum/new?group=shocks&amp;kind=question"):
            assert f'href="{href}' in page
        assert browser.get("/groups/shocks/polls/new").status_code == 200
        home = browser.get("/").text
        assert 'href="/stewardship/quiet"' in home
    assert talked


def test_tables_hold_no_formula_and_leave_blank_what_is_not_known(house, browse, talked):
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.slug == "shocks").values(name="=1+1"))
        session.execute(update(Organisation).where(Organisation.slug == "unicef").values(name="@SUM(A1)"))
    coordinator = browse(people.COORDINATOR)
    text = coordinator.get("/stewardship/quiet.csv").text
    assert HEAD in text.partition("\n")[0]
    rows = {row[0]: row for row in csv.reader(text.splitlines())}
    assert rows["'=1+1"] == ["'=1+1", "", "", "", "", "", "", "0", "", ""]
    day = str((NOW - timedelta(weeks=10)).date())
    assert rows["Financing and Sustainability"][1:] == ["Leila Lead", "10", day, "", "", "", "2", "1", "2"]
    text = coordinator.get("/stewardship/quiet-organisations.csv?weeks=6").text
    rows = {row[0]: row for row in csv.reader(text.splitlines())}
    assert rows["'@SUM(A1)"][1:] == ["0", "2", day, "Kioko Colleague, Rehema Representative"]
    assert talked


def test_it_costs_the_same_however_many_there_are(house, browse, talked):
    coordinator = browse(people.COORDINATOR)
    coordinator.get("/stewardship/quiet")
    with house.counting() as few:
        coordinator.get("/stewardship/quiet")
    with house.write() as session:
        for n in range(6):
            group = WorkingGroup(slug=f"g{n}", name=f"Group {n}", purpose="More.", created_at=NOW)
            body = Organisation(slug=f"o{n}", name=f"Organisation {n}", acronym="", kind="un_agency", created_at=NOW)
            session.add_all([group, body])
            session.flush()
            member = house.person_id(people.FORMER)
            grant_role(session, member, Role.GROUP_MEMBER, Scope.GROUP, group.id, by=SYSTEM)
        session.add(Affiliation(person_id=member, organisation_id=body.id, role=Role.MEMBER, started_at=NOW))
    for n in range(3):
        topic(house, f"Question {n}")
    with house.counting() as many:
        page = coordinator.get("/stewardship/quiet").text
    assert "Group 5" in page
    assert "Organisation 5" in page
    assert len(many) == len(few)
    assert talked
