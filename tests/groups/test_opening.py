"""A group is opened by a vote that weighs relevance, alignment and interest, and stands there with its people."""

import re

import pytest
from sqlalchemy import select

from app import groups
from app.access import SYSTEM, Role, Scope, end_grants
from app.governance import Ballot, Elector, declare, get_ballot
from app.groups.models import Proposal, Terms, WorkingGroup
from tests import people
from tests.committee import OF_ILO, OF_NSSF
from tests.groups.proposing import SCORES, VOTERS, decide, group_of, newest, number_of, opening

SLUG = "urban-social-protection"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.LEAD, 403),
        (people.COORDINATOR, 403),
        (OF_ILO, 200),
        (people.CHAIR, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_proposes(house, browse, committee, who, status):
    browser = browse(who)
    assert browser.get("/groups/new").status_code == status
    answer = browser.post("/groups/new", data=opening(house))
    assert answer.status_code == (303 if status == 200 else status)
    found = newest(house)
    assert (found is not None) is (status == 200)
    assert ("/groups/new" in browser.get("/groups").text) is (status == 200)
    assert group_of(house, SLUG) is None


def test_from_proposal_to_group(house, browse, committee):
    """The ballot's page shows the proposal after the declaration; three criteria are scored, and no other counts."""
    answer = browse(OF_ILO).post("/groups/new", data=opening(house))
    proposal = newest(house)
    assert answer.headers["location"] == f"/groups/proposals/{proposal.id}"
    page = f"/committee/ballots/{proposal.ballot_id}"
    chair = browse(people.CHAIR)
    assert "Half of the poor live in towns." not in chair.get(page).text
    assert "Half of the poor live in towns." not in chair.get(f"/groups/proposals/{proposal.id}").text
    chair.post(f"{page}/declare", data={"conflict": "false"})
    text = chair.get(page).text
    for words in (
        "Half of the poor live in towns.",
        people.LEAD.name,
        people.MEMBER.name,
        "<h4>Mandate</h4>",
        "Opening of a working group",
    ):
        assert words in text, words
    assert set(re.findall(r'type="radio"[^>]* name="(\w+)"', text)) == {*SCORES, "choice"}
    refused = chair.post(f"{page}/vote", data={"choice": "approve", "relevance": "5", "credibility": "5"})
    assert refused.status_code == 422
    assert "Score the alignment with guiding frameworks." in refused.text
    assert chair.post(f"{page}/vote", data={"choice": "approve", **SCORES, "credibility": "0"}).status_code == 303
    with house.read() as session:
        kept = session.scalars(select(Elector.scores).where(Elector.person_id == house.person_id(people.CHAIR))).one()
    assert kept == {"relevance": 5, "alignment": 4, "interest": None}
    for who in VOTERS[1:]:
        browser = browse(who)
        browser.post(f"{page}/declare", data={"conflict": "false"})
        browser.post(f"{page}/vote", data={"choice": "approve", **SCORES})
    assert group_of(house, SLUG) is None
    assert chair.post(f"{page}/close", data={"reason": "It is time."}).status_code == 303
    assert "Alignment with guiding frameworks" in chair.get(page).text
    number = number_of(house, proposal.ballot_id)
    group = group_of(house, SLUG)
    assert (group.opened_number, group.state, group.topic, newest(house).group_id) == (
        number,
        "open",
        "financing",
        group.id,
    )
    roles = {
        who: {r for r, s, i in house.actor(who).roles if (s, i) == (Scope.GROUP, group.id)}
        for who in (people.LEAD, people.MEMBER)
    }
    assert roles == {people.LEAD: {Role.GROUP_LEAD}, people.MEMBER: {Role.GROUP_SECRETARY}}
    with house.read() as session:
        terms = session.scalars(select(Terms).where(Terms.group_id == group.id)).one()
        assert (terms.version, terms.note, terms.written_by) == (1, number, house.person_id(OF_ILO))
        assert "The group **meets** monthly." in groups.search_source(session, group.id).terms
    shown = browse().get(f"/groups/{SLUG}").text
    assert number in shown
    assert people.LEAD.name in shown
    house.work()
    assert [m["subject"] for m in house.mails(people.MEMBER)] == [
        f"{number}: the working group Urban Social Protection is open"
    ]
    assert number in house.mails(OF_ILO)[-1]["subject"]
    record = chair.get(f"{page}/record").text
    assert "National Drought Management Authority" in record


@pytest.mark.parametrize(("choice", "state"), [("decline", "declined"), ("defer", "deferred")])
def test_what_is_not_approved_leaves_the_record(house, browse, committee, choice, state):
    browse(people.CHAIR).post("/groups/new", data=opening(house))
    first = newest(house)
    decide(browse, first.ballot_id, choice)
    assert group_of(house, SLUG) is None
    assert newest(house).state == state
    again = browse(people.ADMINISTRATOR).post(f"/groups/proposals/{first.id}/vote")
    assert again.status_code == (303 if state == "deferred" else 409)
    assert (newest(house).ballot_id != first.ballot_id) is (state == "deferred")
    if state == "deferred":
        decide(browse, newest(house).ballot_id)
        assert group_of(house, SLUG) is not None


def test_a_member_recuses(house, browse, committee):
    """As in every vote: the seat leaves the count, and the proposal stays closed to it."""
    browse(people.CHAIR).post("/groups/new", data=opening(house))
    proposal = newest(house)
    recused = browse(OF_NSSF)
    recused.post(
        f"/committee/ballots/{proposal.ballot_id}/declare", data={"conflict": "true", "note": "We would lead."}
    )
    for page in (f"/committee/ballots/{proposal.ballot_id}", f"/groups/proposals/{proposal.id}"):
        text = recused.get(page).text
        assert "You are recused from this decision" in text
        assert "Half of the poor" not in text
    decide(browse, proposal.ballot_id)
    assert group_of(house, SLUG) is not None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter the name of the group."),
        ({"name": "financing and SUSTAINABILITY"}, "A group of this name is at work, or proposed already."),
        ({"lead": "Nobody Known"}, "Nobody of the community has this name or e-mail address."),
        ({"lead": "Chair"}, ""),
        ({"lead": "e"}, "Several people fit:"),
        ({"secretary": people.GUEST.email}, "Nobody of the community has this name or e-mail address."),
        ({"lead_agency": "999"}, "Choose one of the options offered."),
        ({"terms": " "}, "Write the terms of reference."),
        ({"relevance": ""}, "Say what speaks for it under relevance."),
        ({"county": "023"}, "Choose the national group of which it is the replica."),
        ({"county": "999"}, "Choose one of the options offered."),
        ({"topic": "chess"}, "Choose one of the options offered."),
    ],
)
def test_what_is_mended_first(house, browse, committee, changes, sentence):
    answer = browse(people.CHAIR).post("/groups/new", data=opening(house, **changes))
    assert answer.status_code == (422 if sentence else 303)
    assert sentence in answer.text
    assert (newest(house) is None) is bool(sentence)
    if sentence:
        assert "Brings those who work in towns" in answer.text


