"""The catalogue of faults, uploads UP1 to UP6: what a file can do to a house that takes it."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.reading import Limits, extract
from tests import people
from tests.documents import hostile
from tests.documents.uploading import FIELDS, count, stored
from tests.reading import samples

pytestmark = pytest.mark.once
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = b"<!doctype html><html><script>parent.document.title = 'taken'</script></html>"
PDF = samples.pdf("Cash transfers in Turkana")
LIMITED = """
import json, resource, sys
from pathlib import Path
from app.reading import Unacceptable, sniff
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_DATA, (192 * 2**20, 192 * 2**20))
said = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        sniff(path, path.name)
    except Unacceptable as refused:
        said[path.name] = refused.code
print(json.dumps(said))
"""


def send(browser, content, name):
    return browser.post("/api/v1/documents", data=FIELDS, files={"file": (name, content, "application/octet-stream")})


@pytest.fixture
def owner(house):
    return house.browse(people.COLLEAGUE)


def test_up1_a_file_is_what_its_name_says_or_is_not_taken(house, owner):
    program = b"MZ\x90\0" + bytes(600)
    for content, name, sentence in (
        (HTML, "report.pdf", "The name ends in .pdf, but the content is a web page."),
        (b"alert(document.cookie)", "report.pdf", "The name ends in .pdf, but the content is Plain text."),
        (program, "report.pdf", "The name ends in .pdf, but the content is a program."),
        (program, "report.docx", "The name ends in .docx, but the content is a program."),
        (PDF + HTML, "report.pdf", "The file is two kinds of file in one"),
        (HTML + PDF, "report.pdf", "The file is two kinds of file in one"),
        (PDF + samples.zipped({"a.txt": "x"}), "report.pdf", "The file is two kinds of file in one"),
        (samples.zipped({"a.pdf": PDF} | samples.parts_of(hostile.DOCX), stored=("a.pdf",)), "a.docx", "two kinds"),
        (PDF, "report.pdf.exe", "This is a program, which cannot be added."),
        (HTML, "report.pdf.html", "This is a web page, which cannot be added."),
        (HTML, "report.html.txt", "The name ends in .txt, but the content is a web page."),
    ):
        answer = send(owner, content, name)
        assert answer.status_code == 422, name
        assert sentence in answer.text, (name, answer.text)
    assert (count(house), stored(house)) == (0, set())


def test_up2_what_holds_a_script_is_taken_away_as_a_file_in_a_sandbox(house, owner):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    xml = b'<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(1)"?><x xmlns="http://www.w3.org/1999/xhtml"/>'
    for content, name in ((svg, "a.svg"), (HTML, "a.html"), (xml, "a.xml"), (svg, "a.png"), (HTML, "a.csv")):
        assert send(owner, content, name).status_code == 422, name
    for content, name, way in (
        (b"# Notes\n\n" + HTML.removeprefix(b"<!doctype html>"), "notes.md", "attachment"),
        (b"county,remark\nTurkana,\"=cmd|' /C calc'!A0 <img src=x onerror=alert(1)>\"\n", "table.csv", "attachment"),
        (b"Notes on <b onclick=alert(1)>bold</b> words.\n" * 3, "notes.txt", "attachment"),
        (hostile.DOCX, "study.docx", "attachment"),
        (PDF, "study.pdf", "inline"),
    ):
        taken = send(owner, content, name)
        assert taken.status_code == 201, (name, taken.text)
        here = taken.json()["files"][0]["url"]
        for address, disposition in ((here, way), (f"{here}?download=1", "attachment")):
            answer = owner.get(address)
            assert answer.content == content
            assert answer.headers["content-disposition"].startswith(disposition)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
            assert "html" not in answer.headers["content-type"]
            assert "xml" not in answer.headers["content-type"].replace("openxml", "")


def test_up3_bombs_are_refused_with_memory_and_disk_flat(house, owner, tmp_path):
    """In a process that may write nothing and has memory for a tenth of what they unpack to; then through the door."""
    bombs = {
        "42.docx": (hostile.docx_with(**{"word/embeddings/42.zip": hostile.zip_of_zips(5)}), "zip_bomb"),
        "42.zip": (hostile.zip_of_zips(5), "archive"),
        "nested.docx": (hostile.docx_with(**{"word/a.zip": samples.zipped({"b": bytes(70 * 2**20)})}), "zip_bomb"),
        "overlapping.docx": (hostile.overlapping(), "zip_bomb"),
        "spoofed.docx": (hostile.spoofed(), "zip_bomb"),
        "ratio.docx": (hostile.beyond_ratio(), "zip_bomb"),
    }
    folder = tmp_path / "bombs"
    folder.mkdir()
    for name, (content, _) in bombs.items():
        (folder / name).write_bytes(content)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder)], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: code for name, (_, code) in bombs.items()}
    for name, (content, _) in bombs.items():
        answer = send(owner, content, name)
        assert answer.status_code == 422
        assert "for safety" in answer.text or "This is an archive of files." in answer.text
    assert time.monotonic() - began < 60
    assert (count(house), stored(house)) == (0, set())
    assert list(house.services.storage.scratch.iterdir()) == []


ASKED: list[str] = []


class _Canary(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def canary():
    """A server that notes who asks; nobody should."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ASKED.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_up4_no_entity_is_fetched_or_multiplied(house, owner, canary, tmp_path, put):
    """Refused at the door; and where one came past it, the readers themselves fetch nothing and end in time."""
    secret = tmp_path / "secret"
    secret.write_text("a word that is nobody else's")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>CANARY</w:t></w:r></w:p></w:body></w:document>'
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    inner = "<office:body><office:text><text:p>CANARY</text:p></office:text></office:body>"
    content = f"<office:document-content {office}>{inner}</office:document-content>"
    sheet = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>CANARY</t></si></sst>'
    made = {
        ("docx", DOCX): lambda xml: hostile.docx_with(**{"word/document.xml": xml(body)}),
        ("xlsx", XLSX): lambda xml: samples.zipped(samples.parts_of(samples.xlsx()) | {"xl/sharedStrings.xml": xml(sheet)}),
        ("odt", f"{samples.ODF}text"): lambda xml: samples.zipped(samples.parts_of(samples.odt()) | {"content.xml": xml(content)}),
        ("odp", f"{samples.ODF}presentation"): lambda xml: samples.zipped(samples.parts_of(samples.odp()) | {"content.xml": xml(content)}),
    }  # fmt: skip
    attacks = (
        hostile.laughs,
        lambda xml: hostile.fetching(xml, canary),
        lambda xml: hostile.fetching(xml, secret.as_uri()),
    )
    began = time.monotonic()
    for (extension, media_type), make in made.items():
        for number, attack in enumerate(attacks):
            file = make(attack)
            answer = send(owner, file, f"a.{extension}")
            assert (answer.status_code, "XML definitions that could do harm" in answer.text) == (422, True), extension
            path = tmp_path / f"{number}.{extension}"
            path.write_bytes(file)
            found = extract(path, media_type, limits=Limits(wall_seconds=10, cpu_seconds=5, memory_mb=256))
            text = " ".join(page.text for page in found.pages)
            assert "nobody else's" not in text
            assert "lollollol" not in text
    svg = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{canary}/svg">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
    assert send(owner, svg.encode(), "a.svg").status_code == 422
    assert time.monotonic() - began < 120
    assert ASKED == []
    assert (count(house), stored(house)) == (0, set())


