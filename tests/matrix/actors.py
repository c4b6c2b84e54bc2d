"""Thirteen kinds of people who may come to an address, and browsers that are signed in as each."""

from contextlib import contextmanager
from dataclasses import dataclass

from starlette.testclient import TestClient

from app import printing
from app.access import SYSTEM
from app.accounts import get_person, suspend
from app.core.db import Database
from tests import people
from tests.committee import OF_ILO
from tests.houses import House
from tests.people import Member


@dataclass(frozen=True, slots=True)
class Kind:
    """`link`: whether the browser sends the private link of the application in question."""

    name: str
    person: Member | None = None
    link: bool = False


KINDS = (
    Kind("visitor"),
    Kind("applicant", link=True),
    Kind("suspended", people.OTHER_REPRESENTATIVE),
    Kind("former", people.FORMER),
    Kind("guest", people.GUEST),
    Kind("member", people.MEMBER),
    Kind("group_member", people.COLLEAGUE),
    Kind("group_lead", people.LEAD),
    Kind("representative", people.REPRESENTATIVE),
    Kind("committee_member", OF_ILO),
    Kind("committee_chair", people.CHAIR),
    Kind("coordinator", people.COORDINATOR),
    Kind("secretariat", people.ADMINISTRATOR),
)


def browsers(house: House) -> dict[str, TestClient]:
    """One browser a kind; who is suspended signed in before and still sends the cookie."""
    # Nobody reads the pages here, so that nothing is gained by packing and unpacking each of them.
    plain = {"accept-encoding": "identity"}
    found = {kind.name: house.browse(kind.person, **plain) for kind in KINDS}
    with house.write() as session:
        person = get_person(session, house.person_id(people.OTHER_REPRESENTATIVE))
        suspend(session, person, "For the test.", by=SYSTEM)
    return found


@contextmanager
def rehearsing(database: Database, monkeypatch):
    """Every unit of work runs to its end and is then rolled back, so that each request meets the same world.

    Papers stay unprinted: who gets one is the question here, and each would take a second.
    """
    monkeypatch.setattr(printing, "to_pdf", lambda *_html, **_how: b"%PDF-1.7")
    monkeypatch.setattr(printing, "printed", lambda *_html, **_how: printing.Printed(b"%PDF-1.7", 1))
    real = database._writers

    @contextmanager
    def write():
        with real() as session:
            yield session
            session.flush()
            session.rollback()

    monkeypatch.setattr(database, "write", write)
    yield
    monkeypatch.undo()
