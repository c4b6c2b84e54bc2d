"""After the application was sent: nominations, questions, the page that is followed, withdrawal, a second try."""

import pytest

from app.core import clock
from app.core.errors import InvalidError
from app.membership import submit_answers
from app.membership.answers import Answers
from app.membership.life import STEPS, Name
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.membership.nomination_tokens import nomination_token
from app.membership.queries import link_token
from app.organisations import by_slug
from tests import people
from tests.membership.applying import (
    CONTACT,
    ORGANISATION,
    PROGRAMME,
    application,
    begun,
    nominations,
    sent,
)
from tests.membership.factory import NOTE, full_answers, make_application

EMAIL = CONTACT["email"]


def desk_of(house, number):
    with house.read() as session:
        return f"/applications/{link_token(house.settings, session.get_one(Application, number))}"


@pytest.mark.parametrize(
    ("inviter", "state", "nomination", "letter"),
    [
        (people.REPRESENTATIVE, State.SCREENING, NominationState.CONFIRMED, "nominates you as a member"),
        (people.COLLEAGUE, State.SUBMITTED, NominationState.ASKED, "we have asked"),
    ],
)
def test_a_members_invitation_is_its_nomination(house, browse, inviter, state, nomination, letter):
    with house.write() as session:
        invited = Nomination(
            organisation_id=by_slug(session, "unicef").id, person_id=house.person_id(inviter), state=NominationState.INVITED,
            email="office@haki.example", name="Haki Trust", statement="They know Turkana.", created_at=clock.now(),
        )  # fmt: skip
        session.add(invited)
        session.flush()
        token = nomination_token(house.settings, invited.id)
    visitor = browse()
    first = visitor.get(f"/applications/new?nomination={token}").text
    assert 'value="office@haki.example"' in first
    assert "has invited you and nominates you" in first
    desk = begun(visitor, f"?nomination={token}", email="office@haki.example")
    assert "nominates you. There is nothing to do" in visitor.get(f"{desk}/nomination").text
    assert visitor.post(f"{desk}/nomination", data={"nominated": "no"}).status_code == 409
    assert "has invited you" not in visitor.get(f"/applications/new?nomination={token}").text, "it is used"
    fill_in_all_but_nomination(visitor, desk)
    assert visitor.post(f"{desk}/check").status_code == 303
    made = application(house, desk)
    assert made.state == state
    assert [one.state for one in nominations(house, made.id)] == [nomination]
    house.work()
    said = house.mails("office@haki.example")[-1].get_body(("plain",)).get_content()
    assert letter in " ".join(said.split())


def fill_in_all_but_nomination(browser, desk):
    for path, fields in {
        "organisation": ORGANISATION, "programmes/new": PROGRAMME, "coverage": {"national": "yes"}, "contacts/new": CONTACT,
        "contribution": {"contribution": "Records."}, "documents": {},
        "declaration": {"accurate": "yes", "code_of_conduct": "yes", "consent": "yes", "declared_by": "W. A."},
    }.items():  # fmt: skip
        assert browser.post(f"{desk}/{path}", data=fields).status_code == 303, path


def test_who_was_declined_or_named_nobody_names_another_member(house, browse):
    visitor = browse()
    desk = sent(visitor, nominated_by="")
    assert "You named no member." in visitor.get(desk).text
    named = visitor.post(f"{desk}/nomination", data={"nominated": "yes", "nominated_by": "unicef"})
    assert named.status_code == 303
    made = application(house, desk)
    assert [one.state for one in nominations(house, made.id)] == [NominationState.ASKED]
    assert visitor.post(f"{desk}/nomination", data={"nominated": "yes", "nominated_by": "ndma"}).status_code == 409
    unicef = browse(people.REPRESENTATIVE)
    unicef.post(f"/nominations/{nominations(house, made.id)[0].id}/decline", data={"reason": "We do not know them."})
    page = visitor.get(desk).text
    assert "Name another one below" in page
    assert "We do not know them." in page
    assert visitor.post(f"{desk}/nomination", data={"nominated": "yes", "nominated_by": "ndma"}).status_code == 303
    assert [one.state for one in nominations(house, made.id)] == [NominationState.DECLINED, NominationState.ASKED]
    house.work()
    assert len(house.mails(people.OTHER_REPRESENTATIVE)) == 1
    assert visitor.post(f"{desk}/contribution", data={"contribution": "More"}).status_code == 409


def test_exactly_the_steps_that_were_asked_about_are_open_until_the_answer(house, browse):
    desk = desk_of(
        house, number := make_application(house, State.INFORMATION, open_steps=("contribution", "documents"))
    )
    with house.write() as session:
        session.get_one(Application, number).done_steps = [s for s in STEPS if s not in {"contribution", "documents"}]
    visitor = browse()
    page = visitor.get(desk).text
    assert "Please say whom the programmes reach." in page
    for step in STEPS:
        assert (f'href="{desk}/{step}"' in page) == (step in {"contribution", "documents"})
    assert visitor.post(f"{desk}/organisation", data=ORGANISATION).status_code == 409
    unfinished = visitor.post(f"{desk}/answer")
    assert unfinished.status_code == 303
    assert application(house, desk).state == State.INFORMATION
    assert visitor.post(f"{desk}/contribution", data={"contribution": "Thirteen years."}).headers["location"] == desk
    visitor.post(f"{desk}/documents")
    assert visitor.post(f"{desk}/answer").status_code == 303
    made = application(house, desk)
    assert (made.state, made.answers["contribution"], made.open_steps) == (State.SCREENING, "Thirteen years.", [])
    assert visitor.post(f"{desk}/contribution", data={"contribution": "More"}).status_code == 409
    assert visitor.post(f"{desk}/answer").status_code == 409


