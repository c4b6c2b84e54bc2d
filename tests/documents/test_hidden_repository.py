"""What somebody must not learn of the repository: by search, by lists, by programs' doors, by what changes, by what comes later."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.curation.actions import begin_with, put
from app.curation.models import Collection
from app.documents import kept, note_shared, search_source
from app.documents.actions import keep_file
from app.documents.intake import take_in_bytes
from app.documents.models import CopyRequest, Document, DocumentFile, DocumentRelation
from app.documents.models import DocumentState as State
from app.documents.scanning import note
from tests import people
from tests.discovery.library import Library
from tests.documents.uploading import count, send
from tests.uploads.sending import begin, go_on

SURFACES = (
    "/", "/documents", "/documents?topic=financing", "/documents/browse", "/documents.csv", "/documents.atom",
    "/feeds/topics/financing.atom", "/feeds/organisations/unicef.atom", "/organisations/unicef", "/collections",
    "/collections/1", "/search?q=zebra", "/search?q=zebar", "/search?q=giraf", "/search?q=kifaru%20zebra&sort=date",
    "/search/filters/topic?q=zebra", "/search/filters/year", "/search/pages?document=1&q=zebra", "/search.csv?q=zebra",
    "/search/suggest?q=Cross", "/api/v1/search?q=zebra", "/api/v1/search?q=girafe", "/api/v1/search?q=kifaru+zebra",
    "/api/v1/search/suggest?q=cros", "/api/v1/documents", "/api/v1/documents/1", "/documents/1", "/documents/1/similar",
    "/api/v1/documents/1/similar", "/documents/1/pages/1?q=zebra", "/documents/1/statistics", "/documents/1/cite.bib",
    "/documents/1/metadata/oai_dc.xml", "/documents/1/metadata/datacite.json", "/oai?verb=ListSets", "/oai?verb=Identify",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
    "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:documents/3",
)  # fmt: skip
OF_THE_MOMENT = re.compile(
    r'"took_ms":[0-9.]+|<responseDate>[^<]*|nonce-[\w+/=-]+|\(?\d+ ms\)?|datetime="[^"]*"[^<]*<|csrf[^"]*"[^"]*"'
)


def seen(browser):
    answers = {path: browser.get(path) for path in SURFACES}
    return {path: (answer.status_code, OF_THE_MOMENT.sub("", answer.text)) for path, answer in answers.items()}


@pytest.mark.parametrize("person", [people.VISITOR, people.CHAIR], ids=str)
def test_sf1_what_is_hidden_changes_nothing_that_others_see(house, person):
    """The same questions before and after: not a count, a suggestion, a score, a date or a set tells of what came."""
    library = Library(house)
    shared = {
        "terms": {"topic": ["financing"], "county": ["015"]},
        "authors": ["Achieng, Mary"],
        "keywords": ["streets"],
    }
    zebra = "zebra crossing in Kitui for older persons and cash transfers"
    number = library.add(
        [zebra, "More of zebra crossing"], title="Crossing of kifaru", audience="public", year=2020, **shared
    )
    library.add(["kifaru and cash transfers in Kitui for older persons"], title="Other", audience="public", **shared)
    with house.write() as session:
        begin_with(session, "Things", "", "public", None, [(number, "")], by=house.actor(people.COORDINATOR))
        note_shared(session)
    house.work()
    browser = house.browse(person)
    seen(browser)
    before = seen(browser)
    hidden = {
        "title": "Crossing of giraffes", "authors": ["Achieng, Mary"], "keywords": ["giraffes"], "year": 1999, "type": "webcast",
        "terms": {"topic": ["financing", "health_insurance"], "county": ["015"]}, "link": "https://video.example/giraffes",
    }  # fmt: skip
    pages = ["zebra crossing in Kitui, hidden giraffes, for older persons and cash transfers"] * 2
    later = library.add(pages, audience="public", embargo_until=clock.now() + timedelta(days=2), **hidden)
    group = library.add(pages, audience="group-1", **hidden)
    for state in (State.DRAFT, State.SUBMITTED, State.DECLINED, State.WITHDRAWN):
        library.add(pages, audience="group-1", state=state, **hidden)
    library.trashed(pages)
    with house.write() as session:
        collection = session.scalars(select(Collection)).one()
        changed_at, now = collection.changed_at, clock.now()
        put(session, collection, later, "of giraffes", by=house.actor(people.COORDINATOR))
        collection.changed_at = changed_at
        for one, other in ((later, number), (number, group)):
            session.add(DocumentRelation(document_id=one, kind="related", other_id=other, added_by=1, added_at=now))
    house.work()
    with house.write() as session:
        note_shared(session)
    after = seen(browser)
    assert {path for path in SURFACES if before[path] != after[path]} == set()


@pytest.mark.once
def test_where_the_work_itself_is_is_told_to_its_readers_only(house, put):
    number = put(people.COLLEAGUE, audience="committee", listed="public", link="https://video.example/secret")
    house.work()
    with house.write() as session:
        note_shared(session)
    doors = [f"/documents/{number}/metadata/{form}" for form in ("oai_dc.xml", "schema.jsonld", "datacite.xml")]
    doors += ["/oai?verb=ListRecords&metadataPrefix=oai_dc", f"/documents/{number}", f"/api/v1/documents/{number}"]
    for person, told in ((people.VISITOR, 0), (people.MEMBER, 0), (people.CHAIR, 4)):
        answers = [house.browse(person).get(door) for door in doors]
        assert [answer.status_code for answer in answers] == [200] * len(doors)
        assert sum("video.example/secret" in answer.text for answer in answers) == told, person


def test_up12_a_twin_that_one_may_not_open_is_none(house, put):
    """Whoever has a file does not learn by bringing it that a document has it for its keepers only."""
    number = put(people.REPRESENTATIVE, title="With an annex")
    with house.write() as session:
        version = session.get_one(Document, number).version_id
        annex = take_in_bytes(house.services.storage, b"The annex.", "annex.txt")
        keep_file(session, version, annex, at=clock.now(), audience="keepers")
    for person, told in ((people.MEMBER, False), (people.COLLEAGUE, False), (people.REPRESENTATIVE, True)):
        browser = house.browse(person)
        mine = send(browser, b"The annex.", "mine.txt").headers["location"]
        assert ("With an annex" in browser.get(mine).text) == told, person
        twins = [one["id"] for one in browser.get(f"/api/v1{mine}").json()["duplicates"] if one["id"] == number]
        assert bool(twins) == told
        assert ("same file" in browser.get(mine).text.lower()) == told


@pytest.mark.parametrize("by", [people.COORDINATOR, people.COLLEAGUE], ids=["directly", "as a correction"])
def test_the_next_version_is_for_the_readers_that_its_file_had(house, put, by):
    number = put(people.COLLEAGUE, audience="public", content=b"A secret.")
    house.work()
    coordinator, visitor = house.browse(people.COORDINATOR), house.browse()
    with house.read() as session:
        file = session.scalars(select(DocumentFile.id)).one()
    assert coordinator.post(f"/documents/{number}/files/{file}/readers", data={"readers": "keepers"}).status_code == 303
    version = {
        "data": {"document": number, "note": "Mended"},
        "files": {"file": ("study.txt", b"A secret still.", "text/plain")},
    }
    assert house.browse(by).post("/documents/versions", **version).status_code == 303
    coordinator.post(f"/documents/{number}/versions/2/accept")
    house.work()
    assert coordinator.get(f"/documents/{number}/files/study.txt").content == b"A secret still."
    for door in ("files/study.txt", "files/study.txt?version=1", "files/study.txt?version=2", "pages/1", "thumbnail"):
        assert visitor.get(f"/documents/{number}/{door}").status_code == 404, door
    assert "secret" not in visitor.get("/search?q=secret+still").text.replace("secret still", "")
    with house.read() as session:
        assert list(search_source(session, number).pages) == []


def test_a_file_that_is_held_already_is_refused_with_a_sentence_wherever_it_is_posted_again(house, put, monkeypatch):
    browser, number = house.browse(people.REPRESENTATIVE), put(people.REPRESENTATIVE, state="draft")
    stored = take_in_bytes(house.services.storage, b"Kept bytes.", "kept.txt")
    reference = kept.sign(house.settings, house.person_id(people.REPRESENTATIVE), stored, clock.now())
    there = begin(browser, length=5, name="pieces.txt")
    go_on(browser, there, b"hello")
    pieces = there.rpartition("/")[2]
    for twice in ({"kept_file": [reference] * 2}, {"upload": [pieces] * 2}):
        assert browser.post("/documents/upload", data={**twice, "upload_token": "twice"}).status_code == 409
    first = browser.post("/documents/upload", data={"kept_file": reference, "upload_token": "once"})
    made = count(house)
    assert browser.post("/documents/upload", data={"kept_file": reference, "upload_token": "more"}).status_code == 409
    for path, said in (("versions", {}), ("files", {"readers": ""}), ("new", {"title": "A study", "type": "other"})):
        answer = browser.post(
            f"/documents/{path}", data={"document": number, "visibility": "members", "kept_file": reference, **said}
        )
        assert (answer.status_code, "added already" in answer.text) == (409, True), path
    # Two posts at the same moment: neither sees what the other makes.
    monkeypatch.setattr("app.documents.routes_batch.drafts_of", _blind_once(first))
    again = browser.post("/documents/upload", data={"upload_token": "once"}, files={"file": ("a.txt", b"Again.")})
    assert again.headers["location"].partition("?")[2] == first.headers["location"].partition("?")[2]
    assert count(house) == made


def _blind_once(first):
    answers = iter([[], [int(number) for number in re.findall(r"d=(\d+)", first.headers["location"])]])
    return lambda *_args: next(answers)


@pytest.mark.once
def test_up7_what_the_scanner_finds_later_is_found_and_given_no_more(house, put):
    """A file that came before there was a scanner: its words leave the index, its transcript and its copy are held."""
    webvtt = b"WEBVTT\n\n00:01.000 --> 00:04.000\nZebras cross in Kitui.\n"
    number = put(people.COLLEAGUE, audience="public", content=webvtt, name="talk.vtt", title="A talk")
    listed = put(people.COLLEAGUE, audience="committee", listed="public", content=b"Another.", title="Another")
    house.work()
    visitor, owner = house.browse(), house.browse(people.COLLEAGUE)
    visitor.post(f"/documents/{listed}/copies", data={"reason": "x", "name": "W", "email": "w@elsewhere.example"})
    owner.post("/documents/requests/1", data={"decision": "grant"})
    house.work()
    (letter,) = house.mails("w@elsewhere.example")
    link = re.search(r"/documents/copies/[\w-]+", letter.get_body(("plain",)).get_content())[0]
    assert visitor.get("/api/v1/search?q=zebras").json()["total"] == 1
    assert "Zebras" in visitor.get(f"/documents/{number}/transcript").text
    with house.read() as session:
        talk, other = session.scalars(select(DocumentFile).order_by(DocumentFile.id)).all()
    house.services.storage.delete(other.storage_key)
    assert visitor.post(link).status_code == 409, "storage has lost it: the link is not used up"
    with house.write() as session:
        assert session.scalars(select(CopyRequest.used_at)).one() is None
        note(session, house.services, {"file_id": talk.id}, "Eicar")
    house.work()
    assert visitor.get("/api/v1/search?q=zebras").json()["total"] == 0
    for door in ("transcript", "pages/1", "files/talk.vtt", "thumbnail"):
        answer = visitor.get(f"/documents/{number}/{door}")
        assert (answer.status_code, "Zebras" in answer.text) == (409, False), door
