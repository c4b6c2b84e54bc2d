"""Guests: admitted by decision, in until a day, renewed by decision."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Role
from app.core import clock
from app.governance import Choice
from app.groups.models import WorkingGroup
from tests import people
from tests.committee import OF_ILO
from tests.membership.deciding import decide
from tests.membership.staying import (
    ADDRESS,
    NEW,
    VOTERS,
    admit,
    guest,
    in_days,
    individual,
    newcomer,
    newest,
    state_of,
    tend,
    text_of,
)
from tests.people import (
    ADMINISTRATOR,
    CHAIR,
    COORDINATOR,
    FORMER,
    GUEST,
    MEMBER,
    REPRESENTATIVE,
    SUSPENDED,
)


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


def test_a_guest_sees_the_spaces_named_until_the_day_and_then_nothing(house, committee, browse):
    stay = admit(house, browse, guest(house, until=in_days(10)))
    assert (stay.state, stay.person_id is not None) == ("active", True)
    visitor = newcomer(house, browse)
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
def test_who_is_not_admitted_is_not_written_to(house, committee, browse, choice, state):
    stay = admit(house, browse, guest(house), choice, reason="Not now.")
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


def test_two_weeks_before_the_secretariat_is_told_once(browse, house, committee):
    stay = admit(house, browse, guest(house, until=in_days(30)))
    tend(house)
    with time_machine.travel(clock.now() + timedelta(days=17)):
        tend(house)
        house.work()
        (told,) = [m for m in house.mails(ADMINISTRATOR) if "ends on" in str(m["subject"])]
        assert f"/committee/stays/{stay.id}" in text_of(told)


def test_a_renewal_is_a_new_decision(house, committee, browse):
    stay = admit(house, browse, guest(house, until=in_days(10)))
    visitor = newcomer(house, browse)
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
def test_who_ends_a_stay_early(house, committee, browse, who, reason, status):
    stay = admit(house, browse, guest(house))
    visitor = newcomer(house, browse)
    page = f"/committee/stays/{stay.id}/end"
    browser = browse(who)
    assert browser.get(page).status_code == (403 if status == 403 else 200)
    assert browser.post(page, data={"reason": reason}).status_code == status
    assert ("You are a guest" in visitor.get("/groups/shocks").text) is (status != 303)
    house.work()
    assert len([m for m in house.mails(ADDRESS) if "has ended" in str(m["subject"])]) == (status == 303)
    if status == 303:
        assert browser.post(page, data={"reason": reason}).status_code == 409


def test_a_guest_with_an_account_is_told_and_keeps_what_another_stay_opens(house, committee, browse):
    first = admit(house, browse, guest(house, email=FORMER.email))
    admit(house, browse, guest(house, email=FORMER.email, objective="And another thing."))
    house.work()
    assert not [m for m in house.mails(FORMER) if "/invitation/" in text_of(m)]
    browser = browse(FORMER)
    browse(CHAIR).post(f"/committee/stays/{first.id}/end", data={"reason": "One is enough."})
    assert "You are a guest" in browser.get("/groups/shocks").text


def test_the_list_asks_no_more_for_more_stays(house, committee, browse):
    browser = browse(ADMINISTRATOR)
    admit(house, browse, guest(house))
    with house.counting() as one:
        browser.get("/committee/stays")
    admit(house, browse, individual())
    admit(house, browse, guest(house, email="third@people.example", name="Third Visitor"))
    with house.counting() as three:
        page = browser.get("/committee/stays").text
    assert "Third Visitor" in page
    assert len(three) <= len(one)
