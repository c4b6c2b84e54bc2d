"""The issue as a message: what stands in it is text, nothing in it is elsewhere, and it is small whatever was written."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.bulletin import letter, letter_picture
from app.bulletin.letter_picture import LARGEST, fit
from app.bulletin.shortening import excerpt
from app.core.settings import Settings
from tests.bulletin.printing import CORRECTED, WORDS, block, edition, photo, pictured

pytestmark = pytest.mark.database_free

BASE = "https://cop.example"
STOP = f"{BASE}/stop/abc?x=1&y=2"
FRAME = {
    f"{BASE}/bulletins/2026-q4/en",
    f"{BASE}/bulletins/2026-q4/en.pdf",
    f"{BASE}/notifications/choices",
    STOP,
}


class Read(HTMLParser):
    """Where a message leads, what it has shown, and what it says."""

    def __init__(self, html):
        super().__init__()
        self.links, self.shown, self.tags, self.words, self.styles, self.languages = [], [], set(), "", "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "a":
            self.links.append(given.get("href"))
        elif given.get("src") or given.get("href") or given.get("background"):
            self.shown.append(given.get("src") or given.get("href") or given.get("background"))
        if tag in ("h2", "h3") and "lang" in given:
            self.languages.append(given["lang"])

    def handle_data(self, data):
        if self.cdata_elem == "style":
            self.styles += data
        else:
            self.words += data


@pytest.fixture
def at(tmp_path):
    return Settings(data_dir=tmp_path, base_url=BASE)


def size_of(made):
    """Bytes of the message on the way, as the sender puts it together."""
    message = EmailMessage(SMTP)
    message["Subject"] = made.subject
    message.set_content(made.text)
    message.add_alternative(made.html, subtype="html")
    for one in made.inline:
        message.get_body(("html",)).add_related(one.octets, "image", "jpeg", cid=f"<{one.name}>", disposition="inline")
    return len(message.as_bytes())


def test_one_drawing_serves_everybody_who_reads_the_same(at):
    plan = edition(pictured(1), block(2, language="sw"), block(3, href=""), corrections=[CORRECTED])
    drawn = letter.drawing(plan, at, picture=b"\xff\xd8jpeg")
    made, other = drawn.to(STOP), drawn.to(f"{BASE}/stop/other")
    read = Read(made.html)
    own = {f"{BASE}/documents/1", f"{BASE}/documents/2", f"{BASE}/plan"}
    assert set(read.links) == FRAME | own  # whole, as they were written, with no mark of who follows them
    assert (read.links.count(STOP), made.text.count(STOP)) == (1, 1)
    assert read.shown == [f"cid:{made.inline[0].name}"]
    assert (made.inline[0].octets, made.inline[0].media_type) == (b"\xff\xd8jpeg", "image/jpeg")
    assert read.languages == ["sw"]
    assert made.html.replace("/stop/abc?x=1&amp;y=2", "/stop/other") == other.html
    assert made.text.replace("/stop/abc?x=1&y=2", "/stop/other") == other.text
    for words in ("Story 003", "It was 12,000, not 21,000.", "last002.", "8 January 2027"):
        assert words in read.words
        assert words in made.text
    assert made.subject == plan.title
    chosen = replace(plan, title="What the year taught")
    assert letter.draw(chosen, at, stop_link=STOP).subject == f"{plan.title}: What the year taught"
    assert "shorter form" not in made.html + made.text


@pytest.mark.parametrize("picture", [b"", b"\xff\xd8jpeg"])
def test_what_stands_in_an_issue_is_text(at, picture):
    hostile = (
        '{{7*7}} {% raw %} ${1} </mj-text><mj-include path="/etc/passwd"/><script>alert(1)</script> <img src="http://x.example/p.gif"> '
        "![b](http://x.example/b.png) <style>@import 'http://x.example/c.css'</style> <!-- --> ]]> &amp; [a](javascript:alert(1))"
    )
    plan = edition(
        pictured(1, title=hostile, words=hostile, facts=hostile, credit=hostile, href="javascript:alert(1)"),
        block(2, title=hostile, words=hostile, href='https://x.example/"><script>'),
        title=hostile,
        note=hostile,
    )
    made = letter.draw(plan, at, stop_link=STOP, picture=picture)
    read = Read(made.html)
    assert read.words.count("{{7*7}} {% raw %} ${1} </mj-text><mj-include") >= 7
    assert "49" not in read.words.replace("#49", "")
    assert read.shown == [f"cid:{one.name}" for one in made.inline]
    assert not read.tags & {"script", "link", "object", "iframe", "base", "form"}
    assert "@import" not in read.styles
    assert "url(" not in read.styles
    assert all(href.startswith((BASE, "https://x.example/", "http://x.example/")) for href in read.links)


@pytest.mark.parametrize(
    ("count", "given", "whole"),
    [
        (6, {}, True),
        (46, {}, False),
        (400, {}, False),
        (8, {"note": WORDS * 100}, False),
        (12, {"note": "é = “x” " * 2_000}, False),
        (0, {}, True),
    ],
)
def test_a_message_is_small_and_says_where_the_rest_is(at, count, given, whole):
    blocks = [pictured(1, words=WORDS * 8), *(block(n, words=WORDS * 6) for n in range(2, count + 1))][:count]
    drawn = letter.drawing(edition(*blocks, **given), at, picture=photo()[:LARGEST])
    made = drawn.to(STOP)
    assert size_of(made) <= 60_000
    assert drawn.is_whole is whole
    assert ("The whole issue is on the web." in made.text) is not whole
    assert ("Read the whole issue on the web" in made.html) is not whole
    if count:
        assert "Story 001" in made.html
    if count in (46, 400):
        assert f"{BASE}/bulletins/2026-q4/en#item-2" in Read(made.html).links
        assert "more on the web" in made.html


@pytest.mark.parametrize("size", [(640, 400), (400, 640), (60, 60)])
def test_a_picture_is_made_to_fit(size):
    octets = photo(*size)
    made = fit(octets)
    assert 0 < len(made) <= LARGEST
    with Image.open(BytesIO(made)) as picture, Image.open(BytesIO(octets)) as before:
        assert picture.format == "JPEG"
        assert abs(picture.width / picture.height - before.width / before.height) < 0.02


def test_a_picture_that_cannot_be_small_is_left_out(monkeypatch):
    monkeypatch.setattr(letter_picture, "LARGEST", 1_000)
    assert fit(photo()) == b""


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.integers(1, 30))
def test_an_excerpt_is_never_longer_and_any_words_can_be_drawn(words, most):
    short = excerpt(words, most)
    assert short == words or len(short.split()) <= most + 1
    plan = edition(block(1, title=words, words=f"{words} {words}"), block(2, words=short, facts=words), note=words)
    made = letter.draw(plan, Settings(base_url=BASE), stop_link=STOP)
    read = Read(made.html)
    assert STOP in read.links
