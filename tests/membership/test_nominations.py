"""Nominations through the pages: who may nominate, answer and withdraw; what each answer leads to; that it counts once."""

import re

import pytest
from sqlalchemy import func, select

from app.audit import AuditEvent
from app.core.settings import Settings
from app.membership import count_nominations_to_answer, count_to_screen
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.membership.nomination_tokens import nomination_of_token, nomination_token
from app.organisations import by_slug
from tests import people
from tests.membership.factory import CONTACT, CONTRIBUTION, make_application

INVITATION = {"name": "Haki Trust", "email": "office@haki.example", "statement": "They know Turkana.", "language": "en"}


def nomination_of(house, application_id: int) -> int:
    with house.read() as session:
        return session.scalars(
            select(Nomination.id).where(Nomination.application_id == application_id).order_by(Nomination.id.desc())
        ).first()


def rows(house, application_id: int) -> tuple:
    """Everything that an answer could change."""
    with house.read() as session:
        application = session.get_one(Application, application_id)
        nominations = session.execute(select(Nomination.id, Nomination.state, Nomination.reason)).all()
        moves = session.scalar(select(func.count()).select_from(Move))
        written = select(func.count()).where(AuditEvent.subject_kind.in_(("application", "nomination")))
        return application.state, [tuple(row) for row in nominations], moves, session.scalar(written)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.REPRESENTATIVE, 303),
        (people.COLLEAGUE, 403),
        (people.OTHER_REPRESENTATIVE, 404),
        (people.CHAIR, 404),
        (people.ADMINISTRATOR, 404),
        (people.GUEST, 403),
        (people.VISITOR, 303),
    ],
)
@pytest.mark.parametrize("answer", ["confirm", "decline"])
def test_only_a_representative_of_the_named_member_answers(house, browse, who, status, answer):
    number = make_application(house, State.SUBMITTED)
    path = f"/nominations/{nomination_of(house, number)}/{answer}"
    before = rows(house, number)
    came = browse(who).post(path, data={"statement": "We know them.", "reason": "We do not know them."})
    assert came.status_code == status, came.text
    if who is people.VISITOR:
        assert came.headers["location"].startswith("/sign-in")
    if who is not people.REPRESENTATIVE:
        assert rows(house, number) == before
        return
    state = State.SCREENING if answer == "confirm" else State.SUBMITTED
    kept = NominationState.CONFIRMED if answer == "confirm" else NominationState.DECLINED
    assert rows(house, number)[0] == state
    with house.read() as session:
        nomination = session.scalars(select(Nomination)).one()
        assert (nomination.state, nomination.person_id) == (kept, house.person_id(people.REPRESENTATIVE))
        move = session.scalars(select(Move).order_by(Move.id.desc())).first()
        assert (move.move, move.who) == (f"{answer}_nomination", people.REPRESENTATIVE.name)
    house.work()
    (letter,) = house.mails(CONTACT)
    text = letter.get_body(("plain",)).get_content()
    assert ("We do not know them." in text) == (answer == "decline")
    assert re.search(r"http://127\.0\.0\.1:8000/applications/\d+-[\w-]+", text)


def test_an_answer_counts_once_and_a_second_one_is_told(house, browse):
    number = make_application(house, State.SUBMITTED)
    path = f"/nominations/{nomination_of(house, number)}"
    browser = browse(people.REPRESENTATIVE)
    for answer in ({"statement": " "}, {"statement": "x" * 2001}):
        came = browser.post(f"{path}/confirm", data=answer)
        assert came.status_code == 422
        assert answer["statement"].strip() in came.text
    assert browser.post(f"{path}/decline", data={"reason": "We do not know them."}).status_code == 303
    before = rows(house, number)
    for answer in ("confirm", "decline"):
        assert browser.post(f"{path}/{answer}", data={"statement": "Yes.", "reason": "No."}).status_code == 409
    assert rows(house, number) == before
    page = browser.get(path).text
    assert "answered already" in page
    assert "We do not know them." in page


@pytest.mark.parametrize("state", [State.SCREENING, State.WITHDRAWN, State.DRAFT])
def test_an_answer_that_comes_too_late(house, browse, state):
    number = make_application(house, State.SUBMITTED)
    nomination = nomination_of(house, number)
    with house.write() as session:
        session.get_one(Application, number).state = state
    came = browse(people.REPRESENTATIVE).post(f"/nominations/{nomination}/confirm", data={"statement": "Yes."})
    assert came.status_code == 409


