"""What a person does with an account: password, sessions, tokens, details, language."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts import ApiToken, Person, SignInSession, get_person, suspend
from app.accounts.tokens import token_hash
from app.audit import AuditEvent
from tests import people
from tests.houses import text_of
from tests.people import PASSWORD

NEW = "four unrelated words here"


def alive(client):
    return client.get("/account").status_code == 200


def make_token(client):
    page = client.post("/account/tokens", data={"label": "reports"})
    assert page.status_code == 200
    return re.search(r"baraza_[\w-]{40,}", page.text)[0]


def bearer(browse, token):
    return browse(None, Authorization=f"Bearer {token}")


@pytest.mark.parametrize(
    ("current", "new", "status", "sentence"),
    [
        (PASSWORD, NEW, 303, ""),
        ("wrong words here", NEW, 422, "This is not your current password."),
        ("", NEW, 422, "Enter your current password."),
        (PASSWORD, "short", 422, "Use at least 12 characters."),
        (PASSWORD, "", 422, "Choose a password."),
        (PASSWORD, "x" * 201, 422, "Use at most 200 characters."),
        (PASSWORD, "a" * 20, 422, "easy to guess"),
        (PASSWORD, people.MEMBER.email, 422, "easy to guess"),
        (PASSWORD, "password123456", 422, "easy to guess"),
    ],
)
def test_changing_the_password_ends_every_other_session_and_is_told_by_mail(
    house, browse, current, new, status, sentence
):
    here, elsewhere, colleague = browse(people.MEMBER), browse(people.MEMBER), browse(people.COLLEAGUE)
    answer = here.post("/account/password", data={"current": current, "password": new})
    assert answer.status_code == status
    assert sentence in answer.text
    assert new not in answer.text or not new or new == people.MEMBER.email
    changed = status == 303
    assert (alive(here), alive(elsewhere), alive(colleague)) == (True, not changed, True)
    house.work()
    assert [mail["subject"] for mail in house.mails(people.MEMBER)] == (
        ["Your password was changed"] if changed else []
    )
    works = {
        p: browse().post("/sign-in", data={"email": people.MEMBER.email, "password": p}).status_code
        for p in (PASSWORD, NEW)
    }
    assert works == ({PASSWORD: 422, NEW: 303} if changed else {PASSWORD: 303, NEW: 422})


def session_ids(house, person):
    with house.read() as session:
        rows = (
            select(SignInSession.id)
            .where(SignInSession.person_id == house.person_id(person))
            .order_by(SignInSession.id)
        )
        return list(session.scalars(rows))


@pytest.mark.parametrize(("whose", "status"), [(people.MEMBER, 303), (people.COLLEAGUE, 404), (None, 404)])
def test_one_ends_ones_own_sessions_and_nobody_elses(house, browse, whose, status):
    here, elsewhere, colleague = browse(people.MEMBER), browse(people.MEMBER), browse(people.COLLEAGUE)
    number = session_ids(house, whose)[-1] if whose else 10**6
    assert here.post(f"/account/sessions/{number}/end").status_code == status
    assert alive(here)
    assert alive(elsewhere) is (status != 303)
    assert alive(colleague)


def test_the_list_shows_ones_own_sessions_and_ends_the_others_at_once(house, browse):
    elsewhere = [
        browse(people.MEMBER, **{"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}) for _ in range(2)
    ]
    here = browse(people.MEMBER)
    page = here.get("/account").text
    assert len(re.findall(r'action="/account/sessions/\d+/end"', page)) == 2
    assert "Firefox on Windows" in page
    assert here.post("/account/sessions/end-others").status_code == 303
    assert [alive(client) for client in (*elsewhere, here)] == [False, False, True]


def test_a_token_acts_as_its_person_and_is_kept_as_a_hash(house, browse):
    member = browse(people.MEMBER)
    token = make_token(member)
    program = bearer(browse, token)
    me = program.get("/api/v1/me")
    assert me.status_code == 200
    assert me.json()["email"] == people.MEMBER.email
    assert me.json()["organisation"] == {"slug": "ndma", "name": "National Drought Management Authority"}
    assert token not in member.get("/account").text, "it is shown once"
    with house.read() as session:
        assert session.scalars(select(ApiToken.token_hash)).all() == [token_hash(token)]
        assert token not in str(session.execute(select(AuditEvent.detail, AuditEvent.reason)).all())


@pytest.mark.parametrize(
    ("who", "status"), [(people.MEMBER, 303), (people.COLLEAGUE, 404), (people.ADMINISTRATOR, 404)]
)
def test_one_revokes_ones_own_tokens_and_nobody_elses(house, browse, who, status):
    token = make_token(browse(people.MEMBER))
    program = bearer(browse, token)
    with house.read() as session:
        (number,) = session.scalars(select(ApiToken.id))
    assert browse(who).post(f"/account/tokens/{number}/revoke").status_code == status
    assert program.get("/api/v1/me").status_code == (401 if status == 303 else 200)


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "bearer baraza_x", "Basic eDp4", "Bearer \x00", "Bearer é"])
def test_a_token_that_is_none_opens_nothing(browse, header):
    answer = browse().get("/api/v1/me", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_suspension_ends_every_session_token_and_link_at_once(house, browse):
    first, second = browse(people.MEMBER), browse(people.MEMBER)
    program = bearer(browse, make_token(first))
    browse().post("/reset", data={"email": people.MEMBER.email})
    house.work()
    link = re.search(r"/reset/\S+", text_of(house.mails(people.MEMBER)[-1]))[0]
    with house.write() as session:
        person = get_person(session, house.person_id(people.MEMBER), lock=True)
        suspend(session, person, "Rude\r\nwords", by=house.actor(people.ADMINISTRATOR))
    assert [client.get("/account").status_code for client in (first, second)] == [303, 303]
    assert program.get("/api/v1/me").status_code == 401
    assert browse().get(link).status_code == 404
    assert browse().post(link, data={"password": NEW}).status_code == 404
    told = browse().post("/sign-in", data={"email": people.MEMBER.email, "password": PASSWORD})
    assert "Reason given: Rude words" in told.text


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"name": " Moraa\r\nM. ", "title": "Officer", "language": "sw"}, 303, ""),
        ({"name": "  ", "title": "", "language": "en"}, 422, "Enter your name."),
        ({"name": "M" * 121, "language": "en"}, 422, "Use at most 120 characters"),
        ({"name": "M", "language": "xx"}, 422, "Choose one of the languages offered."),
        ({"name": "M"}, 422, "Choose one of the languages offered."),
        ({}, 422, "Enter your name."),
    ],
)
def test_details(house, browse, data, status, sentence):
    """What is not on the form (a role, a state, an address) is not changed by sending it along."""
    member = browse(people.MEMBER)
    more = {"state": "suspended", "email": "x@people.example", "role": "administrator", "id": "1", "password_hash": "x"}
    answer = member.post("/account", data={**data, **more})
    assert answer.status_code == status
    assert sentence in answer.text
    with house.read() as session:
        person = session.get_one(Person, house.person_id(people.MEMBER))
    assert person.name == ("Moraa M." if status == 303 else people.MEMBER.name)
    assert (person.state, person.email) == ("active", people.MEMBER.email)
    assert not house.actor(people.MEMBER).may("people:manage")


def own_zone(house):
    with house.read() as session:
        return session.get_one(Person, house.person_id(people.MEMBER)).timezone


@pytest.mark.parametrize(
    ("before", "sent", "status", "after"),
    [
        ("", "Europe/London", 303, "Europe/London"),
        ("Europe/London", "", 303, ""),
        ("Europe/London", None, 303, "Europe/London"),
        ("Antarctica/Troll", "Antarctica/Troll", 303, "Antarctica/Troll"),
        ("", "Antarctica/Troll", 422, ""),
        ("Europe/London", "../../etc/passwd", 422, "Europe/London"),
        ("Europe/London", "Africa/Nowhere", 422, "Europe/London"),
        ("Europe/London", "a\x00b", 422, "Europe/London"),
    ],
)
def test_the_own_time_zone_is_one_of_those_offered_or_the_community_s(house, browse, before, sent, status, after):
    with house.write() as session:
        session.get_one(Person, house.person_id(people.MEMBER)).timezone = before
    member = browse(people.MEMBER)
    data = {"name": "Moraa", "language": "en"} | ({} if sent is None else {"timezone": sent})
    answer = member.post("/account", data=data)
    assert answer.status_code == status
    assert ("Choose one of the time zones offered." in answer.text) == (status == 422)
    assert own_zone(house) == after
    page = member.get("/account").text
    chosen = re.search(r'<option value="([^"]*)" selected>', page)
    assert (chosen[1] if chosen else "") == after
    assert "s (Nairobi)</option>" in page
    assert member.get("/api/v1/me").json()["timezone"] == (after or "Africa/Nairobi")


def test_a_file_sent_for_a_word_is_refused_politely(browse):
    member = browse(people.MEMBER)
    assert member.post("/account", files={"name": ("x.txt", b"x")}, data={"language": "en"}).status_code == 422
    assert browse().post("/sign-in", files={"email": ("x", b"x")}, data={"password": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "asked", "chosen", "shown"),
    [
        (None, "", "", "en"),
        (None, "sw-KE,sw;q=0.9", "", "sw"),
        (None, "sw-KE", "en", "en"),
        (None, "en", "sw", "sw"),
        (None, "", "xx", "en"),
        (people.MEMBER, "en", "sw", "sw"),
    ],
)
def test_language(house, browse, who, asked, chosen, shown):
    client = browse(who)
    if chosen:
        answer = client.post("/language", data={"language": chosen, "next": "/organisations"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/organisations")
    page = client.get("/organisations", headers={"accept-language": asked} if asked else {})
    assert f'<html lang="{shown}"' in page.text
    if who:
        assert f'<html lang="{shown}"' in browse(who).get("/organisations").text, "the choice goes with the person"


def test_two_password_changes_at_once_leave_one_password(house, browse):
    clients = [browse(people.MEMBER) for _ in range(2)]
    passwords = [NEW + " one", NEW + " two"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda i: clients[i].post("/account/password", data={"current": PASSWORD, "password": passwords[i]}),
                range(2),
            )
        )
    assert all(answer.status_code in {303, 422} for answer in answers)
    works = [
        browse().post("/sign-in", data={"email": people.MEMBER.email, "password": p}).status_code for p in passwords
    ]
    assert sorted(works) == [303, 422]


def test_last_used_moves_on_with_use(house):
    browser = house.browse(people.MEMBER)
    with house.read() as session:
        first = session.scalars(select(SignInSession.seen_at)).one()
    with time_machine.travel(first + timedelta(minutes=10), tick=False):
        assert browser.get("/account").status_code == 200
    with house.read() as session:
        assert session.scalars(select(SignInSession.seen_at)).one() == first, "not at every request"
    with time_machine.travel(first + timedelta(minutes=40), tick=False):
        assert browser.get("/account").status_code == 200
    with house.read() as session:
        assert session.scalars(select(SignInSession.seen_at)).one() == first + timedelta(minutes=40)
