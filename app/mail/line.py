"""The line to the mail server: kept open between messages that follow closely, and left alone while the server is away."""

import smtplib
import ssl
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from urllib.parse import unquote, urlsplit

from app.core import clock
from app.core.services import Services
from app.core.settings import Settings

PATIENCE = 30  # seconds for each answer of the server
KEPT = 10.0  # seconds without a message after which a connection is not used again
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=5)
OK, TAKEN_ON, CLOSING = 250, 251, 421


class Away(Exception):
    """The server does not answer, or not to us; whatever it was given it did not take. `until`: when it is asked again."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.until = until


class Refused(Exception):
    """What the server said to one message. `stage`: MAIL, RCPT or DATA, to which it said so."""

    def __init__(self, code: int, said: bytes | str, stage: str) -> None:
        self.code, self.stage = code, stage
        self.said = said.decode(errors="replace") if isinstance(said, bytes) else said
        super().__init__(f"{code} {self.said} ({stage})")


class Dropped(Exception):
    """The line ended while the server was given the message: it may have taken it, or not."""


class _Lost(Exception):
    """The connection ended before the message was handed over, which may be done anew."""


class Line:
    """One for a process; two threads take turns."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: list[smtplib.SMTP] = []
        self._used = 0.0
        self._failures = 0
        self._until: datetime | None = None
        self._why = ""
        weakref.finalize(self, _close, self._open)

    def hand_over(self, settings: Settings, sender: str, recipient: str, octets: bytes) -> None:
        """Away, Refused or Dropped when it is not taken."""
        with self._lock:
            if self._until is not None and clock.now() < self._until:
                raise Away(self._why, self._until)
            with self._noting_absence():
                if self._open and monotonic() - self._used < KEPT:
                    # A server may end a line that it finds too long: that is no fault, and costs a new one.
                    with suppress(_Lost):
                        self._say(self._open[0], sender, recipient, octets)
                        return
                self.close()
                self._open.append(_connect(settings))
                try:
                    self._say(self._open[0], sender, recipient, octets)
                except _Lost as lost:
                    raise OSError(f"closed the line: {lost}") from lost

    def close(self) -> None:
        _close(self._open)

    def _say(self, server: smtplib.SMTP, sender: str, recipient: str, octets: bytes) -> None:
        try:
            _name(server, sender, recipient)
            _give(server, octets)
        except Refused:
            with suppress(OSError):
                server.rset()
            raise
        except (_Lost, Dropped):
            self.close()
            raise
        self._used = monotonic()

    @contextmanager
    def _noting_absence(self) -> Iterator[None]:
        try:
            yield
        except (Refused, Dropped):
            self._failures, self._until = 0, None
            raise
        except OSError as away:  # every error of smtplib is one
            self.close()
            wait = min(FIRST_WAIT * 2**self._failures, LONGEST_WAIT)
            self._failures = min(self._failures + 1, 10)
            self._until, self._why = clock.now() + wait, f"mail server away: {away}"
            raise Away(self._why, self._until) from away
        else:
            self._failures, self._until = 0, None


def line_of(services: Services) -> Line:
    """Made when the first message goes."""
    with suppress(KeyError):
        return services.get(Line)
    services.provide(Line, Line())
    return services.get(Line)


def _name(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    steps: tuple[tuple[str, Callable[[str], tuple[int, bytes]], str], ...] = (
        ("MAIL", server.mail, sender),
        ("RCPT", server.rcpt, recipient),
    )
    for stage, say, address in steps:
        try:
            answer = say(address)
        except OSError as lost:
            raise _Lost(lost) from lost
        _check(answer, stage)


def _give(server: smtplib.SMTP, octets: bytes) -> None:
    try:
        answer: tuple[int, bytes | str] = server.data(octets)
    except smtplib.SMTPDataError as refused:  # before it took any of it
        answer = (refused.smtp_code, refused.smtp_error)
    except OSError as lost:
        raise Dropped(f"the mail server ended the line in the middle of a message: {lost}") from lost
    _check(answer, "DATA")


def _check(answer: tuple[int, bytes | str], stage: str) -> None:
    code, said = answer
    if code == CLOSING:
        raise _Lost(f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}")
    if code not in (OK, TAKEN_ON):
        raise Refused(code, said, stage)


def _connect(settings: Settings) -> smtplib.SMTP:
    parts = urlsplit(settings.smtp_url.get_secret_value())
    secure = parts.scheme == "smtps"
    host, port = parts.hostname or "localhost", parts.port or (465 if secure else 25)
    server = (
        smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        if secure
        else smtplib.SMTP(host, port, timeout=PATIENCE)
    )
    try:
        if parts.scheme == "smtp+starttls" or (parts.username and not secure):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _close(held: list[smtplib.SMTP]) -> None:
    while held:
        server = held.pop()
        # Said, not waited for: a server that is away would keep everything else waiting.
        with suppress(OSError):
            server.putcmd("quit")
        server.close()
