"""An application in the committee's room: what of it opens to whom, its files, and the moves that are made from there."""

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.governance import Choice, add_seat, begin_term, declare, get_ballot, oversight
from app.membership.models import Application, ApplicationFile, Move, State
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF, ZONE
from tests.membership.factory import (
    BYTES,
    CONTACT,
    CONTRIBUTION,
    DESCRIPTION,
    DUE_FILE,
    NAME,
    NOTE,
    STATEMENT,
    decide,
    make_application,
)
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, GUEST, MEMBER, REPRESENTATIVE

MARKERS = (CONTRIBUTION, DESCRIPTION, STATEMENT, NOTE, CONTACT, DUE_FILE)
SCORES = {"alignment_cop": "4", "alignment_sector": "5", "value_added": "3", "credibility": "n/a", "scope": "2"}


def address(application_id: int, tail: str = "") -> str:
    return f"/committee/applications/{application_id}{tail}"


def kept(house, application_id: int) -> Application:
    with house.read() as session:
        return session.get(Application, application_id)


def file_of(house, application_id: int) -> str:
    with house.read() as session:
        found = session.scalars(select(ApplicationFile.id).where(ApplicationFile.application_id == application_id))
        return address(application_id, f"/files/{found.one()}")


def declares(house, application_id: int, *people_, conflict=False) -> None:
    for who in people_:
        actor = house.actor(who)
        with house.write() as session:
            case = get_ballot(session, actor, kept(house, application_id).ballot_id, lock=True)
            declare(session, case, conflict=conflict, by=actor)


def shown(text: str) -> set[str]:
    return {marker for marker in MARKERS if marker in text}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (CHAIR, 200),
        (OF_ILO, 200),
        (ADMINISTRATOR, 200),
        (MEMBER, 404),
        (REPRESENTATIVE, 404),
        (COORDINATOR, 404),
        (GUEST, 403),
        (people.VISITOR, 303),
    ],
)
def test_who_enters(house, browse, committee, who, status):
    application = make_application(house, State.REVIEW)
    client = browse(who)
    for path in ("/committee", address(application)):
        answer = client.get(path)
        assert answer.status_code == status
        assert (NAME in answer.text) == (status == 200)
    unknown = client.get(address(9_999))
    assert unknown.status_code == (404 if status == 200 else status)
    if status == 404:
        assert unknown.text == client.get(address(application)).text


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        (OF_ILO, False, True),
        (CHAIR, False, True),
        (OF_UNICEF, False, None),
        (ADMINISTRATOR, True, None),
    ],
)
def test_papers_open_with_the_declaration(house, browse, committee, who, before, after):
    """`after` is None for those who have nothing to declare. UNICEF nominated, so its own member is recused by rule."""
    application = make_application(house, State.REVIEW)
    client = browse(who)
    first = client.get(address(application))
    assert shown(first.text) == (set(MARKERS) if before else set())
    for known in (NAME, "National or local NGO", "A-", "Nominated by United Nations"):
        assert known in first.text
    sent = client.get(file_of(house, application))
    assert sent.status_code == (200 if before else 403)
    assert (sent.content == BYTES) == before
    if after is None:
        return
    assert client.post(f"/committee/ballots/{kept(house, application).ballot_id}/declare", data={
        "conflict": "false", "next": address(application),
    }).headers["location"] == address(application)  # fmt: skip
    assert shown(client.get(address(application)).text) == set(MARKERS)
    assert client.get(file_of(house, application)).content == BYTES


