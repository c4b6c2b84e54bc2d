"""What the calendar owes: invitations and changes, confirmations, reminders, lost rights, answers that come by mail."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.calendar import confirm, reminders, rights, tell
from app.calendar.models import MailReply
from app.core import clock
from app.core.services import Services
from app.jobs import Handler

KEEP_REFUSED = timedelta(days=90)


def tell_event(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    tell.tell(session, services.settings, payload["event_id"])


def confirm_answer(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    confirm.confirm(
        session,
        services.settings,
        payload["occurrence_id"],
        payload["person_id"],
        series=payload.get("series", False),
    )


def recheck(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    rights.recheck(session, services.settings, payload["person_id"])


def find_rechecks(services: Services, _payload: dict[str, Any]) -> list[int]:
    return rights.find(services)


def owe_rechecks(session: Session, _services: Services, _payload: dict[str, Any], found: list[int]) -> None:
    for person_id in found:
        rights.owe(session, person_id)


def find_reminders(services: Services, _payload: dict[str, Any]) -> list[tuple[int, int, datetime]]:
    with services.database.read() as session:
        return list(reminders.due(session, clock.now()))


def owe_reminders(
    session: Session, _services: Services, _payload: dict[str, Any], found: list[tuple[int, int, datetime]]
) -> None:
    for occurrence_id, minutes, starts_at in found:
        reminders.owe_reminders(session, occurrence_id, minutes, starts_at)


def remind(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    starts_at = datetime.fromisoformat(payload["starts_at"])
    reminders.remind(
        session, services.settings, payload["occurrence_id"], payload["minutes"], starts_at, payload["after"]
    )


def sweep(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """What was no answer is kept for a while, so that it can be asked why."""
    old = MailReply.received_at < clock.now() - KEEP_REFUSED
    session.execute(delete(MailReply).where(MailReply.counted.is_(False), old))


HANDLERS = (
    Handler(
        "calendar.tell",
        apply=tell_event,
        purpose="Invites to an event, and tells those invited what has changed: once for each person and change.",
    ),
    Handler(
        "calendar.confirm",
        apply=confirm_answer,
        purpose="Tells somebody who answered what stands now: a place, the waiting list, the join link.",
    ),
    Handler(
        "calendar.recheck",
        apply=recheck,
        purpose="Takes from somebody's calendar what they may no longer see, and invites them to what their groups have ahead.",
    ),
    Handler(
        "calendar.rights",
        prepare=find_rechecks,
        apply=owe_rechecks,
        every=timedelta(hours=1),
        purpose="Finds people whose rights to meetings ahead have ended or begun by themselves.",
    ),
    Handler(
        "calendar.reminders",
        prepare=find_reminders,
        apply=owe_reminders,
        every=timedelta(minutes=2),
        purpose="Finds meetings of which people are to be reminded now.",
    ),
    Handler(
        "calendar.remind",
        apply=remind,
        purpose="Reminds people of one meeting, once each; of none that was moved, called off or has begun.",
    ),
    Handler(
        "calendar.sweep",
        apply=sweep,
        every=timedelta(hours=12),
        purpose="Forgets messages to the reply address that were no answers, after three months.",
    ),
)