def test_what_a_representative_sees_of_an_application(house, browse):
    number = make_application(house, State.SUBMITTED)
    page = browse(people.REPRESENTATIVE).get(f"/nominations/{nomination_of(house, number)}").text
    for word in ("Haki Trust", "Wanjiru Applicant", "They know our work in Turkana.", "Confirm the nomination"):
        assert word in page
    assert CONTRIBUTION not in page
    listed = browse(people.COLLEAGUE).get("/nominations").text
    assert "Haki Trust" in listed
    assert "Waiting for a representative" in listed
    assert "Haki Trust" not in browse(people.MEMBER).get("/nominations").text
    drafted = make_application(house, State.DRAFT, name="Hidden Draft")
    assert "Hidden Draft" not in browse(people.REPRESENTATIVE).get("/nominations").text
    assert drafted


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.REPRESENTATIVE, 303), (people.COLLEAGUE, 303), (people.GUEST, 403), (people.FORMER, 403)],
)
def test_who_may_nominate_from_inside(house, browse, who, status):
    came = browse(who).post("/nominations/new", data=INVITATION)
    assert came.status_code == status, came.text
    house.work()
    letters = house.mails("office@haki.example")
    assert len(letters) == (status == 303)
    if status == 303:
        with house.read() as session:
            nomination = session.scalars(select(Nomination)).one()
            token = nomination_token(house.settings, nomination.id)
            assert nomination_of_token(session, house.settings, token) is nomination
        assert f"/applications/new?nomination={token}" in letters[0].get_body(("plain",)).get_content()
        assert "They know Turkana." in letters[0].get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "office@haki"}, "email"),
        ({"email": "a@b.example, c@d.example"}, "email"),
        ({"statement": ""}, "statement"),
        ({"statement": "x " * 1001}, "statement"),
        ({"language": "de"}, "language"),
    ],
)
def test_an_invitation_to_be_mended_keeps_what_was_typed(house, browse, change, field):
    came = browse(people.COLLEAGUE).post("/nominations/new", data=INVITATION | {"name": "Héki & Sons"} | change)
    assert came.status_code == 422
    assert f'href="#{field}"' in came.text
    assert ("Héki &amp; Sons" in came.text) == (field != "name")
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(Nomination)) == 0


def test_one_invitation_to_an_address_and_no_more_than_twenty(house, browse):
    browser = browse(people.REPRESENTATIVE)
    assert browser.post("/nominations/new", data=INVITATION).status_code == 303
    again = browser.post("/nominations/new", data=INVITATION | {"email": "OFFICE@haki.example"})
    assert again.status_code == 422
    assert "invited this address already" in again.text
    for n in range(19):
        assert browser.post("/nominations/new", data=INVITATION | {"email": f"{n}@haki.example"}).status_code == 303
    assert browser.post("/nominations/new", data=INVITATION | {"email": "more@haki.example"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.COLLEAGUE, 303),
        (people.REPRESENTATIVE, 303),
        (people.MEMBER, 404),
        (people.ADMINISTRATOR, 404),
    ],
)
def test_a_withdrawn_invitation_dies_at_once(house, browse, who, status):
    browse(people.COLLEAGUE).post("/nominations/new", data=INVITATION)
    with house.read() as session:
        number = session.scalars(select(Nomination.id)).one()
    token = nomination_token(house.settings, number)
    browser = browse(who)
    assert browser.post(f"/nominations/{number}/withdraw").status_code == status
    with house.read() as session:
        assert (nomination_of_token(session, house.settings, token) is None) == (status == 303)
    if status == 303:
        assert browser.post(f"/nominations/{number}/withdraw").status_code == 409


def test_what_home_counts(house, committee):
    make_application(house, State.SUBMITTED)
    make_application(house, State.SUBMITTED, nominated_by="ndma", email="n@ndma-applicant.example")
    for state in (State.SCREENING, State.SCREENED, State.REVIEW, State.INFORMATION):
        make_application(house, state, name=f"{state} Trust", email=f"{state}@applicant.example")
    with house.read() as session:
        unicef = by_slug(session, "unicef").id
        asked = select(count_nominations_to_answer(), count_to_screen())
        assert session.execute(asked, {"represented": [unicef]}).one() == (1, 2)
        assert session.execute(asked, {"represented": []}).one() == (0, 2)


@pytest.mark.database_free
def test_a_token_of_another_house_or_number_is_none(settings_like):
    token = nomination_token(settings_like, 12)
    for wrong in (token.replace("12-", "13-"), token[:-1], f"{token}x", "12", "", "12-", "-", "٣-abc", "9" * 30):
        assert nomination_of_token(None, settings_like, wrong) is None


@pytest.fixture
def settings_like(tmp_path):
    return Settings(data_dir=tmp_path)
