"""Who sees an action point, says how it stands and steers it."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select, update

from app import organisations
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.followup import policy, queries
from app.followup.models import ActionChange, ActionPoint
from app.groups.models import GroupState, WorkingGroup
from tests import people
from tests.followup.conftest import DUE

EVERYBODY = (*people.CAST, people.VISITOR)
DONE = {"state": "done", "note": "Sent on Friday.", "evidence": "https://treasury.example/receipt/12"}


def row_of(house, action):
    with house.read() as session:
        return session.get(ActionPoint, action)


def steps_of(house, action):
    with house.read() as session:
        found = session.scalars(select(ActionChange).where(ActionChange.action_id == action).order_by(ActionChange.id))
        return [one.step for one in found]


def close_the_group(house):
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.slug == "financing").values(state=GroupState.CLOSED))


@pytest.mark.parametrize(
    ("who", "sees", "reports", "steers"),
    [
        (people.COLLEAGUE, 200, 303, 403),
        (people.LEAD, 200, 303, 303),
        (people.COORDINATOR, 200, 303, 303),
        (people.MEMBER, 404, 404, 404),
        (people.REPRESENTATIVE, 404, 404, 404),
        (people.ADMINISTRATOR, 404, 404, 404),
        (people.GUEST, 404, 404, 404),
        (people.FORMER, 404, 404, 404),
        (people.VISITOR, 303, 303, 303),
    ],
)
def test_who_does_what(house, browse, action, who, sees, reports, steers):
    page = f"/actions/{action}"
    browser = browse(who)
    shown = browser.get(page)
    assert shown.status_code == sees
    if sees == 200:
        assert (f'action="{page}/state"' in shown.text) is (reports == 303)
        assert (f'action="{page}/due"' in shown.text) is (steers == 303)
    signed_in = who is not None
    assert browser.post(f"{page}/due", data={"due_on": "2026-12-20", "due_reason": "Holidays."}).status_code == steers
    lead = f"p{house.person_id(people.LEAD)}"
    assert browser.post(f"{page}/owner", data={"owner": lead, "owner_reason": "Leave."}).status_code == steers
    steered = signed_in and steers == 303
    found = row_of(house, action)
    assert (str(found.due_on), found.owner_id == house.person_id(people.LEAD)) == (
        ("2026-12-20", True) if steered else (str(DUE), False)
    )
    # Whoever had it and has it no more is still in the group, and reads it only.
    assert browser.post(f"{page}/state", data=DONE).status_code == reports
    assert row_of(house, action).state == ("done" if signed_in and reports == 303 else "open")
    expected = ["agreed", *(["due", "owner"] if steered else []), *(["state"] if signed_in and reports == 303 else [])]
    assert steps_of(house, action) == expected


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"state": "done"}, "Say what shows that it is done"),
        ({"state": "dropped"}, "Say why it is dropped."),
        ({"state": "open"}, "It stands like this already."),
        ({"state": "finished"}, "Choose one of the options offered."),
        ({}, "Choose how it stands."),
    ],
    ids=str,
)
def test_a_state_needs_its_words(house, browse, action, given, sentence):
    answer = browse(people.COLLEAGUE).post(f"/actions/{action}/state", data={"note": "", **given})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error:" in answer.text
    assert row_of(house, action).state == "open"


@pytest.mark.parametrize(
    ("where", "given", "sentence"),
    [
        ("due", {"due_on": "2026-11-22", "due_reason": "Earlier."}, "still to come"),
        ("due", {"due_on": "2026-12-20", "due_reason": " "}, "Give a reason"),
        ("due", {"due_on": str(DUE), "due_reason": "Same."}, "This is the day it has."),
        ("owner", {"owner": "p999999", "owner_reason": "Leave."}, "Choose one of the options offered."),
        ("owner", {"owner": "", "owner_reason": "Leave."}, "Choose who is to do it."),
    ],
)
def test_what_is_typed_wrong_is_kept_and_said(house, browse, action, where, given, sentence):
    answer = browse(people.LEAD).post(f"/actions/{action}/{where}", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert given[f"{where}_reason"].strip() in answer.text
    assert steps_of(house, action) == ["agreed"]


def test_the_history_says_all(house, browse, action):
    lead, owner = browse(people.LEAD), browse(people.COLLEAGUE)
    owner.post(f"/actions/{action}/state", data={"state": "in_progress", "note": "The draft is <b>ready</b>."})
    lead.post(f"/actions/{action}/due", data={"due_on": "2026-12-20", "due_reason": "The Treasury is closed."})
    owner.post(f"/actions/{action}/state", data=DONE)
    owner.post(f"/actions/{action}/state", data={"state": "open", "note": "It came back."})
    text = owner.get(f"/actions/{action}").text
    for said in (
        "The draft is &lt;b&gt;ready&lt;/b&gt;.",
        "New day: 20 December 2026",
        "The Treasury is closed.",
        "It came back.",
        'href="https://treasury.example/receipt/12" rel="noopener nofollow"',
        "Leila Lead",
    ):
        assert said in text
    found = row_of(house, action)
    assert (found.state, found.done_at) == ("open", None)


def test_an_organisation_as_such_does_it_through_its_representatives(house, browse, agreed):
    with house.read() as session:
        unicef = organisations.by_slug(session, "unicef").id
    number = agreed(owner=None, organisation_id=unicef)
    representative = browse(people.REPRESENTATIVE)
    assert "Send the costing" in representative.get("/actions").text
    with time_machine.travel(datetime(2026, 12, 9, tzinfo=UTC), tick=False):
        assert "1 action point of yours is due" in browse(people.REPRESENTATIVE).get("/").text
        assert "of yours is due" not in browse(people.OTHER_REPRESENTATIVE).get("/").text
    assert representative.post(f"/actions/{number}/state", data=DONE).status_code == 303
    assert browse(people.OTHER_REPRESENTATIVE).get(f"/actions/{number}").status_code == 404


def test_an_owner_outside_the_group_sees_their_own_and_no_more(house, browse, agreed):
    theirs, other = agreed(owner=people.MEMBER), agreed()
    browser = browse(people.MEMBER)
    text = browser.get(f"/actions/{theirs}").text
    assert "October meeting" in text
    assert "/events/7" not in text
    assert browser.get(f"/actions/{other}").status_code == 404
    assert browser.get("/groups/financing/actions").status_code == 404


def test_what_a_closed_group_left_is_read_only(house, browse, action):
    close_the_group(house)
    for who in (people.COLLEAGUE, people.LEAD, people.COORDINATOR):
        browser = browse(who)
        assert "This group is closed" in browser.get(f"/actions/{action}").text
        assert browser.post(f"/actions/{action}/state", data=DONE).status_code == 409
    lead = browse(people.LEAD)
    assert lead.post(f"/actions/{action}/due", data={"due_on": "2026-12-20", "due_reason": "x"}).status_code == 409
    assert lead.post("/groups/financing/actions/new", data={}).status_code == 409
    assert "Send the costing" not in browse(people.COLLEAGUE).get("/actions").text
    assert row_of(house, action).state == "open"


def test_what_the_policy_says_is_what_the_query_finds(house, agreed):
    """`policy.may_see` and `queries.readable` are one rule in two languages."""
    with house.read() as session:
        unicef = organisations.by_slug(session, "unicef").id
    made = [
        agreed(),
        agreed(owner=people.MEMBER),
        agreed(owner=None, organisation_id=unicef),
        *(agreed(audience=audience, group_id=None) for audience in ("public", "members", "committee")),
    ]
    for who in EVERYBODY:
        actor = house.actor(who) if who is not people.SUSPENDED else SYSTEM
        with house.read() as session:
            found = set(session.scalars(select(ActionPoint.id).where(queries.readable(actor))))
            allowed = {i for i in made if policy.may_see(actor, session.get(ActionPoint, i))}
        assert found == allowed, who


def test_handing_over_names_the_new_owners_organisation(house, browse, agreed):
    number = agreed(audience="members", group_id=None)
    coordinator = browse(people.COORDINATOR)
    owner = {"owner_reason": "She knows the ministry."}
    for email in ("nobody@people.example", people.FORMER.email, people.GUEST.email):
        answer = coordinator.post(f"/actions/{number}/owner", data={**owner, "owner": email})
        assert answer.status_code == 422
        assert "Nobody of the community" in answer.text
    assert coordinator.post(f"/actions/{number}/owner", data={**owner, "owner": people.MEMBER.email}).status_code == 303
    page = browse(people.MEMBER).get(f"/actions/{number}").text
    assert "National Drought Management Authority" in page
    assert "Without owner" not in page
    with house.write() as session:
        end_grants(session, house.person_id(people.MEMBER))
    assert "Without owner" in coordinator.get(f"/actions/{number}").text
    with house.write() as session:
        grant_role(session, house.person_id(people.MEMBER), Role.GUEST, Scope.GROUP, 2, by=SYSTEM)
    assert "Without owner" not in coordinator.get(f"/actions/{number}").text
    assert row_of(house, number).due_on == DUE