def test_fields_of_the_row_are_no_fields_of_the_form(house, browse, committee):
    """AC5: state, numbers and people are not had by naming them."""
    extra = {
        "state": "approved", "group_id": "1", "ballot_id": "1", "proposed_by": "1", "opened_number": "X/1", "kind": "topics",
        "slug": "mine", "lead_id": "1", "secretary_id": "1", "lead_organisation_id": "1", "replica_of_id": "1", "decided_at": "2026-01-01",
    }  # fmt: skip
    browse(OF_ILO).post("/groups/new", data=opening(house) | extra)
    found = newest(house)
    assert (found.kind, found.state, found.group_id, found.decided_at) == ("group_open", "voting", None, None)
    assert found.proposed_by == house.person_id(OF_ILO)
    wanted = found.wanted
    assert (wanted["lead_id"], wanted["secretary_id"], wanted["replica_of_id"]) == (
        house.person_id(people.LEAD),
        house.person_id(people.MEMBER),
        None,
    )
    assert "slug" not in wanted


def test_what_happened_between_proposal_and_decision(house, browse, committee):
    """Who left is not named; a second press proposes nothing; an address that is taken is numbered."""
    browser = browse(people.CHAIR)
    assert browser.post("/groups/new", data=opening(house, name="Proposals")).status_code == 303
    assert browser.post("/groups/new", data=opening(house, name="Proposals")).status_code == 422
    with house.write() as session:
        end_grants(session, house.person_id(people.LEAD))
        groups.create_group(session, name="Other", slug="proposals-2", by=SYSTEM)
    decide(browse, newest(house).ballot_id)
    with house.read() as session:
        made = session.scalars(select(WorkingGroup).where(WorkingGroup.name == "Proposals")).one()
        assert len(session.scalars(select(Proposal)).all()) == 1
    assert made.slug == "proposals-3"
    assert not set(house.actor(people.LEAD).group_ids)
    assert made.id in house.actor(people.MEMBER).group_ids


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.MEMBER, 404), (people.LEAD, 404), (people.COORDINATOR, 404), (OF_NSSF, 200), (people.ADMINISTRATOR, 200)],
)
def test_who_knows_of_a_proposal(house, browse, committee, who, status):
    browse(OF_ILO).post("/groups/new", data=opening(house))
    number = newest(house).id
    browser = browse(who)
    assert browser.get(f"/groups/proposals/{number}").status_code == status
    assert ("Urban Social Protection" in browser.get("/groups/proposals").text) is (status == 200)
    refused = browser.post(f"/groups/proposals/{number}/vote").status_code
    assert refused == (404 if status == 404 else 409)
    assert browser.post(f"/groups/proposals/{number}/withdraw").status_code in {404, 403, 409}
    assert newest(house).state == "voting"


def test_the_preview_proposes_nothing(house, browse, committee):
    text = browse(people.CHAIR).post("/groups/new", data=opening(house, action="preview")).text
    assert "<strong>meets</strong>" in text
    assert newest(house) is None


def test_two_who_decide_open_one_group(house, browse, committee):
    browse(people.CHAIR).post("/groups/new", data=opening(house))
    ballot = newest(house).ballot_id
    decide(browse, ballot)
    again = browse(people.CHAIR).post(f"/committee/ballots/{ballot}/close", data={"reason": "Again."})
    assert again.status_code == 409
    with house.read() as session:
        assert (
            len(session.scalars(select(WorkingGroup).where(WorkingGroup.name == "Urban Social Protection")).all()) == 1
        )
        assert session.get(Ballot, ballot).scored
        case = get_ballot(session, house.actor(people.CHAIR), ballot)
        with pytest.raises(Exception, match="closed"):
            declare(session, case, conflict=False, by=house.actor(people.CHAIR))


def test_what_is_missing_is_listed_in_the_order_of_the_form(house, browse, committee):
    page = browse(people.CHAIR).post("/groups/new", data={"name": ""})
    listed = re.findall(r'<a href="#(\w+)">', page.text.partition('class="problems"')[2].partition("</ul>")[0])
    assert (page.status_code, listed) == (
        422,
        ["name", "purpose", "lead_agency", "lead", "terms", "relevance", "alignment", "interest"],
    )
