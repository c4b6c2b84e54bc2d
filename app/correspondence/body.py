"""What a letter holds: its words, with whatever it quotes, and its files."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from app.core.text import one_line
from app.correspondence.html_text import html_text
from app.correspondence.markdown import names_picture
from app.correspondence.plain import decoded, plain_text

DEEPEST = 20
MOST_TEXTS = 20
# A picture within HTML of this many octets is more than the sign of a ministry.
SMALLEST_PICTURE = 20_000
_IGNORED = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-encrypted",
        "text/calendar",
        "text/rfc822-headers",
        "text/x-amp-html",
    }
)


@dataclass(frozen=True, slots=True)
class File:
    """`names`: how HTML and text may call it; empty unless it is a picture that stands within the words."""

    name: str
    octets: bytes
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Body:
    texts: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    plain: bool = True

    @property
    def text(self) -> str:
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())


def read_body(message: Message) -> Body:
    """Nothing in it is trusted: a part that cannot be read is left out."""
    body = Body()
    _read(message, body, 0)
    return body


def files_kept(body: Body, own: str, rest: str) -> Sequence[File]:
    """Of pictures within the words those that belong to what was written, and are no mere sign."""
    return [
        one
        for one in body.files
        if not one.names
        or (
            len(one.octets) >= SMALLEST_PICTURE
            and (names_picture(own, *one.names) or not names_picture(rest, *one.names))
        )
    ]


def _read(part: Message, body: Body, depth: int) -> None:
    kind = part.get_content_type()
    children = part.get_payload()
    if isinstance(children, list) and part.get_content_maintype() == "multipart":
        within = [child for child in children if isinstance(child, Message)] if depth < DEEPEST else []
        if kind == "multipart/alternative":
            _choose(within, body, depth)
        for child in within if kind != "multipart/alternative" else []:
            _read(child, body, depth + 1)
    elif _is_words(part):
        if len(body.texts) < MOST_TEXTS:
            body.texts.append(html_text(decoded(part)) if kind == "text/html" else plain_text(part))
            body.plain = body.plain and kind != "text/html"
    elif kind not in _IGNORED and (octets := _octets(part)):
        body.files.append(File(_name(part), octets, _names(part)))


def _choose(children: Sequence[Message], body: Body, depth: int) -> None:
    """Plain text where it says anything, else what comes last; files from wherever they are."""
    found = []
    for child in children:
        one = Body()
        _read(child, one, depth + 1)
        found.append(one)
        body.files += one.files
    said = [one for one in found if one.text.strip()]
    if chosen := next((one for one in said if one.plain), said[-1] if said else None):
        body.texts += chosen.texts
        body.plain = body.plain and chosen.plain


def _is_words(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return False
    return _disposition(part) != "attachment" and not _raw_name(part)


def _octets(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    try:
        return b"".join(one.as_bytes() for one in part.get_payload() if isinstance(one, Message))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return b""


def _names(part: Message) -> tuple[str, ...]:
    identity = one_line(str(part.get("Content-ID", "")))[:300].strip("<> ")
    if part.get_content_maintype() != "image" or not identity or _disposition(part) == "attachment":
        return ()
    return (identity, _raw_name(part))


def _name(part: Message) -> str:
    kind = part.get_content_type()
    name = _decoded(_raw_name(part)) or ("message.eml" if kind == "message/rfc822" else "")
    return name or f"file{mimetypes.guess_extension(kind) or ''}"


def _raw_name(part: Message) -> str:
    try:
        return one_line(part.get_filename() or "")[:300]
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _disposition(part: Message) -> str:
    try:
        return (part.get_content_disposition() or "").lower()
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _decoded(name: str) -> str:
    try:
        return one_line(str(make_header(decode_header(name))))
    except (MessageError, LookupError, ValueError):
        return name
