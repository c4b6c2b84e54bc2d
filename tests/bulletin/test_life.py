"""An issue on its way from the desk to its readers: asked for, decided by another person, frozen, sent when it is time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import accounts, notifications
from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.bulletin import freezing, paper
from app.bulletin.models import Dispatch, Edition, Editor, IssueState, Paper
from app.core import clock
from app.mail.models import Address
from app.printing import Printed
from tests import people
from tests.bulletin.deciding import DESK, acts, asked, frozen, look, reasons
from tests.bulletin.issues import QUARTER, issue_row, new_item, opened, ready, with_items
from tests.houses import text_of

START = datetime(2027, 1, 4, 6, tzinfo=UTC)
DUE = datetime(2027, 1, 11, 5, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def paper_is_cheap(monkeypatch):
    """Printing takes seconds; tests of papers look at real ones."""
    monkeypatch.setattr(paper, "draw", lambda *_given: Printed(b"%PDF-1.7", 1))


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (people.VISITOR, [303, 303, 303, 303]),
        (people.MEMBER, [403, 403, 403, 403]),
        (people.CHAIR, [200, 200, 200, 403]),
        (people.COORDINATOR, [200, 200, 200, 409]),
    ],
)
def test_who_sees_the_way_of_an_issue(house, browse, who, statuses):
    opened(house)
    pages = ("approval", "recipients", "preview", "schedule")
    assert [browse(who).get(f"{DESK}/{page}").status_code for page in pages] == statuses
    if who is people.COORDINATOR:
        assert {browse(who).get(f"/bulletins/desk/2031-q1/{page}").status_code for page in pages} == {404}


def test_what_stands_in_the_way_is_said_and_holds(house, browse):
    opened(house)
    with_items(house, QUARTER, new_item("Only found", summary={}, draft={"en": "Found by the house."}))
    coordinator = browse(people.COORDINATOR)
    page = coordinator.get(f"{DESK}/approval").text
    assert "Summaries still to be written: 1 of 1." in page
    assert 'aria-disabled="true"' in page
    refused = coordinator.post(f"{DESK}/approval/ask")
    assert refused.status_code == 409
    assert look(house).state == IssueState.EDITING


def test_two_people_from_the_desk_to_a_frozen_issue(house, browse):
    """Asked for; approved by somebody who wrote nothing in it, and by nobody else."""
    revision = asked(house)
    house.work()
    assert "[Read and decide]" not in text_of(house.mails(people.CHAIR)[0])
    assert f"{DESK}/approval" in text_of(house.mails(people.CHAIR)[0])
    assert not house.mails(people.COORDINATOR)
    coordinator, chair = browse(people.COORDINATOR), browse(people.CHAIR)
    own = coordinator.post(f"{DESK}/approval/approve", data={"revision": revision})
    assert own.status_code == 403
    assert "You wrote in this issue. Somebody else approves it." in coordinator.get(f"{DESK}/approval").text
    assert "Approve the issue" in chair.get(f"{DESK}/approval").text
    assert chair.post(f"{DESK}/approval/approve", data={"revision": revision - 1}).status_code == 409
    assert chair.post(f"{DESK}/approval/approve").status_code == 409
    assert look(house).state == IssueState.APPROVAL
    assert chair.post(f"{DESK}/approval/approve", data={"revision": revision}).status_code == 303
    assert chair.post(f"{DESK}/approval/approve", data={"revision": revision}).status_code == 409
    house.work()
    issue = look(house)
    assert (issue.state, issue.decided_by) == (IssueState.FROZEN, house.person_id(people.CHAIR))
    assert len(issue.content_hash) == 64
    assert house.mails(people.COORDINATOR)
    assert acts(house) == ["opened", "approval_asked", "approved", "frozen"]
    page = chair.get(f"{DESK}/approval").text
    for words in (
        "Sent for approval",
        "Frozen, with the list of recipients",
        issue.content_hash[:16],
        "9 people get it",
    ):
        assert words in page
    with house.read() as session:
        assert session.scalar(select(func.count(Edition.id))) == 2
        assert session.scalar(select(func.count(Paper.id)))


def test_in_one_moment_one_act_wins(house, browse):
    """Two who approve it make one frozen issue; of taking it back and sending it only one is done."""
    revision = asked(house)

    def at_once(*acts):
        browsers = [(browse(who), path, data) for who, path, data in acts]
        with ThreadPoolExecutor(len(acts)) as pool:
            return sorted(pool.map(lambda one: one[0].post(f"{DESK}/{one[1]}", data=one[2]).status_code, browsers))

    both = [(who, "approval/approve", {"revision": revision}) for who in (people.CHAIR, people.ADMINISTRATOR)]
    assert at_once(*both) == [303, 409]
    assert len(reasons(house)) == len(people.CAST)
    back = (people.COORDINATOR, "approval/take-back", {})
    assert at_once(back, (people.COORDINATOR, "schedule", {"when": "now"})) == [303, 409]
    issue = look(house)
    assert (issue.state, bool(issue.content_hash), bool(reasons(house))) in (
        (IssueState.EDITING, False, False),
        (IssueState.SENDING, True, True),
    )


def test_given_back_with_a_reason_and_taken_back(house, browse):
    revision = asked(house)
    chair, coordinator = browse(people.CHAIR), browse(people.COORDINATOR)
    empty = chair.post(f"{DESK}/approval/give-back", data={"revision": revision, "reason": " "})
    assert empty.status_code == 422
    assert "Say what is to be changed" in empty.text
    given = {"revision": revision, "reason": "The figure of the lead is {{7*7}}."}
    assert coordinator.post(f"{DESK}/approval/give-back", data=given).status_code == 403
    assert chair.post(f"{DESK}/approval/give-back", data=given).status_code == 303
    house.work()
    assert look(house).state == IssueState.EDITING
    assert "{{7*7}}" in text_of(house.mails(people.COORDINATOR)[-1])
    page = coordinator.get(f"{DESK}/approval").text
    assert "gave the issue back" in page
    assert "{{7*7}}" in page
    assert coordinator.post(f"{DESK}/approval/ask").status_code == 303
    assert look(house).returned_reason == ""
    assert chair.post(f"{DESK}/approval/take-back").status_code == 403
    assert coordinator.post(f"{DESK}/approval/take-back").status_code == 303
    assert coordinator.post(f"{DESK}/approval/take-back").status_code == 409
    assert look(house).state == IssueState.EDITING


def test_taken_back_when_frozen_nothing_of_it_is_left(house, browse):
    frozen(house)
    house.work()
    coordinator = browse(people.COORDINATOR)
    when = {"when": "later", "day": (clock.now() + timedelta(days=3)).date().isoformat(), "time": "08:00"}
    assert coordinator.post(f"{DESK}/schedule", data=when).status_code == 303
    house.work()
    with house.read() as session:
        assert session.scalar(select(func.count(Paper.id))) == 2
    assert coordinator.post(f"{DESK}/approval/take-back").status_code == 303
    house.work()
    issue = look(house)
    assert (issue.state, issue.content_hash, issue.scheduled_at, issue.decided_by) == (
        IssueState.EDITING,
        "",
        None,
        None,
    )
    with house.read() as session:
        for table in (Dispatch, Edition, Paper):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    asked_again = coordinator.post(f"{DESK}/approval/ask")
    assert asked_again.status_code == 303


def test_the_list_says_who_gets_nothing_and_why(house, browse):
    with house.write() as session:
        rows = {one.email: one for one in session.scalars(select(Person))}
        rows[people.LEAD.email].state = accounts.PersonState.INVITED
        rows[people.MEMBER.email].email = "nowhere"
        rows[people.GUEST.email].language = "sw"
        notifications.choose(session, rows[people.COLLEAGUE.email].id, notifications.Scope.BULLETIN, mail="off")
        resting = people.OTHER_REPRESENTATIVE.email
        now = clock.now()
        session.add(Address(address=resting, score=3.0, scored_at=now, rests_since=now, reason="no such mailbox"))
    chair = browse(people.CHAIR)
    opened(house)
    assert "As it would be now" in chair.get(f"{DESK}/recipients").text
    ready_issue = "2027-q1"
    ready(house, ready_issue)
    with house.write() as session:
        issue = issue_row(session, ready_issue)
        issue.decided_by = house.person_id(people.CHAIR)
        freezing.freeze(session, issue, by=SYSTEM)
        freezing.freeze(session, issue, by=SYSTEM)
        hash_then = issue.content_hash
    assert reasons(house) == {
        people.ADMINISTRATOR.email: "",
        people.COORDINATOR.email: "",
        people.CHAIR.email: "",
        people.REPRESENTATIVE.email: "",
        people.COLLEAGUE.email: "unsubscribed",
        people.LEAD.email: "not_joined",
        "nowhere": "no_address",
        people.OTHER_REPRESENTATIVE.email: "resting",
        people.GUEST.email: "",
        people.SUSPENDED.email: "suspended",
        people.FORMER.email: "left",
    }
    with house.read() as session:
        found = session.execute(select(Dispatch.message_id, Dispatch.language).where(Dispatch.language == "sw")).one()
    assert found.message_id == f"bulletin-2027-q1-{house.person_id(people.GUEST)}"
    desk = f"/bulletins/desk/{ready_issue}"
    page = chair.get(f"{desk}/recipients").text
    for words in (
        "5 people get it.",
        "6 people do not.",
        "Does not want the bulletin by mail (1)",
        people.SUSPENDED.name,
    ):
        assert words in page
    some = chair.get(f"{desk}/recipients?show=resting").text
    assert people.OTHER_REPRESENTATIVE.name in some
    assert people.GUEST.name not in some
    with house.write() as session:
        grant_role(session, house.person_id(people.FORMER), Role.MEMBER, Scope.ORGANISATION, 1, by=SYSTEM)
    assert chair.post(f"{desk}/recipients").status_code == 403
    assert browse(people.COORDINATOR).post(f"{desk}/recipients").status_code == 303
    assert reasons(house)[people.FORMER.email] == ""
    assert issue.content_hash == hash_then


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_is_read_in_as_many_statements_however_long_it_is(house, browse, count):
    opened(house)
    with house.write() as session:
        now = clock.now()
        session.add_all([Person(email=f"p{n}@x.example", name=f"P {n}", created_at=now) for n in range(count)])
    chair = browse(people.CHAIR)
    chair.get(f"{DESK}/recipients")
    with house.counting() as statements:
        chair.get(f"{DESK}/recipients")
    assert len(statements) <= 15


def test_nobody_is_left_to_approve(house, browse):
    facts = ready(house)
    with house.write() as session:
        for one in (people.CHAIR, people.ADMINISTRATOR):
            session.add(Editor(issue_id=facts.id, person_id=house.person_id(one), at=clock.now()))
    assert "Nobody: everybody who approves" in browse(people.COORDINATOR).get(f"{DESK}/approval").text
