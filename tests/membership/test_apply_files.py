"""Due-diligence documents: what is refused, what is kept, and lists that end."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.membership import MOST_BYTES
from app.membership.answers import Answers
from app.membership.models import Application, ApplicationFile, State
from tests import people
from tests.membership.applying import (
    CONTACT,
    PROGRAMME,
    application,
    begun,
    field,
    sent,
)


def stored(house):
    return {thing.key for thing in house.services.storage.list("applications/")}


def files(house):
    with house.read() as session:
        return session.scalars(select(ApplicationFile.name).order_by(ApplicationFile.id)).all()


def upload(browser, desk, content=b"Registered in 2014.", name="certificate.txt", **more):
    return browser.post(
        f"{desk}/documents",
        files={"file": (name, BytesIO(content), "application/octet-stream")},
        data={"do": "add"} | more,
    )


def test_two_windows_cannot_mix_up_a_list(house, browse):
    visitor = browse()
    desk = begun(visitor)
    for name in ("First", "Second"):
        visitor.post(f"{desk}/programmes/new", data=PROGRAMME | {"name": name})
        visitor.post(f"{desk}/contacts/new", data=CONTACT | {"name": name, "email": f"{name}@haki.example"})
    seen = {kind: field(visitor.get(f"{desk}/{kind}/2").text, "seen") for kind in ("programmes", "contacts")}
    seen |= {
        f"{kind}/remove": field(visitor.get(f"{desk}/{kind}/2/remove").text, "seen")
        for kind in ("programmes", "contacts")
    }
    assert all(seen.values())
    for kind, fields in (("programmes", PROGRAMME), ("contacts", CONTACT)):
        visitor.post(f"{desk}/{kind}/1/remove")
        for stale in (
            visitor.post(f"{desk}/{kind}/2", data=fields | {"seen": seen[kind]}),
            visitor.post(f"{desk}/{kind}/1/remove", data={"seen": "0" * 16}),
            visitor.post(f"{desk}/{kind}/2/remove", data={"seen": seen[f"{kind}/remove"]}),
        ):
            assert stale.status_code == 409
            assert "changed in another window" in stale.text
        assert visitor.get(f"{desk}/{kind}/2").status_code == 404
        assert visitor.post(f"{desk}/{kind}/2", data=fields).status_code == 404
    said = Answers.of(application(house, desk).answers)
    assert [one.name for one in (*said.programmes, *said.contacts)] == ["Second", "Second"]


def test_lists_have_an_end(house, browse):
    visitor = browse()
    desk = begun(visitor)
    for number in range(30):
        assert visitor.post(f"{desk}/programmes/new", data=PROGRAMME | {"name": f"P{number}"}).status_code == 303
    assert visitor.post(f"{desk}/programmes/new", data=PROGRAMME | {"name": "one more"}).status_code == 409
    assert "The list is full." in visitor.get(f"{desk}/programmes").text
    for number in range(10):
        visitor.post(f"{desk}/contacts/new", data=CONTACT | {"email": f"c{number}@haki.example"})
    assert visitor.post(f"{desk}/contacts/new", data=CONTACT | {"email": "one@haki.example"}).status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.pdf", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 200, "setup.exe", "This kind of file"),
        (b"<html><script>alert(1)</script></html>", "page.pdf", "page.pdf"),
    ],
    ids=["empty", "program", "markup"],
)
def test_files_of_other_kinds_are_refused_and_not_kept(house, browse, content, name, sentence):
    visitor = browse()
    desk = begun(visitor)
    answer = upload(visitor, desk, content, name)
    assert answer.status_code == 422, answer.text
    assert 'href="#file"' in answer.text
    assert files(house) == []
    assert stored(house) == set()


def test_files_are_kept_with_their_hash_once_and_ten_at_most(house, browse):
    visitor = browse()
    desk = begun(visitor)
    for number in range(10):
        assert upload(visitor, desk, f"Paper {number}.".encode(), f"../paper {number}.txt").status_code == 303
    again = upload(visitor, desk, b"Paper 3.", "copy.txt")
    assert again.status_code == 303
    assert files(house) == [f"paper {n}.txt" for n in range(10)]
    full = upload(visitor, desk, b"One more.", "more.txt")
    assert full.status_code == 422
    assert "There are 10 files already." in full.text
    assert len(stored(house)) == 10
    with house.read() as session:
        first = session.scalars(select(ApplicationFile).order_by(ApplicationFile.id)).first()
    got = visitor.get(f"{desk}/documents/{first.id}")
    assert (got.content, got.headers["content-disposition"][:10]) == (b"Paper 0.", "attachment")
    assert got.headers["cache-control"] == "private, no-store"
    other = begun(browse(), email="other@haki.example")
    assert visitor.get(f"{other}/documents/{first.id}").status_code == 404
    assert visitor.post(f"{other}/documents/{first.id}/remove").status_code == 404
    assert visitor.post(f"{desk}/documents/{first.id}/remove").status_code == 303
    assert visitor.get(f"{desk}/documents/{first.id}").status_code == 404
    assert first.key not in stored(house)


def test_a_file_beyond_twenty_megabytes_is_refused(house, browse):
    visitor = browse()
    desk = begun(visitor)
    answer = upload(visitor, desk, b"x" * (MOST_BYTES + 1), "large.txt")
    assert answer.status_code == 422
    assert "This file is larger than 20 MB." in answer.text
    beyond = upload(visitor, desk, b"x" * (MOST_BYTES + 1_100_000), "larger.txt")
    assert beyond.status_code == 413
    assert "20 MB" in beyond.text
    assert (files(house), stored(house)) == ([], set())


@pytest.mark.parametrize("address", ["/applications/new", "/applications/link", "/applications/12/documents"])
def test_large_bodies_are_taken_at_no_other_address(browse, address):
    assert browse().post(address, data={"email": "x" * 2_100_000}).status_code == 413


def test_a_file_without_a_right_is_not_stored(house, browse):
    visitor = browse()
    desk = sent(visitor)
    assert upload(visitor, desk).status_code == 409
    assert upload(visitor, desk[:-1] + ("A" if desk[-1] != "A" else "B")).status_code == 404
    assert stored(house) == set()


@pytest.mark.parametrize(
    "path", ["nothing", "organisations", "programmes/0", "programmes/x", "documents/99999999999", "check/x"]
)
def test_there_is_nothing_at_other_addresses(browse, path):
    visitor = browse()
    assert visitor.get(f"{begun(visitor)}/{path}").status_code == 404


def test_a_member_who_is_signed_in_fills_in_the_same_form(house, browse):
    visitor = browse(people.MEMBER)
    desk = sent(visitor)
    assert application(house, desk).state == State.SUBMITTED
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 1
