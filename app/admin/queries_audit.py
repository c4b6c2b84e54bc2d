"""Reading the record of what happened."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import Person
from app.audit import AuditEvent

SUBJECT = re.compile(r"(?P<kind>[a-z_]+)[\s-]*(?P<id>\d{1,9})?")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`person` is empty for what the house did itself."""

    at: datetime
    person_id: int | None
    person: str
    action: str
    subject: str
    reason: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that narrow the list: part of a name or address, the beginning of an action, «document 12»."""

    person: str = ""
    action: str = ""
    subject: str = ""


def list_events(session: Session, asked: Asked, *, limit: int, offset: int) -> tuple[int, Sequence[AuditRow]]:
    """How many fit, and one page of them, newest first."""
    wanted = _conditions(asked)
    counted = select(func.count()).select_from(AuditEvent).outerjoin(Person, Person.id == AuditEvent.person_id)
    total = session.scalar(counted.where(*wanted)) or 0
    rows = session.execute(
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return total, [
        AuditRow(
            event.at,
            event.person_id,
            name or "",
            event.action,
            f"{event.subject_kind} {event.subject_id}" if event.subject_id is not None else "",
            event.reason,
            event.detail,
        )
        for event, name in rows
    ]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        or_(Person.name.icontains(part, autoescape=True), Person.email.icontains(part, autoescape=True))
        for part in asked.person.split()[:6]
    ]
    if asked.action:
        wanted.append(AuditEvent.action.startswith(asked.action, autoescape=True))
    if asked.subject:
        found = SUBJECT.fullmatch(asked.subject.lower())
        wanted.append(AuditEvent.subject_kind == (found["kind"] if found else asked.subject))
        if found and found["id"]:
            wanted.append(AuditEvent.subject_id == int(found["id"]))
    return wanted
