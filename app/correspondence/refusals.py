"""Why an answer by mail was not posted, told to whoever can mend it, and to nobody whose name was only borrowed.

A refusal goes to a sender whom our mail server vouched for, or else to the account whose private address was used; where neither is
known it is recorded in silence: to answer a forged sender is to send a stranger mail. Nobody gets more than a few a day, and every
one says that a machine wrote it, so that no machine answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import mail
from app.accounts import Person, PersonState
from app.core.settings import Settings
from app.core.text import one_line
from app.correspondence.judging import FORGED, Judged
from app.correspondence.letters import LETTERS
from app.correspondence.models import Letter
from app.mail import Incoming

MOST_ANSWERS_A_DAY = 5
LONGEST_WORDS = 2_000  # characters of what somebody wrote that go back to them
LONGEST_SUBJECT = 150
REFUSALS = {
    FORGED: "mail_unknown_address",
    "other_sender": "mail_other_sender",
    "unproven": "mail_unproven",
    "no_account": "mail_no_account",
    "not_allowed": "mail_not_allowed",
    "locked": "mail_locked",
    "merged": "mail_merged",
    "closed": "mail_closed",
    "unreadable": "mail_unreadable",
    "empty": "mail_empty",
    "too_long": "mail_too_long",
    "too_many": "mail_too_many",
    "files": "mail_files_refused",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a refusal is for."""

    email: str
    name: str
    language: str


def tell(
    session: Session,
    settings: Settings,
    incoming: Incoming,
    judged: Judged,
    values: Mapping[str, object],
    now: datetime,
    *,
    key: str = "",
) -> bool:
    """Owe the letter of a refusal in the caller's transaction; False where there is nobody to tell, or enough was told.

    Args:
        values: of placeholders that only this refusal knows: "text", "files", "most".
        key: of another letter than the refusal's own.
    """
    reader = _reader(session, incoming, judged)
    if reader is None or _told_enough(session, judged, reader, now):
        return False
    letter = LETTERS[REFUSALS[key or judged.refusal]]
    given: dict[str, object] = {
        "name": reader.name,
        "sender": incoming.sender or "…",
        "subject": one_line(incoming.subject)[:LONGEST_SUBJECT] or "…",
        "text": "",
        "link": _link(settings, judged),
        **values,
    }
    return mail.send_letter(
        session,
        letter,
        to=reader.email,
        language=reader.language,
        values={name: given[name] for name in letter.placeholders},
        settings=settings,
        headers={
            "Auto-Submitted": "auto-replied",
            "X-Auto-Response-Suppress": "All",
            "Precedence": "bulk",
            "In-Reply-To": incoming.message_id,
            "References": " ".join([*incoming.ids("References"), incoming.message_id]),
        },
        message_id=f"refusal-{incoming.key[:40]}",
    )


def _reader(session: Session, incoming: Incoming, judged: Judged) -> Reader | None:
    if judged.refusal in {FORGED, "other_sender"} and judged.proven:
        sender = session.scalar(select(Person).where(Person.email == incoming.sender))
        if sender is not None and sender.state == PersonState.ACTIVE:
            return Reader(sender.email, sender.name, sender.language)
        if judged.refusal == FORGED:
            return None
        language = judged.person.language if judged.person is not None else ""
        return Reader(incoming.sender, incoming.sender, language)
    person = judged.person
    return Reader(person.email, person.name, person.language) if person is not None and person.email else None


def _told_enough(session: Session, judged: Judged, reader: Reader, now: datetime) -> bool:
    """By the address it claims to be from, and by whose private address it came to: the first can be changed each time."""
    about = [Letter.sender == reader.email]
    if judged.person is not None:
        about.append(Letter.person_id == judged.person.id)
    told = select(func.count(Letter.id)).where(
        or_(*about), Letter.answered, Letter.received_at > now - timedelta(days=1)
    )
    return (session.scalar(told) or 0) >= MOST_ANSWERS_A_DAY


def _link(settings: Settings, judged: Judged) -> str:
    if judged.refusal == "other_sender":
        return f"{settings.base_url}/account"
    topic = judged.topic
    if topic is None:
        return f"{settings.base_url}/forum"
    return f"{settings.base_url}/topics/{topic.merged_into_id or topic.id}"
