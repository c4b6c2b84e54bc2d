"""Warning, suspension, termination: who proposes them, what the committee's decision means, who reads of it."""

import pytest

from app.governance import Choice, get_ballot
from tests import people
from tests.committee import OF_ILO, OF_UNICEF
from tests.membership.deciding import decide
from tests.membership.sanctioning import (
    VOTERS,
    about,
    impose,
    in_days,
    rows,
    states,
    text_of,
)
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, MEMBER, REPRESENTATIVE


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


def test_a_warning_is_told_and_changes_no_right(house, committee, browse):
    browser = browse(COLLEAGUE)
    sanction = impose(house, browse, about())
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
def test_what_is_not_approved_changes_nothing_and_is_told_to_nobody(house, committee, browse, choice, state):
    browser = browse(COLLEAGUE)
    sanction = impose(house, browse, about(measure="suspension", until=in_days(9)), choice)
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
