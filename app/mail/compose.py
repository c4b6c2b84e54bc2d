"""From a notice and its facts to a row that will be sent, in the caller's transaction."""

import secrets

from sqlalchemy.orm import Session

from app.core import clock
from app.core.text import one_line
from app.jobs import enqueue
from app.mail.models import MailMessage


def queue(session: Session, *, to: str, subject: str, text: str, html: str = "", priority: int = 2) -> None:
    """Owe one message. Line breaks in the address or subject are folded away, so neither can add a header."""
    message = MailMessage(
        message_id=f"{secrets.token_hex(12)}",
        recipient=one_line(to),
        subject=one_line(subject)[:200],
        text=text,
        html=html,
        created_at=clock.now(),
    )
    session.add(message)
    session.flush()
    enqueue(session, "mail.deliver", message_id=message.id, priority=priority)
