"""An application from the first page to the confirmation, through the real forms; what each step takes and refuses."""

import threading

import pytest
from sqlalchemy import select

from app.audit import AuditEvent
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
    count,
    fill_in,
    link_in,
    sent,
)
from tests.membership.factory import NOTE, full_answers, make_application

EMAIL = CONTACT["email"]


def moves(house, number):
    with house.read() as session:
        chosen = select(Move.move, Move.from_state, Move.to_state, Move.person_id, Move.who)
        return [tuple(row) for row in session.execute(chosen.where(Move.application_id == number).order_by(Move.id))]


def happened(house, number):
    with house.read() as session:
        about = (AuditEvent.subject_kind == "application", AuditEvent.subject_id == number)
        return session.execute(select(AuditEvent.action, AuditEvent.person_id).where(*about)).all()


def desk_of(house, number):
    with house.read() as session:
        return f"/applications/{link_token(house.settings, session.get_one(Application, number))}"


def nominations(house, number):
    with house.read() as session:
        chosen = select(Nomination).where(Nomination.application_id == number).order_by(Nomination.id)
        return session.scalars(chosen).all()


def test_the_whole_way_without_an_account_or_a_script(house, browse):
    visitor = browse()
    assert '"/applications/new"' in visitor.get("/join").text
    desk = begun(visitor)
    assert "You have completed 0 of 8 steps" in visitor.get(desk).text
    fill_in(visitor, desk)
    tasks = visitor.get(desk).text
    assert "You have completed 8 of 8 steps" in tasks
    assert f'href="{desk}/check"' in tasks
    check = visitor.get(f"{desk}/check").text
    for shown in (
        "Haki Trust",
        "National or local NGO",
        "Inua Watoto",
        "12,400 people",
        "since 2019",
        "Turkana",
        EMAIL,
    ):
        assert shown in check
    for step in STEPS:
        assert f'href="{desk}/{step}?then=check"' in check
    answer = visitor.post(f"{desk}/check")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk}/submitted")
    made = application(house, desk)
    assert made.reference == f"A-{clock.now().astimezone(house.settings.zone).year}-0001"
    page = visitor.get(f"{desk}/submitted").text
    assert made.reference in page
    assert "We have asked United Nations Children&#39;s Fund to confirm" in page
    assert (made.state, made.name, made.name_key, made.registration_key, made.kind, made.expires_at) == (
        State.SUBMITTED, "Haki Trust", "hakitrust", "op218051", "national_ngo", None,
    )  # fmt: skip
    assert moves(house, made.id) == [(Name.SUBMIT, State.DRAFT, State.SUBMITTED, None, "Wanjiru Applicant")]
    assert {person for _, person in happened(house, made.id)} == {None}
    assert [action for action, _ in happened(house, made.id)][-1] == "application.submitted"
    (asked,) = nominations(house, made.id)
    assert asked.state == NominationState.ASKED
    house.work()
    assert [str(one["subject"]) for one in house.mails(EMAIL)] == [
        "Your application for Haki Trust: the private link",
        f"{made.reference}: your application has arrived",
    ]
    assert [made.reference in str(one["subject"]) for one in house.mails(people.REPRESENTATIVE)] == [True]
    copy = visitor.get(f"{desk}/print").text
    assert made.reference in copy
    assert "Twelve years of records." in copy


def test_it_is_taken_up_again_on_another_device_by_the_link_in_the_letter(house, browse):
    desk = begun(browse())
    house.work()
    (letter,) = house.mails(EMAIL)
    assert link_in(letter) == desk
    browse().post(f"{desk}/organisation", data=ORGANISATION)
    elsewhere = browse()
    assert "You have completed 1 of 8 steps" in elsewhere.get(desk).text
    assert "OP.218/051" in elsewhere.get(f"{desk}/organisation").text