@pytest.mark.parametrize(
    ("state", "plain", "again", "withdraws"),
    [
        (State.SUBMITTED, "It waits for its nomination.", False, True),
        (State.SCREENING, "The secretariat is checking", False, True),
        (State.INFORMATION, "has asked you for more information", False, True),
        (State.SCREENED, "It waits for the committee&#39;s review.", False, True),
        (State.REVIEW, "The oversight committee is reviewing", False, True),
        (State.DEFERRED, "has put off its decision", False, True),
        (State.APPROVED, "Your application was approved.", False, False),
        (State.DECLINED, "has declined your application", True, False),
        (State.ONBOARDED, "Your application was approved.", False, False),
    ],
)
def test_the_page_says_where_it_stands_and_never_what_is_not_public(
    house, browse, committee, state, plain, again, withdraws
):
    desk = desk_of(house, make_application(house, state))
    page = browse().get(desk)
    assert page.status_code == 200
    assert plain in page.text
    assert (f'action="{desk}/again"' in page.text) is again
    assert (f'href="{desk}/withdraw"' in page.text) is withdraws
    for hidden in (NOTE, people.CHAIR.name, people.ADMINISTRATOR.name, "Asha Apsp"):
        assert hidden not in page.text
    assert ("As discussed." in page.text) is False, "the factory's move has no reason"
    if state == State.APPROVED:
        assert browse().get(f"{desk}/organisation").headers["location"] == desk
        assert browse().post(f"{desk}/withdraw").status_code == 409
        assert browse().post(f"{desk}/again").status_code == 409


def test_whoever_was_declined_begins_again_with_the_same_answers(house, browse, committee):
    earlier = make_application(house, State.DECLINED)
    visitor = browse()
    answer = visitor.post(f"{desk_of(house, earlier)}/again")
    assert answer.status_code == 303
    desk = answer.headers["location"]
    made = application(house, desk)
    assert (made.previous_id, made.state, made.reference) == (earlier, State.DRAFT, "")
    assert Answers.of(made.answers).programmes == full_answers().programmes
    assert set(STEPS) - set(made.done_steps) == {"documents", "declaration", "nomination"}
    assert visitor.post(f"{desk_of(house, earlier)}/again").headers["location"] == desk, "a second wish finds the first"
    for path, fields in {
        "nomination": {"nominated": "yes", "nominated_by": "unicef"}, "documents": {},
        "declaration": {"accurate": "yes", "code_of_conduct": "yes", "consent": "yes", "declared_by": "W. A."},
    }.items():  # fmt: skip
        assert visitor.post(f"{desk}/{path}", data=fields).status_code == 303
    assert visitor.post(f"{desk}/check").status_code == 303
    assert application(house, desk).reference


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.SCREENED, State.REVIEW])
def test_the_applicant_withdraws_after_being_asked(house, browse, committee, state):
    number = make_application(house, state)
    desk, visitor = desk_of(house, number), browse()
    assert visitor.get(f"{desk}/withdraw").status_code == 200
    assert application(house, desk).state == state
    assert visitor.post(f"{desk}/withdraw", data={"reason": "We merge with another."}).status_code == 303
    assert application(house, desk).state == State.WITHDRAWN
    assert "You have withdrawn this application." in visitor.get(desk).text
    assert visitor.post(f"{desk}/withdraw").status_code == 409
    assert visitor.post(f"{desk}/organisation", data=ORGANISATION).status_code == 409
    house.work()
    assert (
        "We merge" in str([m.get_content() for one in house.mails(people.ADMINISTRATOR) for m in one.iter_parts()])
    ) is (state != State.DRAFT)


def test_answers_that_come_as_data_are_judged_by_the_same_rules(house):
    with house.write() as session:
        with pytest.raises(InvalidError) as refused:
            submit_answers(session, house.services, Answers(), contact_email="nobody", language="en")
        assert set(refused.value.fields) == {
            "organisation.name", "organisation.kind", "organisation.legal_status", "programmes", "coverage.counties",
            "contacts", "contribution", "contact_email",
        }  # fmt: skip
    with house.write() as session:
        made = submit_answers(session, house.services, full_answers(), contact_email=EMAIL, language="sw")
        assert (made.state, made.done_steps, made.language) == (State.SUBMITTED, list(STEPS), "sw")
        assert made.reference.endswith("-0001")
    assert "Wanjiru Applicant" in application(house).answers["declared_by"]
    house.work()
    (letter,) = house.mails(EMAIL)
    assert "ombi lako limefika" in str(letter["subject"])


def test_reasons_that_are_the_applicants_to_know_are_told_and_notes_never(house, browse, committee):
    number = make_application(house, State.DECLINED)
    with house.write() as session:
        for name, to, reason in (
            (Name.SCREEN, State.SCREENED, "reason of the screening"),
            (Name.CLOSE, State.DECLINED, "Come back with an evaluation."),
        ):
            session.add(
                Move(
                    application_id=number, move=name, from_state=State.REVIEW, to_state=to, at=clock.now(), who="Chair Person",
                    person_id=house.person_id(people.CHAIR), reason=reason, note="never to be told", detail={"complete": True},
                )
            )  # fmt: skip
    page = browse().get(desk_of(house, number)).text
    assert "Come back with an evaluation." in page
    assert "Found to be complete" in page
    for hidden in ("never to be told", "reason of the screening", "Chair Person"):
        assert hidden not in page
