"""What is told at once goes out: rows become messages in small transactions, and the right is asked again for each."""

from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, jobs, mail
from app.access import NOBODY, Actor
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.notifications.choices import Held, held
from app.notifications.kinds import KINDS
from app.notifications.message import bare, write_message
from app.notifications.models import Cadence, Notification
from app.notifications.tell import TOPIC, is_wanted, may_read
from app.notifications.writers import Writers, Written

BATCH = 20  # rows of one transaction
PRIORITY = 5  # after whatever somebody waits for, before digests
log = structlog.get_logger("notifications")


def mail_out(session: Session, services: Services, _payload: dict[str, Any], _value: None) -> None:
    """The next rows; the rest is owed. A row that cannot be written waits alone, and keeps nobody waiting."""
    rows = session.scalars(
        select(Notification)
        .where(Notification.cadence == Cadence.INSTANT, Notification.mailed_at.is_(None))
        .order_by(Notification.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if len(rows) == BATCH:
        jobs.enqueue(session, "notifications.mail", key="notifications.mail", priority=6)
    people = {row.person_id for row in rows}
    actors, choices = accounts.actors_of_people(session, people), held(session, people)
    names = accounts.cards(session, {row.by_id for row in rows if row.by_id is not None})
    for row in rows:
        actor = actors.get(row.person_id, NOBODY)
        by = names[row.by_id].name if row.by_id is not None and row.by_id in names else ""
        row.mailed_at = clock.now()
        try:
            with session.begin_nested():
                mail_row(session, services, row, actor, choices[row.person_id], by)
        except Exception:
            log.exception("notification waits alone", notification=row.id)
            jobs.enqueue(session, "notifications.mail_one", notification_id=row.id, priority=7)


def mail_one(session: Session, services: Services, payload: dict[str, Any], _value: None) -> None:
    """One that failed among others; when it fails again an administrator sees why."""
    row = session.get(Notification, payload["notification_id"])
    if row is not None:
        names = accounts.cards(session, [row.by_id]) if row.by_id is not None else {}
        by = next((card.name for card in names.values()), "")
        actor = accounts.actor_of_person(session, row.person_id)
        chosen = held(session, [row.person_id])[row.person_id]
        mail_row(session, services, row, actor, chosen, by)


def mail_row(session: Session, services: Services, row: Notification, actor: Actor, chosen: Held, by: str) -> bool:
    """Owe the message; False where it is no longer to be told (`what_is_told`)."""
    written = what_is_told(session, services.settings, services.get(Writers), row, actor, chosen)
    if written is None:
        return False
    message = write_message(services.settings, row, written, actor, by)
    return mail.queue(
        session,
        to=actor.email,
        subject=message.drawn.subject,
        text=message.drawn.text,
        html=message.drawn.html,
        guard=f"notifications:row:{row.id}",
        priority=PRIORITY,
        headers=message.headers,
        message_id=message.message_id,
        bulk=True,
        reply_to=message.reply_to,
    )


def what_is_told(
    session: Session, settings: Settings, writers: Writers, row: Notification, actor: Actor, chosen: Held
) -> Written | None:
    """None where it is not theirs to read any more, muted or ended since, seen on the site already, or no longer shown."""
    if row.read_at is not None or not may_tell(row, actor, chosen):
        return None
    writer = writers.by_subject.get(row.subject_kind)
    return writer(session, settings, row, actor) if writer else bare(row)


def may_tell(row: Notification, actor: Actor, chosen: Held) -> bool:
    """Whether it is for this person by mail, by their rights and choices of this moment."""
    if not actor.signed_in or not may_read(actor, row.audience):
        return False
    kind = KINDS[row.kind]
    here = chosen.at(row.group_id, row.subject_id if row.subject_kind == TOPIC else None)
    return is_wanted(kind, here.level) and (here.direct if kind.direct else here.followed) != Cadence.OFF
