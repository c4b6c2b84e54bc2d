"""Markdown becomes HTML that carries nothing which acts, and whose headings fit below the page's own."""

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markup import to_html

pytestmark = pytest.mark.database_free

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://tracker.example/pixel.png)",
    "![x](x 'a\" onerror=\"alert(1)')",
    '[x](https://a.example "a\\" onmouseover=\\"alert(1)")',
    "`<script>`\n\n```html onload=x\n<script>alert(1)</script>\n```",
    "<style>@import 'https://evil.example'</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form action=https://evil.example><input name=password>",
    "| a |\n|---|\n| <b onclick=alert(1)>x</b> |",
    "<details open ontoggle=alert(1)>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
)
ALLOWED = {
    *[
        "p",
        "br",
        "strong",
        "em",
        "s",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "h3",
        "h4",
        "h5",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
}


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def seen(html):
    parser = Seen()
    parser.feed(str(html))
    return parser


def is_inert(html):
    parser = seen(html)
    assert set(parser.tags) <= ALLOWED
    assert {name for name, _ in parser.attributes} <= {"href", "title", "rel"}
    addresses = [value for name, value in parser.attributes if name == "href"]
    assert all(
        value.startswith(("https://", "http://", "mailto:", "/", "#")) or ":" not in value for value in addresses
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_the_corpus_is_inert(text):
    is_inert(to_html(text))


@given(
    st.lists(st.sampled_from([*HOSTILE, "*", "`", "\n", "[", "](", ")", "<", "# ", "> ", "a"]), max_size=8).map("".join)
)
def test_whatever_is_put_together_is_inert(text):
    is_inert(to_html(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One", "<h3>One</h3>\n"),
        ("## Two", "<h3>Two</h3>\n"),
        ("# One\n\n### Three", "<h3>One</h3>\n<h4>Three</h4>\n"),
        ("# 1\n## 2\n### 3\n###### 6", "<h3>1</h3>\n<h4>2</h4>\n<h5>3</h5>\n<h5>6</h5>\n"),
        ("`<h1>`", "<p><code>&lt;h1&gt;</code></p>\n"),
        ("~~old~~ **new**", "<p><s>old</s> <strong>new</strong></p>\n"),
        (
            "[x](https://a.example)",
            '<p><a href="https://a.example" rel="nofollow noopener">x</a></p>\n',
        ),
        (
            "see https://a.example/b",
            '<p>see <a href="https://a.example/b" rel="nofollow noopener">https://a.example/b</a></p>\n',
        ),
        ("{{ 7*7 }} {% raw %} ${7}", "<p>{{ 7*7 }} {% raw %} ${7}</p>\n"),
    ],
)
def test_what_people_write(text, html):
    assert to_html(text) == html


def test_threads_do_not_mix_their_links():
    texts = [f"see https://{'x' * n}.example/ and https://b{n}.example/ once" for n in range(1, 60)]
    expected = [to_html(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert list(pool.map(to_html, texts)) == expected
