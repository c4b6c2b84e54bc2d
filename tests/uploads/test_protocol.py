"""The tus protocol, request by request: what it answers, to whom, and what is left on the disk."""

import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app import uploads
from app.accounts import create_token
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.documents.jobs_sweep import sweep
from app.uploads import actions
from app.uploads.jobs import expire
from app.uploads.models import Upload
from tests import people
from tests.uploads.sending import BYTES, STUDY, TUS, begin, checksum, described, go_on, offset_of

HALF = len(STUDY) // 2


@pytest.fixture
def browser(house):
    return house.browse(people.COLLEAGUE)


def on_disk(house):
    """Names of what grows, and keys of what is whole."""
    growing = {path.name for path in house.services.storage.arriving.iterdir()}
    return growing, {thing.key for thing in house.services.storage.list("files/")}


def claimed(house, where, who=people.COLLEAGUE):
    return uploads.claim(house.services, house.actor(who), where.rpartition("/")[2])


def test_a_file_in_two_pieces_becomes_one_of_the_house(house, browser):
    where = begin(browser, name="../a study.txt")
    assert go_on(browser, where, STUDY[:HALF]).headers["upload-offset"] == str(HALF)
    with pytest.raises(ConflictError):
        claimed(house, where)
    seen = browser.head(where, headers=TUS)
    assert (seen.headers["upload-offset"], seen.headers["upload-length"]) == (str(HALF), str(len(STUDY)))
    assert seen.headers["upload-metadata"] == described("../a study.txt")["upload-metadata"]
    assert seen.headers["cache-control"] == "no-store"
    last = go_on(browser, where, STUDY[HALF:], HALF)
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(STUDY)))
    assert parsedate_to_datetime(last.headers["upload-expires"]) > clock.now() + timedelta(hours=23)
    stored = claimed(house, where)
    assert (stored.name, stored.size, stored.media_type) == ("a study.txt", len(STUDY), "text/plain")
    assert stored.sha256 == hashlib.sha256(STUDY).hexdigest()
    assert b"".join(house.services.storage.read(stored.key)) == STUDY
    assert on_disk(house) == (set(), {stored.key})
    assert offset_of(browser, where) == len(STUDY)
    with pytest.raises(NotFoundError):
        claimed(house, where, people.LEAD)


def test_what_the_house_can_do_is_told_to_everyone(house):
    said = house.browse().options("/uploads").headers
    assert said["tus-version"] == said["tus-resumable"] == "1.0.0"
    assert set(said["tus-extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "checksum", "expiration",
    }  # fmt: skip
    assert (said["tus-checksum-algorithm"], said["tus-max-size"]) == ("sha1,sha256", "200000000")


@pytest.mark.parametrize(
    ("send", "status", "left"),
    [
        (lambda b, w: b.patch(w, content=b"x", headers=BYTES | {"upload-offset": "0", "tus-resumable": "0.2"}), 412, 0),
        (lambda b, w: b.patch(w, content=b"x", headers=TUS | {"upload-offset": "0"}), 415, 0),
        (lambda b, w: b.patch(w, content=b"x", headers=BYTES), 400, 0),
        (lambda b, w: b.patch(w, content=b"x", headers=BYTES | {"upload-offset": "1e3"}), 400, 0),
        (lambda b, w: go_on(b, w, b"x", 7), 409, 0),
        (lambda b, w: go_on(b, w, STUDY + b"x"), 413, 0),
        (lambda b, w: go_on(b, w, iter([STUDY[:HALF], STUDY])), 413, 0),
        (lambda b, w: go_on(b, w, b"changed", **checksum(b"sent")), 460, 0),
        (lambda b, w: go_on(b, w, b"x", **{"upload-checksum": "crc32 AAAA"}), 400, 0),
        (lambda b, w: go_on(b, w, b"x", **{"upload-checksum": "sha1 not base64"}), 400, 0),
        (lambda b, w: go_on(b, w, b"same", **checksum(b"same")), 204, 4),
        (lambda b, w: go_on(b, w, b"same", **checksum(b"same", "sha1", hashlib.sha1)), 204, 4),
        (lambda b, w: b.post(w, content=b"cut", headers=BYTES | {"upload-offset": "0", "x-http-method-override": "PATCH"}), 204, 3),
        (lambda b, w: b.post(w, content=b"cut", headers=BYTES | {"x-http-method-override": "GET"}), 400, 0),
        (lambda b, w: b.delete(w, headers=TUS), 204, 404),
        (lambda b, _: b.post("/uploads", headers=TUS | {"upload-length": "200000001"}), 413, 0),
        (lambda b, _: b.post("/uploads", headers=TUS | {"upload-length": "-1"}), 400, 0),
        (lambda b, _: b.post("/uploads", headers=TUS | {"upload-length": "1", "upload-metadata": "filename %%%"}), 400, 0),
        (lambda b, w: go_on(b, w, b"x", **{"sec-fetch-site": "cross-site"}), 403, 0),
    ],
    ids=[
        "version", "type", "no offset", "strange offset", "other offset", "more than announced", "more, streamed", "changed",
        "unknown sum", "broken sum", "sum", "older sum", "as a post", "as another method", "removed", "too large",
        "negative", "broken metadata", "another site",
    ],
)  # fmt: skip
def test_each_answer_has_its_number_and_leaves_the_offset_where_it_belongs(browser, send, status, left):
    where = begin(browser)
    answer = send(browser, where)
    assert answer.status_code == status
    assert offset_of(browser, where) == left
    if status >= 400 and status != 403:
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize(
    ("who", "may_begin", "may_go_on"),
    [(None, 401, 401), (people.GUEST, 403, 403), (people.LEAD, 201, 404)],
    ids=["visitor", "guest", "another member"],
)
def test_an_upload_is_its_own_persons(house, browser, who, may_begin, may_go_on):
    where, absent = begin(browser), "/uploads/" + "0" * 32
    other = house.browse(who)
    assert other.post("/uploads", headers=TUS | {"upload-length": "5"}).status_code == may_begin
    for send in (
        lambda to: go_on(other, to, b"x"),
        lambda to: other.head(to, headers=TUS),
        lambda to: other.delete(to, headers=TUS),
    ):
        answer, nowhere = send(where), send(absent)
        assert (answer.status_code, answer.content) == (may_go_on, nowhere.content)
    assert offset_of(browser, where) == 0


def test_a_token_will_do_and_a_file_may_come_with_its_beginning(house):
    with house.write() as session:
        token = create_token(session, house.person_id(people.MEMBER), "scanner", by=house.actor(people.MEMBER))
    program = house.browse(authorization=f"Bearer {token}")
    made = program.post(
        "/uploads", content=STUDY, headers=BYTES | {"upload-length": str(len(STUDY))} | described("whole.txt")
    )
    assert (made.status_code, made.headers["upload-offset"]) == (201, str(len(STUDY)))
    assert claimed(house, made.headers["location"], people.MEMBER).size == len(STUDY)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"", "empty.pdf", "The file is empty"), (b"MZ\x90\x00" + b"\0" * 600, "tool.exe", "cannot be added")],
    ids=["empty", "program"],
)
def test_a_refused_file_has_its_sentence_and_is_gone(house, browser, content, name, sentence):
    said = {"upload-length": str(len(content))} | described(name)
    answer = browser.post("/uploads", content=content, headers=(BYTES if content else TUS) | said)
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert on_disk(house) == (set(), set())
    with house.read() as session:
        assert session.scalar(select(func.count(Upload.id))) == 0


