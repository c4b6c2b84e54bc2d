"""What stays with those whom it belongs to: drafts with their applicants, papers away from whoever they are about."""

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Role, Scope, grant_role
from app.governance import Choice
from app.membership.models import Application, Nomination, State
from app.membership.nomination_tokens import nomination_token
from app.membership.queries import link_token
from app.organisations.actions_people import change_role, end_affiliation
from app.organisations.models import Organisation
from app.organisations.queries_people import current_affiliation
from tests.committee import OF_ILO
from tests.membership.applying import begun, fill_in
from tests.membership.factory import CONTACT, NOTE, make_application
from tests.membership.moving import carry_out, row
from tests.membership.sanctioning import about, about_unicef, impose
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, OTHER_REPRESENTATIVE, REPRESENTATIVE

DRAFT = "Unsent Draft Trust"
INVITATION = {"name": DRAFT, "email": "office@haki.example", "statement": "They know Turkana.", "language": "en"}


def invited(house, browse, who=REPRESENTATIVE) -> str:
    assert browse(who).post("/nominations/new", data=INVITATION).status_code == 303
    with house.read() as session:
        return nomination_token(house.settings, session.scalars(select(Nomination.id)).one())


def test_a_draft_that_was_withdrawn_stays_the_applicants_alone(house, committee, browse):
    number = make_application(house, State.DRAFT, name=DRAFT)
    other = make_application(house, State.SCREENING, name=f"{DRAFT}s")
    with house.write() as session:
        unicef = session.scalar(select(Organisation.id).where(Organisation.slug == "unicef"))
        asked = Nomination(
            organisation_id=unicef, application_id=number, state="invited", email=CONTACT, name="Invited",
            created_at=row(house, number).created_at,
        )  # fmt: skip
        session.add(asked)
        session.flush()
        nomination = asked.id
        desk = f"/applications/{link_token(house.settings, session.get_one(Application, number))}"
    assert browse(None).post(f"{desk}/withdraw", data={}).status_code == 303
    assert row(house, number).state == State.WITHDRAWN
    for who, path in (
        (ADMINISTRATOR, f"/secretariat/applications/{number}"),
        (CHAIR, f"/committee/applications/{number}"),
        (ADMINISTRATOR, f"/api/v1/applications/{number}"),
        (CHAIR, f"/api/v1/applications/{number}"),
        (REPRESENTATIVE, f"/api/v1/applications/{number}"),
    ):
        assert browse(who).get(path).status_code == 404, (who.key, path)
    for who, path in (
        (ADMINISTRATOR, "/secretariat/applications?state=all"),
        (ADMINISTRATOR, "/secretariat/applications.csv?state=closed"),
        (ADMINISTRATOR, f"/secretariat/applications/{other}"),  # among those that look like it
        (CHAIR, "/api/v1/applications?state=withdrawn"),
        (REPRESENTATIVE, "/nominations"),
        (REPRESENTATIVE, f"/nominations/{nomination}"),
    ):
        answer = browse(who).get(path)
        assert answer.status_code == 200
        assert DRAFT not in answer.text.replace(f"{DRAFT}s", ""), (who.key, path)
    assert browse(CHAIR).get("/api/v1/applications?state=withdrawn").json()["total"] == 0


@pytest.mark.parametrize("word", [CONTACT, "218haki"])
def test_the_committee_cannot_find_out_by_searching_what_it_may_not_read_yet(house, committee, browse, word):
    make_application(house, State.REVIEW)
    assert browse(OF_ILO).get(f"/api/v1/applications?q={word}").json()["total"] == 0
    assert browse(OF_ILO).get("/api/v1/applications?q=haki+trust").json()["total"] == 1
    assert browse(ADMINISTRATOR).get(f"/api/v1/applications?q={word}").json()["total"] == 1


