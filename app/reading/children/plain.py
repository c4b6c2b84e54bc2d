"""Child: plain text, CSV, transcripts with times, and the slides of OpenDocument presentations (which kreuzberg does not read)."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from app.core.confined.walls import confine

from .captions import blocks, cues
from .channel import Outbox, open_outbox, read_request
from .tidy import cut, tidy

ODP = "application/vnd.oasis.opendocument.presentation"
TIMED = {"text/vtt", "application/x-subrip"}
_DRAW_PAGE = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}page"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_BYTES_PER_CHARACTER = 4


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    try:
        if request["media_type"] == ODP:
            _send_slides(request["path"], outbox)
        elif request["media_type"] in TIMED:
            _send_cues(request["path"], outbox)
        else:
            _send_text(request["path"], outbox, at_lines=request["media_type"] == "text/csv")
    except MemoryError:
        outbox.give_up("failed", "out_of_memory")
    except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError):
        outbox.give_up("failed", "damaged")


def decode(data: bytes) -> str:
    """UTF-8 (with or without its mark), UTF-16 with its mark, else Windows-1252, in which every byte says something."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _send_text(path: str, outbox: Outbox, *, at_lines: bool) -> None:
    send_pages(cut(tidy(_read(path, outbox)), at_lines=at_lines), outbox)


def _send_cues(path: str, outbox: Outbox) -> None:
    """What is said after the last page that may be kept counts as not read."""
    found = blocks(cues(tidy(_read(path, outbox))))
    kept = [(number, text) for number, text in found if number <= outbox.limits["max_pages"]]
    outbox.total = len(found)
    for number, text in kept:
        if not outbox.page(number, text):
            break
    outbox.end()


def _read(path: str, outbox: Outbox) -> str:
    most = outbox.limits["max_characters"] * _BYTES_PER_CHARACTER
    with Path(path).open("rb") as file:
        data = file.read(most)
        outbox.shortened = bool(file.read(1))
    return decode(data)


def send_pages(pages: list[str], outbox: Outbox) -> None:
    """Send pages numbered from 1, then the end."""
    outbox.total = len(pages)
    for number, text in enumerate(pages, start=1):
        if not outbox.page(number, text):
            break
    outbox.end()


def _send_slides(path: str, outbox: Outbox) -> None:
    with zipfile.ZipFile(path) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            outbox.give_up("encrypted", "")
            return
        told = _meta(archive)
        with archive.open("content.xml") as content:
            # `sniff` has refused every DTD with definitions, and expat 2.4.1 bounds their expansion besides.
            root = ET.parse(content).getroot()  # noqa: S314 - see the line above
    slides = [_slide(page) for page in root.iter(_DRAW_PAGE)]
    send_pages(slides, outbox)
    outbox.about(**told)


def _meta(archive: zipfile.ZipFile) -> dict[str, object]:
    """What an OpenDocument file says of itself; its own part, which may be missing."""
    try:
        root = ET.fromstring(archive.read("meta.xml"))  # noqa: S314 - as for the slides
    except (KeyError, ET.ParseError):
        return {}
    said = {found.tag.rpartition("}")[2]: "".join(found.itertext()) for found in root.iter() if not len(found)}
    return {
        "title": said.get("title"),
        "authors": [author] if (author := said.get("initial-creator") or said.get("creator")) else [],
        "description": said.get("description") or said.get("subject"),
        "created": (said.get("creation-date") or said.get("date") or "")[:4],
        "changed_by": said.get("creator"),
    }


def _slide(page: ET.Element) -> str:
    return tidy("\n\n".join("".join(found.itertext()) for found in page.iter() if found.tag in _PARAGRAPHS))
