"""What this room owes: letters about minutes, and their way into the repository."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app import accounts, events, jobs, mail
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.meetings import policy
from app.meetings.filing import print_minutes, put_on_shelf
from app.meetings.letters import LETTERS, word
from app.meetings.models import Amendment, Minutes, MinutesState, Outcome
from app.meetings.queries_people import concerned
from app.web.times import when, zone_of

STATES = {"minutes_circulated": MinutesState.CIRCULATED, "minutes_final": MinutesState.FINAL}
# Of one transaction.
BATCH = 20


def tell(session: Session, services: Services, payload: Mapping[str, Any], _prepared: object) -> None:
    """One letter to everybody whom the meeting concerns and who may read the minutes now, besides whoever sent them round.

    To some of them, in the order of their numbers; the rest is owed.
    """
    minutes = session.get(Minutes, payload["minutes_id"])
    meeting = events.meeting_by_occurrence(session, minutes.occurrence_id) if minutes is not None else None
    if minutes is None or meeting is None or minutes.state != STATES[payload["letter"]]:
        return
    waiting = sorted(one for one in concerned(session, meeting) - {payload["by"]} if one > payload.get("after", 0))
    for person_id in waiting[:BATCH]:
        actor = accounts.actor_of_person(session, person_id)
        if actor.signed_in and policy.may_read(actor, _standing(services, meeting), minutes):
            _send(session, services, payload["letter"], meeting, actor, {"amend_by": minutes.amend_by})
    if len(waiting) > BATCH:
        jobs.enqueue(session, "meetings.tell", **{**payload, "after": waiting[BATCH - 1]})


def tell_amendment(session: Session, services: Services, payload: Mapping[str, Any], _prepared: object) -> None:
    """To those who wrote the minutes and still run the meeting."""
    found = _amendment(session, payload)
    if found is None:
        return
    amendment, minutes, meeting = found
    asker = accounts.cards(session, [amendment.person_id])[amendment.person_id]
    for person_id in sorted({minutes.saved_by, meeting.event.organiser_id} - {amendment.person_id}):
        actor = accounts.actor_of_person(session, person_id)
        if events.policy.runs(actor, meeting.event):
            values = {"who": asker.name, "text": amendment.text}
            _send(session, services, "minutes_amendment", meeting, actor, values)


def tell_answer(session: Session, services: Services, payload: Mapping[str, Any], _prepared: object) -> None:
    """To whoever asked, if they may still read the minutes."""
    found = _amendment(session, payload)
    if found is None or found[0].outcome not in {Outcome.TAKEN, Outcome.REFUSED}:
        return
    amendment, minutes, meeting = found
    actor = accounts.actor_of_person(session, amendment.person_id)
    if actor.signed_in and policy.may_read(actor, _standing(services, meeting), minutes):
        language = actor.language or "en"
        values = {
            "text": amendment.text,
            "outcome": word(amendment.outcome, language),
            "answer": amendment.answer or word("no_answer", language),
        }
        _send(session, services, "minutes_answer", meeting, actor, values)


def _amendment(session: Session, payload: Mapping[str, Any]) -> tuple[Amendment, Minutes, events.Meeting] | None:
    amendment = session.get(Amendment, payload["amendment_id"])
    minutes = session.get(Minutes, amendment.minutes_id) if amendment is not None else None
    meeting = events.meeting_by_occurrence(session, minutes.occurrence_id) if minutes is not None else None
    if amendment is None or minutes is None or meeting is None:
        return None
    return amendment, minutes, meeting


def _standing(services: Services, meeting: events.Meeting) -> policy.Standing:
    """Of somebody whom the meeting concerns."""
    return policy.Standing(
        event=meeting.event,
        time=meeting.occurrence,
        cancelled=meeting.cancelled,
        took_part=True,
        at_work=True,
        now=clock.now(),
        today=clock.today(services.settings.zone),
    )


def _send(
    session: Session,
    services: Services,
    letter: str,
    meeting: events.Meeting,
    actor: Actor,
    values: Mapping[str, object],
) -> None:
    settings, language = services.settings, actor.language or "en"
    time = meeting.occurrence
    at = when(time.starts_at, time.ends_at, zone_of(actor, settings), settings.zone, language)
    mail.send_letter(
        session,
        LETTERS[letter],
        to=actor.email,
        language=language,
        values={
            "name": actor.name,
            "meeting": meeting.title,
            "when": f"{at.day}, {at.hours} {at.zone}",
            "link": f"{settings.base_url}{events.address(meeting.event.id, meeting.on)}/minutes",
            **values,
        },
        settings=settings,
    )


HANDLERS = (
    Handler(
        "meetings.tell",
        apply=tell,
        purpose="Writes to those whom a meeting concerns that its minutes circulate, or are final.",
    ),
    Handler(
        "meetings.tell_amendment",
        apply=tell_amendment,
        purpose="Tells those who write minutes of an amendment asked for.",
    ),
    Handler("meetings.tell_answer", apply=tell_answer, purpose="Tells whoever asked for an amendment what came of it."),
    Handler(
        "meetings.file",
        prepare=print_minutes,
        apply=put_on_shelf,
        purpose="Prints final minutes and files them in the repository.",
    ),
)
