"""Guests and individual members: admitted by decision, in until a day, renewed by decision."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import documents, organisations
from app.access import SYSTEM, Role, Scope
from app.core import clock
from app.governance import Choice
from app.groups.models import WorkingGroup
from app.membership.jobs_stays import tend_stays
from app.membership.models import Stay
from tests import people
from tests.committee import OF_APSP, OF_ILO
from tests.membership.deciding import decide
from tests.people import (
    ADMINISTRATOR,
    CHAIR,
    COLLEAGUE,
    COORDINATOR,
    FORMER,
    GUEST,
    LEAD,
    MEMBER,
    PASSWORD,
    REPRESENTATIVE,
    SUSPENDED,
)

VOTERS = (CHAIR, OF_ILO, OF_APSP)
NEW = "/committee/stays/new"
ADDRESS = "wairimu@people.example"


def in_days(days):
    return (clock.now().date() + timedelta(days=days)).isoformat()


def guest(house, **changes):
    with house.read() as session:
        shocks = session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == "shocks")).one()
    return {
        "kind": "guest", "email": ADDRESS, "name": "Wairimu Visitor", "institution": "Coast University", "language": "en",
        "objective": "Advise on triggers.", "spaces": [str(shocks)], "until": in_days(30),
    } | changes  # fmt: skip


def individual(who=FORMER, **changes):
    return {"kind": "individual", "email": who.email, "objective": "Thirty years in the field.", "until": ""} | changes


def newest(house):
    with house.read() as session:
        return session.scalars(select(Stay).order_by(Stay.id.desc())).first()


def state_of(house, number):
    with house.read() as session:
        return session.get(Stay, number).state


def text_of(message):
    return message.get_body(("plain",)).get_content()


@pytest.fixture
def admit(house, committee, browse):
    """Proposed by the secretariat and decided; returns the stay."""

    def of(data, choice=Choice.APPROVE, by=ADMINISTRATOR, reason="Welcome."):
        answer = browse(by).post(NEW, data=data)
        assert answer.status_code == 303, re.findall(r'class="problems".*?</ul>', answer.text, re.DOTALL)
        decide(house, newest(house).ballot_id, choice, VOTERS, reason=reason)
        return newest(house)

    return of


@pytest.fixture
def newcomer(house, browse):
    """A browser of the guest who has just chosen a password by the link in the letter."""

    def of():
        house.work()
        token = re.search(r"/invitation/([\w-]+)", text_of(house.mails(ADDRESS)[-1]))[1]
        visitor = browse()
        visitor.post(f"/invitation/{token}", data={"name": "Wairimu Visitor", "password": PASSWORD})
        assert visitor.post("/sign-in", data={"email": ADDRESS, "password": PASSWORD}).status_code == 303
        visitor.get("/")
        return visitor

    return of


def tend(house, times=2):
    for _ in range(times):
        with house.write() as session:
            tend_stays(session, house.services, {}, None)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ADMINISTRATOR, 303),
        (CHAIR, 303),
        (OF_ILO, 303),
        (COORDINATOR, 403),
        (REPRESENTATIVE, 403),
        (GUEST, 403),
        (people.VISITOR, 303),
    ],
)
def test_who_proposes(house, committee, browse, who, status):
    browser = browse(who)
    assert browser.post(NEW, data=guest(house)).status_code == status
    decides = who in {ADMINISTRATOR, CHAIR, OF_ILO}
    assert (newest(house) is not None) is decides
    for path in (NEW, "/committee/stays", "/committee/stays?state=proposed"):
        assert browser.get(path).status_code == (200 if decides else status)
    if decides:
        assert "Wairimu Visitor" in browser.get("/committee/stays?state=proposed").text
        assert browser.get(f"/committee/stays/{newest(house).id}").status_code == 200
    house.work()
    assert house.mails(ADDRESS) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"until": ""}, "Choose the last day of the stay."),
        ({"until": "2001-01-01"}, "Choose a day that is still to come."),
        ({"objective": " "}, "Say for what purpose the guest is admitted."),
        ({"spaces": []}, "Choose at least one space."),
        ({"spaces": ["999"]}, "Choose from the options offered."),
        ({"name": ""}, "Enter the person&#39;s name."),
        ({"email": "wairimu"}, "Enter an e-mail address in the form name@example.org."),
        ({"email": MEMBER.email}, "This person acts for a member organisation, and so is a member already."),
        ({"email": SUSPENDED.email}, "This person acts for a member organisation, and so is a member already."),
    ],
)
def test_what_is_refused_keeps_what_was_typed(house, committee, browse, change, sentence):
    answer = browse(ADMINISTRATOR).post(NEW, data=guest(house) | change)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "Coast University" in answer.text
    assert newest(house) is None


def test_a_guest_sees_the_spaces_named_until_the_day_and_then_nothing(house, browse, admit, newcomer):
    stay = admit(guest(house, until=in_days(10)))
    assert (stay.state, stay.person_id is not None) == ("active", True)
    visitor = newcomer()
    (letter, *_) = house.mails(ADDRESS)
    assert "Advise on triggers." in text_of(letter)
    assert "Shock-responsive" in text_of(letter)
    assert "You are a guest" in visitor.get("/groups/shocks").text
    assert "You are a guest" not in visitor.get("/groups/financing").text
    assert MEMBER.name not in visitor.get("/organisations/ndma").text
    assert visitor.get("/documents/new").status_code == 403
    assert visitor.get("/committee/stays").status_code == 403
    with time_machine.travel(clock.now() + timedelta(days=9)):
        assert "You are a guest" in visitor.get("/groups/shocks").text
    with time_machine.travel(clock.now() + timedelta(days=12)):
        assert "You are a guest" not in visitor.get("/groups/shocks").text
        tend(house)
        assert state_of(house, stay.id) == "ended"
        house.work()
        assert [str(m["subject"]).partition(": ")[2] for m in house.mails(ADDRESS)][1:] == ["your stay has ended"]
        assert len([m for m in house.mails(ADMINISTRATOR) if "has ended" in str(m["subject"])]) == 1


@pytest.mark.parametrize(("choice", "state"), [(Choice.DECLINE, "rejected"), (Choice.DEFER, "proposed")])
def test_who_is_not_admitted_is_not_written_to(house, browse, admit, choice, state):
    stay = admit(guest(house), choice, reason="Not now.")
    assert stay.state == state
    house.work()
    assert house.mails(ADDRESS) == []
    told = [text_of(m) for m in house.mails(ADMINISTRATOR) if "is not admitted" in str(m["subject"])]
    assert len(told) == (state == "rejected")
    again = browse(CHAIR).post(f"/committee/stays/{stay.id}/ballot")
    assert again.status_code == (303 if state == "proposed" else 409)
    if state == "proposed":
        assert browse(CHAIR).post(f"/committee/stays/{stay.id}/ballot").status_code == 409
        decide(house, newest(house).ballot_id, Choice.APPROVE, VOTERS)
        assert newest(house).state == "active"
    else:
        assert "Not now." in told[0]


def test_somebody_who_joins_an_organisation_meanwhile_is_no_guest(house, browse, committee):
    browse(ADMINISTRATOR).post(NEW, data=guest(house, email=FORMER.email))
    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        organisations.affiliate(session, house.person_id(FORMER), unicef, Role.MEMBER, by=SYSTEM)
    decide(house, newest(house).ballot_id, Choice.APPROVE, VOTERS)
    assert newest(house).state == "rejected"
    assert not house.actor(FORMER).group_ids


def test_a_decision_after_the_last_day_admits_nobody(house, browse, committee):
    browse(ADMINISTRATOR).post(NEW, data=guest(house, until=in_days(1)))
    with time_machine.travel(clock.now() + timedelta(days=3)):
        decide(house, newest(house).ballot_id, Choice.APPROVE, VOTERS)
        assert newest(house).state == "rejected"


def test_two_weeks_before_the_secretariat_is_told_once(house, admit):
    stay = admit(guest(house, until=in_days(30)))
    tend(house)
    with time_machine.travel(clock.now() + timedelta(days=17)):
        tend(house)
        house.work()
        (told,) = [m for m in house.mails(ADMINISTRATOR) if "ends on" in str(m["subject"])]
        assert f"/committee/stays/{stay.id}" in text_of(told)


def test_a_renewal_is_a_new_decision(house, browse, admit, newcomer):
    stay = admit(guest(house, until=in_days(10)))
    visitor = newcomer()
    browser = browse(ADMINISTRATOR)
    page = browser.get(f"{NEW}?renews={stay.id}").text
    assert "Advise on triggers." in page
    assert browser.get(f"{NEW}?renews=999").status_code == 404
    assert browser.get(f"{NEW}?renews=x").status_code == 404
    with house.read() as session:
        financing = session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == "financing")).one()
    renewal = guest(
        house, renews=str(stay.id), spaces=[str(financing)], until=in_days(20), email="somebody@else.example"
    )
    assert browser.post(NEW, data=renewal).status_code == 303
    assert newest(house).email == ADDRESS
    assert browser.post(NEW, data=renewal).status_code == 409
    assert browser.get(f"{NEW}?renews={stay.id}").status_code == 409
    assert "Renewal proposed" in browser.get("/committee/stays").text
    assert "You are a guest" in visitor.get("/groups/shocks").text
    decide(house, newest(house).ballot_id, Choice.APPROVE, VOTERS)
    assert state_of(house, stay.id) == "ended"
    assert "You are a guest" not in visitor.get("/groups/shocks").text
    with time_machine.travel(clock.now() + timedelta(days=19)):
        tend(house)
        assert "You are a guest" in visitor.get("/groups/financing").text
    with time_machine.travel(clock.now() + timedelta(days=22)):
        assert "You are a guest" not in visitor.get("/groups/financing").text


@pytest.mark.parametrize(
    ("who", "reason", "status"),
    [
        (ADMINISTRATOR, "Finished early.", 303),
        (CHAIR, "Finished early.", 303),
        (ADMINISTRATOR, " ", 422),
        (OF_ILO, "Finished early.", 403),
        (MEMBER, "Finished early.", 403),
    ],
)
def test_who_ends_a_stay_early(house, browse, admit, newcomer, who, reason, status):
    stay = admit(guest(house))
    visitor = newcomer()
    page = f"/committee/stays/{stay.id}/end"
    browser = browse(who)
    assert browser.get(page).status_code == (403 if status == 403 else 200)
    assert browser.post(page, data={"reason": reason}).status_code == status
    assert ("You are a guest" in visitor.get("/groups/shocks").text) is (status != 303)
    house.work()
    assert len([m for m in house.mails(ADDRESS) if "has ended" in str(m["subject"])]) == (status == 303)
    if status == 303:
        assert browser.post(page, data={"reason": reason}).status_code == 409


def test_a_guest_with_an_account_is_told_and_keeps_what_another_stay_opens(house, browse, admit):
    first = admit(guest(house, email=FORMER.email))
    admit(guest(house, email=FORMER.email, objective="And another thing."))
    house.work()
    assert not [m for m in house.mails(FORMER) if "/invitation/" in text_of(m)]
    browser = browse(FORMER)
    browse(CHAIR).post(f"/committee/stays/{first.id}/end", data={"reason": "One is enough."})
    assert "You are a guest" in browser.get("/groups/shocks").text


def test_an_individual_member_takes_part_without_an_organisation(house, browse, admit):
    browse(COLLEAGUE).post("/organisations/unicef/leave")
    browser = browse(COLLEAGUE)
    assert browser.get("/documents/new").status_code == 403
    found = browse(ADMINISTRATOR).get(f"{NEW}?kind=individual&email={COLLEAGUE.email}").text
    assert "United Nations Children&#39;s Fund: member" in found
    stay = admit(individual(COLLEAGUE))
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


def test_an_individual_membership_ends_on_its_day(house, browse, admit):
    stay = admit(individual(until=in_days(5)))
    browser = browse(FORMER)
    assert browser.get("/documents/new").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=7)):
        assert browser.get("/documents/new").status_code == 403
        tend(house)
        assert state_of(house, stay.id) == "ended"


def test_an_individual_member_who_joins_an_organisation_is_a_member_through_it(house, browse, admit):
    stay = admit(individual())
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


def test_the_list_asks_no_more_for_more_stays(house, browse, admit):
    browser = browse(ADMINISTRATOR)
    admit(guest(house))
    with house.counting() as one:
        browser.get("/committee/stays")
    admit(individual())
    admit(guest(house, email="third@people.example", name="Third Visitor"))
    with house.counting() as three:
        page = browser.get("/committee/stays").text
    assert "Third Visitor" in page
    assert len(three) <= len(one)
