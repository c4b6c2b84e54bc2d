"""Events as the JSON API gives them: what the caller may know, and the link to join only where the policy gives it."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, groups, organisations
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.events import policy
from app.events.api_models import (
    AgendaOut,
    EventItem,
    EventOut,
    MaterialOut,
    OccurrenceOut,
    Place,
    Recurrence,
)
from app.events.models import Answer, Event, EventState, Frequency
from app.events.pages_agenda import papers_in, people_in
from app.events.parts import Paper, Parts
from app.events.queries import Meeting, address
from app.events.queries_api import Asked, answers_of, find, times_of
from app.events.queries_event import agenda, turnout
from app.groups import audiences
from app.web.times import named_zone

YEAR = timedelta(days=366)
LANGUAGE = "en"


def items_of(session: Session, actor: Actor, asked: Asked, *, page: int, per_page: int) -> tuple[list[EventItem], int]:
    rows, total = find(session, actor, asked, page=page, per_page=per_page)
    ids = {row.group_id for row in rows} | {audiences.group_id_of(row.audience) for row in rows}
    names = groups.names(session, [one for one in ids if one is not None])
    made = []
    for row in rows:
        zone, on = _zone(row.timezone), row.original_local.date()
        group = names.get(row.group_id)
        made.append(
            EventItem(
                id=row.id,
                on=on,
                url=address(row.id, on if row.frequency else None),
                title=row.title,
                kind=row.kind,
                starts_at=row.starts_at.astimezone(zone),
                ends_at=row.ends_at.astimezone(zone),
                timezone=row.timezone,
                mode=row.mode,
                venue=row.venue,
                group=group.slug if group else "",
                visibility=audiences.visibility_of(row.audience, names),
                series=bool(row.frequency),
                cancelled=EventState.CANCELLED in (row.event_state, row.state),
                changed=row.changed,
            )
        )
    return made, total


def event_out(session: Session, services: Services, actor: Actor, meeting: Meeting) -> EventOut:
    event, occurrence, now = meeting.event, meeting.occurrence, clock.now()
    zone, parts = _zone(event.timezone), services.get(Parts)
    items, given = agenda(session, meeting), turnout(session, meeting, actor.person_id)
    recorded = occurrence.recording_id
    papers = parts.papers(session, actor, papers_in(items) | ({recorded} if recorded else set()), LANGUAGE)
    names = {key: card.name for key, card in accounts.cards(session, people_in(items)).items()}
    mine = answers_of(session, actor.person_id, event.id)
    group_names = groups.names(session, [event.group_id]) if event.group_id is not None else {}
    group = group_names.get(event.group_id or 0)
    host = organisations.names(session, [meeting.host_id]).get(meeting.host_id) if meeting.host_id is not None else None
    return EventOut(
        id=event.id,
        url=f"/events/{event.id}",
        title=event.title,
        kind=event.kind,
        description=event.description,
        state="cancelled" if event.state == EventState.CANCELLED else "confirmed",
        cancel_reason=event.cancel_reason,
        visibility=audiences.visibility_of(event.audience, audiences.group_names(session, [event.audience])),
        group=Place(slug=group.slug, name=group.name) if group else None,
        host=Place(slug=host.slug, name=host.name) if host else None,
        timezone=event.timezone,
        on=meeting.on,
        starts_at=occurrence.starts_at.astimezone(zone),
        ends_at=occurrence.ends_at.astimezone(zone),
        mode=meeting.mode,
        venue=meeting.venue,
        capacity=event.capacity,
        registration=event.registration,
        records=event.records,
        recurrence=_recurrence(event),
        going=given.count(Answer.GOING),
        waiting=given.count(Answer.WAITING),
        my_answer=given.mine or None,
        my_position=given.position,
        join_link=link_for(actor, meeting, given.mine),
        recording=_material(papers.get(recorded or 0)),
        agenda=[
            AgendaOut(
                title=one.title,
                minutes=one.minutes,
                presenter=names.get(one.presenter_id or 0, one.presenter),
                text=one.text,
                material=_material(papers.get(one.document_id or 0)),
            )
            for one in items
        ],
        occurrences=[
            _time(actor, Meeting(event, one), mine, zone)
            for one in times_of(session, event, after=now, before=now + YEAR)
        ],
    )


def link_for(actor: Actor, meeting: Meeting, mine: str) -> str:
    """The address of the call, while it is of use, to whoever the policy gives it."""
    if meeting.cancelled or meeting.occurrence.ends_at <= clock.now():
        return ""
    return meeting.join_link if policy.may_see_link(actor, meeting.event, going=mine == Answer.GOING) else ""


def _time(actor: Actor, meeting: Meeting, mine: Mapping[int, str], zone: ZoneInfo) -> OccurrenceOut:
    one = meeting.occurrence
    said = mine.get(one.id, "")
    return OccurrenceOut(
        on=meeting.on,
        url=meeting.href,
        title=meeting.title,
        starts_at=one.starts_at.astimezone(zone),
        ends_at=one.ends_at.astimezone(zone),
        mode=meeting.mode,
        venue=meeting.venue,
        cancelled=meeting.cancelled,
        changed=one.changed,
        reason=one.reason,
        my_answer=said or None,
        join_link=link_for(actor, meeting, said),
    )


def _recurrence(event: Event) -> Recurrence | None:
    if event.frequency == Frequency.NEVER:
        return None
    kept = {"frequency": event.frequency, "every": event.every, "count": event.count, "nth": event.nth}
    return Recurrence.model_validate(kept | {"until": event.until.isoformat() if event.until else None})


def _material(paper: Paper | None) -> MaterialOut | None:
    return MaterialOut(title=paper.title, url=paper.href, type=paper.type) if paper is not None else None


def _zone(name: str) -> ZoneInfo:
    return named_zone(name) or ZoneInfo("UTC")
