import struct

import pytest

from app.reading import KINDS, Limits, extract
from tests.reading import samples

pytestmark = pytest.mark.database_free

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODF = samples.ODF


def _media_type(ending):
    return next(kind.media_type for kind in KINDS if kind.media_type.endswith(ending))


@pytest.mark.parametrize("name", samples.GOOD)
def test_every_kind_gives_its_text(put, name):
    make, ending, phrase = samples.GOOD[name]
    found = extract(put(make()), _media_type(ending))
    assert (found.state, found.message) == ("done", "")
    assert phrase in "\n".join(page.text for page in found.pages)
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (samples.pdf("first", "second", "third"), PDF, ["first", "second", "third"]),
        (samples.pptx("Aims", "Results"), PPTX, ["Aims", "Results"]),
        (
            samples.xlsx({"Aims": [["a", 1], [None, "b"]], "Empty": [], "Last": [["c"]]}),
            XLSX,
            ["Aims\n\na | 1\nb", "Empty", "Last\n\nc"],
        ),
        (samples.ods(), f"{ODF}spreadsheet", ["One\n\nalpha", "Two\n\nbeta"]),
        (samples.odp(), f"{ODF}presentation", ["Slide one", "Slide two"]),
        (samples.rtf(), "application/rtf", ["Before café.\n\nMiddle.", "After the break."]),
        (samples.docx("First page.", "Second page."), DOCX, ["First page.", "Second page."]),
    ],
    ids=lambda value: value.rpartition("/")[2] if isinstance(value, str) else "",
)
def test_pages_are_those_of_the_file(put, content, media_type, pages):
    assert [page.text for page in extract(put(content), media_type).pages] == pages


def test_long_text_is_cut_between_paragraphs(put):
    paragraphs = [f"Paragraph {number}. " + "Words about households. " * 20 for number in range(40)]
    found = extract(put("\n\n".join(paragraphs).encode()), "text/plain")
    assert len(found.pages) > 5
    assert all(len(page.text) <= 3_000 and page.text.startswith("Paragraph") for page in found.pages)
    assert sum(page.text.count("Paragraph") for page in found.pages) == 40


@pytest.mark.parametrize(
    "content",
    ["fedha – é".encode(), "fedha – é".encode("utf-8-sig"), "fedha – é".encode("utf-16"), "fedha – é".encode("cp1252")],
    ids=["utf-8", "utf-8-sig", "utf-16", "cp1252"],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/csv", "text/markdown"])
def test_encodings(put, content, media_type):
    assert extract(put(content), media_type).pages[0].text == "fedha – é"


@pytest.mark.parametrize(
    ("content", "media_type", "state"),
    [
        (samples.locked_pdf(), PDF, "encrypted"),
        (samples.ole("EncryptedPackage"), XLSX, "encrypted"),
        (samples.odt(manifest="<encryption-data/>"), f"{ODF}text", "encrypted"),
        (samples.odp(manifest="<encryption-data/>"), f"{ODF}presentation", "encrypted"),
        (samples.epub(protection="xmlenc#aes256-cbc"), "application/epub+zip", "encrypted"),
        (b"%PDF-1.4\n1 0 obj\nnothing\n%%EOF", PDF, "failed"),
        (samples.docx()[:500], DOCX, "failed"),
        (samples.odp()[:300], f"{ODF}presentation", "failed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", "failed"),
        (samples.pdf(" "), PDF, "no_text"),
        (samples.picture("PNG"), "image/png", "no_text"),
    ],
    ids=lambda value: value.rpartition("/")[2] if isinstance(value, str) else "",
)
def test_states_and_their_sentences(put, content, media_type, state):
    found = extract(put(content), media_type)
    assert found.state == state
    assert found.message
    assert not any(page.text for page in found.pages)


def test_a_page_of_blanks_is_not_the_square_of_its_length(put):
    """Within the child's CPU limit, that is: the square would take minutes."""
    blanks = put(b"a" + b" " * 400_000 + b"b")
    assert extract(blanks, "text/plain", limits=Limits(cpu_seconds=5)).state == "done"


def test_limits_cut_and_say_so(put):
    path = put(samples.pdf("one", "two " * 100, "three"))
    found = extract(path, PDF, limits=Limits(max_pages=2, page_characters=50))
    assert found.state == "done"
    assert [page.number for page in found.pages] == [1, 2]
    assert len(found.pages[1].text) == 50
    assert found.notes == (("first", "2"), ("shortened", ""))
    assert found.message.startswith("Only the first 2 pages were read")
    assert [key for key, _ in extract(path, PDF, limits=Limits(max_characters=5)).notes] == ["first", "shortened"]


def test_a_page_that_cannot_be_loaded_is_named_and_the_others_stay(put):
    found = extract(put(samples.pdf_with_a_lost_page()), PDF)
    assert found.state == "done"
    assert [page.text for page in found.pages] == ["one__", "", "three"]
    assert found.message == "Some pages could not be read: 2."


def test_text_and_picture_in_one_run(put):
    found = extract(put(samples.pdf("one", "two")), PDF, with_thumbnail=True)
    assert [page.text for page in found.pages] == ["one", "two"]
    assert found.thumbnail is not None
    assert found.thumbnail[:4] == b"RIFF"
    assert struct.unpack("<I", found.thumbnail[4:8])[0] + 8 == len(found.thumbnail)
    assert extract(put(samples.docx()), DOCX, with_thumbnail=True).thumbnail is None
    assert extract(put(samples.picture("PNG")), "image/png", with_thumbnail=True).thumbnail
