"""Warning, suspension, termination: decided by the committee, carried out at once, undone exactly."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Role, RoleGrant, active_now, grant_role
from app.accounts import Person, PersonState, create_token, get_person, suspend
from app.core import clock
from app.governance import Ballot, Choice, get_ballot
from app.membership.jobs_sanctions import end_suspensions
from app.membership.models import Sanction
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.membership.deciding import decide
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, MEMBER, PASSWORD, REPRESENTATIVE

VOTERS = (CHAIR, OF_ILO, OF_APSP)


def in_days(days):
    return (clock.now().date() + timedelta(days=days)).isoformat()


def about(who=COLLEAGUE, **changes):
    return {
        "about": "person", "email": who.email, "measure": "warning", "reason": "Sold a list of members.",
        "appeal_days": "30",
    } | changes  # fmt: skip


def about_unicef(**changes):
    return (
        about(about="organisation", email="", organisation="unicef", measure="suspension", until=in_days(30)) | changes
    )


def rows(house):
    with house.read() as session:
        return session.scalars(select(Sanction).order_by(Sanction.id)).all()


def states(house, *cast):
    with house.read() as session:
        found = {row.email: row.state for row in session.execute(select(Person.email, Person.state))}
    return [found[who.email] for who in cast]


@pytest.fixture
def impose(house, committee, browse):
    """A measure as it was typed, proposed by the secretariat and decided; returns its row."""

    def of(data, choice=Choice.APPROVE, voters=VOTERS, by=ADMINISTRATOR):
        answer = browse(by).post("/committee/sanctions/new", data=data)
        assert answer.status_code == 303, re.findall(r'class="problems".*?</ul>', answer.text, re.DOTALL)
        decide(house, rows(house)[-1].ballot_id, choice, voters)
        return rows(house)[-1]

    return of


def text_of(message):
    return message.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("who", "status", "lists"),
    [
        (ADMINISTRATOR, 303, 200),
        (COORDINATOR, 303, 200),
        (CHAIR, 303, 200),
        (OF_ILO, 303, 200),
        (REPRESENTATIVE, 403, 403),
        (MEMBER, 403, 403),
        (people.GUEST, 403, 403),
        (people.VISITOR, 303, 303),
    ],
)
def test_who_proposes(house, committee, browse, who, status, lists):
    browser = browse(who)
    answer = browser.post("/committee/sanctions/new", data=about())
    assert answer.status_code == status
    proposed = who is not None and status == 303
    assert len(rows(house)) == proposed
    assert browser.get("/committee/sanctions").status_code == lists
    assert browser.get("/committee/sanctions/new").status_code == (200 if proposed else lists)
    if proposed:
        assert COLLEAGUE.name in browser.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"about": ""}, "Say whom the measure concerns."),
        ({"email": ""}, "Enter the person&#39;s e-mail address."),
        ({"email": "nobody@people.example"}, "Nobody has an account with this address."),
        ({"about": "organisation", "organisation": "pirates"}, "Choose the organisation."),
        ({"measure": "beheading"}, "Choose one of the options offered."),
        ({"measure": "suspension"}, "Choose the last day of the suspension."),
        ({"measure": "suspension", "until": "2001-01-01"}, "Choose a day that is still to come."),
        ({"reason": " "}, "Give the reason; the member will read it."),
        ({"reason": "x" * 4001}, "Use at most 4,000 characters."),
        ({"appeal_days": "3"}, "Choose between 7 and 90 days."),
        ({"email": ADMINISTRATOR.email}, "You cannot propose a measure against yourself or your own organisation."),
        ({"about": "organisation", "organisation": "ndma"}, "You cannot propose a measure against yourself"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(house, committee, browse, change, sentence):
    answer = browse(ADMINISTRATOR).post("/committee/sanctions/new", data=about() | change)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert change.get("reason", "Sold a list of members.").strip() in answer.text
    assert rows(house) == []


def test_one_measure_at_a_time_against_one_member(house, committee, browse):
    browser = browse(ADMINISTRATOR)
    assert browser.post("/committee/sanctions/new", data=about()).status_code == 303
    again = browser.post("/committee/sanctions/new", data=about())
    assert again.status_code == 409
    assert "deciding on a measure against this member already" in again.text


def test_the_member_and_their_organisation_are_recused_and_the_reason_waits_for_the_declaration(
    house, committee, browse
):
    browse(COORDINATOR).post("/committee/sanctions/new", data=about())
    (sanction,) = rows(house)
    with house.read() as session:
        electors = get_ballot(session, house.actor(CHAIR), sanction.ballot_id).electors
        recused = [one.person_id for one in electors if one.declaration == "rule"]
    assert recused == [house.person_id(OF_UNICEF)]
    page = f"/committee/sanctions/{sanction.id}"
    assert "Sold a list" not in browse(OF_UNICEF).get(page).text
    chair = browse(CHAIR)
    assert "Sold a list" not in chair.get(page).text
    chair.post(f"/committee/ballots/{sanction.ballot_id}/declare", data={"conflict": "false"})
    assert "Sold a list" in chair.get(page).text
    for who, status in (
        (COORDINATOR, 200),
        (COLLEAGUE, 404),
        (MEMBER, 404),
        (people.GUEST, 403),
        (people.VISITOR, 303),
    ):
        assert browse(who).get(page).status_code == status
    assert browse(COLLEAGUE).get(f"/sanctions/{sanction.id}").status_code == 404


def test_a_warning_is_told_and_changes_no_right(house, browse, impose):
    browser = browse(COLLEAGUE)
    sanction = impose(about())
    assert sanction.state == "in_force"
    assert browser.get("/account").status_code == 200
    house.work()
    (told,) = house.mails(COLLEAGUE)
    assert "Sold a list of members." in text_of(told)
    assert "NCC/" in str(told["subject"])
    own = browser.get(f"/sanctions/{sanction.id}")
    assert own.status_code == 200
    assert "Sold a list of members." in own.text
    for who in (MEMBER, REPRESENTATIVE, ADMINISTRATOR):
        assert browse(who).get(f"/sanctions/{sanction.id}").status_code == 404


@pytest.mark.parametrize(("choice", "state"), [(Choice.DECLINE, "rejected"), (Choice.DEFER, "proposed")])
def test_what_is_not_approved_changes_nothing_and_is_told_to_nobody(house, browse, impose, choice, state):
    browser = browse(COLLEAGUE)
    sanction = impose(about(measure="suspension", until=in_days(9)), choice)
    assert sanction.state == state
    assert browser.get("/account").status_code == 200
    house.work()
    assert house.mails(COLLEAGUE) == []
    again = browse(ADMINISTRATOR).post(f"/committee/sanctions/{sanction.id}/ballot")
    assert again.status_code == (303 if state == "proposed" else 409)
    if state == "proposed":
        assert rows(house)[0].ballot_id != sanction.ballot_id
        decide(house, rows(house)[0].ballot_id, Choice.APPROVE, VOTERS)
        assert states(house, COLLEAGUE) == ["suspended"]


def test_a_suspension_ends_sessions_and_tokens_at_once_and_itself_when_its_time_comes(house, browse, impose):
    browser = browse(COLLEAGUE)
    with house.write() as session:
        token = create_token(session, house.person_id(COLLEAGUE), "program", by=house.actor(COLLEAGUE))
    program = browse(authorization=f"Bearer {token}")
    assert program.get("/api/v1/me").status_code == 200
    sanction = impose(about(measure="suspension", until=in_days(9)))
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


def run_twice(house):
    for _ in range(2):
        with house.write() as session:
            end_suspensions(session, house.services, {}, None)


def test_suspending_an_organisation_closes_it_to_everybody_and_ending_restores_exactly_those(house, browse, impose):
    with house.write() as session:
        person = get_person(session, house.person_id(OF_UNICEF), lock=True)
        suspend(session, person, "By an administrator, for another reason.", by=house.actor(ADMINISTRATOR))
    inside = [browse(REPRESENTATIVE), browse(COLLEAGUE)]
    sanction = impose(about_unicef(until=in_days(5)))
    assert [one.get("/account").status_code for one in inside] == [303, 303]
    assert browse().get("/organisations/unicef").status_code == 404
    assert browse(MEMBER).get("/organisations/ndma").status_code == 200
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


def test_a_second_suspension_keeps_somebody_out_when_the_first_ends(house, impose):
    impose(about_unicef(until=in_days(5)), voters=(CHAIR, OF_ILO))
    impose(about(measure="suspension", until=in_days(20)), voters=(CHAIR, OF_ILO))
    with time_machine.travel(clock.now() + timedelta(days=6)):
        run_twice(house)
        assert states(house, REPRESENTATIVE, COLLEAGUE) == ["active", "suspended"]
    with time_machine.travel(clock.now() + timedelta(days=21)):
        run_twice(house)
        assert states(house, COLLEAGUE) == ["active"]


def test_a_termination_ends_every_right_and_keeps_the_authorship(house, browse, impose):
    browser = browse(COLLEAGUE)
    impose(about(measure="termination"))
    assert browser.get("/account").status_code == 200
    assert "You are a member" not in browser.get("/groups/financing").text
    assert browser.get("/documents/new").status_code == 403
    with house.read() as session:
        person_id = house.person_id(COLLEAGUE)
        assert session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person_id, active_now())).all() == []
        assert organisations.history_of(session, person_id)[0].ended_at is not None
    assert not house.actor(COLLEAGUE).is_member


def test_the_last_representative_can_be_terminated_and_the_organisation_goes_on(house, browse, impose):
    impose(about(REPRESENTATIVE, measure="termination"))
    assert not house.actor(REPRESENTATIVE).is_member
    assert browse().get("/organisations/unicef").status_code == 200


def test_terminating_an_organisation_makes_it_a_former_member(house, browse, impose):
    colleague = browse(COLLEAGUE)
    impose(about_unicef(measure="termination"))
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


def test_lifting_before_the_end_restores_at_once(house, browse, impose):
    sanction = impose(about(measure="suspension", until=in_days(60)))
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
def test_only_a_suspension_is_lifted(browse, impose, measure):
    sanction = impose(about(measure=measure))
    answer = browse(ADMINISTRATOR).post(f"/committee/sanctions/{sanction.id}/lift", data={"reason": "Mercy."})
    assert answer.status_code == 409


def test_a_vote_on_lifting_falls_away_when_the_suspension_ends_by_itself(house, browse, impose):
    sanction = impose(about(measure="suspension", until=in_days(3)))
    browse(ADMINISTRATOR).post(f"/committee/sanctions/{sanction.id}/lift", data={"reason": "Apologised."})
    with time_machine.travel(clock.now() + timedelta(days=4)):
        run_twice(house)
        with house.read() as session:
            ballot = get_ballot(session, house.actor(CHAIR), newest_ballot(house, "lift")).ballot
        assert ballot.state == "void"


def newest_ballot(house, kind):
    with house.read() as session:
        return session.scalars(select(Ballot.id).where(Ballot.subject_kind == kind).order_by(Ballot.id.desc())).first()


def test_a_decision_that_comes_after_the_last_day_suspends_nobody(house, committee, browse):
    browse(ADMINISTRATOR).post("/committee/sanctions/new", data=about(measure="suspension", until=in_days(2)))
    (sanction,) = rows(house)
    with time_machine.travel(clock.now() + timedelta(days=4)):
        decide(house, sanction.ballot_id, Choice.APPROVE, VOTERS)
        assert rows(house)[0].state == "rejected"
        assert states(house, COLLEAGUE) == ["active"]


def test_the_secretariat_cannot_restore_by_hand_whom_the_committee_suspended(house, browse, impose):
    impose(about(measure="suspension", until=in_days(9)))
    answer = browse(ADMINISTRATOR).post(f"/admin/people/{house.person_id(COLLEAGUE)}/restore")
    assert answer.status_code == 409
    assert states(house, COLLEAGUE) == [PersonState.SUSPENDED]


def test_the_list_asks_no_more_for_more_measures(house, browse, impose):
    browser = browse(ADMINISTRATOR)
    impose(about())
    with house.counting() as one:
        browser.get("/committee/sanctions")
    impose(about(OF_NSSF), voters=(CHAIR, OF_ILO))
    impose(about_unicef(), voters=(CHAIR, OF_ILO))
    with house.counting() as three:
        page = browser.get("/committee/sanctions").text
    assert "United Nations Children&#39;s Fund" in page
    assert len(three) <= len(one) + 1
