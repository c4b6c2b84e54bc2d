"""Feeds (Atom, RFC 4287): of documents here, and of the bulletin, which fills the same values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.exchange.xml import Element, add, element, spaces, written

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
Links = Sequence[Mapping[str, str]]
"""Attributes of each `link`: rel, type, href, hreflang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """`id`: the same for ever, so that no reader shows it twice; `summary`: plain text, `content`: HTML that is safe."""

    id: str
    title: str
    published: datetime
    updated: datetime
    links: Links
    language: str = ""
    authors: Sequence[str] = ()
    summary: str = ""
    content: str = ""
    topics: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`updated`: of the newest entry, or of the house's beginning; addresses are whole."""

    id: str
    title: str
    author: str
    updated: datetime
    here: str
    page: str
    language: str
    entries: Sequence[FeedEntry]


def atom(feed: Feed) -> bytes:
    root = element("feed", **spaces(own=ATOM), **{"xml:lang": feed.language})
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", _moment(feed.updated))
    add(add(root, "author"), "name", feed.author)
    add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.here)
    add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for one in feed.entries:
        _entry(root, one)
    return written(root)


def _entry(root: Element, one: FeedEntry) -> None:
    entry = add(root, "entry", **({"xml:lang": one.language} if one.language else {}))
    add(entry, "id", one.id)
    add(entry, "title", one.title)
    add(entry, "published", _moment(one.published))
    add(entry, "updated", _moment(one.updated))
    for name in one.authors:
        add(add(entry, "author"), "name", name)
    for link in one.links:
        add(entry, "link", **link)
    for term, label in one.topics:
        add(entry, "category", term=term, label=label)
    if one.summary:
        add(entry, "summary", one.summary)
    if one.content:
        add(entry, "content", one.content, type="html")


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