@pytest.mark.parametrize(
    ("email", "suspended", "state"),
    [
        ("office@haki.example", False, State.SCREENING),
        ("somebody@else.example", False, State.SUBMITTED),
        ("office@haki.example", True, State.SUBMITTED),
    ],
)
def test_an_invitation_counts_for_the_address_it_was_sent_to_while_its_sender_may_speak(
    house, browse, email, suspended, state
):
    """Handed on to a colleague, or sent by somebody suspended since, it asks the representatives again."""
    token = invited(house, browse)
    if suspended:
        number = house.actor(REPRESENTATIVE).person_id
        assert browse(ADMINISTRATOR).post(f"/admin/people/{number}/suspend", data={"reason": "x"}).status_code == 303
    browser = browse(None)
    desk = begun(browser, f"?nomination={token}", email=email)
    with house.read() as session:
        assert session.scalars(select(Nomination.application_id)).one() is not None
    fill_in(browser, desk, nominated_by=None)
    assert browser.post(f"{desk}/check").status_code == 303
    assert row(house, int(desk.split("/")[-1].partition("-")[0])).state == state


def sit(house, who):
    with house.write() as session:
        grant_role(session, house.actor(who).person_id, Role.COMMITTEE_MEMBER, Scope.COMMUNITY, by=SYSTEM)


def closed_to(browse, who, ballot):
    """The papers of a decided ballot: who voted what, on its page, its record and the paper of it."""
    page = browse(who).get(f"/committee/ballots/{ballot}")
    record = browse(who).get(f"/committee/ballots/{ballot}/record")
    assert (page.status_code, record.status_code) == (200, 200)
    shut = "papers stay closed to you" in page.text
    assert shut == (CHAIR.name not in record.text)
    return shut


def test_who_comes_to_sit_in_the_committee_reads_nothing_of_what_was_said_about_them(house, committee, browse):
    number = make_application(house, State.REVIEW, nominated_by="unicef")
    carry_out(house, number, Choice.APPROVE)
    made = row(house, number)
    for who in (REPRESENTATIVE, OTHER_REPRESENTATIVE):
        sit(house, who)
    with house.write() as session:  # one of the new member's people
        grant_role(
            session, house.actor(COLLEAGUE).person_id, Role.MEMBER, Scope.ORGANISATION, made.organisation_id, by=SYSTEM
        )
    sit(house, COLLEAGUE)
    page = f"/committee/applications/{number}"
    for who, reads in ((OTHER_REPRESENTATIVE, True), (REPRESENTATIVE, False), (COLLEAGUE, False)):
        assert closed_to(browse, who, made.ballot_id) != reads, who.key
        assert (NOTE in browse(who).get(page).text) == reads, who.key


def test_a_measure_is_not_read_by_whoever_it_is_about_wherever_they_sit_later(house, committee, browse):
    warned = impose(house, browse, about(COLLEAGUE), by=CHAIR)
    against_unicef = impose(house, browse, about_unicef(measure="warning", until=""), by=CHAIR)
    for who in (COLLEAGUE, OTHER_REPRESENTATIVE):
        sit(house, who)
    with house.write() as session:  # unicef's representative works in the secretariat
        grant_role(session, house.actor(REPRESENTATIVE).person_id, Role.ADMINISTRATOR, Scope.COMMUNITY, by=SYSTEM)
    assert closed_to(browse, COLLEAGUE, warned.ballot_id)
    assert closed_to(browse, COLLEAGUE, against_unicef.ballot_id)
    assert closed_to(browse, REPRESENTATIVE, against_unicef.ballot_id)
    assert not closed_to(browse, OTHER_REPRESENTATIVE, warned.ballot_id)
    assert not closed_to(browse, ADMINISTRATOR, warned.ballot_id)


def test_the_outcome_is_told_to_whoever_speaks_for_the_nominator_now(house, committee, browse):
    number = make_application(house, State.REVIEW)
    with house.write() as session:
        nominated = session.scalars(select(Nomination).where(Nomination.application_id == number)).one()
        assert nominated.person_id == house.actor(REPRESENTATIVE).person_id
        held = current_affiliation(session, house.actor(COLLEAGUE).person_id)
        change_role(session, held, Role.REPRESENTATIVE, by=SYSTEM)
        session.flush()
        own = current_affiliation(session, nominated.person_id)
        end_affiliation(session, own, by=SYSTEM, reason="left")
    carry_out(house, number, Choice.DECLINE)
    house.work()
    told = {who: [str(one) for one in house.mails(who.email)] for who in (REPRESENTATIVE, COLLEAGUE)}
    assert not told[REPRESENTATIVE]
    assert sum("Haki Trust" in one for one in told[COLLEAGUE]) == 1
