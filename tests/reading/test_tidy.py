import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.children.tidy import cut, tidy

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("pro\ufffe\r\ntection", "protection"),
        ("pro\u00ad\ntection", "protection"),
        ("pro\x02\r\ntection", "protection"),
        ("soft\u00adhyphen", "softhyphen"),
        ("long-\nterm", "long-\nterm"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\0led \x07bell", "nulled bell"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("e\u0301te\u0301", "été"),
        ("ef\ufb01cient \ufb00ort", "efficient ffort"),
        ("\ufefb", "لا"),
        ("10 m² ½ ①", "10 m² ½ ①"),
        ("no\u00a0break\u2009space\tand tab", "no break space and tab"),
        ("hidden\u202eorder\u2066", "hiddenorder"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\uf0b7 item", "item"),
        ("  a   \n\n\n\n\nb\n", "a\n\nb"),
        ("\ufeffmark", "mark"),
        ("", ""),
    ],
)
def test_clean_text(raw, clean):
    assert tidy(raw) == clean


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_comes_it_can_be_stored_and_is_stable(raw):
    once = tidy(raw)
    once.encode()
    assert "\0" not in once
    assert "\r" not in once
    assert tidy(once) == once


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(5, 60), st.booleans())
def test_cutting_loses_no_letter_and_keeps_the_size(text, size, at_lines):
    pages = cut(text, at_lines=at_lines, size=size)
    letters = "".join(text.split())
    assert "".join("".join(pages).split()) == letters
    assert all(len(page) <= size for page in pages)
