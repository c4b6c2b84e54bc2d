"""A group is closed by a vote; from then on all of it is read by those who belonged to it, and nothing is written."""

import pytest
from sqlalchemy import func, select

from app import documents, groups
from app.access import SYSTEM, Role, Scope, grant_role
from app.documents.models import Document, DocumentVersion
from app.events import policy as events_policy
from app.groups.models import Entry, EntryState, GroupState, Terms
from app.jobs.models import Job
from tests import people
from tests.committee import OF_ILO
from tests.groups.proposing import CLOSING, close_group, decide, group_of, newest, number_of

BASE = "/groups/financing"


@pytest.mark.parametrize(
    ("who", "status", "state"),
    [
        (people.VISITOR, 303, None),
        (people.GUEST, 403, None),
        (people.COLLEAGUE, 403, None),
        (people.COORDINATOR, 403, None),
        (people.LEAD, 200, "asked"),
        (OF_ILO, 200, "voting"),
        (people.ADMINISTRATOR, 200, "voting"),
    ],
)
def test_who_proposes_it(house, browse, committee, who, status, state):
    """Those who run the group ask; the committee and the secretariat put it to the vote."""
    browser = browse(who)
    assert browser.get(f"{BASE}/close").status_code == status
    if status == 200:
        refused = browser.post(f"{BASE}/close", data=CLOSING | {"reason": " "})
        assert refused.status_code == 422
        assert "Give the reason why the group should close." in refused.text
    answer = browser.post(f"{BASE}/close", data=CLOSING)
    assert answer.status_code == (303 if status == 200 else status)
    found = newest(house)
    assert (found.state if found else None) == state
    if state:
        assert browser.post(f"{BASE}/close", data=CLOSING).status_code == 409
    assert group_of(house, "financing").state == GroupState.OPEN


def test_a_lead_asks_and_the_secretariat_puts_it_to_the_vote(house, browse, committee):
    lead, secretariat = browse(people.LEAD), browse(people.ADMINISTRATOR)
    lead.post(f"{BASE}/close", data=CLOSING)
    page = f"/groups/proposals/{newest(house).id}"
    house.work()
    assert any(page in str(one.get_body(("plain",)).get_content()) for one in house.mails(people.ADMINISTRATOR))
    assert "1 request to close a working group" in secretariat.get("/").text
    assert "The work plan is done." in lead.get(page).text
    assert lead.post(f"{page}/vote").status_code == 403
    assert secretariat.post(f"{page}/vote").status_code == 303
    assert lead.post(f"{page}/withdraw").status_code == 409
    decide(browse, newest(house).ballot_id, reason="It has done what it was for.")
    assert group_of(house, "financing").state == GroupState.CLOSED
    house.work()
    assert any("your proposal was approved" in m["subject"] for m in house.mails(people.LEAD))


def test_a_wish_is_withdrawn(house, browse, committee):
    lead = browse(people.LEAD)
    lead.post(f"{BASE}/close", data=CLOSING)
    page = f"/groups/proposals/{newest(house).id}"
    assert browse(OF_ILO).post(f"{page}/withdraw").status_code == 403
    assert lead.post(f"{page}/withdraw").status_code == 303
    assert browse(people.ADMINISTRATOR).post(f"{page}/vote").status_code == 409
    assert lead.post(f"{BASE}/close", data=CLOSING).status_code == 303


def test_a_decline_leaves_it_open(house, browse, committee):
    browse(people.CHAIR).post(f"{BASE}/close", data=CLOSING)
    decide(browse, newest(house).ballot_id, "decline")
    assert group_of(house, "financing").state == GroupState.OPEN
    assert browse(people.LEAD).get(f"{BASE}/members").status_code == 200


def written(house):
    """How much there is of what a group's people could write."""
    with house.read() as session:
        group_id = groups.by_slug(session, "financing").id
        return (
            [session.scalar(select(func.count(model.id))) for model in (Terms, Document, DocumentVersion)],
            session.scalar(select(func.count(Entry.id)).where(Entry.state == EntryState.WAITING)),
            sorted((one.person_id, one.role) for one in groups.participants(session, group_id)),
        )


def test_closed_is_read_and_not_written(house, browse, committee, shelved):
    """Everything that a lead, a member, the coordinator, the secretariat and a stranger could press is swept."""
    with house.write() as session:
        group_id = groups.by_slug(session, "financing").id
        secretary = house.person_id(people.REPRESENTATIVE)
        grant_role(session, secretary, Role.GROUP_SECRETARY, Scope.GROUP, group_id, by=SYSTEM)
        groups.write_terms(session, group_id, "# Mandate\n\nAs it was.", by=SYSTEM)
    waiting = _submitted(house, group_id)
    browse(people.MEMBER).post(f"{BASE}/join", data={"note": "Let me in."})
    entry = _entry(house)
    close_group(house, browse)
    group = group_of(house, "financing")
    assert (group.closed_number, group.close_reason) == (number_of(house, newest(house).ballot_id), "It is time.")
    with house.read() as session:
        owed = session.scalars(select(Job).where(Job.name == "events.group_closed")).one()
        assert owed.payload == {"group_id": group_id}
        shelf = session.scalars(select(Document).where(Document.state == "published")).one().id
    before = written(house)
    assert before[1] == 0
    new = _upload()
    for who in (
        people.LEAD,
        people.REPRESENTATIVE,
        people.COLLEAGUE,
        people.MEMBER,
        people.COORDINATOR,
        people.ADMINISTRATOR,
    ):
        browser = browse(who)
        text = browser.get(BASE).text
        assert "This group is closed" in text
        assert group.closed_number in text
        assert "It is time." in text
        assert browser.get(f"{BASE}/terms").status_code == browser.get(f"{BASE}/terms/1").status_code == 200
        inside = who not in (people.MEMBER, people.ADMINISTRATOR)
        assert (shelved in text) is inside
        assert (browser.get(f"/documents/{shelf}").status_code == 200) is inside
        assert "/events/new" not in text.partition("<main")[2]
        for offered in ("/members", "/join", "/leave", "/close", "/terms/new"):
            assert f'href="{BASE}{offered}' not in text, (who, offered)
        colleague = house.person_id(people.COLLEAGUE)
        acts = {
            f"{BASE}/members": {"person": house.person_id(people.CHAIR)},
            f"{BASE}/members/invite": {"person": house.person_id(people.CHAIR), "note": ""},
            f"{BASE}/members/{colleague}/role": {"role": Role.GROUP_SECRETARY},
            f"{BASE}/members/{colleague}/remove": {},
            f"{BASE}/join": {"note": "Please."},
            f"{BASE}/leave": {},
            f"{BASE}/entries/{entry}/accept": {},
            f"{BASE}/entries/{entry}/decline": {"reason": "No."},
            f"{BASE}/terms/new": {"text": "Other.", "note": "Other.", "based_on": "1"},
            f"{BASE}/close": CLOSING,
            f"/documents/{shelf}/edit": new | {"title": "Another title"},
            f"/documents/{waiting}/publish": {},
        }  # fmt: skip
        for path, data in acts.items():
            status = browser.post(path, data=data).status_code
            assert status in {403, 404, 409}, (who.key, path, status)
        file = {"file": ("b.txt", b"More.", "text/plain")}
        assert browser.post("/documents/versions", data={"document": shelf, "note": "x"}, files=file).status_code in {
            403,
            404,
            409,
        }
        fresh = {"file": ("c.txt", b"New.", "text/plain")}
        answer = browser.post("/documents/new", data=new | {"visibility": "group:financing"}, files=fresh)
        assert answer.status_code == 422, who.key
        assert not events_policy.may_schedule(house.actor(who), group_id, is_open=False)
    assert written(house) == before
    assert (
        browse(people.COORDINATOR).post(f"/documents/{waiting}/decline", data={"reason": "Closed."}).status_code == 303
    )
    assert shelved in browse(people.COLLEAGUE).get(BASE).text


def test_everybody_of_it_is_told(house, browse, committee):
    close_group(house, browse)
    house.work()
    number = group_of(house, "financing").closed_number
    for who in (people.LEAD, people.COLLEAGUE):
        told = [
            m
            for m in house.mails(who)
            if m["subject"].strip() == f"{number}: the working group Financing and Sustainability is closed"
        ]
        assert len(told) == 1
    assert not [m for m in house.mails(people.MEMBER) if "closed" in m["subject"]]
    assert "Closed" in browse().get("/groups").text


def _entry(house):
    with house.read() as session:
        return session.scalars(select(Entry.id)).one()


def _submitted(house, group_id):
    """A document of the lead that waits to be put on the shelf."""
    stored = documents.take_in_bytes(house.services.storage, b"Waits.", "wait.txt")
    by = house.actor(people.LEAD)
    with house.write() as session:
        told = documents.Description(title="Waits", type="research_study", audience=f"group-{group_id}")
        document = documents.add_document(session, told, stored, by=by)
        documents.submit(session, document, by=by)
        return document.id


def _upload():
    return {"title": "New", "type": "research_study", "language": "en", "licence": "cc_by_4", "visibility": "members"}
