"""An appeal is filed once, by a private link, and decided by others than those who imposed the measure."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Role, RoleGrant, active_now, grant_role
from app.accounts import Person
from app.core import clock
from app.governance import Choice, get_ballot
from app.membership.models import Appeal, Sanction
from app.organisations.actions_voting import appoint_voting_contact
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.membership.deciding import decide
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, FORMER, LEAD, MEMBER, REPRESENTATIVE

TEXT = "The list was public, and I was not heard."
COMPLAINT = {"reason": "Sold a list.", "appeal_days": "14"}


def row(house, model):
    with house.read() as session:
        return session.scalars(select(model).order_by(model.id.desc())).first()


def state_of(house, who):
    with house.read() as session:
        return session.scalar(select(Person.state).where(Person.email == who.email))


def link_to(house, who):
    """The address of the private page in the newest letter that has one."""
    house.work()
    found = [re.search(r"/appeals/[\w-]+", m.get_body(("plain",)).get_content()) for m in house.mails(who)]
    return next(one[0] for one in reversed(found) if one)


@pytest.fixture
def sanction(house, committee, browse):
    """Proposes and imposes; `voters` says who votes what, the one who presides first."""

    def of(who, measure="suspension", voters=((CHAIR, "approve"), (OF_ILO, "approve"), (OF_APSP, "decline"))):
        until = (clock.home_today() + timedelta(days=60)).isoformat()
        data = COMPLAINT | {"about": "person", "email": who.email, "measure": measure, "until": until}
        if who is REPRESENTATIVE:
            data |= {"about": "organisation", "organisation": "unicef"}
        assert browse(ADMINISTRATOR).post("/committee/sanctions/new", data=data).status_code == 303
        choices = {one: Choice(choice) for one, choice in voters}
        decide(house, row(house, Sanction).ballot_id, Choice.APPROVE, [one for one, _ in voters], choices=choices)
        found = row(house, Sanction)
        assert found.state == "in_force"
        return found

    return of


@pytest.fixture
def appointed(house):
    """A second administrator, who has no part in anything."""
    with house.write() as session:
        grant_role(session, house.person_id(LEAD), Role.ADMINISTRATOR, by=SYSTEM)
    return LEAD


def recused(house, ballot_id):
    with house.read() as session:
        case = get_ballot(session, house.actor(ADMINISTRATOR), ballot_id)
        return {one.person_id for one in case.electors if one.declaration == "rule"}


def test_the_seats_that_did_not_vote_for_it_decide(house, browse, sanction):
    measure = sanction(FORMER)
    page = link_to(house, FORMER)
    visitor = browse()
    assert "Sold a list." in visitor.get(page).text
    assert "whose holders did not vote for it" in visitor.get(page).text
    assert visitor.post(page, data={"text": TEXT}).headers["location"] == page
    appeal = row(house, Appeal)
    assert (appeal.person_id, appeal.sanction_id) == (house.person_id(FORMER), measure.id)
    assert recused(house, appeal.ballot_id) == {house.person_id(one) for one in (CHAIR, OF_ILO)}
    assert state_of(house, FORMER) == "suspended"
    ballot = f"/committee/ballots/{appeal.ballot_id}"
    assert TEXT not in browse(CHAIR).get(ballot).text
    presides = browse(OF_UNICEF)
    presides.post(f"{ballot}/declare", data={"conflict": "false"})
    assert TEXT in presides.get(ballot).text
    assert browse(CHAIR).post(f"{ballot}/declare", data={"conflict": "false"}).status_code == 403
    presides.post(f"{ballot}/vote", data={"choice": "approve", "comment": ""})
    second = browse(OF_NSSF)
    second.post(f"{ballot}/declare", data={"conflict": "false"})
    second.post(f"{ballot}/vote", data={"choice": "approve", "comment": ""})
    assert browse(CHAIR).post(f"{ballot}/close", data={"reason": "Mine."}).status_code == 403
    assert presides.post(f"{ballot}/close", data={"reason": "It was public."}).status_code == 303
    assert state_of(house, FORMER) == "active"
    assert row(house, Sanction).state == "lifted"
    assert (row(house, Appeal).outcome, row(house, Appeal).reason) == ("upheld", "It was public.")
    house.work()
    assert "was upheld" in str(house.mails(FORMER)[-1]["subject"])
    assert "It was public." in visitor.get(page).text


@pytest.mark.parametrize(
    ("choice", "outcome", "state"), [(Choice.DECLINE, "dismissed", "suspended"), (Choice.DEFER, "", "suspended")]
)
def test_an_appeal_that_is_not_upheld_lets_the_measure_stand(house, browse, sanction, choice, outcome, state):
    sanction(FORMER)
    browse().post(link_to(house, FORMER), data={"text": TEXT})
    first = row(house, Appeal).ballot_id
    decide(house, first, choice, (OF_UNICEF, OF_NSSF))
    appeal = row(house, Appeal)
    assert (appeal.outcome, state_of(house, FORMER)) == (outcome, state)
    house.work()
    assert ("was dismissed" in str(house.mails(FORMER)[-1]["subject"])) is (outcome == "dismissed")
    again = browse(ADMINISTRATOR).post(f"/committee/appeals/{appeal.id}/ballot")
    assert again.status_code == (409 if outcome else 303)
    if not outcome:
        assert row(house, Appeal).ballot_id != first
        assert recused(house, row(house, Appeal).ballot_id) == {house.person_id(one) for one in (CHAIR, OF_ILO)}


@pytest.mark.parametrize(
    ("data", "status"),
    [({"text": ""}, 422), ({"text": " \n "}, 422), ({"text": "x" * 10_001}, 422), ({}, 422), ({"text": TEXT}, 303)],
)
def test_it_is_filed_once_and_not_empty(house, browse, sanction, data, status):
    sanction(FORMER)
    page = link_to(house, FORMER)
    assert browse().post(page, data=data).status_code == status
    assert (row(house, Appeal) is not None) is (status == 303)
    if status == 303:
        again = browse().post(page, data={"text": "And another thing."})
        assert again.status_code == 409
        assert "An appeal has been filed." in again.text
        assert 'name="text"' not in browse().get(page).text


def test_after_the_last_day_no_appeal_is_taken(house, browse, sanction):
    sanction(FORMER)
    page = link_to(house, FORMER)
    with time_machine.travel(clock.now() + timedelta(days=13)):
        assert 'name="text"' in browse().get(page).text
    with time_machine.travel(clock.now() + timedelta(days=16)):
        assert "The time to appeal has passed." in browse().get(page).text
        assert browse().post(page, data={"text": TEXT}).status_code == 409
    assert row(house, Appeal) is None


def test_a_link_that_is_changed_or_superseded_opens_nothing(house, browse, sanction):
    measure = sanction(FORMER)
    page = link_to(house, FORMER)
    mark = page.split("-", 2)[2]
    other = house.person_id(MEMBER)
    for wrong in (
        page[:-1] + ("A" if page[-1] != "A" else "B"),
        f"/appeals/{measure.id}-{other}-{mark}",
        f"/appeals/{measure.id + 1}-{house.person_id(FORMER)}-{mark}",
        f"/appeals/{measure.id}",
        f"/appeals/{measure.id}-{house.person_id(FORMER)}-",
        "/appeals/٣-1-x",
        "/appeals/99999999999999999999-1-x",
    ):
        assert browse().get(wrong).status_code == 404
        assert browse().post(wrong, data={"text": TEXT}).status_code == 404
    assert browse(CHAIR).post(f"/committee/sanctions/{measure.id}/letter").status_code == 403
    assert browse(ADMINISTRATOR).post(f"/committee/sanctions/{measure.id}/letter").status_code == 303
    assert browse().get(page).status_code == 404
    fresh = link_to(house, FORMER)
    assert fresh != page
    assert browse().post(fresh, data={"text": TEXT}).status_code == 303


def test_where_too_few_seats_remain_an_administrator_without_a_part_decides(house, browse, sanction, appointed):
    measure = sanction(COLLEAGUE, voters=((CHAIR, "approve"), (OF_ILO, "approve")))
    browse().post(link_to(house, COLLEAGUE), data={"text": TEXT})
    appeal = row(house, Appeal)
    assert appeal.ballot_id is None
    house.work()
    page = f"/secretariat/appeals/{appeal.id}"
    (asked,) = house.mails(appointed)
    assert page in asked.get_body(("plain",)).get_content()
    assert not [m for m in house.mails(ADMINISTRATOR) if "an appeal for you" in str(m["subject"])]
    decision = {"outcome": "upheld", "reason": "It was public."}
    for who, status in ((ADMINISTRATOR, 403), (CHAIR, 403), (OF_NSSF, 403), (COORDINATOR, 403), (people.VISITOR, 303)):
        assert browse(who).get(page).status_code == status
        assert browse(who).post(page, data=decision).status_code == status
    assert "somebody else decides the appeal" in browse(ADMINISTRATOR).get(page).text
    browser = browse(appointed)
    assert "Decide the appeal" in browser.get(f"/committee/sanctions/{measure.id}").text
    assert "Decide the appeal" not in browse(ADMINISTRATOR).get(f"/committee/sanctions/{measure.id}").text
    assert TEXT in browser.get(page).text
    assert browser.post(page, data={"outcome": "upheld", "reason": ""}).status_code == 422
    assert state_of(house, COLLEAGUE) == "suspended"
    assert browser.post(page, data=decision).status_code == 303
    assert state_of(house, COLLEAGUE) == "active"
    assert browser.post(page, data={"outcome": "dismissed", "reason": "Second thoughts."}).status_code == 409
    assert row(house, Appeal).decided_by == house.person_id(appointed)
    house.work()
    assert "was upheld" in str(house.mails(COLLEAGUE)[-1]["subject"])


@pytest.mark.parametrize(("who", "status"), [(OF_NSSF, 200), (OF_APSP, 403), (CHAIR, 403)])
def test_an_administrator_who_voted_at_all_does_not_decide(house, browse, sanction, who, status):
    """Asha voted against the measure: that bars nobody's seat, but it bars an administrator, who decides alone."""
    with house.write() as session:
        grant_role(session, house.person_id(who), Role.ADMINISTRATOR, by=SYSTEM)
    sanction(COLLEAGUE, voters=((CHAIR, "approve"), (OF_ILO, "approve"), (OF_APSP, "decline")))
    browse().post(link_to(house, COLLEAGUE), data={"text": TEXT})
    assert browse(who).get(f"/secretariat/appeals/{row(house, Appeal).id}").status_code == status


