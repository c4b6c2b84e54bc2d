"""Delivery: by SMTP, or as `.eml` files in the data folder where no server is set."""

import re
import smtplib
import ssl
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.jobs import GiveUp, Handler, RetryLater
from app.mail import mailbox
from app.mail.guards import Guards
from app.mail.headers import POLICY, message_id
from app.mail.models import MailMessage

PERMANENT = 500
# Nothing that could be read as a second address, a name or a header.
ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\"\\]+@[^\s@,;:<>()\"\\]+")
KEEP_TRYING = timedelta(days=4)


def deliver(services: Services, payload: dict[str, Any]) -> bool | None:
    """Send the message if it is still owed; None when its guard no longer wants it.

    A crash after this and before the commit sends it once more, with the same Message-ID.
    """
    with services.database.read() as session:
        row = session.get(MailMessage, payload["message_id"])
        if row is None or row.sent_at is not None:
            return False
        if row.guard and not services.get(Guards).wants(session, row.guard):
            return None
    if not ONE_ADDRESS.fullmatch(row.recipient):
        raise GiveUp(f"not one e-mail address: {row.recipient!r}")
    message = _compose(services.settings, row)
    if services.settings.smtp_url.get_secret_value():
        try:
            _send(services.settings, message, row.recipient)
        except RetryLater as later:
            if clock.now() - row.created_at > KEEP_TRYING:
                raise GiveUp(f"not delivered in {KEEP_TRYING.days} days: {later}") from later
            raise
    else:
        _write(services.settings.data_dir / "mail", row, message)
    return True


def mark_sent(session: Session, _services: Services, payload: dict[str, Any], sent: bool | None) -> None:  # noqa: FBT001 - what `deliver` returned
    if sent is None:
        session.execute(delete(MailMessage).where(MailMessage.id == payload["message_id"]))
    elif sent:
        session.execute(
            update(MailMessage)
            .where(MailMessage.id == payload["message_id"])
            .values(sent_at=clock.now(), text="", html="", calendar="")
        )


def _compose(settings: Settings, row: MailMessage) -> EmailMessage:
    message = EmailMessage(POLICY)
    message["From"] = settings.mail_from
    message["To"] = row.recipient
    # An encoded word may hold a line break, and with it a header.
    message["Subject"] = row.subject.replace("=?", "= ?")
    message["Date"] = format_datetime(row.created_at)
    message["Message-ID"] = message_id(settings, row.message_id)
    for name, value in ({"Auto-Submitted": "auto-generated"} | row.headers).items():
        message[name] = value
    if ONE_ADDRESS.fullmatch(row.reply_to):
        message["Reply-To"] = row.reply_to
    message.set_content(row.text)
    if row.html:
        message.add_alternative(row.html, subtype="html")
    if row.calendar:
        _enclose(message, row)
    return message


def _enclose(message: EmailMessage, row: MailMessage) -> None:
    """The object twice: calendars act on the part, people whose program does not see it open the file."""
    method = row.calendar_method
    message.add_alternative(row.calendar, subtype="calendar", params={"method": method, "component": "VEVENT"})
    name = "cancelled.ics" if method == "CANCEL" else "invitation.ics"
    message.add_attachment(row.calendar.encode(), maintype="application", subtype="ics", filename=name)


def _send(settings: Settings, message: EmailMessage, recipient: str) -> None:
    parts = urlsplit(settings.smtp_url.get_secret_value())
    secure = parts.scheme == "smtps"
    factory = smtplib.SMTP_SSL if secure else smtplib.SMTP
    try:
        with factory(parts.hostname or "localhost", parts.port or (465 if secure else 25), timeout=30) as server:
            if parts.scheme == "smtp+starttls" or (parts.username and not secure):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.sendmail(parseaddr(settings.mail_from)[1], [recipient], message.as_bytes(policy=policy.SMTP))
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        if code < PERMANENT:
            raise RetryLater(str(refused), timedelta(minutes=2)) from refused
        raise GiveUp(str(refused)) from refused
    except smtplib.SMTPResponseException as answer:
        if answer.smtp_code < PERMANENT:
            raise RetryLater(str(answer), timedelta(minutes=2)) from answer
        raise GiveUp(str(answer)) from answer
    except OSError as away:
        raise RetryLater(f"mail server away: {away}", timedelta(seconds=30)) from away


def _write(folder: Path, row: MailMessage, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{row.id:06d}.eml"
    partial = target.with_suffix(".part")
    partial.write_bytes(message.as_bytes())
    partial.replace(target)


def fetch_mail(services: Services, _payload: dict[str, Any]) -> int:
    return mailbox.fetch(services)


HANDLERS = (
    Handler(
        "mail.deliver",
        prepare=deliver,
        apply=mark_sent,
        purpose="Delivers one message to the mail server or the mail folder.",
    ),
    Handler(
        "mail.fetch",
        prepare=fetch_mail,
        every=timedelta(minutes=2),
        purpose="Reads the mailbox to which people, their calendars and mail servers answer, where one is set.",
    ),
)
