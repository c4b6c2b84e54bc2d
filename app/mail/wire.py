"""From a row to the message as it travels."""

import re
from email.message import EmailMessage
from email.utils import format_datetime

from app.core.settings import Settings
from app.mail.headers import POLICY, message_id
from app.mail.models import MailMessage

# Nothing that could be read as a second address, a name or a header.
ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\"\\]+@[^\s@,;:<>()\"\\]+")


def is_one_address(text: str) -> bool:
    return ONE_ADDRESS.fullmatch(text) is not None and text.isascii()


def compose(settings: Settings, row: MailMessage) -> EmailMessage:
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
