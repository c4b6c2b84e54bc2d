"""An application from the first page to the confirmation, through the real forms; what each step takes and refuses."""

import threading

import pytest
from sqlalchemy import select

from app.audit import AuditEvent
from app.core import clock
from app.membership.answers import Answers
from app.membership.life import STEPS, Name
from app.membership.models import Application, Move, NominationState, State
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
    nominations,
    sent,
)
from tests.membership.factory import make_application

EMAIL = CONTACT["email"]


def moves(house, number):
    with house.read() as session:
        chosen = select(Move.move, Move.from_state, Move.to_state, Move.person_id, Move.who)
        return [tuple(row) for row in session.execute(chosen.where(Move.application_id == number).order_by(Move.id))]


def happened(house, number):
    with house.read() as session:
        about = (AuditEvent.subject_kind == "application", AuditEvent.subject_id == number)
        return session.execute(select(AuditEvent.action, AuditEvent.person_id).where(*about)).all()


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
