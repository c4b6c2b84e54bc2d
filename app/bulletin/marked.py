"""Markdown of an issue as HTML, kept by its source: web, mail, text and paper draw the same words again and again."""

from functools import lru_cache

from markupsafe import Markup

from app.core import markup


@lru_cache(maxsize=1_000)
def to_html(source: str) -> Markup:
    return markup.to_html(source)


@lru_cache(maxsize=1_000)
def words_of(source: str) -> tuple[str, ...]:
    """Without marks: what is read of it."""
    return tuple(to_html(source).striptags().split())
