"""An edition on paper: nothing is lost or fetched, the contents are right, and it is kept for those who may read the same."""

import re
import threading
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdfium2
import pytest
import time_machine
from sqlalchemy import select

from app.bulletin import jobs_paper, paper, papers, readings
from app.bulletin.edition import Picture
from app.bulletin.models import Paper, Reading
from app.core import clock
from app.core.settings import Settings
from app.printing import CouldNotPrint, Printed
from tests import people
from tests.bulletin.issues import issue_row, new_item, opened, sent
from tests.bulletin.printing import CORRECTED, block, edition, photo, pictured

PICTURES = (1, 4, 8)


@pytest.fixture(scope="module")
def canary():
    """An address on this machine, and what was asked of it."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - as http.server calls them

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def made(canary, tmp_path_factory):
    """One PDF of two dozen stories, three pictures and words that want other things fetched; with the text of each page."""
    address, _ = canary
    folder = tmp_path_factory.mktemp("disk")
    (folder / "secret.css").write_text("p::after { content: 'from the disk' }")
    secret = (folder / "secret.css").as_uri()
    svg = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}/svg.png'/></svg>"
    hostile = (
        f"{{{{7*7}}}} {{% raw %}} ${{1}} <img src='{address}/a.png'> ![b]({address}/b.png) [file]({secret})\n\n"
        f"<style>@import '{address}/c.css';</style> <link rel=attachment href='{secret}'> <svg><use href='{address}/u'/></svg>\n\n"
        f"[d](data:text/html,<script>fetch('{address}/d')</script>) <object data='{address}/o'></object> lasthostile"
    )
    blocks = [pictured(n) if n in PICTURES else block(n) for n in range(1, 25)]
    blocks[10] = block(11, words=hostile, title=f"<style>@import url({address}/t.css)</style>Hostile", facts=svg)
    blocks[11] = pictured(12, title=f"Lost <img src={address}/l.png>", href=secret)
    whole = edition(*blocks, note=hostile, corrections=[CORRECTED])
    pictures = {n: photo(1200, 750, n) if n == 1 else photo(seed=n) for n in PICTURES}
    printed = paper.draw(whole, Settings(data_dir=folder, base_url=address), pictures)
    with closing(pypdfium2.PdfDocument(printed.pdf)) as document:
        texts = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                texts.append(words.get_text_bounded())
        tagged = pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
        room = (pypdfium2.raw.FPDF_WCHAR * 20)()
        size = pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, room, 40)
        language = bytes(room)[: size - 2].decode("utf-16-le")
        return printed, texts, document.get_metadata_dict()["Title"], language if tagged else ""


@pytest.mark.database_free
def test_the_paper_is_whole_tagged_small_and_its_contents_are_right(made):
    printed, pages, title, language = made
    assert (title, language) == ("Quarterly bulletin, October to December 2026", "en")
    assert printed.pages == len(pages) > 3
    assert len(printed.pdf) < 1_000_000
    assert printed.pdf.count(b"/Subtype /Image") == len(PICTURES)
    told = "".join(pages)
    for number in range(2, 25):  # nothing is lost between columns and pages
        if number not in (11, 12):
            assert told.count(f"last{number:03}.") == 1, number
            listed = re.search(rf"Story {number:03}[ .]*\s(\d+)\r?\n", told)
            assert listed, number
            page = int(listed[1])
            assert f"last{number:03}." in pages[page - 1] + pages[min(page, len(pages) - 1)], number
            assert pages[page - 1].count(f"Story {number:03}") >= 1, number
    assert "1 February 2027. It was 12,000, not 21,000. Story 002, page" in " ".join(pages[0].split())
    assert "Corrected on 1 February 2027." in told
    for number, text in enumerate(pages[2:], 3):
        assert "Quarterly bulletin, October to December 2026" in text
        assert f"{number} / {len(pages)}" in text


@pytest.mark.database_free
def test_nothing_in_an_issue_is_fetched_or_run(made, canary):
    printed, pages, *_ = made
    told = "".join(pages)
    assert canary[1] == []
    assert told.count("{{7*7}} {% raw %} ${1}") == 2
    assert told.count("lasthostile") == 2
    assert "from the disk" not in told
    assert b"/EmbeddedFile" not in printed.pdf
    assert b"file:" not in printed.pdf


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("given", "found", "absent"),
    [
        ({"title": "Moja", "language": "sw"}, "<h3>Moja</h3>", 'lang="sw"'),
        ({}, '<h3 lang="en">Story 002</h3>', 'lang="sw"'),
        ({"href": "javascript:alert(1)"}, "Story 002", "javascript"),
        ({"href": "//elsewhere.example/x"}, "Story 002", "elsewhere"),
        ({"picture": Picture(id=9, alt='A "desk"', width=9, height=16)}, 'class=" upright"', "A desk"),
        ({"picture": Picture(id=8, alt="Lost", width=9, height=16)}, "Story 002", "<img"),
        ({"credit": "Moraa", "words": ""}, '<p class="credit">Moraa</p>', 'class="words"'),
    ],
)
def test_a_block_on_paper(given, found, absent, tmp_path):
    plan = edition(block(2, **given), language="sw", lead_id=None, note="")
    html = paper.html_of(plan, Settings(data_dir=tmp_path), {9: b"jpeg"})
    assert found in html
    assert absent not in html


def _drawn(monkeypatch):
    """Printing that says which stories it printed, and how often it was asked."""
    printed = []

    def draw(plan, _settings, pictures):
        printed.append((plan.language, [one.title for one in plan.blocks], len(pictures)))
        return Printed(f"%PDF {printed[-1]}".encode(), 7)

    monkeypatch.setattr(paper, "draw", draw)
    return printed


ITEMS = (
    new_item("Everybody"),
    new_item("Members", audience="members"),
    new_item("Group", audience="group-1"),
)


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        (people.VISITOR, ["Everybody"]),
        (people.MEMBER, ["Everybody", "Members"]),
        (people.LEAD, ["Everybody", "Members", "Group"]),
    ],
)
def test_each_reader_has_the_paper_of_those_who_read_the_same(house, monkeypatch, who, titles):
    drawn = _drawn(monkeypatch)
    facts = sent(house, "2026-q4", *ITEMS)
    browser = house.browse(who)
    first = browser.get(f"{facts.address}.pdf")
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert first.headers["content-disposition"] == 'inline; filename="bulletin-2026-q4-en.pdf"'
    assert drawn == [("en", titles, 0)]
    again = browser.get(f"{facts.address}/en.pdf", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert browser.get(f"{facts.address}/en.pdf").content == first.content
    assert len(drawn) == 1
    other = browser.get(f"{facts.address}/sw.pdf")
    assert other.content != first.content
    assert drawn[1][0] == "sw"
    with house.read() as session:
        kept = session.scalars(select(Paper)).all()
        assert (kept[0].pages, kept[0].size) == (7, len(first.content))
    house.services.storage.delete(kept[0].storage_key)
    assert browser.get(f"{facts.address}/en.pdf").content == first.content
    assert len(drawn) == 3
    part = browser.get(f"{facts.address}/en.pdf", headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, first.content[4:8])
    with house.read() as session:
        opened_so_far = readings.totals(session, house.services, issue_row(session))
    assert (opened_so_far["en", "pdf"], opened_so_far["sw", "pdf"]) == (4, 1)


def test_papers_wait_for_their_readers(house, monkeypatch):
    drawn = _drawn(monkeypatch)
    facts = sent(house, "2026-q4", *ITEMS)
    for _ in range(2):
        with house.write() as session:
            papers.print_soon(session, issue_row(session))
        house.work()
    assert sorted(drawn) == [
        ("en", ["Everybody"], 0),
        ("en", ["Everybody", "Members"], 0),
        ("sw", ["Everybody (sw)"], 0),
        ("sw", ["Everybody (sw)", "Members (sw)"], 0),
    ]
    assert house.browse(people.MEMBER).get(f"{facts.address}.pdf").status_code == 200
    assert len(drawn) == 4


def test_files_that_nothing_names_go_after_a_day(house, monkeypatch):
    _drawn(monkeypatch)
    facts = sent(house)
    house.browse().get(f"{facts.address}.pdf")
    storage = house.services.storage
    storage.put(f"{papers.FOLDER}left.pdf", [b"%PDF left by a crash"])
    keys = {thing.key for thing in storage.list(papers.FOLDER)}
    jobs_paper.sweep(house.services, {})
    assert {thing.key for thing in storage.list(papers.FOLDER)} == keys
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        jobs_paper.sweep(house.services, {})
    assert {thing.key for thing in storage.list(papers.FOLDER)} == keys - {f"{papers.FOLDER}left.pdf"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/bulletins/2026-q4/fr.pdf", 404),
        ("/bulletins/2027-q1.pdf", 404),
        ("/bulletins/desk.pdf", 404),
        ("/bulletins/2026-q4.pdf", 503),
    ],
)
def test_where_there_is_no_paper(house, monkeypatch, address, status):
    def fails(*_):
        raise CouldNotPrint("no_libraries")

    monkeypatch.setattr(paper, "draw", fails)
    sent(house)
    opened(house, "2027-q1")
    answer = house.browse().get(address)
    assert answer.status_code == status
    assert ("print it from your browser" in answer.text) is (status == 503)
    with house.read() as session:
        assert session.scalars(select(Reading)).all() == []
