"""Names and lines that people or browsers send become harmless, and stay recognisable."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.text import initials, one_line, paragraphs, safe_file_name, slugify

pytestmark = pytest.mark.database_free
ANY_TEXT = st.text(st.characters(), max_size=400)  # lone surrogates too


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Ripoti ya Mwaka — 2026.docx", "Ripoti ya Mwaka — 2026.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        ("\x00", "file"),
        ("a\x00b.pdf", "a b.pdf"),
        ("CON", "file-CON"),
        ("con.txt", "file-con.txt"),
        ("LPT9.tar.gz", "file-LPT9.tar.gz"),
        ("com¹.txt", "file-com¹.txt"),
        ("console.txt", "console.txt"),
        ('a"b<c>|d?.pdf', "a_b_c__d_.pdf"),
        ("a%0d%0ab;c.pdf", "a_0d_0ab_c.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        (".htaccess", "htaccess"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("lone\ud800.pdf", "lone.pdf"),
    ],
)
def test_file_names(name, safe):
    assert safe_file_name(name) == safe


@given(ANY_TEXT)
@example("😀" * 300 + ".pdf")
@example("a." + "😀" * 20)
def test_any_file_name_is_safe_everywhere(name):
    safe = safe_file_name(name)
    assert safe
    assert len(safe) <= 150
    assert len(safe.encode()) <= 255
    assert not re.search(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*;%\u202a-\u202e]', safe)
    assert safe not in {".", ".."}
    assert not safe.endswith((" ", "."))
    assert safe.partition(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert safe_file_name(safe) == safe


@given(ANY_TEXT)
def test_a_line_is_one_line_whatever_goes_in(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in line)
    assert one_line(line) == line
    line.encode()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("  a  b \n\n", "a b"),
        ("a\x00\u202eb", "a b"),
    ],
)
def test_paragraphs(text, kept):
    assert paragraphs(text) == kept


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("National Drought Management Authority", "national-drought-management-authority"),
        ("Ma'ua — Élan & Co.", "maua-elan-co".replace("maua", "ma-ua")),
        ("--", "item"),
        ("中文", "item"),
        ("a" * 100, "a" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slugs(text, slug):
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amina Admin", "AA"),
        ("Amina wa Kamau", "AK"),
        ("amina", "A"),
        ("", "?"),
        ("(?) !", "?"),
        ("Ng'ang'a, J.", "NJ"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters
