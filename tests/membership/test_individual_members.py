"""Members without an organisation: by exemption, asked for or proposed, with their history."""

from datetime import timedelta

import pytest
import time_machine

from app import documents, organisations
from app.access import SYSTEM, Role, Scope
from app.core import clock
from app.governance import Choice
from tests import people
from tests.membership.deciding import decide
from tests.membership.staying import (
    NEW,
    VOTERS,
    admit,
    in_days,
    individual,
    newest,
    state_of,
    tend,
    text_of,
)
from tests.people import (
    ADMINISTRATOR,
    CHAIR,
    COLLEAGUE,
    FORMER,
    GUEST,
    LEAD,
    MEMBER,
)


def test_an_individual_member_takes_part_without_an_organisation(house, committee, browse):
    browse(COLLEAGUE).post("/organisations/unicef/leave")
    browser = browse(COLLEAGUE)
    assert browser.get("/documents/new").status_code == 403
    found = browse(ADMINISTRATOR).get(f"{NEW}?kind=individual&email={COLLEAGUE.email}").text
    assert "United Nations Children&#39;s Fund: member" in found
    stay = admit(house, browse, individual(COLLEAGUE))
    assert "United Nations Children's Fund: member" in stay.history
    house.work()
    assert "admitted as an individual member" in str(house.mails(COLLEAGUE)[-1]["subject"])
    for path in (
        "/",
        "/account",
        "/documents",
        "/documents/new",
        "/documents/mine",
        "/organisations/ndma",
        "/search?q=x",
    ):
        assert browser.get(path).status_code == 200, path
    assert MEMBER.name in browser.get("/organisations/ndma").text
    sent = browser.post(
        "/documents/new",
        data={
            "title": "My notes",
            "type": "research_study",
            "language": "en",
            "licence": "cc_by_4",
            "visibility": "members",
        },
        files={"file": ("notes.txt", b"What I saw in Kitui.", "text/plain")},
    )
    assert sent.status_code == 303, sent.text[:200]
    assert "My notes" in browser.get("/documents/mine").text
    lead = browse(LEAD)
    assert COLLEAGUE.name in lead.get("/groups/financing/members?find=Kioko").text
    assert lead.post("/groups/financing/members", data={"person": str(house.person_id(COLLEAGUE))}).status_code == 303
    browser.get("/")
    assert "You are a member" in browser.get("/groups/financing").text
    assert browse(CHAIR).post(f"/committee/stays/{stay.id}/end", data={"reason": "Moved away."}).status_code == 303
    assert browser.get("/documents/new").status_code == 403
    assert "You are a member" not in browser.get("/groups/financing").text
    with house.read() as session:
        assert documents.count_published_by(session, house.person_id(COLLEAGUE)) == 0


def test_an_individual_membership_ends_on_its_day(house, committee, browse):
    stay = admit(house, browse, individual(until=in_days(5)))
    browser = browse(FORMER)
    assert browser.get("/documents/new").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=7)):
        assert browser.get("/documents/new").status_code == 403
        tend(house)
        assert state_of(house, stay.id) == "ended"


def test_an_individual_member_who_joins_an_organisation_is_a_member_through_it(house, committee, browse):
    stay = admit(house, browse, individual())
    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        organisations.affiliate(session, house.person_id(FORMER), unicef, Role.MEMBER, by=SYSTEM)
    tend(house)
    assert state_of(house, stay.id) == "ended"
    assert not house.actor(FORMER).has_role(Role.MEMBER)
    assert house.actor(FORMER).has_role(Role.MEMBER, Scope.ORGANISATION, min(house.actor(FORMER).organisation_ids))
    assert browse(FORMER).get("/documents/new").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nobody@people.example"}, "Nobody has an account with this address."),
        ({"email": MEMBER.email}, "This person acts for a member organisation, and so is a member already."),
        ({"objective": ""}, "Say why this person should be a member in their own right."),
        ({"until": "2001-01-01"}, "Choose a day that is still to come."),
    ],
)
def test_who_is_no_individual_member(house, committee, browse, change, sentence):
    answer = browse(ADMINISTRATOR).post(NEW, data=individual() | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert newest(house) is None


def test_the_papers_open_after_the_declaration(house, committee, browse):
    browse(ADMINISTRATOR).post(NEW, data=individual())
    stay = newest(house)
    chair = browse(CHAIR)
    page = f"/committee/stays/{stay.id}"
    assert "Thirty years in the field." not in chair.get(page).text
    chair.post(f"/committee/ballots/{stay.ballot_id}/declare", data={"conflict": "false"})
    assert "Thirty years in the field." in chair.get(page).text
    assert page in chair.get(f"/committee/ballots/{stay.ballot_id}").text


@pytest.mark.parametrize(
    ("who", "status"), [(FORMER, 303), (GUEST, 303), (MEMBER, 403), (ADMINISTRATOR, 403), (people.VISITOR, 303)]
)
def test_who_asks_for_an_exemption(house, committee, browse, who, status):
    browser = browse(who)
    answer = browser.post("/exemption", data={"objective": "I know the north."})
    assert answer.status_code == status
    asked = who in {FORMER, GUEST}
    assert (newest(house) is not None) is asked
    if asked:
        assert (newest(house).state, newest(house).ballot_id) == ("proposed", None)
        assert browser.post("/exemption", data={"objective": "Again."}).status_code == 409
        assert "Your request is with the committee." in browser.get("/exemption").text
        house.work()
        assert "has arrived" in str(house.mails(who)[-1]["subject"])
        assert "I know the north." in text_of(house.mails(ADMINISTRATOR)[-1])


def test_an_exemption_goes_from_the_request_to_the_decision(house, committee, browse):
    asker = browse(FORMER)
    assert asker.post("/exemption", data={"objective": " "}).status_code == 422
    assert "/exemption" in asker.get("/account").text
    asker.post("/exemption", data={"objective": "I know the north."})
    stay = newest(house)
    secretariat = browse(ADMINISTRATOR)
    assert "Waits to be put to the committee" in secretariat.get("/committee/stays?state=proposed").text
    assert secretariat.post(NEW, data=individual()).status_code == 422
    assert asker.post(f"/committee/stays/{stay.id}/ballot").status_code == 403
    assert secretariat.post(f"/committee/stays/{stay.id}/ballot").status_code == 303
    decide(house, newest(house).ballot_id, Choice.DECLINE, VOTERS, reason="Join the network of the north.")
    assert not house.actor(FORMER).is_member
    house.work()
    assert "Join the network of the north." in text_of(house.mails(FORMER)[-1])
    assert asker.post("/exemption", data={"objective": "I do, now."}).status_code == 303


def test_the_leave_page_tells_of_the_exemption(browse):
    browser = browse(COLLEAGUE)
    assert "/exemption" in browser.get("/organisations/unicef/leave").text
    assert "You act for a member organisation, so you need no exemption." in browser.get("/exemption").text
    browser.post("/organisations/unicef/leave")
    assert "/exemption" in browser.get("/account").text
    assert "United Nations Children&#39;s Fund: member" in browser.get("/exemption").text
