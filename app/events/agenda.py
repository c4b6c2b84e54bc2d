"""Changing an agenda: items for every meeting of a series or for one, in an order of their own."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core.errors import ConflictError
from app.events import policy
from app.events.models import AgendaItem
from app.events.queries import Meeting, get_meeting
from app.events.queries_event import agenda, at_work

MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is said of one item. `whole`: for every meeting of the series; `presenter` counts where `presenter_id` is None."""

    title: str
    minutes: int | None = None
    presenter: str = ""
    presenter_id: int | None = None
    text: str = ""
    document_id: int | None = None
    whole: bool = False


def get_agenda_to_change(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    """The only door to an agenda about to change; locks the event."""
    return _allowed(session, actor, get_meeting(session, actor, event_id, on, lock=True))


def get_agenda_to_edit(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    """For the form: the same right, nothing locked."""
    return _allowed(session, actor, get_meeting(session, actor, event_id, on))


def add_item(session: Session, meeting: Meeting, facts: ItemFacts, *, by: Actor) -> AgendaItem:
    """At the end. ConflictError when the agenda is as long as it may be."""
    if len(agenda(session, meeting)) >= MOST_ITEMS:
        raise ConflictError("This agenda is full. Remove an item first.")
    last = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.event_id == meeting.event.id)) or 0
    item = AgendaItem(event_id=meeting.event.id, position=last + 1)
    _write(item, meeting, facts)
    session.add(item)
    session.flush()
    _note(session, meeting, "added", item, by)
    return item


def change_item(session: Session, meeting: Meeting, item: AgendaItem, facts: ItemFacts, *, by: Actor) -> None:
    _write(item, meeting, facts)
    session.flush()
    _note(session, meeting, "changed", item, by)


def remove_item(session: Session, meeting: Meeting, item: AgendaItem, *, by: Actor) -> None:
    """Minutes that were begun keep the agenda they had."""
    _note(session, meeting, "removed", item, by)
    session.delete(item)
    session.flush()


def shift_item(session: Session, meeting: Meeting, item: AgendaItem, *, up: bool, by: Actor) -> None:
    """Change places with its neighbour in this meeting's order; the first does not rise, nor does the last sink."""
    items = list(agenda(session, meeting))
    place = items.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    neighbour = items[other]
    if neighbour.position == item.position:
        for number, one in enumerate(items):
            one.position = number
    item.position, neighbour.position = neighbour.position, item.position
    session.flush()
    _note(session, meeting, "moved", item, by)


def _allowed(session: Session, actor: Actor, meeting: Meeting) -> Meeting:
    verdict = policy.may_change(actor, meeting.event)
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting


def _write(item: AgendaItem, meeting: Meeting, facts: ItemFacts) -> None:
    item.occurrence_id = None if facts.whole or not meeting.event.frequency else meeting.occurrence.id
    item.title, item.minutes, item.text = facts.title, facts.minutes, facts.text
    item.presenter_id = facts.presenter_id
    item.presenter = "" if facts.presenter_id is not None else facts.presenter
    item.document_id = facts.document_id


def _note(session: Session, meeting: Meeting, what: str, item: AgendaItem, by: Actor) -> None:
    audit.record(session, by, f"agenda.{what}", item.id, event_id=meeting.event.id, on=meeting.on.isoformat())