@pytest.mark.parametrize(
    ("path", "fields", "wrong", "sentence"),
    [
        ("organisation", ORGANISATION | {"name": " "}, "name", "Enter the name of your organisation."),
        ("organisation", ORGANISATION | {"kind": "circus"}, "kind", "Choose the kind of organisation."),
        ("organisation", ORGANISATION | {"legal_status": ""}, "legal_status", "Say what your organisation is in law."),
        ("organisation", ORGANISATION | {"website": "javascript:x"}, "website", "Enter a web address that begins"),
        ("organisation", ORGANISATION | {"acronym": "x" * 31}, "acronym", "Use at most 30 characters."),
        ("programmes", {}, "add", "Add at least one programme."),
        ("programmes/new", PROGRAMME | {"pillar": "magic"}, "pillar", "Choose the pillar."),
        ("programmes/new", PROGRAMME | {"national": ""}, "national", "Say where it runs."),
        ("programmes/new", PROGRAMME | {"counties": []}, "counties", "Choose at least one county."),
        ("programmes/new", PROGRAMME | {"counties": ["099"]}, "counties", "Choose from the options offered."),
        ("programmes/new", PROGRAMME | {"reached": "many"}, "reached", "Enter a whole number, in digits."),
        ("programmes/new", PROGRAMME | {"reached": "-3"}, "reached", "Enter a whole number, in digits."),
        ("programmes/new", PROGRAMME | {"reached": "9" * 30}, "reached", "Enter a whole number, in digits."),
        ("programmes/new", PROGRAMME | {"reached": "100000001"}, "reached", "Enter a number from 0 to 100,000,000."),
        ("programmes/new", PROGRAMME | {"to_year": "2018"}, "to_year", "The last year cannot be before the first."),
        ("programmes/new", PROGRAMME | {"from_year": "12"}, "from_year", "Enter a year between 1950 and 2100."),
        ("coverage", {}, "national", "Say where your organisation works."),
        ("coverage", {"national": "no"}, "counties", "Choose at least one county."),
        ("coverage", {"national": "no", "counties": "48"}, "counties", "Choose from the options offered."),
        ("contacts", {}, "add", "Add at least one contact person."),
        ("contacts/new", CONTACT | {"email": "nobody"}, "email", "Enter an e-mail address in the form"),
        ("contacts/new", CONTACT | {"name": ""}, "name", "Enter the person&#39;s name."),
        ("contribution", {"contribution": "  "}, "contribution", "Say what your organisation will contribute."),
        ("nomination", {}, "nominated", "Say whether a member nominates you."),
        ("nomination", {"nominated": "yes"}, "nominated_by", "Choose one of the member organisations."),
        ("nomination", {"nominated": "yes", "nominated_by": "nobody"}, "nominated_by", "Choose one of the member"),
        ("declaration", {"declared_by": "W"}, "accurate", "Say that what you have written is true and complete."),
        ("declaration", {"declared_by": "W"}, "consent", "Say that the data may be used"),
        ("declaration", {"accurate": "yes"}, "declared_by", "Enter the name of the person who declares this."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(house, browse, path, fields, wrong, sentence):
    visitor = browse()
    desk = begun(visitor)
    before = application(house, desk)
    answer = visitor.post(f"{desk}/{path}", data=fields)
    assert answer.status_code == 422
    assert f'href="#{wrong}"' in answer.text
    assert f'id="{wrong}"' in answer.text
    assert sentence in answer.text
    assert "<title>Error: " in answer.text
    for typed in (
        value for value in fields.values() if isinstance(value, str) and len(value) > 3 and value != "nobody"
    ):
        assert typed.replace("&", "&amp;") in answer.text or typed in {"circus", "magic"}
    after = application(house, desk)
    assert (after.answers, after.done_steps) == (before.answers, before.done_steps)


def test_lists_grow_change_and_shrink(house, browse):
    visitor = browse()
    desk = begun(visitor)
    visitor.post(f"{desk}/programmes/new", data=PROGRAMME)
    visitor.post(f"{desk}/programmes/new", data=PROGRAMME)  # one press too many
    visitor.post(f"{desk}/programmes/new", data=PROGRAMME | {"name": "Afya Yetu", "national": "yes"})
    visitor.post(f"{desk}/programmes/2", data=PROGRAMME | {"name": "Afya Yetu sana", "national": "yes"})
    said = Answers.of(application(house, desk).answers)
    assert [(one.name, one.counties, one.reached) for one in said.programmes] == [
        ("Inua Watoto", ("023", "042"), 12_400), ("Afya Yetu sana", (), 12_400),
    ]  # fmt: skip
    assert "programmes" in application(house, desk).done_steps
    for _ in range(2):
        visitor.post(f"{desk}/programmes/1/remove")
    assert Answers.of(application(house, desk).answers).programmes == ()
    assert "programmes" not in application(house, desk).done_steps
    colleague = CONTACT | {"name": "Barasa", "email": "BARASA@applicant.example", "representative": ""}
    visitor.post(f"{desk}/contacts/new", data={k: v for k, v in colleague.items() if v})
    refused = visitor.post(f"{desk}/contacts")
    assert "At least one contact person must be a representative." in refused.text
    visitor.post(f"{desk}/contacts/new", data=CONTACT)
    twice = visitor.post(f"{desk}/contacts/new", data=CONTACT | {"name": "Another"})
    assert "Another contact person has this e-mail address." in twice.text
    assert Answers.of(application(house, desk).answers).emails == ("barasa@applicant.example", EMAIL)
    assert visitor.post(f"{desk}/contacts").headers["location"] == f"{desk}/contribution"


@pytest.mark.parametrize("step", [step for step in STEPS if step not in {"nomination", "documents"}])
def test_nothing_is_sent_before_every_step_is_complete(house, browse, step):
    visitor = browse()
    desk = begun(visitor)
    fill_in(visitor, desk)
    with house.write() as session:
        made = session.get_one(Application, application(house, desk).id)
        made.done_steps = [one for one in STEPS if one != step]
    assert f'href="{desk}/check"' not in visitor.get(desk).text
    answer = visitor.post(f"{desk}/check")
    assert answer.status_code == 422
    assert f'href="#{step}"' in answer.text
    assert "Complete this step." in answer.text
    assert application(house, desk).state == State.DRAFT


def test_an_answer_that_is_no_longer_right_stops_the_sending(house, browse):
    """A member that was named has left meanwhile."""
    visitor = browse()
    desk = begun(visitor)
    fill_in(visitor, desk)
    with house.write() as session:
        made = session.get_one(Application, application(house, desk).id)
        made.answers = {**made.answers, "nominated_by": "gone"}
    answer = visitor.post(f"{desk}/check")
    assert answer.status_code == 422
    assert "Choose one of the member organisations." in answer.text


def test_pressed_twice_it_is_sent_once(house, browse):
    visitor = browse()
    desk = sent(visitor)
    again = visitor.post(f"{desk}/check")
    assert (again.status_code, again.headers["location"]) == (303, f"{desk}/submitted")
    assert count(house) == 1
    assert len(moves(house, application(house, desk).id)) == 1
    house.work()
    assert len(house.mails(people.REPRESENTATIVE)) == 1


def test_references_of_many_at_once_leave_no_gap(house, browse):
    desks = []
    for number in range(6):
        visitor = browse()
        desk = begun(visitor, email=f"applicant{number}@haki.example")
        fill_in(visitor, desk, nominated_by="")
        desks.append((visitor, desk))
    barrier = threading.Barrier(len(desks))

    def press(visitor, desk):
        barrier.wait()
        assert visitor.post(f"{desk}/check").status_code == 303

    threads = [threading.Thread(target=press, args=pair) for pair in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    year = clock.now().astimezone(house.settings.zone).year
    assert sorted(application(house, desk).reference for _, desk in desks) == [f"A-{year}-000{n}" for n in range(1, 7)]


def test_a_refused_submission_uses_no_number_and_foreign_numbers_are_passed_over(house, browse):
    make_application(house, State.SUBMITTED)  # has a reference of its own
    with house.write() as session:
        year = clock.now().astimezone(house.settings.zone).year
        session.scalars(select(Application)).one().reference = f"A-{year}-0001"
    visitor = browse()
    visitor.post(f"{begun(visitor, email='other@haki.example')}/check")
    assert application(house, sent(visitor)).reference == f"A-{year}-0002"


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
