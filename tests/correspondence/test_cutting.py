"""Quoted text is cut at our marker, at attributions in three languages, by a library; no word is ever thrown away."""

import sys
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.markup import to_html
from app.core.text import tidy_markdown
from app.correspondence.body import read_body
from app.correspondence.cutting import cut
from app.correspondence.html_text import html_text
from app.correspondence.markdown import to_markdown
from app.correspondence.plain import plain_text, tidy
from app.notifications import MARKERS
from tests.correspondence import shapes

pytestmark = pytest.mark.database_free
WORDS = "It costs 27 shillings.\n\nWe pay it: see our report."


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
@pytest.mark.parametrize("marker", [True, False])
def test_what_programs_quote_is_cut(language, marker):
    for client in shapes.CLIENTS:
        text = tidy(client(WORDS, shapes.notice(language, marker=marker), language))
        found = cut(text)
        assert found.own.strip() == WORDS, client
        assert "And who pays it?" in found.rest
        assert sorted(f"{found.own} {found.rest}".split()) == sorted(text.split())
    words = "It costs < 27 shillings & more."
    for client in shapes.HTML_CLIENTS:
        found = cut(html_text(client(words, shapes.notice(language, marker=marker), language)))
        assert found.own == words, client
        assert "And who pays it?" in found.rest


CUT = (
        # Answers between the lines stay, each with the paragraph that it answers; below the last one only where nothing stands above.
        (
            "On 20 Nov 2026, Amina wrote:\n> How much?\n\n27 shillings.\n\n> Long story\n> told here\n>\n> Who pays?\n\nWe do.\n\n-- \nM",
            "> How much?\n\n27 shillings.\n\n> Who pays?\n\nWe do.",
        ),
        (
            "See below.\n\nOn 20 Nov 2026, Amina wrote:\n> How much?\n\n27.\n\n> Bye\n\nThis mail is confidential.",
            "See below.\n\n> How much?\n\n27.",
        ),
        (f"> {MARKERS['en']}\n> Question\n>\n\nAnswer below.\n", "> Question\n\nAnswer below."),
        # A program that broke a quoted line said nothing of its own.
        ("Yes.\n\nOn 20 Nov 2026, Amina wrote:\n> a long line that\nwas broken\n> and goes on", "Yes."),
        # Without marks our own words cannot be told from an answer.
        (f"\n\nFrom: B <b@x.example>\nSent: today\nTo: M\n\n{MARKERS['en']}\n\nSomebody\n> asked\n\nthis", ""),
        (f"Yes.\n\n{MARKERS['sw']}\n\nSomebody\n> asked\n\nthis\n\n> twice", "Yes."),
        # Other languages by the library, where an address or a time shows that a program wrote it.
        ("Ja.\n\nAm Fr., 20. Nov. 2026 um 10:12 Uhr schrieb Amina <a@b.example>:\n\nFrage", "Ja."),
        ("Va bene\n\nDa: A <a@b.example>\nInviato: venerdì 10:12\nA: M\nOggetto: x\n\nDomanda", "Va bene"),
        # What only looks like it.
        ("From: 2026\nTo: 2027\nwe budget for two years.", "From: 2026\nTo: 2027\nwe budget for two years."),
        ("As Amina wrote:\nit is dear.", "As Amina wrote:\nit is dear."),
        ("On the whole I wrote: nothing.", "On the whole I wrote: nothing."),
        ("I think so\n--\n" + "line\n" * 20, "I think so\n--\n" + "line\n" * 19 + "line"),
        ("Agreed\n--\nMoraa\nOfficer", "Agreed"),
        ("> Who?\nWe.", "> Who?\nWe."),
        ("", ""),
)  # fmt: skip


def test_what_stays_and_what_goes():
    for text, own in CUT:
        stays = [line for line in cut(text).own.split("\n") if line]
        assert stays == [line for line in own.split("\n") if line], text


_LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                *MARKERS.values(), *(f"> {one}" for one in MARKERS.values()), "-- ", "--", "_" * 32, ">", "> x", ">> y", "",
                "On 1 May 2026 A wrote:", "wrote:", "Le 1 mai", "a écrit :", "From: a@b.example", "Sent: 10:12", "To: x",
                "Subject: y", "De : z", "-----Original Message-----", "Sent from my iPhone", "Am 1. Mai 10:12 schrieb A <a@b.c>:",
                "<div class=gmail_quote>", "<blockquote>", "</blockquote>", "<pre>", "<style>", "</style>", "\x00\ue000\u202e",
            ]
        ),
    ),
    max_size=25,
)  # fmt: skip


