"""The text of a file, page by page, read in a confined child process."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.core.confined.supervise import Answer
from app.core.text import one_line
from app.reading.asking import ask
from app.reading.children.channel import ABOUT, END, IMAGE, MOST_SAID, PAGE
from app.reading.kinds import BY_MEDIA_TYPE, CSV, ODP, SRT, TXT, VTT
from app.reading.limits import DEFAULT, Limits

State = Literal["done", "failed", "encrypted", "no_text"]

THUMBNAIL_WIDTH = 320
"""Pixels: twice the width at which lists show it, for dense screens."""

MESSAGES: Mapping[str, str] = {
    "encrypted": (
        "This file is protected by a password, so its text could not be read. "
        "The file itself is kept, can be downloaded, and is found by its title and description."
    ),
    "no_text": "No text was found in this file: its pages are pictures, or empty.",
    "failed": (
        "The text of this file could not be read. "
        "The file itself is kept, can be downloaded, and is found by its title and description."
    ),
    "timed_out": (
        "The text of this file could not be read: it took too long. "
        "The file itself is kept, can be downloaded, and is found by its title and description."
    ),
    "out_of_memory": (
        "The text of this file could not be read: it needs too much memory. "
        "The file itself is kept, can be downloaded, and is found by its title and description."
    ),
    "too_large": (
        "The text of this file could not be read: it is too large. "
        "The file itself is kept, can be downloaded, and is found by its title and description."
    ),
    "first": "Only the first %(count)s pages were read; the rest cannot be searched.",
    "shortened": "Very long pages were cut; what was cut cannot be searched.",
    "unreadable": "Some pages could not be read: %(numbers)s.",
}
"""Message ids for translation. "first" and "unreadable" have a field; a message may be several of the last three."""


@dataclass(frozen=True, slots=True)
class PageText:
    """One page; `number` counts from 1 and is the page, slide or sheet number of the file where it has such."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself, unjudged: programs fill in much of it, and nobody looks. "" and () where it says nothing.

    Attributes:
        created: a year.
        heading: the largest words of a PDF's first page.
        program: that a PDF was written with.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    created: str = ""
    heading: str = ""
    changed_by: str = ""
    company: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of it. `message` is English, empty when all is well; `notes` are its parts: (key of MESSAGES, value).

    Pages are empty unless the state is `done` (or `no_text`: then as many pages, all without text).
    `thumbnail` is WebP, when asked for and possible. `pictured`: there are pages without text that have something on them.
    """

    state: State
    message: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    pages: tuple[PageText, ...] = ()
    thumbnail: bytes | None = None
    about: About = field(default_factory=About)
    pictured: bool = False


def extract(
    path: Path,
    media_type: str,
    *,
    limits: Limits = DEFAULT,
    with_thumbnail: bool = False,
    command: Sequence[str] | None = None,
) -> Extraction:
    """Read a file that `sniff` accepted as `media_type`; every failure of the file is a state, not an exception.

    `with_thumbnail` draws page one of a PDF or picture in the same run, after the text, so that a failure to draw
    costs no text. `command` replaces the child's command line: tests let it crash, hang and lie.
    Raises KeyError for a media type that is none of ours.
    """
    module = _module_for(media_type, with_thumbnail=with_thumbnail)
    request = {
        "path": str(path.resolve()),
        "media_type": media_type,
        "limits": limits.as_numbers(),
        "with_text": True,
        "number": 1,
        "width": THUMBNAIL_WIDTH,
    }
    answer = ask(module, request, limits, command)
    return understand(answer, limits)


def _module_for(media_type: str, *, with_thumbnail: bool) -> str:
    """The lightest child that can do it: each imports only the library it needs."""
    kind = BY_MEDIA_TYPE[media_type]
    if kind.family == "pdf":
        return "pdf_drawn" if with_thumbnail else "pdf"
    if kind.family == "image":
        return "image"
    return "plain" if kind in {TXT, CSV, ODP, VTT, SRT} else "office"


def understand(answer: Answer, limits: Limits) -> Extraction:
    """Believe the child only as far as its answer holds together: it ran next to a hostile file."""
    try:
        pages = tuple(_page(payload) for kind, payload in answer.frames if kind == PAGE)
        ends = [json.loads(payload) for kind, payload in answer.frames if kind == END]
        state, reason, notes = (
            (str(ends[0]["state"]), str(ends[0]["reason"]), dict(ends[0]["notes"])) if ends else ("", "", {})
        )
        about = next((_about(payload) for kind, payload in answer.frames if kind == ABOUT), About())
    except (ValueError, TypeError, KeyError, AttributeError):
        return _failed("crashed")
    if answer.outcome == "too_much" or not _are_in_order(pages, limits):
        return _failed("too_large" if answer.outcome == "too_much" else "crashed")
    thumbnail = next((payload for kind, payload in answer.frames if kind == IMAGE), None)
    match state:
        case "done":
            parts = _parts(notes)
            message = " ".join(sentence(key, value) for key, value in parts)
            return Extraction("done", message, parts, pages, thumbnail, about, "pictured" in notes)
        case "no_text":
            pictured = "pictured" in notes
            return Extraction("no_text", MESSAGES["no_text"], (("no_text", ""),), pages, thumbnail, about, pictured)
        case "encrypted":
            return Extraction("encrypted", MESSAGES["encrypted"], (("encrypted", ""),))
        case _:
            return _failed(reason or answer.outcome)


def _are_in_order(pages: Sequence[PageText], limits: Limits) -> bool:
    if len(pages) > limits.max_pages:
        return False
    numbers = [page.number for page in pages]
    return numbers == sorted(set(numbers)) and all(len(page.text) <= limits.page_characters for page in pages)


def _page(payload: bytes) -> PageText:
    number, text = json.loads(payload)
    if not isinstance(number, int) or not isinstance(text, str) or number < 1:
        raise ValueError(payload[:40])
    return PageText(number, text)


def _about(payload: bytes) -> About:
    said = json.loads(payload)
    names = said.pop("authors", ())
    names = [names] if isinstance(names, str) else names
    authors = tuple(one_line(str(name)[:MOST_SAID]) for name in names[:20])
    return About(
        authors=tuple(name for name in authors if name),
        **{name: one_line(str(value)[:MOST_SAID]) for name, value in said.items() if name in _SAID},
    )


_SAID = {"title", "description", "created", "heading", "changed_by", "company", "program"}


def _failed(reason: str) -> Extraction:
    key = reason if reason in {"timed_out", "out_of_memory", "too_large"} else "failed"
    return Extraction("failed", MESSAGES[key], ((key, ""),))


def _parts(notes: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    parts: list[tuple[str, str]] = []
    if "first" in notes:
        parts.append(("first", str(notes["first"])))
    if "shortened" in notes:
        parts.append(("shortened", ""))
    if isinstance(unreadable := notes.get("unreadable"), list):
        parts.append(("unreadable", ", ".join(str(number) for number in unreadable)))
    return tuple(parts)


def sentence(key: str, value: str) -> str:
    """One part of a message, in English."""
    return MESSAGES[key] % {"count": value, "numbers": value}
