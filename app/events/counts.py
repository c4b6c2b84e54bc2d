"""Meetings that wait for an answer, as a part of a query that pages run anyway. Built once, on the tables."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ScalarSelect, Table, and_, bindparam, exists, func, select

from app import groups
from app.access import Actor
from app.core.db import Instant
from app.events.models import Event, EventState, Occurrence, Registration

# Farther ahead nobody needs to know yet.
AHEAD = timedelta(days=14)
_EVENT, _TIME, _SAID = (cast("Table", model.__table__) for model in (Event, Occurrence, Registration))


def count_to_answer() -> ScalarSelect[int]:
    """Meetings of the groups bound as `groups` in the next two weeks of which the person bound as `person` has said nothing."""
    answered = exists().where(_SAID.c.occurrence_id == _TIME.c.id, _SAID.c.person_id == bindparam("person"))
    ahead = and_(
        _TIME.c.starts_at > bindparam("meetings_from", type_=Instant()),
        _TIME.c.starts_at < bindparam("meetings_to", type_=Instant()),
    )
    held = and_(_EVENT.c.state != EventState.CANCELLED, _TIME.c.state != EventState.CANCELLED)
    at_work = and_(_EVENT.c.group_id.in_(bindparam("groups", expanding=True)), _EVENT.c.group_id.in_(groups.open_ids()))
    waiting = select(func.count(_TIME.c.id)).select_from(_TIME.join(_EVENT, _EVENT.c.id == _TIME.c.event_id))
    return waiting.where(ahead, held, at_work, ~answered).scalar_subquery()


def given(actor: Actor, now: datetime) -> dict[str, Any]:
    """What `count_to_answer` binds, beside the person."""
    return {"groups": sorted(actor.group_ids), "meetings_from": now, "meetings_to": now + AHEAD}
