"""Photographs made anew: whatever was uploaded is decoded in a confined child, and only what that paints is kept."""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.reading.asking import ask
from app.reading.children.channel import IMAGE, NO_IMAGE
from app.reading.limits import Limits

LEAST_SIDE = 64
"""Pixels: less than this is a mark, not a picture."""
REMAKING = Limits(wall_seconds=40, cpu_seconds=25, memory_mb=640, file_mb=1, answer_mb=8, max_source_pixels=100_000_000)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_JPEG, _END = b"\xff\xd8\xff", b"\xff\xd9"
SENTENCES = {
    "empty": "The file is empty. Choose the picture again.",
    "heic": (
        "This picture is in the HEIC format of some telephones, which most readers could not see. "
        "Save it as JPEG, or send it to yourself by mail, which makes a JPEG of it, and choose that."
    ),
    "not_a_picture": "This is not a picture that can be read here. Choose a JPEG, PNG, WebP, GIF or TIFF file.",
    "damaged": "The picture is damaged or incomplete. Export or download it again, and choose it anew.",
    "too_large": "The picture has more pixels than can be read here. Save it smaller: 1,600 on its longer side are enough.",
    "too_small": "The picture is too small or too narrow to be seen. Choose one of at least 640 pixels.",
    "unreadable": "The picture could not be read here. Save it as JPEG with another program, and choose that.",
}


class NotAPhoto(Exception):
    """Nothing came of it. `reason` is a key of SENTENCES."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.sentence = SENTENCES[reason]
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Photo:
    """JPEG; `width` and `height` in pixels."""

    content: bytes
    width: int
    height: int


def remake(
    path: Path, sizes: Sequence[tuple[int, int]], *, limits: Limits = REMAKING, command: Sequence[str] | None = None
) -> list[Photo]:
    """The picture at `path` once for each size, upright, without metadata; of an animated one the first frame.

    Args:
        sizes: the largest first: pixels of the longer side, and bytes that it should fit into.
        command: stands in the child's place in tests.

    Raises:
        NotAPhoto: it is none, is damaged, or asks for more than `limits`.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if not head:
        raise NotAPhoto("empty")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise NotAPhoto("heic")
    request = {"path": str(path.resolve()), "limits": limits.as_numbers(), "sizes": sizes, "least": LEAST_SIDE}
    answer = ask("photo", request, limits, command)
    made = [payload for kind, payload in answer.frames if kind == IMAGE]
    refused = next((payload for kind, payload in answer.frames if kind == NO_IMAGE), b"")
    if refused or answer.outcome != "ended" or len(made) != len(sizes):
        raise NotAPhoto(_reason(refused))
    return [_checked(content, side) for content, (side, _) in zip(made, sizes, strict=True)]


def _reason(payload: bytes) -> str:
    try:
        reason = str(json.loads(payload)["reason"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"
    return "too_large" if reason == "out_of_memory" else reason if reason in SENTENCES else "unreadable"


def _checked(content: bytes, side: int) -> Photo:
    """Believe the child only as far as its answer holds together."""
    width, height = _measures(content)
    if not (content.startswith(_JPEG) and content.endswith(_END) and 0 < width <= side and 0 < height <= side):
        raise NotAPhoto("unreadable")
    return Photo(content, width, height)


def _measures(content: bytes) -> tuple[int, int]:
    """Width and height by the frame header of a JPEG (ITU-T T.81, B.2.2); (0, 0) where there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in {0xC0, 0xC1, 0xC2}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
