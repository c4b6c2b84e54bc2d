"""The text edition: what mail programs without HTML show, and what `.txt` answers."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import on_the_web, whole, whole_links
from app.bulletin.marked import to_html
from app.mail import plain
from app.web.language import LANGUAGES, translations
from app.web.times import day_in_words

COLUMNS = 76
_HANGING = re.compile(r"(?:> )?(?:- |\d{1,3}\. )?")
_NAMES = dict(LANGUAGES)


def to_text(edition: Edition, base_url: str, language: str) -> str:
    """Lines of at most 76 columns, but for addresses, which stay whole; ends with a line's end.

    Args:
        base_url: without a slash at its end; addresses of the house are put behind it.
        language: of the words that are the house's, such as "Corrections".
    """
    say = translations(language).gettext
    lead = edition.lead
    written = [*_head(edition, language)]
    if edition.note:
        written += ["", *_markdown(edition.note, base_url)]
    if edition.corrections:
        written += ["", *_heading(say("Corrections"), "=")]
        titles = {block.id: block.title for block in edition.blocks}
        for correction in edition.corrections:
            of = f" ({titles[correction.block_id]})" if correction.block_id in titles else ""
            written += ["", *_wrapped(f"{_day(correction.on, language)}: {correction.note}{of}")]
    if lead is not None:
        written += ["", "", *_block(lead, edition, base_url, language)]
    for part in edition.parts:
        blocks = [one for one in part.blocks if one is not lead]
        if blocks:
            written += ["", "", *_heading(part.title.upper(), "=")]
        for one in blocks:
            written += ["", *_block(one, edition, base_url, language)]
    written += ["", "", f"{say('On the web')}:", on_the_web(edition, base_url)]
    return "\n".join(line.rstrip() for line in written) + "\n"


def _head(edition: Edition, language: str) -> Iterator[str]:
    say = translations(language).gettext
    yield from _heading(edition.title.upper(), "=")
    if edition.published_on:
        yield say("Published %(day)s") % {"day": _day(edition.published_on, language)}


def _block(block: Block, edition: Edition, base_url: str, language: str) -> Iterator[str]:
    say = translations(language).gettext
    yield from _heading(block.title, "-")
    if block.language != edition.language:
        yield f"({_NAMES.get(block.language, block.language)})"
    if block.facts:
        yield from _wrapped(block.facts)
    if block.words:
        yield ""
        yield from _markdown(block.words, base_url)
    if block.picture is not None:
        yield ""
        yield from _wrapped(f"[{say('Picture')}: {block.picture.alt}]")
    href = whole(block.href, base_url)
    if block.credit or href:
        yield ""
    if block.credit:
        yield from _wrapped(f"{say('Credit')}: {block.credit}")
    if href:
        yield href


def _heading(text: str, line: str) -> Sequence[str]:
    lines = _wrapped(text)
    return [*lines, line * max((len(one) for one in lines), default=0)]


def _markdown(source: str, base_url: str) -> Iterator[str]:
    for line in plain(whole_links(to_html(source), base_url)).split("\n"):
        yield from _wrapped(line) or [""]


def _wrapped(line: str) -> list[str]:
    found = _HANGING.match(line)
    mark = found[0] if found else ""
    hanging = f"> {' ' * (len(mark) - 2)}" if mark.startswith("> ") else " " * len(mark)
    return wrap(line, COLUMNS, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _day(iso: str, language: str) -> str:
    return day_in_words(date.fromisoformat(iso), "d MMMM y", language)