def test_a_termination_that_falls_gives_back_exactly_what_it_took(house, browse, sanction, appointed):
    def held(who):
        with house.read() as session:
            found = session.execute(
                select(RoleGrant.role, RoleGrant.scope, RoleGrant.scope_id).where(
                    RoleGrant.person_id == house.person_id(who), active_now()
                )
            )
            return sorted((str(a), str(b), c or 0) for a, b, c in found)

    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        mandate = organisations.affiliate(session, house.person_id(OF_UNICEF), unicef, Role.REPRESENTATIVE, by=SYSTEM)
        appoint_voting_contact(session, mandate, by=SYSTEM)
    before = {who: held(who) for who in (REPRESENTATIVE, COLLEAGUE, OF_UNICEF)}
    assert all(before.values())
    sanction(REPRESENTATIVE, "termination", voters=((CHAIR, "approve"), (OF_ILO, "approve")))
    assert [held(who) for who in before] == [[], [], []]
    assert browse().get("/organisations/unicef").status_code == 404
    browse().post(link_to(house, REPRESENTATIVE), data={"text": TEXT})
    page = f"/secretariat/appeals/{row(house, Appeal).id}"
    assert browse(appointed).post(page, data={"outcome": "upheld", "reason": "Unheard."}).status_code == 303
    assert {who: held(who) for who in before} == before
    assert browse().get("/organisations/unicef").status_code == 200
    assert "You are a member" in browse(COLLEAGUE).get("/groups/financing").text
    with house.read() as session:
        (contact,) = [one for one in organisations.colleagues(session, unicef.id) if one.voting_contact]
    assert contact.name == OF_UNICEF.name


