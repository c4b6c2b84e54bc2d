"""One message at a time for a room that keeps its own book of who gets what; the mail log and reports of delivery know it too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.core.text import one_line
from app.mail.delivery import count_refusal, write_file
from app.mail.headers import checked, checked_id
from app.mail.line import Refused, line_of
from app.mail.models import Bounce, MailMessage
from app.mail.returns import return_address
from app.mail.wire import compose, is_one_address


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture within the message; its HTML names it as `cid:NAME`."""

    name: str
    media_type: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Bulk:
    """`number` is of `note`; `made_at` its date, the same at each attempt."""

    number: int
    message_id: str
    recipient: str
    subject: str
    text: str
    html: str
    made_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    inline: Sequence[Inline] = ()


def note(session: Session, *, to: str, subject: str, message_id: str) -> int:
    """The message's number in the mail log; asked for twice under one name it is one. Nothing is owed by it: the caller sends."""
    row = session.scalar(select(MailMessage).where(MailMessage.message_id == checked_id(message_id)))
    if row is None:
        row = MailMessage(message_id=message_id, recipient=one_line(to), subject=one_line(subject)[:200], text="")
        row.created_at = clock.now()
        session.add(row)
    row.recipient, row.dropped = one_line(to), ""
    session.flush()
    return row.id


def hand_over(services: Services, bulk: Bulk) -> None:
    """To the mail server, or into the mail folder where none is set.

    Raises:
        Away: nothing was taken; Refused: what the server said; Dropped: it may have been taken, or not.
        ValueError: the recipient is not one address.
    """
    if not is_one_address(bulk.recipient):
        raise ValueError(f"not one e-mail address: {bulk.recipient!r}")
    row = MailMessage(
        id=bulk.number,
        message_id=bulk.message_id,
        recipient=bulk.recipient,
        subject=one_line(bulk.subject)[:200],
        text=bulk.text,
        html=bulk.html,
        calendar="",
        reply_to="",
        headers=checked(bulk.headers),
        created_at=bulk.made_at,
    )
    message = compose(services.settings, row)
    page = message.get_body(("html",))
    for one in bulk.inline:
        if page is not None:
            kind, _, subtype = one.media_type.partition("/")
            page.add_related(one.octets, kind, subtype, cid=f"<{one.name}>", disposition="inline")
    if not services.settings.smtp_url.get_secret_value():
        write_file(services.settings.data_dir / "mail", bulk.number, message)
        return
    sender = return_address(services.settings, bulk.number)
    line_of(services).hand_over(services.settings, sender, bulk.recipient, message.as_bytes(policy=policy.SMTP))


def settle(session: Session, number: int, refused: Refused | None = None, dropped: str = "") -> None:
    """What became of it, in the mail log; a refusal of the address counts as if the message had come back.

    Args:
        dropped: why it will not be sent, in a few words.
    """
    row = session.get(MailMessage, number)
    if row is None:
        return
    if refused is not None:
        row.dropped = one_line(str(refused))[:200]
        count_refusal(session, row, refused)
    elif dropped:
        row.dropped = dropped
    else:
        row.sent_at = clock.now()


def came_back(session: Session, names: Sequence[str]) -> dict[str, str]:
    """Of messages with these names, those that came back for good or for now, and what the last server said."""
    found = select(Bounce.message_id, Bounce.reason).where(Bounce.message_id.in_(sorted(names)))
    return {row.message_id: row.reason for row in session.execute(found)}