def test_up5_what_cannot_be_read_to_its_end_is_listed_and_the_next_is_read(house, owner, monkeypatch):
    monkeypatch.setattr("app.reading.extraction.DEFAULT", Limits(wall_seconds=20))
    endless = hostile.endless_pdf(100_000)
    for content, name, state, pages, sentence in (
        (endless, "endless.pdf", "done", 5_000, "Only the first 5000 pages were read"),
        (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>\nendobj\n%%EOF", "loop.pdf", "failed", 0, "could not be read"),
        (hostile.vast_png(), "vast.png", "failed", 0, "could not be read: it is too large"),
        (PDF, "good.pdf", "done", 1, ""),
    ):  # fmt: skip
        taken = send(owner, content, name)
        assert taken.status_code == 201, (name, taken.text)
        house.work()
        here = taken.json()["url"]
        (file,) = owner.get(f"/api/v1{here}").json()["files"]
        assert (file["extraction"], file["pages"]) == (state, pages), name
        assert sentence in file["message"]
        assert owner.get(here).status_code == 200
        assert owner.get(file["url"]).content == content
        assert here in owner.get("/documents/mine").text
    assert house.services.storage.scratch.is_dir()
    assert list(house.services.storage.scratch.iterdir()) == []


def test_up6_nothing_in_an_archive_is_written_where_it_says(house, owner, tmp_path, monkeypatch):
    """Names that climb, links and devices; and a document with odd names that is read without one file being made."""
    monkeypatch.chdir(tmp_path)
    for name in ("../../../escaped.xml", "/tmp/escaped.xml", "C:/escaped.xml", "..\\escaped.xml", "word/../../escaped"):
        answer = send(owner, hostile.docx_with(**{name: "<a/>"}), "a.docx")
        assert (answer.status_code, "point outside itself" in answer.text) == (422, True), name
    assert "point outside itself" in send(owner, hostile.link(), "a.docx").text
    assert (count(house), stored(house)) == (0, set())
    odd = {"word/CON": "x", "word/media/aux.png": "x", "NUL.xml": "<a/>", "dev/null": "x", "COM1": "x"}
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    taken = send(owner, hostile.docx_with(**odd), "odd.docx")
    assert taken.status_code == 201
    house.work()
    assert owner.get(f"/api/v1{taken.json()['url']}").json()["files"][0]["extraction"] == "done"
    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {
        path.name for path in made if path.name in {Path(name).name for name in odd} | {"escaped.xml", "escaped"}
    } == set()
    assert not any(os.path.lexists(path) for path in ("/tmp/escaped.xml", "escaped.xml"))
