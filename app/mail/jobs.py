"""What mail owes: delivery, the mailbox, and forgetting."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.mail import mailbox
from app.mail.delivery import JOB, deliver, mark
from app.mail.models import Bounce, MailMessage, Received

KEEP_SENT = timedelta(days=180)
KEEP_RECEIVED = timedelta(days=180)
KEEP_BOUNCES = timedelta(days=90)


def fetch_mail(services: Services, _payload: dict[str, Any]) -> int:
    return mailbox.fetch(services)


def sweep(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Long after nothing of them can come back or come twice."""
    now = clock.now()
    sent = or_(MailMessage.sent_at.is_not(None), MailMessage.dropped != "")
    session.execute(delete(MailMessage).where(sent, MailMessage.created_at < now - KEEP_SENT))
    session.execute(delete(Received).where(Received.at < now - KEEP_RECEIVED))
    session.execute(delete(Bounce).where(Bounce.at < now - KEEP_BOUNCES))


HANDLERS = (
    Handler(
        JOB,
        prepare=deliver,
        apply=mark,
        purpose="Delivers one message to the mail server or the mail folder.",
    ),
    Handler(
        "mail.fetch",
        prepare=fetch_mail,
        every=timedelta(minutes=2),
        purpose="Reads the mailbox to which people, their calendars and mail servers answer, where one is set.",
    ),
    Handler(
        "mail.sweep",
        apply=sweep,
        every=timedelta(hours=12),
        purpose="Forgets messages that were sent or came in half a year ago.",
    ),
)
