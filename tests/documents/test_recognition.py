"""Pages that are pictures: recognised beside other work, found, kept as a searchable copy; and what is said where that cannot be."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select, update

from app import documents, reading
from app.core import clock
from app.documents import jobs_recognise
from app.documents.jobs_sweep import UNCLAIMED, sweep
from app.documents.models import DocumentFile, DocumentPage
from app.jobs import Job
from tests import people
from tests.houses import House
from tests.reading import samples

can_recognise = pytest.mark.skipif(
    reading.recognisable("eng+swa") != "eng+swa",
    reason="ocrmypdf and Tesseract with English and Kiswahili are not on this machine",
)
DRAIN = """
from app.assembly import make_services
from app.core.settings import Settings
from app.worker import make_worker
make_worker(make_services(Settings())).drain()
"""
LANGUAGES = {"ocr_languages": "eng+swa"}


def picture(words):
    page = Image.new("L", (900, 260), "white")
    ImageDraw.Draw(page).multiline_text((40, 40), words, "black", ImageFont.load_default(44), spacing=24)
    return page


def mixed():
    """Words, two pictures of words, and a page with nothing on it."""
    paper = FPDF()
    paper.set_font("Helvetica", size=12)
    paper.add_page()
    paper.multi_cell(0, 8, "Transfers reached every county by phone in July.")
    for words in ("Drought insurance\nfor camel herders", "Ruzuku ya fedha\nkwa kaya maskini"):
        paper.add_page()
        paper.image(picture(words), w=180)
    paper.add_page()
    return bytes(paper.output())


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def png(words):
    buffer = io.BytesIO()
    picture(words).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def recognising(settings):
    opened = House(settings.model_copy(update=LANGUAGES))
    yield opened
    opened.close()


def facts(house):
    with house.read() as session:
        file = session.scalars(select(DocumentFile).order_by(DocumentFile.id)).first()
        pages = session.execute(select(DocumentPage.number, DocumentPage.text).where(DocumentPage.file_id == file.id))
        return file, {page.number: page.text for page in pages}


@can_recognise
@pytest.mark.once
def test_a_scan_is_recognised_in_portions_although_a_worker_dies(recognising, put, monkeypatch):
    """The first worker is killed in the middle of a page; the second, in portions of two pages, finishes what it began."""
    house = recognising
    content = mixed()
    number = put(content=content, name="scan.pdf", title="A report", audience="committee")
    scratch = house.services.storage.scratch
    worker = subprocess.Popen(
        [sys.executable, "-c", DRAIN],
        env=os.environ | {
            "BARAZA_DATA_DIR": str(house.settings.data_dir), "BARAZA_DATABASE_URL": house.settings.database_url,
            "BARAZA_SECRET_KEY": house.settings.secret_key.get_secret_value(),
        },
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not [folder for folder in scratch.glob("recognise-*") if any(folder.iterdir())]:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert list(scratch.iterdir()), "it was killed in the middle"
    waiting, _ = facts(house)
    assert (waiting.extraction, waiting.ocr) == ("done", "waiting")
    reader = house.browse(people.COORDINATOR)
    assert "Their text is being recognised" in reader.get(f"/documents/{number}").text
    assert reader.get(f"/documents/{number}/searchable/scan.pdf").status_code == 404, "not before it is whole"

    with house.write() as session:
        session.execute(update(Job).values(leased_until=clock.now() - timedelta(minutes=1)))
    monkeypatch.setattr(jobs_recognise, "AT_ONCE", 2)
    house.work()
    file, pages = facts(house)
    assert (file.extraction, file.ocr, file.message) == ("done", "done", "")
    assert "Drought insurance" in pages[2]
    assert "kaya maskini" in pages[3]
    assert (pages[1], pages[4]) == ("Transfers reached every county by phone in July.", "")
    assert list(scratch.iterdir()) == []
    assert reader.get(f"/documents/{number}/files/scan.pdf").content == content, "the original is untouched"

    page = reader.get(f"/documents/{number}")
    assert "it may hold errors" in page.text
    assert f"/documents/{number}/searchable/scan.pdf?download=1" in page.text
    (told,) = reader.get(f"/api/v1/documents/{number}").json()["files"]
    assert (told["extraction"], told["ocr"]) == ("done", "done")
    copy = reader.get(told["searchable_url"])
    assert 'filename="scan (searchable).pdf"' in copy.headers["content-disposition"]
    assert copy.headers["content-security-policy"].startswith("sandbox")
    assert ["camel herders" in text for text in text_of(copy.content)] == [False, True, False, False]
    hits = reader.get("/api/v1/search", params={"q": "camel herders"}).json()["hits"]
    assert [(hit["id"], hit["page"]) for hit in hits] == [(number, 2)]
    assert house.browse(people.MEMBER).get(told["searchable_url"]).status_code == 404
    assert reader.get(f"/documents/{number}/searchable/other.pdf").status_code == 404

    with house.write() as session:
        session.execute(update(DocumentFile).values(searchable_key=""))
    kept = file.searchable_key
    monkeypatch.setattr(clock, "now", lambda now=clock.now: now() + UNCLAIMED + timedelta(hours=1))
    assert house.services.storage.exists(kept)
    sweep(house.services, {})
    assert not house.services.storage.exists(kept), "nothing names it any more"


@can_recognise
@pytest.mark.once
def test_pictures_are_recognised_and_copies_take_it_over(recognising, put):
    house = recognising
    put(content=png("Household registry\nof Turkana"), name="photo.png")
    house.work()
    file, pages = facts(house)
    assert "Household registry" in pages[1]
    assert (file.extraction, file.ocr, file.message, file.page_count) == ("done", "done", "", 1)
    stored = documents.take_in_bytes(house.services.storage, png("Household registry\nof Turkana"), "photo.png")
    with house.write() as session:
        documents.add_document(
            session, documents.Description(title="Copy", type="other"), stored, by=house.actor(people.MEMBER), text_of=stored.sha256
        )  # fmt: skip
    with house.read() as session:
        keys = session.execute(select(DocumentFile.ocr, DocumentFile.searchable_key)).all()
    assert keys == [("done", file.searchable_key)] * 2
    assert sweep(house.services, {}) == 0


NOTHING = reading.Recognised("done")
BROKEN = reading.Recognised("failed")


@pytest.mark.parametrize(
    ("content", "here", "found", "ocr", "extraction", "sentence"),
    [
        ("scan", "", None, "absent", "no_text", "This file has no text layer: its pages are pictures."),
        ("scan", "eng", NOTHING, "done", "no_text", "No text was found in this file"),
        ("scan", "eng", BROKEN, "failed", "no_text", "The pages of this file are pictures, and their text could not"),
        ("mixed", "", None, "absent", "done", "Some pages of this file have no text layer"),
        ("mixed", "eng", BROKEN, "failed", "done", "Some pages of this file are pictures, and their text could not"),
        ("words", "eng", BROKEN, "", "done", ""),
        ("blank", "eng", BROKEN, "", "no_text", "No text was found in this file"),
    ],
)
def test_what_is_said_where_nothing_is_recognised(
    recognising, put, monkeypatch, content, here, found, ocr, extraction, sentence
):
    house = recognising
    asked = []

    def recognise(_path, _media_type, numbers, _output, languages):
        asked.append((tuple(numbers), languages))
        if found is NOTHING:
            _output.write_bytes(b"%PDF-")
        return found

    monkeypatch.setattr(reading, "recognisable", lambda _languages: here)
    monkeypatch.setattr(reading, "recognise", recognise)
    made = {
        "scan": (samples.picture("PNG"), "scan.png"),
        "mixed": (mixed(), "mixed.pdf"),
        "words": (samples.pdf("Words"), "words.pdf"),
        "blank": (samples.pdf(""), "blank.pdf"),
    }
    number = put(content=made[content][0], name=made[content][1])
    house.work()
    file, _ = facts(house)
    assert (file.ocr, file.extraction, file.searchable_key) == (ocr, extraction, "")
    reader = house.browse(people.MEMBER)
    page = reader.get(f"/documents/{number}").text
    (told,) = reader.get(f"/api/v1/documents/{number}").json()["files"]
    assert sentence in page
    assert told["message"].startswith(sentence)
    assert (told["ocr"], told["searchable_url"]) == (ocr, "")
    # What failed in a portion is tried page by page, and given up in the end.
    if (content, here) == ("mixed", "eng"):
        assert asked == [(pages, "eng") for pages in ((2, 3, 4), (2,), (3, 4), (3,), (4,))]
    assert list(house.services.storage.scratch.iterdir()) == []


def test_scans_that_came_before_the_programs_are_taken_up(recognising, put, monkeypatch):
    house = recognising
    monkeypatch.setattr(reading, "recognisable", lambda _languages: "")
    put(content=samples.picture("PNG"), name="scan.png")
    house.work()
    monkeypatch.setattr(reading, "recognisable", lambda _languages: "eng")

    def recognise(_path, _media_type, _numbers, output, _languages):
        output.write_bytes(b"%PDF-1.7 copy")
        return reading.Recognised("done", (reading.PageText(1, "Registered households"),), "Registered households")

    monkeypatch.setattr(reading, "recognise", recognise)
    for _ in range(2):
        with house.write() as session:
            jobs_recognise.take_up(session, house.services, {}, None)
        house.work()
    file, pages = facts(house)
    assert (file.ocr, file.extraction, file.message, pages) == ("done", "done", "", {1: "Registered households"})
    assert file.proposed["title"] == "Registered households"
    assert house.services.storage.read_all(file.searchable_key) == b"%PDF-1.7 copy"