def test_a_warned_member_appeals_signed_in(house, browse, sanction):
    measure = sanction(COLLEAGUE, "warning", voters=((CHAIR, "approve"), (OF_ILO, "approve")))
    browser = browse(COLLEAGUE)
    page = f"/sanctions/{measure.id}"
    assert browser.post(f"{page}/appeal", data={"text": ""}).status_code == 422
    assert browse(MEMBER).post(f"{page}/appeal", data={"text": TEXT}).status_code == 404
    assert browser.post(f"{page}/appeal", data={"text": TEXT}).headers["location"] == page
    assert TEXT in browser.get(page).text
    assert browser.post(f"{page}/appeal", data={"text": TEXT}).status_code == 409


def test_only_representatives_speak_for_an_organisation(house, browse, committee):
    data = COMPLAINT | {"about": "organisation", "organisation": "unicef", "measure": "warning"}
    browse(ADMINISTRATOR).post("/committee/sanctions/new", data=data)
    decide(house, row(house, Sanction).ballot_id, Choice.APPROVE, (CHAIR, OF_ILO))
    page = f"/sanctions/{row(house, Sanction).id}"
    assert browse(REPRESENTATIVE).get(page).status_code == 200
    assert browse(COLLEAGUE).get(page).status_code == 404
    assert browse(COLLEAGUE).post(f"{page}/appeal", data={"text": TEXT}).status_code == 404
