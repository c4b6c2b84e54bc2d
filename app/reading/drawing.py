"""Pictures of pages, drawn in a confined child process."""

import json
from collections.abc import Sequence
from pathlib import Path

from app.reading.asking import ask
from app.reading.children.channel import IMAGE, NO_IMAGE
from app.reading.extraction import THUMBNAIL_WIDTH
from app.reading.kinds import BY_MEDIA_TYPE
from app.reading.limits import DRAWING, Limits

PICTURE_TYPE = "image/webp"
MAX_WIDTH = 2_000
"""Pixels: what a page is drawn at, at most, whatever a request asks for."""


class CouldNotDraw(Exception):
    """No picture.

    `reason`: not_drawable (a kind without pages to draw), no_such_page, damaged, too_large, out_of_memory, timed_out,
    too_much or crashed.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def is_drawable(media_type: str) -> bool:
    """Whether pages of this kind can be drawn: PDFs and pictures."""
    kind = BY_MEDIA_TYPE.get(media_type)
    return kind is not None and kind.family in {"pdf", "image"}


def render_page(
    path: Path,
    media_type: str,
    number: int,
    width_px: int,
    *,
    limits: Limits = DRAWING,
    command: Sequence[str] | None = None,
) -> bytes:
    """Page `number` (from 1) as WebP, at most `width_px` wide. Raises CouldNotDraw.

    It is narrower where the page is extremely long, or where a picture has fewer pixels.
    """
    if not is_drawable(media_type):
        raise CouldNotDraw("not_drawable")
    request = {
        "path": str(path.resolve()),
        "media_type": media_type,
        "limits": limits.as_numbers(),
        "with_text": False,
        "number": number,
        "width": max(1, min(width_px, MAX_WIDTH)),
    }
    module = "pdf_drawn" if BY_MEDIA_TYPE[media_type].family == "pdf" else "image"
    answer = ask(module, request, limits, command)
    for kind, payload in answer.frames:
        if kind == IMAGE and payload[:4] == b"RIFF" and payload[8:12] == b"WEBP":
            return payload
        if kind == NO_IMAGE:
            raise CouldNotDraw(_reason(payload))
    raise CouldNotDraw("crashed" if answer.outcome == "ended" else answer.outcome)


def thumbnail(path: Path, media_type: str, *, limits: Limits = DRAWING) -> bytes | None:
    """Page one of a PDF or a picture as WebP; None for other kinds and for whatever cannot be drawn."""
    try:
        return render_page(path, media_type, 1, THUMBNAIL_WIDTH, limits=limits)
    except CouldNotDraw:
        return None


def _reason(payload: bytes) -> str:
    try:
        return str(json.loads(payload)["reason"])
    except (ValueError, KeyError, TypeError):
        return "crashed"
