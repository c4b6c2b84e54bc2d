"""The recording of a meeting: a webcast of the repository, tied to it afterwards; whoever asked for it is told."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, mail
from app.access import SYSTEM, Actor
from app.core import clock, revision
from app.core.errors import InvalidError
from app.core.services import Services
from app.events import policy
from app.events.letters import LETTERS
from app.events.models import Answer, Registration
from app.events.parts import Parts
from app.events.queries import Meeting, meeting_by_occurrence
from app.jobs import Handler

WEBCAST = "webcast"
LOOK_AGAIN = timedelta(hours=6)
# A webcast that has not been published by then is not waited for any more.
WAIT = timedelta(days=60)
UNFIT = "Choose a webcast that you may read."


def attach(session: Session, parts: Parts, meeting: Meeting, document_id: int, *, by: Actor) -> None:
    """Tie a webcast to the meeting. InvalidError for what is no webcast, or not to be read by whoever attaches it."""
    paper = parts.papers(session, by, [document_id], "en").get(document_id)
    if paper is None or paper.type != WEBCAST:
        raise InvalidError(UNFIT, {"document": UNFIT})
    if meeting.occurrence.recording_id == document_id:
        return
    meeting.occurrence.recording_id = document_id
    _note(session, meeting, "recording_attached", by, document_id)
    owe_news(session, meeting.occurrence.id, document_id, clock.now() + WAIT)


def detach(session: Session, meeting: Meeting, *, by: Actor) -> None:
    """The document stays in the repository."""
    if meeting.occurrence.recording_id is None:
        return
    _note(session, meeting, "recording_detached", by, meeting.occurrence.recording_id)
    meeting.occurrence.recording_id = None


def owe_news(
    session: Session, occurrence_id: int, document_id: int, until: datetime, delay: timedelta = timedelta()
) -> None:
    jobs.enqueue(
        session,
        "events.recording_ready",
        delay=delay,
        occurrence_id=occurrence_id,
        document_id=document_id,
        until=until.isoformat(),
    )


def tell_those_who_asked(session: Session, services: Services, payload: dict[str, Any], _nothing: None) -> None:
    """Once it is published: those who wanted the recording only, and may still see meeting and webcast."""
    meeting = meeting_by_occurrence(session, payload["occurrence_id"])
    number = payload["document_id"]
    if meeting is None or meeting.occurrence.recording_id != number:
        return
    parts, until = services.get(Parts), datetime.fromisoformat(payload["until"])
    paper = parts.papers(session, SYSTEM, [number], "en").get(number)
    if paper is None or not paper.published:
        if clock.now() < until:
            owe_news(session, meeting.occurrence.id, number, until, LOOK_AGAIN)
        return
    asked = session.scalars(
        select(Registration.person_id)
        .where(Registration.occurrence_id == meeting.occurrence.id, Registration.answer == Answer.RECORDING)
        .order_by(Registration.id)
    )
    for person_id in asked.all():
        person = accounts.actor_of_person(session, person_id)
        if not person.signed_in or not policy.may_see(person, meeting.event):
            continue
        if number in parts.papers(session, person, [number], "en"):
            mail.send_letter(
                session,
                LETTERS["recording_ready"],
                to=person.email,
                language=person.language,
                values={
                    "name": person.name,
                    "title": meeting.title,
                    "day": meeting.occurrence.starts_at.astimezone(services.settings.zone).date(),
                    "link": f"{services.settings.base_url}/documents/{number}",
                },
                settings=services.settings,
            )


def _note(session: Session, meeting: Meeting, what: str, by: Actor, document_id: int) -> None:
    audit.record(session, by, f"event.{what}", meeting.event.id, on=meeting.on.isoformat(), document_id=document_id)
    revision.bump(session)


READY = Handler(
    "events.recording_ready",
    apply=tell_those_who_asked,
    purpose="Tells those who wanted the recording of a meeting only that it is there, once the webcast is published.",
)
