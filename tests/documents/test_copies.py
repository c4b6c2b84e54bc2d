"""Asking for a copy of what one may only know of, and the link that opens once (UP14)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.documents.limits_copies import PER_EMAIL
from app.documents.models import CopyRequest, Document
from tests import people
from tests.documents.conftest import STUDY
from tests.houses import text_of

LINK = re.compile(r"(/documents/copies/[\w-]{40,})")
WANTED = {
    "reason": "For my thesis.",
    "name": "Wafula Visitor",
    "email": "Wafula@Elsewhere.Example",
    "organisation": "University",
}


@pytest.fixture
def listed(put):
    return put(people.COLLEAGUE, title="On crossings", audience="committee", listed="public")


def link_to(house, address) -> str:
    house.work()
    return [found[1] for mail in house.mails(address) if (found := LINK.search(text_of(mail)))][-1]


@pytest.mark.parametrize(
    ("who", "typed", "status", "said"),
    [
        (people.MEMBER, {}, 303, ""),
        (people.GUEST, {}, 303, ""),
        (people.VISITOR, {}, 303, ""),
        (people.VISITOR, {"email": "nobody", "name": ""}, 422, "Enter your name."),
        (people.MEMBER, {"reason": "  "}, 422, "Say what you need it for"),
        (people.CHAIR, {}, 403, "You may read this document already."),
    ],
)
def test_who_asks_for_a_copy_and_who_is_told(house, listed, who, typed, status, said):
    browser = house.browse(who)
    for _ in range(2):
        answer = browser.post(f"/documents/{listed}/copies", data=WANTED | typed)
        assert answer.status_code == status
    assert said in answer.text
    if status == 422:
        assert WANTED["organisation"] in answer.text or who is not people.VISITOR, "what was typed is kept"
    with house.read() as session:
        assert len(session.scalars(select(CopyRequest)).all()) == (status == 303)
    house.work()
    told = {
        one.key for one in people.CAST if any("asks for a copy" in str(mail["subject"]) for mail in house.mails(one))
    }
    assert told == ({"colleague", "representative"} if status == 303 else set())
    waits = "1 person asks for a copy" in house.browse(people.REPRESENTATIVE).get("/").text
    assert waits == (status == 303)


def test_visitors_ask_only_so_often_and_not_for_what_is_listed_to_members(house, put, listed):
    inside = put(people.COLLEAGUE, audience="committee", listed="members")
    browser = house.browse()
    refused, absent = (browser.post(f"/documents/{n}/copies", data=WANTED) for n in (inside, 999_999))
    assert (refused.status_code, refused.content) == (404, absent.content)
    statuses = [
        browser.post(f"/documents/{listed}/copies", data=WANTED).status_code for _ in range(PER_EMAIL.amount + 1)
    ]
    assert statuses == [303] * PER_EMAIL.amount + [429]


def test_up14_the_link_is_of_one_person_opens_once_and_ends(house, listed):
    member, owner = house.browse(people.MEMBER), house.browse(people.COLLEAGUE)
    member.post(f"/documents/{listed}/copies", data=WANTED)
    shown = owner.get("/documents/requests").text
    assert "Moraa Member" in shown
    stranger = house.browse(people.OTHER_REPRESENTATIVE)
    for method in ("get", "post"):
        answer, absent = (getattr(stranger, method)(f"/documents/requests/{n}") for n in (1, 4711))
        assert answer.status_code == 404, "who knows of the document, but keeps it not"
        assert answer.content == absent.content
    assert owner.post("/documents/requests/1", data={"decision": "refuse", "answer": ""}).status_code == 422
    assert owner.post("/documents/requests/1", data={"decision": "grant", "days": "400"}).status_code == 422
    assert owner.post("/documents/requests/1", data={"decision": "grant"}).status_code == 303
    assert owner.post("/documents/requests/1", data={"decision": "grant"}).status_code == 409
    link = link_to(house, people.MEMBER)
    with house.read() as session:
        kept = session.scalars(select(CopyRequest)).one()
        assert link.rpartition("/")[2] not in str(vars(kept)), "only its hash is kept"
        assert timedelta(days=6) < kept.expires_at - clock.now() <= timedelta(days=7)
    outside = house.browse().get(link)
    assert outside.status_code == 303
    assert "/sign-in" in outside.headers["location"]
    guessed = stranger.get("/documents/copies/" + "a" * 43)
    assert [stranger.get(link).status_code, stranger.post(link).status_code, guessed.status_code] == [404] * 3
    assert stranger.get(link).content == guessed.content
    for _ in range(2):  # programs that look at mail open links, and take nothing
        assert "study.txt" in member.get(link).text
    taken = member.post(link)
    assert (taken.status_code, taken.content) == (200, STUDY)
    assert taken.headers["cache-control"] == "private, no-store"
    assert [member.post(link).status_code, member.get(link).status_code] == [410, 410]
    assert member.get(f"/documents/{listed}/files/study.txt").status_code == 404, "the copy opened no other door"
    assert "The copy was taken on" in owner.get("/documents/requests").text


@pytest.mark.parametrize("end", ["expired", "withdrawn", "narrowed", "narrowed file"])
def test_up14_a_link_dies_with_what_it_opens(house, listed, end):
    visitor, owner = house.browse(), house.browse(people.COLLEAGUE)
    visitor.post(f"/documents/{listed}/copies", data=WANTED)
    owner.post("/documents/requests/1", data={"decision": "grant", "days": "2", "answer": "Mind chapter 3."})
    link = link_to(house, "wafula@elsewhere.example")
    assert visitor.get(link).status_code == 200
    if end == "withdrawn":
        owner.post(f"/documents/{listed}/withdraw", data={"reason": "Wrong."})
    elif end == "narrowed file":
        house.browse(people.COORDINATOR).post(f"/documents/{listed}/files/1/readers", data={"readers": "keepers"})
    else:
        with house.write() as session:
            session.execute(
                update(CopyRequest).values(expires_at=clock.now())
                if end == "expired"
                else update(Document).values(listed="members")
            )
    assert [visitor.get(link).status_code, visitor.post(link).status_code] == [410, 410]
