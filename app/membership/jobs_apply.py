"""Owed to applicants: the link again, a word before a draft expires; and what is deleted when its time has come."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM
from app.core import clock
from app.core.batches import batches
from app.core.services import Services
from app.jobs import Handler
from app.membership.actions_apply import REMIND, owe_reminder, said
from app.membership.actions_apply_files import FOLDER
from app.membership.answers import Answers
from app.membership.life import Name
from app.membership.models import Application, ApplicationFile, Move, State
from app.membership.queries_apply import AFTER_EXPIRY, REMINDED, living_of
from app.membership.record import record_move
from app.membership.telling import follow_url, tell_applicant

SEND_LINKS = "membership.send_links"
UNCLAIMED = timedelta(hours=24)
"""Younger objects are left alone: their transaction may be about to commit."""

MOST_LINKS = 20
_BATCH = 500


def send_links(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """One letter with every link that works, the newest as its button; nothing where the address has none."""
    found = living_of(session, payload["email"])[:MOST_LINKS]
    if not found:
        return
    newest, *others = found
    lines = [f"{said(one)}: {follow_url(services.settings, one)}" for one in others]
    tell_applicant(session, services, newest, "apply_link", institution=said(newest), others="\n".join(lines))


def remind_draft(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """Five days before it expires; a draft that was changed meanwhile is looked at again later."""
    application = session.get(Application, payload["application_id"])
    if application is None or application.state != State.DRAFT or application.expires_at is None:
        return
    if application.expires_at - REMINDED > clock.now():
        owe_reminder(session, application)
    else:
        tell_applicant(session, services, application, "apply_reminder", until=application.expires_at)


def expire_drafts(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Drafts past their time expire, and those that ended a month ago lose what was in them; the fact stays."""
    now = clock.now()
    due = select(Application.id).where(Application.state == State.DRAFT, Application.expires_at <= now)
    for application_id in session.scalars(due).all():
        application = session.get(Application, application_id, with_for_update=True, populate_existing=True)
        if application is None or application.state != State.DRAFT or (application.expires_at or now) > now:
            continue
        record_move(session, application, Name.EXPIRE, State.EXPIRED, by=SYSTEM)
        until = (application.expires_at or now) + AFTER_EXPIRY
        tell_applicant(session, services, application, "apply_expired", until=until)
    _empty(session, now)


def sweep_files(services: Services, _payload: dict[str, Any]) -> int:
    """Delete stored objects of applications that no row names; returns how many. Twice is as good as once."""
    before = clock.now() - UNCLAIMED
    old = (thing.key for thing in services.storage.list(FOLDER) if thing.modified < before)
    removed = 0
    for keys in batches(old, _BATCH):
        with services.database.read() as session:
            kept = set(session.scalars(select(ApplicationFile.key).where(ApplicationFile.key.in_(keys))))
        for key in keys:
            if key not in kept:
                services.storage.delete(key)
                removed += 1
    return removed


def _empty(session: Session, now: datetime) -> None:
    ended = (Application.state == State.EXPIRED) & (Application.expires_at <= now - AFTER_EXPIRY) | (
        Application.state == State.WITHDRAWN
    ) & (Application.reference == "") & (Application.changed_at <= now - AFTER_EXPIRY)
    ids = session.scalars(select(Application.id).where(ended, Application.contact_email != "")).all()
    if not ids:
        return
    session.execute(delete(ApplicationFile).where(ApplicationFile.application_id.in_(ids)))
    emptied = update(Application).where(Application.id.in_(ids))
    nothing = {"answers": Answers().kept(), "contact_email": "", "name": "", "name_key": "", "registration_key": ""}
    session.execute(emptied.values(**nothing))
    session.execute(update(Move).where(Move.application_id.in_(ids)).values(who="", reason=""))
    for application_id in ids:
        audit.record(session, SYSTEM, "application.emptied", application_id)


HANDLERS = (
    Handler(
        SEND_LINKS,
        apply=send_links,
        purpose="Sends an applicant who lost the private link one letter with every link of that address.",
    ),
    Handler(REMIND, apply=remind_draft, purpose="Tells an applicant five days before a draft expires."),
    Handler(
        "membership.expire_drafts",
        apply=expire_drafts,
        every=timedelta(hours=6),
        purpose="Ends drafts that nobody changed for thirty days, and empties those that ended a month ago.",
    ),
    Handler(
        "membership.sweep_files",
        prepare=sweep_files,
        every=timedelta(hours=12),
        purpose="Removes stored documents of applications that no application names any more.",
    ),
)
