"""From a message to an answer. Each message counts once, and only for the person and event whose private mark it carries."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM
from app.accounts import Person
from app.calendar import replies
from app.calendar.addresses import mark_of, marks_in, may_be_mark
from app.calendar.answering import take
from app.calendar.models import MailReply
from app.calendar.replies import Ignored, Reply
from app.core import clock, marks
from app.core.services import Services
from app.core.settings import Settings
from app.events import Event
from app.mail import TRIPS, Incoming, tags_in

log = structlog.get_logger("calendar")
# Nobody changes their mind more often than this in a day; a program that answers answers does.
MOST_A_DAY = 40


def take_mail(services: Services, incoming: Incoming) -> str | None:
    """As `mail.Takers` asks: what carries an invitation's mark, and calendar objects to no other private address."""
    tags = tags_in(services.settings, incoming.recipients)
    if any(may_be_mark(tag) for tag in tags) or (not tags and replies.holds_object(incoming.message)):
        return receive(services, incoming.raw)
    return None


def receive(services: Services, raw: bytes) -> str:
    """What became of the message, in a few words; "" when it was an answer that counts. Harmless when run twice."""
    now = clock.now()
    reply, said = _read(raw)
    key = replies.hash_of(raw)
    with services.database.write() as session:
        if session.scalar(select(MailReply.id).where(MailReply.message_hash == key)) is not None:
            return "came before"
        if reply is not None:
            return _take(session, services.settings, reply, key, now)
        session.add(MailReply(message_hash=key, received_at=now, outcome=said))
        return said


def _read(raw: bytes) -> tuple[Reply | None, str]:
    try:
        return replies.read(raw), ""
    except Ignored as why:
        return None, str(why)
    except TRIPS as broken:
        log.info("message not read", error=repr(broken)[:200])
        return None, "cannot be read"


def _take(session: Session, settings: Settings, reply: Reply, key: str, now: datetime) -> str:
    event = session.scalar(select(Event).where(Event.uid == reply.uid))
    person = _sender(session, settings, reply) if event is not None else None
    refusal = ""
    if event is None:
        refusal = "answers no event of ours"
    elif person is None:
        refusal = "does not carry the private mark of whoever answers"
    elif _is_too_much(session, person.id, now):
        refusal = "too many in a day"
    if event is None or person is None or refusal:
        session.add(MailReply(message_hash=key, received_at=now, outcome=refusal))
        if event is not None:
            audit.record(session, SYSTEM, "reply.refused", event.id, reason=refusal)
        return refusal
    outcomes = []
    # First what is said of the whole, then the exceptions to it.
    for number, one in enumerate(sorted(reply.said, key=lambda said: said.on is not None)):
        taken = take(session, event, person, one, now=now)
        session.add(
            MailReply(
                message_hash=f"{key}:{number}" if number else key,
                received_at=now,
                event_id=event.id,
                person_id=person.id,
                original_local=taken.local,
                sequence=one.sequence,
                stamped_at=taken.stamped_at,
                counted=not taken.refusal,
                outcome=taken.refusal,
            )
        )
        session.flush()
        outcomes.append(taken.refusal)
    return "; ".join(dict.fromkeys(outcomes)) if all(outcomes) else ""


def _sender(session: Session, settings: Settings, reply: Reply) -> Person | None:
    """The invited person who answers: their own address, and the mark that only their invitation had."""
    given = marks_in(settings, list(reply.addresses))
    for person in session.scalars(select(Person).where(Person.email.in_(reply.attendees))):
        wanted = mark_of(settings, reply.uid, person.id)
        if any(marks.equal(one, wanted) for one in given):
            return person
    return None


def _is_too_much(session: Session, person_id: int, now: datetime) -> bool:
    lately = select(func.count(MailReply.id)).where(
        MailReply.person_id == person_id, MailReply.received_at > now - timedelta(days=1)
    )
    return (session.scalar(lately) or 0) >= MOST_A_DAY