def test_a_crash_between_the_last_byte_and_the_shelf_is_made_good(house, browser, monkeypatch):
    where = begin(browser)

    def die(*_args, **_more):
        raise KeyboardInterrupt

    go_on(browser, where, STUDY[:HALF])
    for place in ("app.uploads.finishing.judged", "app.uploads.finishing.actions.finish"):
        with monkeypatch.context() as patched:
            patched.setattr(place, die)
            house.services.get(uploads.Digests).take(where[9:], 1)
            with pytest.raises(KeyboardInterrupt):
                all_came(house, where)
    assert claimed(house, where).sha256 == hashlib.sha256(STUDY).hexdigest()
    assert len(on_disk(house)[1]) == 1


def all_came(house, where):
    """All bytes are there, and the process dies at what follows."""
    with house.write() as session:
        session.get(Upload, where[9:]).received = len(STUDY)
    path = house.services.storage.arriving / where[9:]
    if path.exists() and path.stat().st_size:
        path.write_bytes(STUDY)
    claimed(house, where)


def test_time_and_number_are_bounded(house, browser, monkeypatch):
    begun_once, whole = begin(browser), begin(browser)
    go_on(browser, whole, STUDY)
    monkeypatch.setattr(actions, "MOST_OPEN", 2)
    refused = browser.post("/uploads", headers=TUS | {"upload-length": "5"})
    assert (refused.status_code, "Finish or remove" in refused.json()["detail"]) == (429, True)
    assert int(refused.headers["retry-after"]) > 0
    assert house.browse(people.LEAD).post("/uploads", headers=TUS | {"upload-length": "5"}).status_code == 201
    monkeypatch.setattr(actions, "MOST_OPEN", 9)
    monkeypatch.setattr(actions, "MOST_TIMES", 0.001)
    assert browser.post("/uploads", headers=TUS | {"upload-length": "50000"}).status_code == 413
    with time_machine.travel(clock.now() + actions.UNFINISHED + timedelta(minutes=1)):
        assert offset_of(browser, begun_once) == 404
        assert expire(house.services, {}) == 2
        assert sweep(house.services, {}) == 0
    with house.write() as session:
        held = claimed(house, whole)
        uploads.let_go(session, [held.key])
    assert offset_of(browser, whole) == 404
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert sweep(house.services, {}) == 1
    assert on_disk(house) == (set(), set())


def test_beginning_is_counted(house, browser, monkeypatch):
    limits = house.services.get(uploads.UploadLimits)
    monkeypatch.setattr(limits._window, "hit", lambda _item, key: key != str(house.person_id(people.COLLEAGUE)))
    answer = browser.post("/uploads", headers=TUS | {"upload-length": "5"})
    assert (answer.status_code, "very many uploads" in answer.json()["detail"]) == (429, True)