def test_whoever_declares_a_conflict_reads_nothing_ever(house, browse, committee):
    application = make_application(house, State.REVIEW)
    declares(house, application, OF_ILO, conflict=True)
    client = browse(OF_ILO)
    assert shown(client.get(address(application)).text) == set()
    others = (CHAIR, OF_APSP)
    declares(house, application, *others)
    ballot = f"/committee/ballots/{kept(house, application).ballot_id}"
    for who in others:
        assert browse(who).post(f"{ballot}/vote", data=SCORES | {"choice": "decline"}).status_code == 303
    assert browse(CHAIR).post(f"{ballot}/close", data={"reason": "Too early."}).status_code == 303
    assert kept(house, application).state == State.DECLINED
    after = client.get(address(application))
    assert "Declined" in after.text
    assert shown(after.text) == set()
    assert client.get(file_of(house, application)).status_code == 403


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SCREENING, State.INFORMATION, State.SCREENED])
def test_before_the_review_only_the_secretariat_reads(house, browse, committee, state):
    application = make_application(house, state)
    chair = browse(CHAIR).get(address(application))
    assert chair.status_code == 200
    assert shown(chair.text) == set()
    assert "The application opens to the committee when its review begins." in chair.text
    assert browse(CHAIR).get(file_of(house, application)).status_code == 403
    assert {CONTRIBUTION, DESCRIPTION, CONTACT} <= shown(browse(ADMINISTRATOR).get(address(application)).text)


@pytest.mark.parametrize("state", [State.DRAFT, State.EXPIRED])
@pytest.mark.parametrize("who", [CHAIR, ADMINISTRATOR])
def test_drafts_do_not_exist_here(house, browse, committee, state, who):
    application = make_application(house, state)
    client = browse(who)
    assert client.get(address(application)).text == client.get(address(9_999)).text
    assert NAME not in client.get("/committee?q=haki").text


def test_a_withdrawn_draft_stays_the_applicants_own(house, browse, committee):
    application = make_application(house, State.DRAFT)
    with house.write() as session:
        session.get(Application, application).state = State.WITHDRAWN
    assert browse(ADMINISTRATOR).get(address(application)).status_code == 404
    assert NAME not in browse(ADMINISTRATOR).get("/committee?state=withdrawn").text


def test_whoever_joins_during_the_vote_waits_for_its_end(house, browse, committee):
    application = make_application(house, State.REVIEW)
    with house.write() as session:
        here = oversight(session)
        seat = add_seat(session, here, constituency="Media", by=SYSTEM)
        begin_term(session, here, seat, house.person_id(MEMBER), zone=ZONE, by=SYSTEM)
    client = browse(MEMBER)
    opened = client.get(address(application))
    assert "This vote was opened before you joined the committee." in opened.text
    assert shown(opened.text) == set()
    decide(house, kept(house, application).ballot_id, Choice.DECLINE)
    assert CONTRIBUTION in client.get(address(application)).text


def test_files_are_sent_guarded(house, browse, committee):
    application = make_application(house, State.REVIEW)
    other = make_application(house, State.REVIEW, name="Another Trust", email="other@applicant.example")
    declares(house, application, OF_ILO)
    client = browse(OF_ILO)
    sent = client.get(file_of(house, application))
    assert sent.headers["content-disposition"] == f'attachment; filename="{DUE_FILE}"'
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in sent.headers["content-security-policy"]
    assert sent.headers["cache-control"].startswith("private")
    head = client.head(file_of(house, application))
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(BYTES)))
    assert client.get(file_of(house, application), headers={"range": "bytes=0-3"}).content == BYTES[:4]
    number = file_of(house, other).rpartition("/")[2]
    assert client.get(address(application, f"/files/{number}")).status_code == 404
    assert client.get(file_of(house, other)).status_code == 403
    assert browse(MEMBER).get(file_of(house, application)).status_code == 404


def test_from_the_review_to_the_decision(house, browse, committee):
    """Two members decide; the page leads each of them from the declaration to the vote, and the chair to the end."""
    application = make_application(house, State.SCREENED)
    secretariat, chair, member = browse(ADMINISTRATOR), browse(CHAIR), browse(OF_ILO)
    assert f"{address(application)}/open-review" in secretariat.get(address(application)).text
    assert secretariat.post(address(application, "/open-review")).status_code == 303
    assert kept(house, application).state == State.REVIEW
    ballot = f"/committee/ballots/{kept(house, application).ballot_id}"
    here = {"next": address(application)}
    assert "Declare first" in member.get("/committee").text
    for client in (chair, member):
        assert client.post(f"{ballot}/declare", data={"conflict": "false"} | here).status_code == 303
        assert f'action="{ballot}/vote"' in client.get(address(application)).text
        answer = client.post(f"{ballot}/vote", data=SCORES | {"choice": "approve"} | here)
        assert answer.headers["location"] == address(application)
    assert f'action="{ballot}/close"' in chair.get(address(application)).text
    assert f'action="{ballot}/close"' not in member.get(address(application)).text
    assert "Close the vote" in chair.get("/committee").text
    refused = chair.post(f"{ballot}/close", data={"reason": ""} | here)
    assert refused.status_code == 422
    assert f'name="next" value="{address(application)}"' in refused.text
    assert chair.post(f"{ballot}/close", data={"reason": "A fine record."} | here).status_code == 303
    decided = kept(house, application)
    assert (decided.state, decided.organisation_id is not None) == (State.APPROVED, True)
    page = chair.get(address(application)).text
    assert "A fine record." in page
    assert ">Profile of the member<" in page
    assert secretariat.post(address(application, "/open-review")).status_code == 409


def test_a_deferred_application_comes_again(house, browse, committee):
    application = make_application(house, State.DEFERRED)
    before = kept(house, application).ballot_id
    assert "Open the review again" in browse(CHAIR).get(address(application)).text
    assert browse(CHAIR).post(address(application, "/open-review")).status_code == 303
    assert kept(house, application).ballot_id != before
    assert shown(browse(CHAIR).get(address(application)).text) == set()


@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        (CHAIR, State.SCREENED, 303),
        (ADMINISTRATOR, State.SCREENED, 303),
        (OF_ILO, State.SCREENED, 403),
        (CHAIR, State.SUBMITTED, 409),
        (CHAIR, State.SCREENING, 409),
        (ADMINISTRATOR, State.INFORMATION, 409),
        (CHAIR, State.REVIEW, 409),
        (CHAIR, State.WITHDRAWN, 409),
        (MEMBER, State.SCREENED, 404),
        (REPRESENTATIVE, State.SCREENED, 404),
        (people.VISITOR, State.SCREENED, 303),
    ],
)
def test_who_opens_the_review_and_when(house, browse, committee, who, state, status):
    application = make_application(house, state)
    answer = browse(who).post(address(application, "/open-review"))
    assert answer.status_code == status
    moved = status == 303 and who is not people.VISITOR
    assert (kept(house, application).state == State.REVIEW) == (moved or state == State.REVIEW)


@pytest.mark.parametrize(
    ("who", "state", "reason", "status"),
    [
        (CHAIR, State.SUBMITTED, "Known to all of us.", 303),
        (CHAIR, State.SUBMITTED, "  ", 422),
        (CHAIR, State.SUBMITTED, "word " * 50_000, 422),
        (OF_ILO, State.SUBMITTED, "I like them.", 403),
        (ADMINISTRATOR, State.SUBMITTED, "To be quick.", 403),
        (CHAIR, State.SCREENING, "Once more.", 409),
        (MEMBER, State.SUBMITTED, "Me.", 404),
    ],
)
def test_who_waives_the_nomination(house, browse, committee, who, state, reason, status):
    application = make_application(house, state, nominated_by="")
    with house.read() as session:
        before = session.scalars(select(Move).where(Move.application_id == application)).all()
    answer = browse(who).post(address(application, "/waive"), data={"reason": reason})
    assert answer.status_code == status
    if status == 422:
        assert 'id="reason-error"' in answer.text
    with house.read() as session:
        after = session.scalars(select(Move).where(Move.application_id == application).order_by(Move.id)).all()
    assert len(after) - len(before) == (1 if status == 303 else 0)
    if status == 303:
        assert (after[-1].reason, after[-1].to_state) == (reason, State.SCREENING)


def test_offers_say_why_not(house, browse, committee):
    application = make_application(house, State.SUBMITTED)
    page = browse(OF_ILO).get(address(application)).text
    assert "Only the chair of the committee can do this." in page
    assert 'href="#waive"' not in page
    assert 'href="#waive"' in browse(CHAIR).get(address(application)).text
