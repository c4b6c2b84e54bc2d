"""From a notice and its facts to a row that will be sent, in the caller's transaction."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import clock
from app.core.text import one_line
from app.jobs import enqueue
from app.mail.models import MailMessage


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
) -> None:
    """Owe one message. Line breaks in the address or subject are folded away, so neither can add a header.

    Args:
        guard: what `mail.Guards` is asked when the message is about to go; one that is no longer wanted never does.
    """
    message = MailMessage(
        message_id=f"{secrets.token_hex(12)}",
        recipient=one_line(to),
        subject=one_line(subject)[:200],
        text=text,
        html=html,
        calendar=enclosed.calendar if enclosed else "",
        calendar_method=enclosed.method if enclosed else "",
        reply_to=one_line(enclosed.reply_to) if enclosed else "",
        guard=guard,
        created_at=clock.now(),
    )
    session.add(message)
    session.flush()
    enqueue(session, "mail.deliver", message_id=message.id, priority=priority)
