"""A measure is carried out at once, measured by requests of the people concerned, and undone exactly."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Role, RoleGrant, active_now, grant_role
from app.accounts import PersonState, create_token, get_person, suspend
from app.core import clock
from app.governance import Choice, get_ballot
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.membership.deciding import decide
from tests.membership.sanctioning import (
    VOTERS,
    about,
    about_unicef,
    impose,
    in_days,
    newest_ballot,
    rows,
    run_twice,
    states,
    text_of,
)
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, MEMBER, PASSWORD, REPRESENTATIVE


def test_a_suspension_ends_sessions_and_tokens_at_once_and_itself_when_its_time_comes(house, committee, browse):
    browser = browse(COLLEAGUE)
    with house.write() as session:
        token = create_token(session, house.person_id(COLLEAGUE), "program", by=house.actor(COLLEAGUE))
    program = browse(authorization=f"Bearer {token}")
    assert program.get("/api/v1/me").status_code == 200
    sanction = impose(house, browse, about(measure="suspension", until=in_days(9)))
    assert browser.get("/account").status_code == 303
    assert program.get("/api/v1/me").status_code == 401
    refused = browse().post("/sign-in", data={"email": COLLEAGUE.email, "password": PASSWORD})
    assert refused.status_code == 422
    assert "Sold a list of members." in refused.text
    with time_machine.travel(clock.now() + timedelta(days=8)):
        run_twice(house)
        assert states(house, COLLEAGUE) == ["suspended"]
    with time_machine.travel(clock.now() + timedelta(days=10)):
        run_twice(house)
        assert states(house, COLLEAGUE) == ["active"]
        assert rows(house)[0].state == "ended"
        assert browser.get("/account").status_code == 303
        assert browse(COLLEAGUE).get("/groups/financing").status_code == 200
        house.work()
        assert [str(m["subject"]).partition(": ")[2] for m in house.mails(COLLEAGUE)][-1] == "the suspension has ended"
        assert len(house.mails(COLLEAGUE)) == 2
    assert sanction.until is not None


def test_suspending_an_organisation_closes_it_to_everybody_and_ending_restores_exactly_those(house, committee, browse):
    with house.write() as session:
        person = get_person(session, house.person_id(OF_UNICEF), lock=True)
        suspend(session, person, "By an administrator, for another reason.", by=house.actor(ADMINISTRATOR))
    inside = [browse(REPRESENTATIVE), browse(COLLEAGUE)]
    sanction = impose(house, browse, about_unicef(until=in_days(5)))
    assert [one.get("/account").status_code for one in inside] == [303, 303]
    assert browse().get("/organisations/unicef").status_code == 404
    assert browse(MEMBER).get("/organisations/ndma").status_code == 200
    somebody = {"email": "new@people.example", "name": "New", "title": "", "role": "member", "language": "en"}
    assert browse(ADMINISTRATOR).post("/organisations/unicef/people/invite", data=somebody).status_code == 409
    house.work()
    assert "/appeals/" in text_of(house.mails(REPRESENTATIVE)[0])
    assert "you cannot sign in until" in str(house.mails(COLLEAGUE)[0]["subject"])
    assert "/appeals/" not in text_of(house.mails(COLLEAGUE)[0])
    with time_machine.travel(clock.now() + timedelta(days=6)):
        run_twice(house)
        assert states(house, REPRESENTATIVE, COLLEAGUE, OF_UNICEF) == ["active", "active", "suspended"]
        assert browse().get("/organisations/unicef").status_code == 200
        assert browse(REPRESENTATIVE).get("/organisations/unicef/edit").status_code == 200
    assert sanction.carried_out["suspended"] == sorted(house.person_id(one) for one in (REPRESENTATIVE, COLLEAGUE))


def test_a_second_suspension_keeps_somebody_out_when_the_first_ends(browse, house, committee):
    impose(house, browse, about_unicef(until=in_days(5)), voters=(CHAIR, OF_ILO))
    impose(house, browse, about(measure="suspension", until=in_days(20)), voters=(CHAIR, OF_ILO))
    with time_machine.travel(clock.now() + timedelta(days=6)):
        run_twice(house)
        assert states(house, REPRESENTATIVE, COLLEAGUE) == ["active", "suspended"]
    with time_machine.travel(clock.now() + timedelta(days=21)):
        run_twice(house)
        assert states(house, COLLEAGUE) == ["active"]


def test_a_termination_ends_every_right_and_keeps_the_authorship(house, committee, browse):
    browser = browse(COLLEAGUE)
    impose(house, browse, about(measure="termination"))
    assert browser.get("/account").status_code == 200
    assert "You are a member" not in browser.get("/groups/financing").text
    assert browser.get("/documents/new").status_code == 403
    with house.read() as session:
        person_id = house.person_id(COLLEAGUE)
        assert session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person_id, active_now())).all() == []
        assert organisations.history_of(session, person_id)[0].ended_at is not None
    assert not house.actor(COLLEAGUE).is_member


def test_the_last_representative_can_be_terminated_and_the_organisation_goes_on(house, committee, browse):
    impose(house, browse, about(REPRESENTATIVE, measure="termination"))
    assert not house.actor(REPRESENTATIVE).is_member
    assert browse().get("/organisations/unicef").status_code == 200


def test_terminating_an_organisation_makes_it_a_former_member(house, committee, browse):
    colleague = browse(COLLEAGUE)
    impose(house, browse, about_unicef(measure="termination"))
    assert browse().get("/organisations/unicef").status_code == 404
    assert colleague.get("/documents/new").status_code == 403
    assert states(house, REPRESENTATIVE, COLLEAGUE) == ["active", "active"]
    house.work()
    assert "/exemption" in text_of(house.mails(COLLEAGUE)[0])


def test_the_last_administrator_cannot_be_suspended(house, committee, browse):
    browse(COORDINATOR).post(
        "/committee/sanctions/new", data=about(ADMINISTRATOR, measure="suspension", until=in_days(9))
    )
    (sanction,) = rows(house)
    for who in (OF_ILO, OF_APSP):
        browser = browse(who)
        browser.post(f"/committee/ballots/{sanction.ballot_id}/declare", data={"conflict": "false"})
        browser.post(f"/committee/ballots/{sanction.ballot_id}/vote", data={"choice": "approve", "comment": ""})
        last = browser
    presides = browse(OF_UNICEF)
    presides.post(f"/committee/ballots/{sanction.ballot_id}/declare", data={"conflict": "false"})
    presides.post(f"/committee/ballots/{sanction.ballot_id}/vote", data={"choice": "approve", "comment": ""})
    answer = presides.post(f"/committee/ballots/{sanction.ballot_id}/close", data={"reason": "So decided."})
    assert answer.status_code == 409
    assert "appoint another administrator first" in answer.text
    assert rows(house)[0].state == "proposed"
    with house.write() as session:
        grant_role(session, house.person_id(MEMBER), Role.ADMINISTRATOR, by=SYSTEM)
    answer = presides.post(f"/committee/ballots/{sanction.ballot_id}/close", data={"reason": "So decided."})
    assert answer.status_code == 303
    assert states(house, ADMINISTRATOR) == ["suspended"]
    assert last.get("/account").status_code == 200


def test_lifting_before_the_end_restores_at_once(house, committee, browse):
    sanction = impose(house, browse, about(measure="suspension", until=in_days(60)))
    page = f"/committee/sanctions/{sanction.id}/lift"
    administrator = browse(ADMINISTRATOR)
    assert administrator.post(page, data={"reason": ""}).status_code == 422
    assert administrator.post(page, data={"reason": "Apologised in writing."}).status_code == 303
    assert administrator.post(page, data={"reason": "Again."}).status_code == 409
    assert states(house, COLLEAGUE) == ["suspended"]
    decide(house, newest_ballot(house, "lift"), Choice.APPROVE, VOTERS, reason="Accepted.")
    assert states(house, COLLEAGUE) == ["active"]
    assert rows(house)[0].state == "lifted"
    house.work()
    assert "Accepted." in text_of(house.mails(COLLEAGUE)[-1])
    assert browse(MEMBER).get(page).status_code == 404


@pytest.mark.parametrize("measure", ["warning", "termination"])
def test_only_a_suspension_is_lifted(house, committee, browse, measure):
    sanction = impose(house, browse, about(measure=measure))
    answer = browse(ADMINISTRATOR).post(f"/committee/sanctions/{sanction.id}/lift", data={"reason": "Mercy."})
    assert answer.status_code == 409


def test_a_vote_on_lifting_falls_away_when_the_suspension_ends_by_itself(house, committee, browse):
    sanction = impose(house, browse, about(measure="suspension", until=in_days(3)))
    browse(ADMINISTRATOR).post(f"/committee/sanctions/{sanction.id}/lift", data={"reason": "Apologised."})
    with time_machine.travel(clock.now() + timedelta(days=4)):
        run_twice(house)
        with house.read() as session:
            ballot = get_ballot(session, house.actor(CHAIR), newest_ballot(house, "lift")).ballot
        assert ballot.state == "void"


def test_a_decision_that_comes_after_the_last_day_suspends_nobody(house, committee, browse):
    browse(ADMINISTRATOR).post("/committee/sanctions/new", data=about(measure="suspension", until=in_days(2)))
    (sanction,) = rows(house)
    with time_machine.travel(clock.now() + timedelta(days=4)):
        decide(house, sanction.ballot_id, Choice.APPROVE, VOTERS)
        assert rows(house)[0].state == "rejected"
        assert states(house, COLLEAGUE) == ["active"]


def test_the_secretariat_cannot_restore_by_hand_whom_the_committee_suspended(house, committee, browse):
    impose(house, browse, about(measure="suspension", until=in_days(9)))
    answer = browse(ADMINISTRATOR).post(f"/admin/people/{house.person_id(COLLEAGUE)}/restore")
    assert answer.status_code == 409
    assert states(house, COLLEAGUE) == [PersonState.SUSPENDED]


def test_the_list_asks_no_more_for_more_measures(house, committee, browse):
    browser = browse(ADMINISTRATOR)
    impose(house, browse, about())
    with house.counting() as one:
        browser.get("/committee/sanctions")
    impose(house, browse, about(OF_NSSF), voters=(CHAIR, OF_ILO))
    impose(house, browse, about_unicef(), voters=(CHAIR, OF_ILO))
    with house.counting() as three:
        page = browser.get("/committee/sanctions").text
    assert "United Nations Children&#39;s Fund" in page
    assert len(three) <= len(one) + 1
