"""The doors to decisions and action points beside the items of the minutes."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.core.errors import NotFoundError
from app.core.services import Services
from app.meetings import policy
from app.meetings.actions_text import begin
from app.meetings.forms import ActionForm, DecisionForm, changed_meanwhile
from app.meetings.models import MeetingAction, MeetingDecision
from app.meetings.queries import Case, sections_of
from app.meetings.reading import Visit, visit
from app.meetings.sections import Section, key_of

Row = TypeVar("Row", MeetingDecision, MeetingAction)


def section_at(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    event_id: int,
    on: date,
    field: str,
    *,
    lock: bool = False,
) -> tuple[Visit, Section]:
    """The section that a row is added to; NotFoundError for one that the minutes do not have."""
    one = visit(session, services, request, actor, event_id, on, lock=lock)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    key = key_of(field)
    section = next((part for part in sections_of(session, one.case) if part.key == key and field), None)
    if section is None:
        raise NotFoundError
    return one, section


def row_at(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    event_id: int,
    on: date,
    rows: type[Row],
    number: int,
    *,
    lock: bool = False,
) -> tuple[Visit, Row, Section]:
    one = visit(session, services, request, actor, event_id, on, lock=lock)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    row = session.get(rows, number, with_for_update=lock)
    if row is None or row.occurrence_id != one.case.occurrence_id:
        raise NotFoundError
    found = sections_of(session, one.case, {row.item})
    return one, row, next(part for part in found if part.key == row.item)


def begun(one: Visit) -> Case:
    """A row may be the first thing that is written of a meeting."""
    minutes = begin(one.session, one.case, sections_of(one.session, one.case), by=one.actor)
    return replace(one.case, minutes=minutes)


def back(one: Visit, section: Section) -> str:
    return f"{one.case.href}/edit#item-{section.field}"


def is_as_seen(form: DecisionForm | ActionForm, row: MeetingDecision | MeetingAction) -> bool:
    """Whether the row is still what the form was opened on; else the form says so, and shows it from now on."""
    if row.text in {form.seen.data, form.text.data}:
        return True
    form.text.errors = [changed_meanwhile(row.text)]
    form.seen.data = row.text
    return False
