"""The private link: who gets it, what it opens, when it ends, and that it shows itself nowhere; and what time does to drafts."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.audit import AuditEvent
from app.jobs import Job
from app.membership.models import Move
from tests import people
from tests.membership.applying import (
    CONTACT,
    ORGANISATION,
    application,
    begun,
    changed,
    count,
    fill_in,
    link_in,
    sent,
)

EMAIL = CONTACT["email"]
PAGES = (
    "",
    "/organisation",
    "/programmes",
    "/programmes/new",
    "/contacts",
    "/documents",
    "/check",
    "/print",
    "/withdraw",
)


def wrong_links(desk):
    number = desk.removeprefix("/applications/").partition("-")[0]
    return {
        "changed": changed(desk),
        "cut": desk[:-1],
        "longer": f"{desk}A",
        "of another": re.sub(r"/\d+-", f"/{int(number) + 1}-", desk),
        "number only": f"/applications/{number}",
        "no secret": f"/applications/{number}-",
        "huge": f"/applications/{'9' * 40}-x",
        "no number": "/applications/-x",
        "other letters": f"/applications/{number}-%C3%A9%00",
    }


@pytest.mark.parametrize("path", PAGES)
def test_a_link_that_is_wrong_answers_as_if_there_were_nothing(house, browse, path):
    visitor = browse()
    desk = begun(visitor)
    assert visitor.get(desk + path).status_code in {200, 303}
    absent = visitor.get("/applications/424242-" + "x" * 32)
    assert absent.status_code == 404
    assert "The page How to join sends you the newest link again." in absent.text
    for name, wrong in wrong_links(desk).items():
        answer = visitor.get(wrong + path)
        assert (answer.status_code, answer.text) == (404, absent.text), name
        assert dict(answer.headers) | {"date": ""} == dict(absent.headers) | {"date": ""}


@pytest.mark.parametrize("who", [people.VISITOR, people.MEMBER, people.ADMINISTRATOR, people.CHAIR])
def test_whoever_holds_the_link_opens_it_and_nobody_else_does(house, browse, who):
    desk = begun(browse())
    assert browse(who).get(desk).status_code == 200
    assert browse(who).get(changed(desk)).status_code == 404


@pytest.mark.parametrize(
    "path", ["organisation", "programmes/new", "documents", "check", "answer", "withdraw", "again", "link"]
)
def test_nothing_is_posted_through_a_link_that_is_wrong(house, browse, path):
    visitor = browse()
    desk = begun(visitor)
    before = application(house, desk).changed_at
    assert visitor.post(f"{changed(desk)}/{path}", data=ORGANISATION).status_code == 404
    assert application(house, desk).changed_at == before
    assert count(house) == 1


def test_a_replaced_link_ends_the_older_ones(house, browse):
    visitor = browse()
    desk = begun(visitor)
    answer = visitor.post(f"{desk}/link")
    new = answer.headers["location"]
    assert (answer.status_code, new != desk) == (303, True)
    assert visitor.get(desk).status_code == 404
    assert visitor.post(f"{desk}/organisation", data=ORGANISATION).status_code == 404
    assert visitor.get(new).status_code == 200
    house.work()
    assert link_in(house.mails(EMAIL)[-1]) == new


@pytest.mark.parametrize("path", PAGES)
def test_pages_behind_the_link_are_kept_by_nobody(house, browse, path):
    visitor = browse()
    desk = begun(visitor)
    fill_in(visitor, desk)
    page = visitor.get(desk + path)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', page.text), "no other site learns the address"


def test_redirects_are_kept_by_nobody_either(browse):
    visitor = browse()
    desk = begun(visitor)
    for answer in (visitor.post(f"{desk}/organisation", data=ORGANISATION), visitor.post(f"{desk}/link")):
        assert answer.status_code == 303
        assert answer.headers["cache-control"] == "private, no-store"


def test_the_secret_is_in_no_log_no_job_and_no_record(house, browse, capfd, monkeypatch):
    visitor = browse()
    desk = sent(visitor)
    secret = desk.partition("-")[2]
    house.work()
    with monkeypatch.context() as broken:
        broken.setattr("app.membership.routes_apply_follow.follow_page", lambda *_: 1 / 0)
        assert visitor.get(desk).status_code == 500
        away = OperationalError("SELECT", {}, Exception("no connection"))
        broken.setattr("app.membership.routes_apply_follow.follow_page", lambda *_: (_ for _ in ()).throw(away))
        assert visitor.get(desk).status_code == 503
    printed = "".join(capfd.readouterr())
    assert "/applications/{token}" in printed, "the fault was written down"
    assert secret not in printed
    with house.read() as session:
        written = [str(row) for row in session.execute(select(AuditEvent.detail, AuditEvent.reason))]
        owed = [str(row) for row in session.execute(select(Job.payload, Job.key, Job.last_error))]
        moves = [str(row) for row in session.execute(select(Move.detail, Move.reason, Move.note))]
    assert written
    assert not [row for row in (*written, *owed, *moves) if secret in row]


def test_errors_of_the_database_name_no_values(house):
    """Letters with links in them are among the values."""
    with pytest.raises(Exception, match="nothing_of_the_kind") as fault, house.read() as session:
        session.connection().exec_driver_sql("SELECT :a FROM nothing_of_the_kind", {"a": "a-secret"})
    assert "a-secret" not in str(fault.value)
