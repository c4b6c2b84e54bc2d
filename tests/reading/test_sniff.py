import io
import zipfile

import pytest

from app.reading import KINDS, SENTENCES, Unacceptable, accepted_extensions, signatures, sniff
from tests.reading import samples

pytestmark = pytest.mark.database_free


def _short(value):
    """Test names without the files in them: those differ from one worker to the next."""
    return "file" if isinstance(value, bytes) else None


@pytest.fixture(params=[True, False], ids=["libmagic", "own table"])
def both_tables(request, monkeypatch):
    """Every judgement is the same on a machine without libmagic."""
    if request.param and not signatures.LIBMAGIC:
        pytest.skip("libmagic is not on this machine")
    monkeypatch.setattr(signatures, "LIBMAGIC", request.param)


@pytest.mark.parametrize("name", samples.GOOD)
def test_a_good_file_is_what_it_is(put, both_tables, name):
    make, media_type, _ = samples.GOOD[name]
    content = make()
    found = sniff(put(content), name)
    assert found.media_type.endswith(media_type)
    assert found.extension == "." + name.rpartition(".")[2]
    assert not found.encrypted


@pytest.mark.parametrize("name", samples.PICTURES)
def test_a_picture_is_kept_for_ocr(put, both_tables, name):
    found = sniff(put(samples.picture(samples.PICTURES[name])), name)
    assert found.media_type == f"image/{samples.PICTURES[name].lower()}"


@pytest.mark.parametrize(
    ("name", "extension"),
    [("REPORT.PDF", ".pdf"), ("report", ".pdf"), ("Report No.12", ".pdf"), ("a\r\nb\u202efdp.pdf", ".pdf")],
)
def test_the_name_may_be_odd_or_without_ending(put, name, extension):
    assert sniff(put(samples.pdf()), name).extension == extension


def test_both_endings_of_one_kind_are_kept(put):
    assert sniff(put(samples.picture("JPEG")), "scan.jpeg").extension == ".jpeg"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("county;kes\nGaraissa;1".encode("utf-16"), "a.csv"),
        ("été à Mombasa".encode("cp1252"), "a.txt"),
        (b"A note on the marker %PDF-1.4 in text.", "a.txt"),
        (b"Notes\n\n<div align=center>HTML inside Markdown</div>", "a.md"),
        (b"No ending, plain text", "NOTES"),
    ],
    ids=_short,
)
def test_text_in_its_encodings(put, both_tables, content, name):
    assert sniff(put(content), name).media_type.startswith("text/")


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (samples.ole("EncryptedPackage"), "budget.xlsx", "spreadsheetml.sheet"),
        (samples.odt(manifest="<encryption-data/>"), "a.odt", "opendocument.text"),
        (samples.epub(protection="<e>http://www.w3.org/2001/04/xmlenc#aes256-cbc</e>"), "a.epub", "/epub+zip"),
    ],
    ids=_short,
)
def test_an_encrypted_file_is_stored_and_known_to_be(put, content, name, media_type):
    found = sniff(put(content), name)
    assert found.encrypted
    assert found.media_type.endswith(media_type)


HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
DOCX = samples.docx()
PDF = samples.pdf()