@given(_LINES)
@settings(max_examples=150, deadline=None)
def test_no_text_trips_it_and_every_line_is_kept(lines):
    text = tidy("\n".join(lines))
    found = cut(text)

    def words(given_text):
        return sorted(given_text.replace(">", " ").split())

    assert words(f"{found.own}\n{found.rest}") == words(text)
    to_html(tidy_markdown(to_markdown(found.own)))
    cut(html_text("\n".join(lines)))


@given(
    st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,5}[.!?]?", fullmatch=True), min_size=1, max_size=6),
    st.sampled_from(shapes.CLIENTS),
    st.sampled_from(["en", "sw", "fr"]),
)
@settings(max_examples=60, deadline=None)
def test_no_word_above_the_marker_is_lost(paragraphs, client, language):
    words = "\n\n".join(paragraphs)
    assert cut(tidy(client(words, shapes.notice(language), language))).own.strip() == words


BUSY = (
    "On " + "a " * 4000, "From: " * 900, "On 1 a\n", "Disclaimer: mail " * 90, "- a\n", "\n", "> " * 3000, ":" * 5000, "<",
    "<a ", "<a href=x>", "<blockquote>", "[image: ", "&#",
)  # fmt: skip


@pytest.mark.parametrize("line", BUSY, ids=range(len(BUSY)))
def test_no_text_keeps_it_busy(line):
    """Counted, not timed: twice the text is at most three times the lines of code that run."""
    text = line * (4_000 // len(line) or 1)
    ran = [
        steps(lambda size=size: (to_markdown(cut(tidy(text * size)).own), html_text(text * size))) for size in (4, 8)
    ]
    assert ran[1] <= 3 * ran[0] + 2_000
    # What regular expressions do is not counted; one that is not linear would not come back from this.
    to_markdown(cut(tidy(text * 40)).own)
    html_text(text * 40)


def steps(work):
    """How many lines of Python run."""
    counted = 0

    def trace(_frame, event, _arg):
        nonlocal counted
        counted += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def test_flowed_lines_are_joined_and_hostile_charsets_are_read():
    message = EmailMessage()
    message.set_content("x")
    message.set_payload("This goes \non.\n New line\n> quoted \n> on\n-- \nMoraa \nMember\n")
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    assert plain_text(message) == "This goes on.\nNew line\n> quoted on\n-- \nMoraa Member\n"
    for charset in ("utf-7-of-mine", "punycode", "unicode_escape", "rot13", "base64", "utf-16", "x" * 500, "idna", '"'):
        message = EmailMessage()
        message.set_content("caf\u00e9 \u0000", charset="utf-8", cte="8bit")
        message.replace_header("Content-Type", f'text/plain; charset="{charset}"')
        assert isinstance(plain_text(message), str)
    assert plain_text(message).strip() == "caf\u00e9"


SHOWN = (
        ("Dear all,\nwe pay.\nMoraa", "<p>Dear all,<br>\nwe pay.<br>\nMoraa</p>"),
        (f"{'long ' * 14}words that\nprograms break", f"<p>{'long ' * 14}words that\nprograms break</p>"),
        ("> Who?\nWe.\n> Why?", "<blockquote>\n<p>Who?</p>\n</blockquote>\n<p>We.</p>\n<blockquote>\n<p>Why?</p>\n</blockquote>"),
        ("Title\n=====\n# no heading", "<p>Title<br>\n=====<br>\n# no heading</p>"),
        ("    indented", "<p>indented</p>"),
        ("Two things:\n- one\n• two", "<p>Two things:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("See [image: chart.png] it", "<p>See  it</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
)  # fmt: skip


def test_letters_look_as_they_were_meant():
    for text, html in SHOWN:
        assert str(to_html(tidy_markdown(to_markdown(text)))).strip() == html


def test_of_two_forms_the_plain_one_is_read_unless_it_is_empty():
    message = EmailMessage()
    message.set_content("Plain words")
    message.add_alternative("<p>Other words</p>", subtype="html")
    assert read_body(message).text == "Plain words"
    message.get_payload()[0].set_payload(" \n")
    assert read_body(message).text == "Other words"
