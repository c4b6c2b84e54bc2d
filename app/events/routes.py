"""The page of an event, and of one meeting of a series."""

from datetime import date

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import accounts, groups, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.services import Services
from app.events import policy
from app.events.models import Answer
from app.events.pages_agenda import agenda_of, papers_in, people_in
from app.events.pages_answer import answer_box, people_box
from app.events.pages_event import Around, EventPage, event_page
from app.events.parts import Parts
from app.events.queries import Meeting, get_event, get_meeting
from app.events.queries_event import NAMED, agenda, at_work, continued_at, other_times, registered, turnout
from app.events.reader import Reader, reader_of
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events")
NAMES = (Answer.GOING, Answer.MAYBE)


@router.get("/{event_id:int}")
def event(event_id: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """Of a series: its next meeting, or its last."""
    return _render(session, services, request, actor, event_id)


@router.get("/{event_id}/on/{on}")
def one_meeting(
    event_id: Number, on: Day, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered | Response:
    """Addresses in old letters lead on where another series has taken the meeting over."""
    try:
        return _render(session, services, request, actor, event_id, on)
    except NotFoundError:
        get_event(session, actor, event_id)
        if href := continued_at(session, actor, event_id, on):
            return redirect(href)
        raise


def _render(
    session: Session, services: Services, request: Request, actor: Actor, event_id: int, on: date | None = None
) -> Rendered:
    meeting = get_meeting(session, actor, event_id, on)
    reader = reader_of(session, request, actor, services.settings)
    return render("events/event.html", page_of(session, services, reader, meeting))


def page_of(session: Session, services: Services, reader: Reader, meeting: Meeting, *, error: str = "") -> EventPage:
    """In a number of queries that depends neither on how many come nor on how long the series is.

    Args:
        error: what is wrong with the answer that was sent.
    """
    actor, now, language = reader.actor, clock.now(), reader.words.language
    parts = services.get(Parts)
    given = turnout(session, meeting, actor.person_id)
    items = agenda(session, meeting)
    recording_id = meeting.occurrence.recording_id
    papers = parts.papers(
        session, actor, papers_in(items) | ({recording_id} if recording_id is not None else set()), language
    )
    names = accounts.cards(session, {meeting.event.organiser_id, *people_in(items)})
    is_open = at_work(session, meeting.event)
    verdict = policy.in_open_group(policy.may_answer(actor, meeting.event, meeting.occurrence, now), is_open=is_open)
    people = (
        registered(session, meeting.occurrence.id, NAMES, limit=NAMED)
        if policy.may_see_registered(actor, meeting.event)
        else ()
    )
    host_id, group_id = meeting.host_id, meeting.event.group_id
    around = Around(
        host=organisations.names(session, [host_id]).get(host_id) if host_id is not None else None,
        group=groups.names(session, [group_id], language).get(group_id) if group_id is not None else None,
        organiser=names[meeting.event.organiser_id].name,
        agenda=agenda_of(meeting, items, reader, names={key: card.name for key, card in names.items()}, papers=papers),
        answer=answer_box(meeting, given, reader, verdict, error=error),
        people=people_box(meeting, given, people, reader),
        panel=parts.panel(session, actor, meeting, language),
        recording=papers.get(recording_id) if recording_id is not None else None,
        others=other_times(session, actor, meeting, now),
        mine=given.mine,
        open=is_open,
    )
    return event_page(meeting, around, reader)
