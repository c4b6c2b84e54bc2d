"""Addresses in an issue as they stand outside the house: in mail and on paper."""

import re

from markupsafe import Markup

from app.bulletin.edition import Block, Edition
from app.bulletin.links import edition_href, linked

_FROM_THE_ROOT = re.compile(r'(?<=\shref=")/(?!/)')


def whole(href: str, base_url: str) -> str:
    """With the house's name in front where it is the house's own; "" for what is no address of a page."""
    href = linked(href)
    return f"{base_url}{href}" if href.startswith("/") else href


def whole_links(html: str, base_url: str) -> Markup:
    """HTML of `markup.to_html`, its links to the house's own pages made whole."""
    return Markup(_FROM_THE_ROOT.sub(f"{base_url}/", html))  # noqa: S704 - it was cleaned, and an address of ours put in


def on_the_web(edition: Edition, base_url: str, block: Block | None = None) -> str:
    """Where this edition, or one block of it, is read on the web; nothing in the address tells who follows it."""
    anchor = f"#item-{block.id}" if block is not None else ""
    return f"{base_url}{edition_href(edition)}{anchor}"


def as_pdf(edition: Edition, base_url: str) -> str:
    return f"{base_url}{edition_href(edition, '.pdf')}"
