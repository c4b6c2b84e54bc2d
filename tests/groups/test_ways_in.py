"""Ways into a group: asked and answered, invited and answered, withdrawn, left. Each question has one outcome."""

import threading

import pytest
from sqlalchemy import select

from app import groups
from app.access import Role, Scope, end_grants
from app.groups.models import Entry
from app.jobs.models import Job
from tests import people

BASE = "/groups/financing"
NOTE = "I cost cash transfers in Turkana."


def role_of(house, who, slug="financing"):
    with house.read() as session:
        group = groups.by_slug(session, slug)
    held = {role for role, scope, place in house.actor(who).roles if scope == Scope.GROUP and place == group.id}
    return held.pop() if held else None


def entries(house):
    with house.read() as session:
        return session.scalars(select(Entry).order_by(Entry.id)).all()


def subjects(house, who):
    house.work()
    return [message["subject"] for message in house.mails(who)]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.FORMER, 403),
        (people.COLLEAGUE, 409),
        (people.LEAD, 409),
        (people.MEMBER, 200),
        (people.REPRESENTATIVE, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_asks(house, browse, who, status):
    browser = browse(who)
    assert browser.get(f"{BASE}/join").status_code == status
    assert (f'href="{BASE}/join"' in browser.get(BASE).text) is (status == 200)
    answer = browser.post(
        f"{BASE}/join",
        data={"note": NOTE, "state": "accepted", "person_id": "1", "kind": "invitation", "group_id": "2"},
    )
    assert (answer.status_code == 303 and answer.headers["location"] == BASE) is (status == 200)
    found = entries(house)
    assert [(one.kind, one.state, one.note, one.answered_by) for one in found] == (
        [("request", "waiting", NOTE, None)] if status == 200 else []
    )
    if status == 200:
        assert found[0].person_id == house.person_id(who)
        assert "You have asked to join." in browser.get(BASE).text
        assert browser.post(f"{BASE}/join", data={"note": "Twice."}).status_code == 303
        assert len(entries(house)) == 1
        assert role_of(house, who) is None
    assert browser.post(f"{BASE}/join", data={"note": ""}).status_code == (422 if status == 200 else answer.status_code)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.LEAD, 303),
        (people.ADMINISTRATOR, 303),
        (people.COLLEAGUE, 403),
        (people.MEMBER, 403),
        (people.COORDINATOR, 403),
        (people.GUEST, 403),
    ],
)
@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_who_answers_a_request(house, browse, who, status, verb):
    browse(people.MEMBER).post(f"{BASE}/join", data={"note": NOTE})
    assert subjects(house, people.LEAD) == ["Moraa Member asks to join Financing and Sustainability"]
    entry = entries(house)[0].id
    browser = browse(who)
    assert (NOTE in browser.get("/groups/requests").text) is (who in (people.LEAD, people.MEMBER))
    if status == 303:
        assert NOTE in browser.get(f"{BASE}/members").text
        assert browser.post(f"{BASE}/entries/{entry}/decline", data={"reason": " "}).status_code == 422
    answer = browser.post(f"{BASE}/entries/{entry}/{verb}", data={"reason": "The room is full."})
    assert answer.status_code == status
    took = status == 303
    assert role_of(house, people.MEMBER) == (Role.GROUP_MEMBER if took and verb == "accept" else None)
    told = {
        "accept": "You belong to Financing and Sustainability now",
        "decline": "Your request to join Financing and Sustainability",
    }
    assert subjects(house, people.MEMBER) == ([told[verb]] if took else [])
    if took:
        assert browser.post(f"{BASE}/entries/{entry}/accept").status_code == 409
        if verb == "decline":
            assert "The room is full." in house.mails(people.MEMBER)[-1].get_body(("plain",)).get_content()
            assert browse(people.MEMBER).post(f"{BASE}/join", data={"note": "Again."}).status_code == 303


@pytest.mark.parametrize(
    ("target", "status"),
    [(people.MEMBER, 303), (people.COLLEAGUE, 422), (people.GUEST, 404), (people.SUSPENDED, 404), (people.FORMER, 404)],
)
def test_who_can_be_invited(house, browse, target, status):
    lead = browse(people.LEAD)
    number = house.person_id(target)
    answer = lead.post(f"{BASE}/members/invite", data={"person": number, "note": "Join us."})
    assert answer.status_code == {303: 303, 422: 422, 404: 422}[status] or answer.status_code == status
    assert len(entries(house)) == (1 if status == 303 else 0)
    if status == 303:
        assert lead.post(f"{BASE}/members/invite", data={"person": number, "note": ""}).status_code == 409
        assert browse(people.COLLEAGUE).post(f"{BASE}/members/invite", data={"person": number}).status_code == 403
        assert subjects(house, target) == ["Leila Lead invites you to join Financing and Sustainability"]
        assert "1 group invites you to join" in browse(target).get("/").text
        assert "1 group invites you" not in lead.get("/").text


