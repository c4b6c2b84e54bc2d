"""Marks and snippets: right places, and HTML that can do no harm."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search import Synonyms, mark_words, shipped_synonyms
from search.marking import Marker
from search.snippets import LENGTH, opening, snippet
from search.wanted import read

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Policies and a policy", "policy", "<mark>Policies</mark> and a <mark>policy</mark>"),
        ("policymaker", "policy ", "policymaker"),
        ("policymaker", "policy", "<mark>policymaker</mark>"),
        ("micropolicy", "policy", "micropolicy"),
        ("dying, he lied", "die lie", "<mark>dying</mark>, he <mark>lied</mark>"),
        ("Évaluation", "evaluation", "<mark>Évaluation</mark>"),
        ("İstanbul policy", "policy", "İstanbul <mark>policy</mark>"),
        ("a <b>cash</b> & 'x'", "cash", "a &lt;b&gt;<mark>cash</mark>&lt;/b&gt; &amp; &#x27;x&#x27;"),
        ("state of the art, art", '"state of the art"', "<mark>state of the art</mark>, art"),
        ("for an OVC grant", "orphans and vulnerable children", "for an <mark>OVC</mark> grant"),
        ("organization organised", "organisation", "<mark>organization</mark> <mark>organised</mark>"),
        ("the governmnet", "government", "the <mark>governmnet</mark>"),
        ("government, governmnet", "governing", "<mark>government</mark>, governmnet"),
        ("programming", "progr", "<mark>programming</mark>"),
        ("programming", "progr ", "programming"),
        ("the end", "the", "<mark>the</mark> end"),
        ("line one\nline two", "two", "line one\nline <mark>two</mark>"),
        ("nothing here", "zebra", "nothing here"),
        ("nothing here", "", "nothing here"),
        ("", "zebra", ""),
        ("cash-transfer cash_transfer", "transfer", "cash-<mark>transfer</mark> cash_<mark>transfer</mark>"),
    ],
)
def test_mark_words(text, query, shown):
    assert mark_words(text, query) == shown


def test_marking_by_other_synonyms():
    assert mark_words("blue", "azure", Synonyms((("azure", "blue"),))) == "<mark>blue</mark>"
    assert mark_words("OVC", "orphans and vulnerable children", Synonyms()) == "OVC"


@given(some.text(), some.text())
def test_marking_changes_nothing_but_adds_marks(text, query):
    shown = mark_words(text, query)
    assert html.unescape(re.sub("</?mark>", "", shown)) == text or "<mark>" in html.unescape(text)
    assert not re.search(r"<(?!/?mark>)", shown)
    assert shown.count("<mark>") == shown.count("</mark>")


def shortened(text: str, query: str) -> str | None:
    return snippet(text, Marker(read(query, shipped_synonyms())))


def test_a_snippet_shows_the_place_with_most_of_the_words():
    text = (
        "cash "
        + "filler words here " * 40
        + "cash with transfer of drought relief "
        + "filler words here " * 40
        + "drought"
    )
    shown = shortened(text, "cash drought transfers")
    assert shown is not None
    assert "<mark>cash</mark> with <mark>transfer</mark> of <mark>drought</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(re.sub("<[^>]*>", "", shown)) < LENGTH + 20


def test_a_short_text_is_its_own_snippet_on_one_line():
    assert shortened("Some\n\n cash\tfor\x00all", "cash") == "Some <mark>cash</mark> for all"


def test_no_word_no_snippet():
    assert shortened("Some cash", "zebra") is None
    assert shortened("", "cash") is None


def test_a_snippet_cuts_no_word_and_no_mark():
    text = "abcdefghij " * 100 + "needle " + "klmnopqrst " * 100
    shown = shortened(text, "needle")
    assert shown is not None
    assert set(shown.replace("…", "").split()) == {"abcdefghij", "<mark>needle</mark>", "klmnopqrst"}


def test_an_unbroken_text_still_gives_a_snippet():
    shown = shortened("字" * 500 + " needle " + "字" * 500, "needle")
    assert shown is not None
    assert "<mark>needle</mark>" in shown
    assert len(shown) < 2 * LENGTH


@given(some.text(min_size=1), some.integers(0, 600))
def test_snippets_are_safe_wherever_the_word_stands(text, before):
    shown = shortened("<i> " * (before // 4) + text + " needle " + text * 20, "needle")
    assert shown is not None
    assert not re.search(r"<(?!/?mark>)", shown)
    assert "<mark>" in shown


def test_an_opening_ends_between_words():
    assert opening("short & sweet") == "short &amp; sweet"
    assert opening("") == ""
    shown = opening("abcdefghij " * 60)
    assert shown.endswith("abcdefghij …")
    assert len(shown) <= LENGTH + 2
