"""The committee's room: who enters, what the queue says, and what of an application opens to whom."""

import pytest

from app.governance import declare, get_ballot
from app.membership.models import Application, State
from tests import people
from tests.committee import OF_ILO, OF_UNICEF
from tests.membership.factory import (
    BYTES,
    CONTACT,
    CONTRIBUTION,
    DESCRIPTION,
    DUE_FILE,
    NAME,
    NOTE,
    STATEMENT,
    make_application,
)
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, GUEST, MEMBER, REPRESENTATIVE

MARKERS = (CONTRIBUTION, DESCRIPTION, STATEMENT, NOTE, CONTACT, DUE_FILE)


def address(application_id: int, tail: str = "") -> str:
    return f"/committee/applications/{application_id}{tail}"


def ballot_of(house, application_id: int) -> int:
    with house.read() as session:
        return session.get(Application, application_id).ballot_id


def state_of(house, application_id: int) -> str:
    with house.read() as session:
        return session.get(Application, application_id).state


def declares(house, application_id: int, *people_, conflict=False) -> None:
    for who in people_:
        actor = house.actor(who)
        with house.write() as session:
            case = get_ballot(session, actor, ballot_of(house, application_id), lock=True)
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
    """`after` is None for those who have nothing to declare."""
    application = make_application(house, State.REVIEW)
    client = browse(who)
    first = client.get(address(application))
    assert shown(first.text) == (set(MARKERS) if before else set())
    for known in (NAME, "National or local NGO", f"A-", "UNICEF" if who is OF_UNICEF else "Nominated by"):
        assert known in first.text
    sent = client.get(address(application, "/files/1"))
    assert sent.status_code == (200 if before else 403)
    assert (sent.content == BYTES) == before
    if after is None:
        return
    declares(house, application, who)
    assert shown(client.get(address(application)).text) == set(MARKERS)
    assert client.get(address(application, "/files/1")).content == BYTES