@pytest.mark.parametrize(
    ("who", "verb", "status", "role", "told"),
    [
        (people.MEMBER, "accept", 303, Role.GROUP_MEMBER, ["Moraa Member has joined Financing and Sustainability"]),
        (people.MEMBER, "decline", 303, None, ["Moraa Member will not join Financing and Sustainability"]),
        (people.LEAD, "accept", 403, None, []),
        (people.CHAIR, "accept", 403, None, []),
        (people.LEAD, "withdraw", 303, None, []),
        (people.MEMBER, "withdraw", 403, None, []),
        (people.COLLEAGUE, "withdraw", 403, None, []),
    ],
)
def test_who_answers_an_invitation(house, browse, *, who, verb, status, role, told):
    browse(people.LEAD).post(
        f"{BASE}/members/invite", data={"person": house.person_id(people.MEMBER), "note": "Join us."}
    )
    house.work()
    entry = entries(house)[0].id
    browser = browse(who)
    assert ("Join us." in browser.get("/groups/requests").text) is (who is people.MEMBER)
    assert browser.post(f"{BASE}/entries/{entry}/{verb}", data={"reason": ""}).status_code == status
    assert role_of(house, people.MEMBER) == role
    assert subjects(house, people.LEAD) == told


def test_one_entry_stands_in_one_group(house, browse):
    """IDOR: an entry is not reached through another group, nor does a number that never was answer differently."""
    browse(people.MEMBER).post(f"{BASE}/join", data={"note": NOTE})
    entry = entries(house)[0].id
    for path in (
        f"/groups/shocks/entries/{entry}/accept",
        f"{BASE}/entries/{entry + 1}/accept",
        f"/groups/none/entries/{entry}/accept",
    ):
        assert browse(people.ADMINISTRATOR).post(path).status_code == 404
    assert entries(house)[0].state == "waiting"


def test_the_home_page_counts_what_waits(house, browse):
    lead = browse(people.LEAD)
    assert "ask to join your group" not in lead.get("/").text
    browse(people.MEMBER).post(f"{BASE}/join", data={"note": NOTE})
    assert "1 person asks to join your group" in lead.get("/").text
    browse(people.CHAIR).post(f"{BASE}/join", data={"note": NOTE})
    assert "2 people ask to join your group" in lead.get("/").text
    assert "Manage members (2 waiting)" in lead.get(BASE).text
    assert "join your group" not in browse(people.COLLEAGUE).get("/").text


def test_adding_directly_answers_what_was_open(house, browse):
    asker, lead = browse(people.MEMBER), browse(people.LEAD)
    asker.post(f"{BASE}/join", data={"note": NOTE})
    assert lead.post(f"{BASE}/members", data={"person": house.person_id(people.MEMBER)}).status_code == 303
    assert [one.state for one in entries(house)] == ["accepted"]
    assert lead.post(f"{BASE}/entries/{entries(house)[0].id}/decline", data={"reason": "No."}).status_code == 409
    assert role_of(house, people.MEMBER) == Role.GROUP_MEMBER


def test_who_left_the_community_meanwhile_is_not_let_in(house, browse):
    browse(people.MEMBER).post(f"{BASE}/join", data={"note": NOTE})
    with house.write() as session:
        end_grants(session, house.person_id(people.MEMBER))
    answer = browse(people.LEAD).post(f"{BASE}/entries/{entries(house)[0].id}/accept")
    assert answer.status_code == 409
    assert role_of(house, people.MEMBER) is None


@pytest.mark.parametrize("pair", [("accept", "decline"), ("accept", "withdraw"), ("join", "join")])
def test_two_at_once_have_one_outcome(house, browse, pair):
    """Two browsers press at one moment: one outcome, and the other is told (409), or finds it done."""
    asker, lead = browse(people.MEMBER), browse(people.LEAD)
    if pair[0] != "join":
        asker.post(f"{BASE}/join", data={"note": NOTE})
        entry = entries(house)[0].id
    browsers = {"accept": lead, "decline": browse(people.ADMINISTRATOR), "withdraw": asker}
    barrier, answers = threading.Barrier(2), []

    def press(verb, browser):
        path = f"{BASE}/join" if verb == "join" else f"{BASE}/entries/{entry}/{verb}"
        barrier.wait()
        answers.append(browser.post(path, data={"reason": "No.", "note": NOTE}).status_code)

    others = (asker, browse(people.MEMBER)) if pair[0] == "join" else tuple(browsers[verb] for verb in pair)
    threads = [threading.Thread(target=press, args=one) for one in zip(pair, others, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = entries(house)
    assert len(found) == 1
    assert sorted(answers) == ([303, 303] if pair[0] == "join" else [303, 409])
    assert (role_of(house, people.MEMBER) == Role.GROUP_MEMBER) is (found[0].state == "accepted")


@pytest.mark.parametrize(
    ("who", "status"), [(people.COLLEAGUE, 303), (people.LEAD, 403), (people.MEMBER, 403), (people.COORDINATOR, 403)]
)
def test_leaving(house, browse, shelved, who, status):
    """The space closes within the request, and the person's own calendar is looked through."""
    browser = browse(who)
    before = role_of(house, who)
    assert browser.get(f"{BASE}/leave").status_code == 200
    assert browser.post(f"{BASE}/leave").status_code == status
    assert role_of(house, who) == (None if status == 303 else before)
    with house.read() as session:
        owed = session.scalars(select(Job).where(Job.name == "calendar.recheck")).all()
    assert [job.payload for job in owed] == ([{"person_id": house.person_id(who)}] if status == 303 else [])
    if status == 303:
        assert shelved not in browser.get(BASE).text


def test_a_lead_removes_themself_through_no_door(house, browse):
    lead = browse(people.LEAD)
    for path in (f"{BASE}/leave", f"{BASE}/members/{house.person_id(people.LEAD)}/remove"):
        assert lead.post(path).status_code == 403
    assert role_of(house, people.LEAD) == Role.GROUP_LEAD
