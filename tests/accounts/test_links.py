"""Invitations and resets: a link works once, for one person, for a while; and it tells nobody who has an account."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import SYSTEM
from app.accounts import AccountLink, Person, get_person, invite_person, suspend
from app.accounts.tokens import token_hash
from app.core.errors import InvalidError
from app.jobs import Job
from tests import people
from tests.houses import text_of
from tests.people import PASSWORD

NEW = "four unrelated words here"
NEWCOMER = "new@people.example"


def invite(house, email=NEWCOMER, name="New Person"):
    with house.write() as session:
        _, token = invite_person(session, email=email, name=name, by=SYSTEM)
    return f"/invitation/{token}"


def ask_reset(house, browse, person=people.MEMBER):
    """The address in the mail that the person gets."""
    before = len(house.mails(person))
    assert browse().post("/reset", data={"email": person.email}).status_code == 200
    house.work()
    (mail,) = house.mails(person)[before:]
    (address,) = re.findall(r"\S+/reset/\S+", text_of(mail))
    assert address.startswith(house.settings.base_url + "/")
    return address.removeprefix(house.settings.base_url)


def accept(client, link, password=NEW, name="New Person"):
    return client.post(link, data={"name": name, "password": password})


def signs_in(browse, email, password):
    return browse().post("/sign-in", data={"email": email, "password": password}).status_code == 303


def contents(house):
    """All rows that a link could change."""
    with house.read() as session:
        return [session.execute(select(*table.__table__.columns)).all() for table in (Person, AccountLink, Job)]


def test_an_invitation_shows_a_button_changes_nothing_and_then_works_once(house, browse):
    link, client = invite(house), browse()
    before = contents(house)
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert NEWCOMER in page.text
    assert contents(house) == before
    assert not signs_in(browse, NEWCOMER, "")
    assert accept(client, link).status_code == 303
    assert signs_in(browse, NEWCOMER, NEW)
    assert accept(browse(), link, "another four words here").status_code == 404
    assert signs_in(browse, NEWCOMER, NEW)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "N", "password": "short"}, "Use at least 12 characters."),
        ({"name": " ", "password": NEW}, "Enter your name."),
        ({"name": "N"}, "Choose a password."),
        ({}, "Enter your name."),
    ],
)
def test_an_acceptance_that_can_be_mended_leaves_the_link_working(house, browse, data, sentence):
    link = invite(house)
    answer = browse().post(link, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert accept(browse(), link).status_code == 303


def test_a_newer_invitation_supersedes_the_older(house, browse):
    older, newer = invite(house), invite(house)
    assert accept(browse(), older).status_code == 404
    assert accept(browse(), newer).status_code == 303
    with pytest.raises(InvalidError, match="already has an account"):
        invite(house)


@pytest.mark.parametrize(
    "email", ["nobody", "a@b", "a b@people.example", "a@people.example, b@people.example", "é@people.example"]
)
def test_only_an_address_can_be_invited(house, email):
    with pytest.raises(InvalidError, match="Enter an e-mail address"):
        invite(house, email)


def test_an_invitation_accepted_twice_at_once_makes_one_account(house, browse):
    link = invite(house)
    clients = [browse() for _ in range(2)]
    start, answers = Barrier(2), {}

    def knock(number):
        start.wait()
        answers[number] = accept(clients[number], link, f"{NEW} {number}").status_code

    threads = [Thread(target=knock, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers.values()) == [303, 404]
    winner = next(number for number, status in answers.items() if status == 303)
    assert [signs_in(browse, NEWCOMER, f"{NEW} {number}") for number in range(2)] == [winner == 0, winner == 1]
    with house.read() as session:
        assert session.scalar(select(func.count()).where(Person.email == NEWCOMER)) == 1


def test_a_reset_sets_the_password_ends_sessions_and_is_told(house, browse):
    signed_in = browse(people.MEMBER)
    link = ask_reset(house, browse)
    before = contents(house)
    assert browse().get(link).status_code == 200
    assert contents(house) == before
    assert signed_in.get("/account").status_code == 200
    assert browse().post(link, data={"password": NEW}).status_code == 303
    assert signed_in.get("/account").status_code == 303
    assert signs_in(browse, people.MEMBER.email, NEW)
    assert not signs_in(browse, people.MEMBER.email, PASSWORD)
    house.work()
    assert house.mails(people.MEMBER)[-1]["subject"] == "Your password was changed"


def used(house, browse, link):
    assert browse().post(link, data={"password": NEW + " used"}).status_code == 303
    return link


def superseded(house, browse, link):
    ask_reset(house, browse)
    return link


def password_changed(house, browse, link):
    changed = browse(people.MEMBER).post("/account/password", data={"current": PASSWORD, "password": NEW + " changed"})
    assert changed.status_code == 303
    return link


def suspended(house, browse, link):
    with house.write() as session:
        suspend(session, get_person(session, house.person_id(people.MEMBER)), "", by=SYSTEM)
    return link


def flipped(link, position):
    letter = "A" if link[position] != "A" else "B"
    return link[:position] + letter + link[position + 1 :]


DEAD = {
    "used": used,
    "superseded": superseded,
    "password changed": password_changed,
    "suspended": suspended,
    "truncated": lambda _house, _browse, link: link[:-1],
    "longer": lambda _house, _browse, link: link + "A",
    "first letter": lambda _house, _browse, link: flipped(link, len("/reset/")),
    "last letter": lambda _house, _browse, link: flipped(link, -3),
    "made up": lambda _house, _browse, _link: "/reset/" + "A" * 43,
    "not ascii": lambda _house, _browse, _link: "/reset/%F0%9F%98%80%00",
    "other purpose": lambda house, _browse, _link: invite(house).replace("/invitation/", "/reset/"),
    "other way round": lambda _house, _browse, link: link.replace("/reset/", "/invitation/"),
    "the hash itself": lambda _house, _browse, link: "/reset/" + token_hash(link.rpartition("/")[2]),
}


def without_own_address(page):
    """The switch of languages leads back to the very address that was asked for."""
    return re.sub(r'value="/(reset|invitation)/[^"]*"', "", page)


@pytest.mark.parametrize("way", DEAD)
def test_every_dead_link_answers_with_one_neutral_page_and_changes_nothing(house, browse, way):
    dead = DEAD[way](house, browse, ask_reset(house, browse))
    before = contents(house)
    neutral = browse().get(dead.rpartition("/")[0] + "/" + "z" * 43)
    client = browse()
    answers = [client.get(dead), client.post(dead, data={"password": NEW, "name": "X"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {without_own_address(answer.text) for answer in answers} == {without_own_address(neutral.text)}
    assert people.MEMBER.email not in neutral.text
    assert contents(house) == before
    assert not signs_in(browse, people.MEMBER.email, NEW)


@pytest.mark.parametrize(("purpose", "lifetime"), [("reset", timedelta(hours=2)), ("invitation", timedelta(days=14))])
def test_links_expire(house, browse, purpose, lifetime):
    link = ask_reset(house, browse) if purpose == "reset" else invite(house)
    now = datetime.now(UTC)
    with time_machine.travel(now + lifetime - timedelta(minutes=1)):
        assert browse().get(link).status_code == 200
    with time_machine.travel(now + lifetime + timedelta(minutes=1)):
        assert browse().get(link).status_code == 404
        assert accept(browse(), link).status_code == 404


def test_a_link_is_for_its_own_person_whoever_is_signed_in(house, browse):
    link = ask_reset(house, browse)
    colleague = browse(people.COLLEAGUE)
    assert colleague.post(link, data={"password": NEW}).status_code == 303
    assert signs_in(browse, people.MEMBER.email, NEW)
    assert signs_in(browse, people.COLLEAGUE.email, PASSWORD)


def test_only_hashes_of_links_are_kept(house, browse):
    tokens = [invite(house).rpartition("/")[2], ask_reset(house, browse).rpartition("/")[2]]
    with house.read() as session:
        kept = set(session.scalars(select(AccountLink.token_hash)))
        everything = str([session.execute(select(*t.__table__.columns)).all() for t in (AccountLink, Person, Job)])
    assert kept == {token_hash(token) for token in tokens}
    assert not any(token in everything for token in tokens)


def test_asking_for_a_reset_tells_nobody_who_has_an_account(house, browse):
    client = browse()
    client.get("/reset")
    told = {}
    for email in (people.MEMBER.email, "moraz@people.example", people.SUSPENDED.email):
        with house.counting() as statements:
            answer = client.post("/reset", data={"email": email})
        told[email] = (
            answer.status_code,
            answer.text.replace(email, "…"),
            dict(answer.headers) | {"content-length": ""},
            list(statements),
        )
    known, unknown, suspended_ = told.values()
    assert known == unknown == suspended_
    assert known[0] == 200
    house.work()
    assert [len(house.mails(email)) for email in told] == [1, 0, 0]


def test_resets_are_limited_without_saying_so(house, browse):
    client = browse()
    pages = {client.post("/reset", data={"email": people.MEMBER.email}).text for _ in range(8) if not house.work() < 0}
    assert len(pages) == 1
    assert len(house.mails(people.MEMBER)) == 5


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b@c", "x" * 300 + "@people.example", "a@people.example\r\nBcc: b@people.example"]
)
def test_what_is_no_address_is_said_at_once(house, browse, email):
    answer = browse().post("/reset", data={"email": email})
    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert house.work() == 0


def test_links_carry_the_address_of_the_house_whatever_the_request_says(house, browse):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    client = browse()
    page = client.post("/reset", data={"email": people.MEMBER.email}, headers=headers)
    assert "evil.example" not in page.text + str(page.headers)
    house.work()
    text = text_of(house.mails(people.MEMBER)[-1])
    assert "evil.example" not in text
    assert f"{house.settings.base_url}/reset/" in text