def _docx_body(body):
    return samples.zipped(samples.parts_of(DOCX) | {"word/document.xml": body})


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b" \r\n\t ", "a.txt", "empty"),
        (samples.lock_file(), "~$region.docx", "lock_file"),
        (samples.lock_file(), "region.doc", "lock_file"),
        (PDF, "~$region.pdf", "lock_file"),
        (samples.ole("WordDocument"), "letter.doc", "legacy_office"),
        (samples.ole("WordDocument"), "letter.docx", "legacy_office"),
        (samples.ole("Workbook"), "table", "legacy_office"),
        (samples.ole("PowerPoint Document"), "talk.pptx", "legacy_office"),
        (samples.ole("Something"), "a.docx", "type_not_accepted"),
        (samples.ole("EncryptedPackage"), "a.pdf", "type_not_accepted"),
        (DOCX, "a.docm", "macros"),
        (samples.zipped(samples.parts_of(DOCX) | {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (samples.zipped({"a.txt": b"x"}), "a.zip", "archive"),
        (samples.zipped({"a.txt": b"x"}), "a", "archive"),
        (samples.zipped({"a.txt": b"x"}), "a.docx", "damaged"),
        (HTML, "a.html", "type_not_accepted"),
        (HTML, "a", "type_not_accepted"),
        (b"MZ\x90\0" + bytes(200), "setup.exe", "type_not_accepted"),
        (PDF, "report.pdf.exe", "type_not_accepted"),
        (b"\0\1\2\3" * 50, "thing", "type_not_accepted"),
        (HTML, "a.pdf", "name_and_content_differ"),
        (HTML, "a.txt", "name_and_content_differ"),
        (b"alert(document.cookie)", "a.pdf", "name_and_content_differ"),
        (b"MZ\x90\0" + bytes(200), "a.pdf", "name_and_content_differ"),
        (b"GIF89a" + bytes(50), "a.png", "name_and_content_differ"),
        (PDF, "a.docx", "name_and_content_differ"),
        (PDF, "a.txt", "name_and_content_differ"),
        (DOCX, "a.xlsx", "name_and_content_differ"),
        (DOCX, "a.odt", "name_and_content_differ"),
        (samples.rtf(), "a.txt", "name_and_content_differ"),
        (samples.picture("PNG"), "a.jpg", "name_and_content_differ"),
        (b"%PDF-1.3\nThis is no PDF at all\n%%EOF\n", "a.pdf", "damaged"),
        (b"\0\1\2\3" * 50, "a.pdf", "damaged"),
        (b"\0\1\2\3" * 50, "a.txt", "damaged"),
        (DOCX[: len(DOCX) // 2], "a.docx", "damaged"),
        (DOCX[:60] + b"\xff" * 40 + DOCX[100:], "a.docx", "damaged"),
        (HTML + PDF, "a.pdf", "polyglot"),
        (PDF[:9] + b"<html><script>1</script></html>\n" + PDF[9:], "a.pdf", "polyglot"),
        (PDF + HTML, "a.pdf", "polyglot"),
        (PDF + samples.zipped({"a.txt": b"x"}), "a.pdf", "polyglot"),
        (b"MZ" + bytes(30) + PDF, "a.pdf", "polyglot"),
        (b"\xff\xd8\xff\xe0" + PDF, "a.jpg", "polyglot"),
        (samples.picture("PNG") + samples.zipped({"a.txt": b"x"}), "a.png", "polyglot"),
        (samples.zipped({"a": PDF} | samples.parts_of(DOCX), stored=("a",)), "a.docx", "polyglot"),
        (samples.zipped(samples.parts_of(DOCX) | {"../../etc/cron.d/x": b"x"}), "a.docx", "unsafe_archive"),
        (samples.zipped(samples.parts_of(DOCX) | {"/etc/passwd": b"x"}), "a.docx", "unsafe_archive"),
        (samples.zipped(samples.parts_of(DOCX) | {"..\\x": b"x"}), "a.docx", "unsafe_archive"),
        (samples.zipped(samples.parts_of(DOCX) | {"C:/x": b"x"}), "a.docx", "unsafe_archive"),
        (_docx_body('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'), "a.docx", "entities"),
        (
            _docx_body('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY x "y">]><d/>'.encode("utf-16")),
            "a.docx",
            "entities",
        ),
        (_docx_body("<!--" + " " * 70_000 + '--><!DOCTYPE d [<!ENTITY x "y">]><d/>'), "a.docx", "entities"),
    ],
    ids=_short,
)
def test_what_is_turned_away_and_why(put, both_tables, content, name, code):
    with pytest.raises(Unacceptable) as refused:
        sniff(put(content), name)
    assert refused.value.code == code
    assert refused.value.sentence == SENTENCES[code] % refused.value.fields
    assert "%(" not in refused.value.sentence


def test_a_prolog_made_to_be_slow_is_not(put):
    """Tried from each comment's start, these would take hours."""
    part = "<!--" * 16_000
    content = samples.zipped(samples.parts_of(DOCX) | {f"word/{number}.xml": part for number in range(200)})
    assert sniff(put(content), "a.docx").extension == ".docx"


def test_a_quoted_bracket_does_not_hide_definitions(put):
    body = """<?xml version="1.0"?><!-- <d> --><!DOCTYPE d PUBLIC "x>y" "z" [<!ENTITY x "y">]><d>&x;</d>"""
    with pytest.raises(Unacceptable) as refused:
        sniff(put(_docx_body(body)), "a.docx")
    assert refused.value.code == "entities"


def _changed(change):
    """A DOCX whose central directory is changed just before it is written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in samples.parts_of(DOCX).items():
            archive.writestr(name, content)
        change(archive)
    return buffer.getvalue()


def _overlap(archive):
    archive.filelist[1].header_offset = archive.filelist[0].header_offset


def _smaller(archive):
    archive.getinfo("word/document.xml").file_size = 10


def _larger(archive):
    archive.getinfo("word/document.xml").file_size += 10


def _link(archive):
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    archive.writestr(link, "/etc/passwd")


@pytest.mark.parametrize(
    ("change", "code"),
    [(_overlap, "zip_bomb"), (_smaller, "zip_bomb"), (_larger, "damaged"), (_link, "unsafe_archive")],
)
def test_a_container_that_lies_about_itself(put, change, code):
    with pytest.raises(Unacceptable) as refused:
        sniff(put(_changed(change)), "a.docx")
    assert refused.value.code == code


def test_bombs_plain_and_nested(put):
    zeros = samples.zipped({"zeros.bin": bytes(66 * 2**20)})
    for parts in ({"word/media/zeros.bin": bytes(66 * 2**20)}, {"word/embeddings/inner.xlsx": zeros}):
        with pytest.raises(Unacceptable) as refused:
            sniff(put(samples.zipped(samples.parts_of(DOCX) | parts)), "a.docx")
        assert refused.value.code == "zip_bomb"


def test_archives_nested_too_deeply(put):
    inner = samples.zipped({"a.txt": b"x"})
    for _ in range(3):
        inner = samples.zipped({"next.zip": inner})
    with pytest.raises(Unacceptable) as refused:
        sniff(put(samples.zipped(samples.parts_of(DOCX) | {"word/a.zip": inner})), "a.docx")
    assert refused.value.code == "zip_bomb"


def test_ordinary_attachments_are_no_offence(put):
    archive = samples.zipped({"data.csv": b"a,b\n" * 100})
    with_zip = samples.pdf(zipped=archive)
    assert archive in with_zip, "the archive must stand in the PDF as it is, or this proves nothing"
    assert sniff(put(with_zip), "a.pdf").extension == ".pdf"
    embedded = samples.zipped(samples.parts_of(DOCX) | {"word/embeddings/sheet.xlsx": samples.xlsx()})
    assert sniff(put(embedded), "a.docx").extension == ".docx"


def test_blanks_before_a_pdf_are_no_offence(put):
    assert sniff(put(b"\xef\xbb\xbf\r\n" + PDF), "a.pdf").extension == ".pdf"


def test_every_accepted_kind_has_a_test():
    tested = {"." + name.rpartition(".")[2] for name in (*samples.GOOD, *samples.PICTURES)}
    assert {kind.extensions[0] for kind in KINDS} <= tested | {".tif"}
    assert len(accepted_extensions()) == len(set(accepted_extensions()))
