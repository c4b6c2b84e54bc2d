"""Writes docs/formats.md: what is taken and how it is read; and, where the shared documents are, what became of each.

`.venv/bin/python -m scripts.formats`; tests compare the two. Without the shared folder its rows stay as they stand.
"""

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.documents.labels import file_type
from app.documents.messages import file_note
from app.documents.models import OcrState
from app.reading import (
    KINDS,
    SENTENCES,
    Extraction,
    Limits,
    Unacceptable,
    extract,
    is_drawable,
    recognisable,
    recognise,
    sniff,
)

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "formats.md"
SHARED = Path(os.environ.get("BARAZA_SHARED") or ROOT.parent / "shared") / "data" / "documents"
BETWEEN_MARKERS = re.compile(r"(?<=<!-- outcomes -->\n).*?(?=<!-- /outcomes -->)", re.DOTALL)

_SLOT, _NAMED = re.compile(r"%[(](\w+)[)]s"), r"*\1*"
_PROSE = """\
A file is read in a process of its own: %(cpu_seconds)s s of CPU, %(wall_seconds)s s in all, %(memory_mb)s MiB, %(max_pages)s pages of
at most %(page_characters)s characters. What exceeds these is kept, listed and downloadable, with a sentence. Scans need Tesseract
(Debian: `tesseract-ocr`, `tesseract-ocr-eng`, `tesseract-ocr-swa`) and `pip install '.[ocr]'`; without them they say that they have
no text layer, and they are taken up once both are there."""

# Extension: how the text comes out; what a page number means; what picture there is.
HOW: Mapping[str, tuple[str, str, str]] = {
    ".pdf": ("pdfium; pages that are pictures: Tesseract", "of the paper", "each page"),
    ".docx": ("kreuzberg", "as the document marks them, else cuts of 3,000 characters", "none"),
    ".pptx": ("kreuzberg", "slides", "none"),
    ".xlsx": ("kreuzberg", "sheets, empty ones too", "none"),
    ".odt": ("kreuzberg", "cuts of 3,000 characters, between paragraphs", "none"),
    ".ods": ("kreuzberg", "sheets", "none"),
    ".odp": ("own reader of its XML", "slides", "none"),
    ".rtf": ("kreuzberg", "as the document marks them", "none"),
    ".txt": ("as it stands; UTF-8, UTF-16, else Windows-1252", "cuts of 3,000 characters, between paragraphs", "none"),
    ".md": ("kreuzberg, without its marks", "cuts of 3,000 characters, between paragraphs", "none"),
    ".csv": ("as it stands", "cuts of 3,000 characters, between lines", "none"),
    ".vtt": ("what is said", "half a minute", "none"),
    ".srt": ("what is said", "half a minute", "none"),
    ".epub": ("kreuzberg", "cuts of 3,000 characters, between paragraphs", "none"),
    ".png": ("Tesseract", "one", "the picture"),
    ".jpg": ("Tesseract", "one", "the picture"),
    ".tif": ("Tesseract", "its pictures, in order", "each picture"),
    ".webp": ("Tesseract", "one", "the picture"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a code of SENTENCES and its sentence, or a media type and what was read."""

    refusal: str = ""
    sentence: str = ""
    media_type: str = ""
    found: Extraction | None = None


def outcome(path: Path) -> Outcome:
    try:
        kind = sniff(path, path.name)
    except Unacceptable as refused:
        return Outcome(refused.code, refused.sentence)
    return Outcome(
        media_type=kind.media_type,
        found=extract(path, kind.media_type, with_thumbnail=is_drawable(kind.media_type)),
    )


def recognised(path: Path, came: Outcome) -> str:
    """What recognition makes of the pages that are pictures; "" where there are none."""
    if came.found is None or not came.found.pictured:
        return ""
    empty = [page.number for page in came.found.pages if not page.text]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "searchable.pdf")
        read = recognise(path, came.media_type, empty, output, recognisable("eng+swa"))
    if read.state != "done":
        return "failed"
    legible = sum(bool(page.text) for page in read.pages)
    return f"text on {legible} of {len(empty)}" if legible else "nothing legible"


def row(name: str, came: Outcome) -> str:
    """All but the last cell, which is `recognised`."""
    found = came.found
    if found is None:
        return f"| {name} | turned away: `{came.refusal}` | | | {came.sentence} |"
    ocr = OcrState.ABSENT if found.pictured else OcrState.NONE
    note = file_note(found.message, found.state, ocr, "en")
    return f"| {name} | {file_type(came.media_type)} | {found.state} | {len(found.pages)} | {note} |"


def rows() -> str:
    lines = [
        "| file | taken as | `extraction` | pages | sentence shown (without Tesseract) | recognised |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for path in sorted(SHARED.iterdir()):
        if path.name != "README.md":
            came = outcome(path)
            lines.append(f"{row(path.name, came)} {recognised(path, came)} |")
    return "\n".join(lines) + "\n"


def text(outcomes: str) -> str:
    lines = [
        "# Formats",
        "",
        "What is taken, how it is read, what is turned away. Made by `scripts/formats.py` from the code.",
        "",
        "| kind | endings | text | a page is | picture |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {kind.label} | {' '.join(kind.extensions)} | {' | '.join(HOW[kind.extensions[0]])} |" for kind in KINDS),
        "",
        _PROSE % Limits().as_numbers(),
        "",
        "| turned away as | with the sentence |",
        "| --- | --- |",
        *(f"| `{code}` | {_SLOT.sub(_NAMED, sentence)} |" for code, sentence in SENTENCES.items()),
        "",
        "## Real files and hostile ones",
        "",
        "What became of each file of the collection that tests read where it is on the machine (`BARAZA_SHARED`).",
        "",
        "<!-- outcomes -->",
        f"{outcomes}<!-- /outcomes -->",
        "",
    ]
    return "\n".join(lines)


def standing() -> str:
    """The rows as they stand in the document."""
    found = BETWEEN_MARKERS.search(DOCS.read_text(encoding="utf-8")) if DOCS.exists() else None
    return found.group() if found else ""


def main() -> int:
    DOCS.write_text(text(rows() if SHARED.is_dir() else standing()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
