"""A message that came in, read once and suspiciously: anybody can write to an address. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256

from app.core.settings import Settings
from app.core.text import one_line

LARGEST_MESSAGE = 25_000_000  # octets as they arrive; what is attached loses a quarter of them when it is decoded
LONGEST_HEADER = 4_000
LARGEST_HEAD = 100_000
MOST_PARTS = 40
MOST_HEADERS = 20  # of one name
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
# Whatever the parsers of mail, calendars and HTML trip over when somebody wants them to.
TRIPS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_ID = re.compile(r"<[^<>\s]{1,250}>")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


class Unreadable(Exception):
    """No message that a taker could be asked about; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What takers are asked about.

    Attributes:
        key: the same for a message that comes twice.
        sender: the one address of its From header in small letters; "" where it has none, or several.
        returns_to: the envelope's sender as the last server noted it; "" for reports, None where it was not noted.
        recipients: in small letters, from whichever header names them.
    """

    raw: bytes
    key: str
    message: Message
    sender: str
    returns_to: str | None
    recipients: tuple[str, ...]
    subject: str
    message_id: str

    def header(self, name: str) -> str:
        """The first of this name, on one line; "" where there is none."""
        found = self.headers(name)
        return found[0] if found else ""

    def headers(self, name: str) -> list[str]:
        """Every one of this name, topmost first: that of the last server. Encoded words stay as they are."""
        return _values(self.message, name)

    def ids(self, *names: str) -> list[str]:
        """The Message-IDs in headers such as In-Reply-To and References, brackets and all."""
        return list(
            dict.fromkeys(found for name in names for value in self.headers(name) for found in _ID.findall(value))
        )

    def parts(self) -> Iterator[Message]:
        """What is no container, outermost first; what a forwarded message holds comes too."""
        for number, part in enumerate(self.message.walk()):
            if number > MOST_PARTS:
                return
            if not part.is_multipart():
                yield part

    @property
    def is_report(self) -> bool:
        """A report of delivery, or what a server says of its own accord."""
        return (
            self.message.get_content_type() == "multipart/report"
            or self.returns_to == ""
            or self.sender.partition("@")[0] in {"mailer-daemon", "postmaster"}
        )

    @property
    def automatic(self) -> str:
        """Why nobody wrote this by hand, in a few words; "" for what a person may have written (RFC 3834)."""
        submitted = self.header("Auto-Submitted").lower().partition(";")[0].strip()
        if self.is_report:
            return "a report of delivery"
        if submitted not in {"", "no"}:
            return "an automatic reply" if submitted.startswith("auto-replied") else "a message nobody wrote"
        if self.header("X-Autoreply") or self.header("X-Autorespond") or self.header("X-Auto-Response"):
            return "an automatic reply"
        if self.header("Precedence").lower() in {"bulk", "junk", "auto_reply"}:
            return "a message to many"
        if self.header("List-Id"):
            return "a message of a list"
        return ""


def tags_in(settings: Settings, addresses: Iterable[str]) -> list[str]:
    """What follows the plus in those addresses that are the house's own, in small letters, each once."""
    local, _, domain = settings.reply_address.lower().partition("@")
    found = []
    for address in addresses:
        name, _, host = address.strip().lower().rpartition("@")
        if local and host == domain and name.startswith(f"{local}+"):
            found.append(name[len(local) + 1 :])
    return list(dict.fromkeys(found))


def key_of(raw: bytes) -> str:
    """Of what its writer's program said of the message; of all of it where that is nothing."""
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(raw[:LARGEST_HEAD])
    message_id = _first(head, "Message-ID")
    said = "\n".join((message_id, _first(head, "Date"), _first(head, "From"))).encode(errors="replace")
    return sha256(said if message_id else raw).hexdigest()


def read(raw: bytes) -> Incoming:
    """Unreadable for what is too large or too much; whatever else a parser trips over is raised as it is."""
    if len(raw) > LARGEST_MESSAGE:
        raise Unreadable("larger than 25 megabytes")
    if len(_BOUNDARY.findall(raw)) > MOST_PARTS:
        raise Unreadable("made of too many parts")
    message = message_from_bytes(raw, policy=policy.compat32)
    authors = list(dict.fromkeys(_addresses(message, "From")))
    returns_to = message.get("Return-Path")
    recipients = [address for name in RECIPIENTS for address in _addresses(message, name)]
    ids = _ID.findall(_first(message, "Message-ID"))
    return Incoming(
        raw=raw,
        key=key_of(raw),
        message=message,
        sender=authors[0] if len(authors) == 1 else "",
        returns_to=None if returns_to is None else next(iter(_addresses(message, "Return-Path")), ""),
        recipients=tuple(dict.fromkeys(recipients)),
        subject=_decoded(_first(message, "Subject")),
        message_id=ids[0] if ids else "",
    )


def text_of(part: Message, limit: int = LARGEST_MESSAGE) -> str:
    """The words of a part, in whichever charset it claims, lines as Python ends them; what cannot be decoded is marked and kept."""
    payload = part.get_payload(decode=True)
    octets = payload[:limit] if isinstance(payload, bytes) else b""
    try:
        text = octets.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):
        text = octets.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n")


def _values(message: Message, name: str) -> list[str]:
    return [one_line(str(value)[:LONGEST_HEADER]) for value in message.get_all(name, [])[:MOST_HEADERS]]


def _first(message: Message, name: str) -> str:
    found = _values(message, name)
    return found[0] if found else ""


def _addresses(message: Message, name: str) -> list[str]:
    return [address.lower() for _, address in getaddresses(_values(message, name)) if "@" in address]


def _decoded(value: str) -> str:
    try:
        return one_line(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return value
