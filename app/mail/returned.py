"""The taker of what comes back: reports of delivery, recognised by marks that only this house makes, and never answered."""

from sqlalchemy import select

from app.core.services import Services
from app.mail.bounces import record
from app.mail.inbound import Incoming, tags_in
from app.mail.models import MailMessage
from app.mail.reports import failure_in, returned_text
from app.mail.returns import is_return_tag, message_at, own_ids

NOT_OURS = "a report on no message of ours"


def take_return(services: Services, incoming: Incoming) -> str | None:
    """As `Takers` asks: whatever comes to a return address, and reports on messages of ours that came elsewhere.

    One that is forged changes nothing: neither its return address nor the Message-ID in it has the house's mark.
    """
    settings = services.settings
    number = message_at(settings, incoming.recipients)
    came_back = any(is_return_tag(tag) for tag in tags_in(settings, incoming.recipients))
    if number is not None:
        wanted = select(MailMessage).where(MailMessage.id == number)
    elif came_back:
        return NOT_OURS
    elif not incoming.is_report:
        return None
    elif names := own_ids(settings, returned_text(incoming)):
        wanted = select(MailMessage).where(MailMessage.message_id == names[0])
    else:
        return NOT_OURS if incoming.message.get_content_type() == "multipart/report" else None
    failure = failure_in(incoming)
    if failure is None:
        return "no failure"
    with services.database.write() as session:
        message = session.scalar(wanted)
        return NOT_OURS if message is None else record(session, message, failure)
