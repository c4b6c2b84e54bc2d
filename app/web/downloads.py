"""Sending stored files: names (RFC 6266, 5987), ranges (RFC 9110 §14) and conditions, in headers; bytes in chunks from storage only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.core.storage import Storage

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""What a browser may show by itself, in a sandbox; everything else is taken away as a file."""

COMPRESSED_ON_THE_WAY = frozenset({"text/plain", "text/markdown"})
"""The compression of the house changes the bytes of these: their tag is weak, so that no part of one is joined to a part of the other."""

CACHE = "private, no-cache"
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `start` up to, not including, `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """The range begins beyond the end of the file."""


def read_range(header: str | None, size: int) -> Part | None:
    """The one range asked for; None for the whole file: no range, several, inverted or unreadable ones. Raises Unsatisfiable."""
    found = _ONE_RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        if int(last) == 0:
            raise Unsatisfiable
        return Part(max(0, size - int(last)), size) if size else None
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, min(int(last) + 1, size) if last else size)


def disposition(name: str, *, inline: bool) -> str:
    """With a plain name for old programs, and the real one where it differs."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_").replace('"', "_")
    kind = "inline" if inline else "attachment"
    exact = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'{kind}; filename="{plain}"{exact}'


def etag_of(sha256: str, media_type: str) -> str:
    return f'W/"{sha256}"' if media_type in COMPRESSED_ON_THE_WAY else f'"{sha256}"'


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the reader's copy is still right (If-None-Match, compared weakly)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag.removeprefix("W/") in (
        tag.strip().removeprefix("W/") for tag in known.split(",")
    )


class Stored(Protocol):
    """What a room's row says of a file of its own."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def media_type(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def send_stored(request: Request, storage: Storage, file: Stored, key: str, *, download: bool) -> Response:
    """`send_file` of what the row says; `key`: where in storage it lies."""
    return send_file(
        request,
        storage,
        key=key,
        name=file.name,
        size=file.size,
        media_type=file.media_type,
        sha256=file.sha256,
        download=download,
    )


def send_file(
    request: Request, storage: Storage, *, key: str, name: str, size: int, media_type: str, sha256: str, download: bool
) -> Response:
    """The file, a part of it, or what its headers say. Touches storage only: the database has been left behind."""
    etag = etag_of(sha256, media_type)
    headers = {
        "content-disposition": disposition(name, inline=media_type in INLINE and not download),
        "etag": etag,
        "accept-ranges": "bytes",
        "cache-control": CACHE,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    if is_unchanged(request, etag):
        return Response(status_code=304, headers=headers)
    part: Part | None = None
    if not request.scope.get("head") and _same_as_before(request, etag):
        try:
            part = read_range(request.headers.get("range"), size)
        except Unsatisfiable:
            return Response(status_code=416, headers={"content-range": f"bytes */{size}", "cache-control": CACHE})
    return _stream(request, storage, key, part or Part(0, size), size, media_type, headers, partial=part is not None)


def _same_as_before(request: Request, etag: str) -> bool:
    """If-Range: a part is sent only of the very file that the reader has the rest of."""
    condition = request.headers.get("if-range")
    return condition is None or (condition.strip() == etag and not etag.startswith("W/"))


def _stream(
    request: Request,
    storage: Storage,
    key: str,
    part: Part,
    size: int,
    media_type: str,
    headers: Mapping[str, str],
    *,
    partial: bool,
) -> Response:
    sent = {**headers, "content-length": str(part.end - part.start), "content-type": media_type}
    if partial:
        sent["content-range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    if request.scope.get("head"):
        return Response(status_code=200, headers=sent)
    whole = part == Part(0, size)
    chunks = storage.read(key) if whole else storage.read(key, part.start, part.end)
    return StreamingResponse(chunks, 206 if partial else 200, sent)
