"""The mailbox to which people and servers answer: read over TLS, each message once, and none that stands in the way of the next."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.core.services import Services
from app.jobs import RetryLater
from app.mail.inbound import LARGEST_MESSAGE
from app.mail.takers import receive

log = structlog.get_logger("mail")
PATIENCE = 30  # seconds for each answer of the server
AT_ONCE = 200
SEEN, SET_ASIDE = r"(\Seen)", r"(\Seen \Flagged)"


def fetch(services: Services) -> int:
    """Take in what is unseen; returns how many messages that were. Killed in between, a message comes again and counts once.

    Raises:
        RetryLater: the server is away, or does not let us in.
    """
    address = services.settings.imap_url.get_secret_value()
    if not address:
        return 0
    try:
        with _opened(address) as server:
            numbers = _search(server)[:AT_ONCE]
            for number in numbers:
                _mark(server, number, _take_in(services, server, number))
            return len(numbers)
    except (imaplib.IMAP4.error, OSError, SQLAlchemyError) as away:
        # What a mail server says may hold the address of the account, never its password.
        raise RetryLater(f"mailbox away: {away}") from away


def _take_in(services: Services, server: imaplib.IMAP4, number: bytes) -> str:
    """The flags the message gets; what nobody could read stays marked for a person to look at."""
    size = _fetched(server, number, "(RFC822.SIZE)")
    if _size_in(size) > LARGEST_MESSAGE:
        log.warning("message set aside", reason="too large")
        return SET_ASIDE
    raw = _fetched(server, number, "(BODY.PEEK[])")
    try:
        outcome = receive(services, raw)
    except SQLAlchemyError:
        raise
    except Exception:  # a message that trips us must not do so for ever
        log.exception("message set aside")
        return SET_ASIDE
    log.info("message read", outcome=outcome or "taken")
    return SEEN


@contextmanager
def _opened(address: str) -> Iterator[imaplib.IMAP4]:
    """`imaps://` speaks TLS from the first byte, `imap://` after STARTTLS: a password never travels in the clear."""
    parts = urlsplit(address)
    context = ssl.create_default_context()
    host = parts.hostname or "localhost"
    if parts.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=PATIENCE)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE)
        server.starttls(context)
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        state, said = server.select('"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if state != "OK":
            raise imaplib.IMAP4.error(f"{folder}: {said!r}")
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def _search(server: imaplib.IMAP4) -> list[bytes]:
    _, found = server.uid("SEARCH", "UNSEEN")
    return found[0].split() if found and found[0] else []


def _fetched(server: imaplib.IMAP4, number: bytes, what: str) -> bytes:
    """A literal, or the line itself where the answer has none."""
    _, found = server.uid("FETCH", number.decode(), what)
    first = found[0] if found else None
    if isinstance(first, tuple):
        return bytes(first[1])
    return first if isinstance(first, bytes) else b""


def _size_in(line: bytes) -> int:
    number = line.rpartition(b"RFC822.SIZE")[2].strip(b" )").split(b" ")[0]
    return int(number) if number.isdigit() else 0


def _mark(server: imaplib.IMAP4, number: bytes, flags: str) -> None:
    server.uid("STORE", number.decode(), "+FLAGS", flags)
