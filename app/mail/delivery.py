"""Delivery: by SMTP, or as `.eml` files in the data folder where no server is set."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app import jobs
from app.core import clock
from app.core.services import Services
from app.jobs import GiveUp, RetryLater
from app.mail.bounces import record, rests
from app.mail.guards import Guards
from app.mail.line import Away, Dropped, Refused, line_of
from app.mail.models import MailMessage
from app.mail.reports import HARD, SOFT, Failure, classify
from app.mail.returns import return_address
from app.mail.wire import compose, is_one_address

JOB = "mail.deliver"
PERMANENT = 500
KEEP_TRYING = timedelta(days=4)
AT_ONCE, FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=2), timedelta(hours=1)
RESTING = "mail to this address came back: it rests"


class Fate(StrEnum):
    """What became of a message that was owed. RESTS: sent to many, and its address rests. UNWANTED: its guard said so."""

    SENT = "sent"
    BEFORE = "sent before"
    RESTS = "rests"
    UNWANTED = "no longer wanted"


def deliver(services: Services, payload: dict[str, Any]) -> Fate:
    """Send the message if it is still owed.

    A crash after this and before the commit sends it once more, with the same Message-ID.
    """
    with services.database.read() as session:
        row = session.get(MailMessage, payload["message_id"])
        if row is None or row.sent_at is not None or row.dropped:
            return Fate.BEFORE
        if row.guard and not services.get(Guards).wants(session, row.guard):
            return Fate.UNWANTED
        if row.bulk and rests(session, row.recipient):
            return Fate.RESTS
    if not is_one_address(row.recipient):
        raise GiveUp(f"not one e-mail address: {row.recipient!r}")
    message = compose(services.settings, row)
    if services.settings.smtp_url.get_secret_value():
        _send(services, row, message)
    else:
        write_file(services.settings.data_dir / "mail", row.id, message)
    return Fate.SENT


def mark(session: Session, _services: Services, payload: dict[str, Any], fate: Fate) -> None:
    """The body of whatever went, or never will, is emptied: it may hold a single-use link."""
    its_row = MailMessage.id == payload["message_id"]
    emptied = {"text": "", "html": "", "calendar": ""}
    if fate is Fate.UNWANTED:
        session.execute(delete(MailMessage).where(its_row))
    elif fate is Fate.SENT:
        session.execute(update(MailMessage).where(its_row).values(sent_at=clock.now(), **emptied))
    elif fate is Fate.RESTS:
        session.execute(update(MailMessage).where(its_row).values(dropped=RESTING, **emptied))


def _send(services: Services, row: MailMessage, message: EmailMessage) -> None:
    octets = message.as_bytes(policy=policy.SMTP)
    sender = return_address(services.settings, row.id)
    age = clock.now() - row.created_at
    try:
        line_of(services).hand_over(services.settings, sender, row.recipient, octets)
    except Away as away:
        _give_up_if_old(services, row, age, str(away))
        _put_off_the_rest(services, away)
        raise RetryLater(str(away), max(away.until - clock.now(), timedelta(seconds=1))) from away
    except Dropped as dropped:
        _give_up_if_old(services, row, age, str(dropped))
        raise RetryLater(str(dropped), min(max(age / 2, AT_ONCE), LONGEST_WAIT)) from dropped
    except Refused as refused:
        if refused.code < PERMANENT:
            _give_up_if_old(services, row, age, str(refused))
            raise RetryLater(str(refused), min(max(age / 2, FIRST_WAIT), LONGEST_WAIT)) from refused
        with services.database.write() as session:
            count_refusal(session, row, refused)
        raise GiveUp(str(refused)) from refused


def _put_off_the_rest(services: Services, away: Away) -> None:
    """One message finds out that the server is back, the most urgent; not each of thousands for itself."""
    with services.database.write() as session:
        jobs.put_off(session, JOB, away.until)


def _give_up_if_old(services: Services, row: MailMessage, age: timedelta, said: str) -> None:
    if age > KEEP_TRYING:
        with services.database.write() as session:
            record(session, row, Failure(SOFT, "4.4.7", said))
        raise GiveUp(f"not delivered in {KEEP_TRYING.days} days: {said}")


def count_refusal(session: Session, row: MailMessage, refused: Refused) -> None:
    """What was said of the address counts as if it had come back; what was said of the sender or the words does not."""
    failure = classify(f"{refused.code} {refused.said}")
    if refused.stage == "RCPT" or (refused.stage == "DATA" and failure.kind == HARD):
        record(session, row, failure)


def write_file(folder: Path, number: int, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{number:06d}.eml"
    partial = target.with_suffix(".part")
    partial.write_bytes(message.as_bytes())
    partial.replace(target)
