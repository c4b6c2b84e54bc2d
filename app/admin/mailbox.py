"""The folder where messages lie when no mail server is set, so that a small installation works on its first day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from app.core.errors import NotFoundError
from app.core.settings import Settings

NAME = re.compile(r"\d{6,12}\.eml")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`sent_at` is None where the message carries no date; `private`: it tells of a discussion, which is for its reader alone."""

    name: str
    sender: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str = ""
    private: bool = False


def keeps_mail(settings: Settings) -> bool:
    """Whether messages are written to the folder instead of being sent."""
    return not settings.smtp_url.get_secret_value()


def list_mail(settings: Settings, *, limit: int, offset: int) -> tuple[int, Sequence[Envelope]]:
    """How many messages lie there, and the envelopes of one page, newest first."""
    paths = sorted((path for path in _folder(settings).glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)
    parser = BytesHeaderParser(policy=policy.default)
    shown = []
    for path in paths[offset : offset + limit]:
        with path.open("rb") as handle:
            shown.append(_envelope(path.name, parser.parse(handle)))
    return len(paths), shown


def read_mail(settings: Settings, name: str) -> Envelope:
    """One message with its plain text. NotFoundError for anything that is not a message of this folder."""
    path = _folder(settings) / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return _envelope(name, message, body.get_content() if body is not None else "")


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "mail"


def _envelope(name: str, message: EmailMessage, text: str = "") -> Envelope:
    date, private = message["date"], message["list-id"] is not None
    return Envelope(
        name,
        str(message["from"] or ""),
        str(message["to"] or ""),
        "" if private else str(message["subject"] or ""),
        date.datetime if date is not None else None,
        "" if private else text,
        private,
    )
