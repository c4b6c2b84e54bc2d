"""From a notice and its facts to a row that will be sent, in the caller's transaction."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import clock
from app.core.text import one_line
from app.jobs import enqueue
from app.mail.headers import checked, checked_id
from app.mail.models import MailMessage

_MESSAGES = cast("Table", MailMessage.__table__)
# Asked for twice under one name, by two workers in the same moment too, it is one row.
_PUT = {
    name: dialect.insert(_MESSAGES).on_conflict_do_nothing(index_elements=["message_id"]).returning(_MESSAGES.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An iCalendar object that travels with a message (RFC 6047): as a part that calendars act on, and as a file.

    Attributes:
        method: as in the object itself: "REQUEST" or "CANCEL".
        reply_to: one address, to which calendars and people answer; "" for the sender's.
    """

    calendar: str
    method: str
    reply_to: str = ""


def queue(
    session: Session,
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    enclosed: Enclosed | None = None,
    guard: str = "",
    priority: int = 2,
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    bulk: bool = False,
    reply_to: str = "",
) -> bool:
    """Owe one message. Line breaks in address, subject and headers are folded away, so none of them can add a header.

    Args:
        guard: what `mail.Guards` is asked when the message is about to go; one that is no longer wanted never does.
        priority: 1 for what somebody waits for at the screen, 9 for bulk.
        headers: further ones, of `headers.ALLOWED`.
        message_id: what stands before the @ of its Message-ID; one is made where it is empty. Asked for twice under one
            name it is one message.
        bulk: not sent to an address that rests (`bounces`).
        reply_to: one address for answers; that of what is enclosed, or else the sender's, where it is empty.

    Returns:
        False where a message of that name is owed or was sent already.
    """
    row = {
        "message_id": checked_id(message_id) if message_id else secrets.token_hex(12),
        "recipient": one_line(to),
        "subject": one_line(subject)[:200],
        "text": text,
        "html": html,
        "calendar": enclosed.calendar if enclosed else "",
        "calendar_method": enclosed.method if enclosed else "",
        "reply_to": one_line(reply_to or (enclosed.reply_to if enclosed else "")),
        "guard": guard,
        "headers": checked(headers),
        "bulk": bulk,
        "dropped": "",
        "created_at": clock.now(),
    }
    put = _PUT[session.get_bind().dialect.name]
    number = session.connection().execute(put, row).scalar()
    if number is not None:
        enqueue(session, "mail.deliver", message_id=number, priority=priority)
    return number is not None


def recall(session: Session, names: Collection[str]) -> set[str]:
    """Take back messages, by the names under which they were queued, that nobody has sent yet; returns which those were."""
    owed = MailMessage.message_id.in_(sorted(names)), MailMessage.sent_at.is_(None), MailMessage.dropped == ""
    gone = delete(MailMessage).where(*owed).returning(MailMessage.message_id)
    return set(session.scalars(gone.execution_options(synchronize_session=False)))
