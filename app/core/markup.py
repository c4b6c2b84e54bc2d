"""Markdown that people write, turned into HTML once, when it is written."""

import re
from threading import Lock

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["linkify", "table", "strikethrough"])
# The finder of links keeps its place in attributes of its own.
_ONE_AT_A_TIME = Lock()
_HEADING = re.compile(r"</?h([1-6])>")
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

    The largest headings of the text become h3, because the page owns h1 and h2, and the next ones h4, whatever their
    signs; links get rel=nofollow noopener.
    """
    with _ONE_AT_A_TIME:
        rendered = _MARKDOWN.render(source)
    levels = {level: min(place, 5) for place, level in enumerate(sorted(set(_HEADING.findall(rendered))), start=3)}
    clean = nh3.clean(
        _HEADING.sub(lambda found: found[0].replace(found[1], str(levels[found[1]])), rendered),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return Markup(clean)  # noqa: S704 - nh3 has just cleaned it
