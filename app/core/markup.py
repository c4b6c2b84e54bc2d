"""Markdown that people write, turned into HTML once, when it is written."""

from threading import Lock

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["linkify", "table", "strikethrough"])
# The finder of links keeps its place in attributes of its own.
_ONE_AT_A_TIME = Lock()
_TAGS = {
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
}


def to_html(source: str) -> Markup:
    """Safe HTML of Markdown text.

    Headings start at h3, because the page owns h1 and h2; links get rel=nofollow noopener.
    """
    with _ONE_AT_A_TIME:
        rendered = _MARKDOWN.render(source)
    for level in (6, 5, 4, 3, 2, 1):
        rendered = rendered.replace(f"<h{level}>", f"<h{min(level + 2, 5)}>").replace(
            f"</h{level}>", f"</h{min(level + 2, 5)}>"
        )
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return Markup(clean)  # noqa: S704 - nh3 has just cleaned it
