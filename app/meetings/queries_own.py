"""Minutes that wait for one reader: to be written, to be read. Their numbers stand on home, their names on a page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ScalarSelect

from app import events, groups
from app.access import Actor, Role, Scope
from app.core import clock
from app.core.services import Services
from app.meetings.models import Amendment, Attendance, Minutes, MinutesState
from app.meetings.pages import state_label
from app.meetings.pages_minutes import OwnLine, OwnPage
from app.web.language import translations
from app.web.times import when, zone_of

# Meetings whose minutes are asked for; a webinar has a recording instead.
WRITTEN = ("twg_meeting", "roundtable", "teleconference", "committee_meeting")
# What nobody wrote for so long is not asked for any more.
PATIENCE = timedelta(days=60)
NEWEST = 20


def leads_now(actor: Actor) -> list[int]:
    return sorted(actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY))


def given(actor: Actor, today: date) -> dict[str, Any]:
    """Values of the two counts, for home's statement."""
    return {
        "person": actor.person_id,
        "today": today,
        "meetings_now": clock.now(),
        "meetings_since": clock.now() - PATIENCE,
        "meetings_led": leads_now(actor),
        "meetings_audiences": sorted(actor.audiences),
    }


def count_to_read() -> ScalarSelect[int]:
    """Circulated minutes that the person may still amend and has said nothing of; values as `given` has them."""
    return _to_read(func.count(Minutes.id)).scalar_subquery()


def count_to_write() -> ScalarSelect[int]:
    """Meetings that are over, that the person answers for, and that have no minutes, or a draft."""
    return _to_write(func.count(events.Occurrence.id)).scalar_subquery()


def _to_read(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any kind
    person: BindParameter[int] = bindparam("person")
    return (
        select(*columns)
        .select_from(Minutes)
        .join(events.Occurrence, events.Occurrence.id == Minutes.occurrence_id)
        .join(events.Event, events.Event.id == events.Occurrence.event_id)
        .where(
            Minutes.state == MinutesState.CIRCULATED,
            Minutes.amend_by >= bindparam("today"),
            events.Event.audience.in_(bindparam("meetings_audiences", expanding=True)),
            _at_work(),
            _concerns(person),
            ~exists().where(Amendment.minutes_id == Minutes.id, Amendment.person_id == person),
            Minutes.saved_by != person,
        )
    )


def _to_write(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any kind
    event, time = events.Event, events.Occurrence
    mine = or_(
        _group().in_(bindparam("meetings_led", expanding=True)),
        and_(event.group_id.is_(None), event.organiser_id == bindparam("person")),
    )
    return (
        select(*columns)
        .select_from(time)
        .join(event, event.id == time.event_id)
        .outerjoin(Minutes, Minutes.occurrence_id == time.id)
        .where(
            time.ends_at <= bindparam("meetings_now"),
            time.starts_at <= bindparam("meetings_now"),
            time.starts_at > bindparam("meetings_since"),
            time.state != events.EventState.CANCELLED,
            event.state != events.EventState.CANCELLED,
            event.kind.in_(WRITTEN),
            or_(Minutes.id.is_(None), Minutes.state == MinutesState.DRAFT),
            mine,
            _at_work(),
        )
    )


def _at_work() -> ColumnElement[bool]:
    return or_(events.Event.group_id.is_(None), _group().in_(groups.open_ids()))


def _group() -> ColumnElement[int]:
    """Out of reach of the index: SQLite would walk through every event there is, not the few minutes or recent meetings."""
    return func.coalesce(events.Event.group_id, 0)


def _concerns(person: ColumnElement[Any]) -> ColumnElement[bool]:
    invitation, registration = events.Invitation, events.Registration
    time = events.Occurrence
    return or_(
        exists().where(Attendance.occurrence_id == time.id, Attendance.person_id == person),
        exists().where(registration.occurrence_id == time.id, registration.person_id == person),
        exists().where(
            invitation.event_id == time.event_id, invitation.person_id == person, invitation.ended_at.is_(None)
        ),
    )


def own_page(session: Session, services: Services, actor: Actor, language: str) -> OwnPage:
    settings, say = services.settings, translations(language).gettext
    values = given(actor, clock.today(settings.zone))
    columns = (events.Event, events.Occurrence, Minutes)
    newest = events.Occurrence.starts_at.desc()
    write = session.execute(_to_write(*columns).order_by(newest), values).all() if actor.is_member else ()
    read = session.execute(_to_read(*columns).order_by(newest), values).all()
    final = session.execute(
        select(*columns)
        .join(events.Occurrence, events.Occurrence.event_id == events.Event.id)
        .join(Minutes, Minutes.occurrence_id == events.Occurrence.id)
        .where(Minutes.state == MinutesState.FINAL, events.readable(actor))
        .order_by(Minutes.final_at.desc(), Minutes.id.desc())
        .limit(NEWEST)
    ).all()
    found = [*write, *read, *final]
    named = groups.names(session, {row[0].group_id for row in found if row[0].group_id is not None}, language)
    zone = zone_of(actor, settings)

    def line(row: Sequence[Any], note: str) -> OwnLine:
        event, time, _minutes = row
        meeting = events.Meeting(event, time)
        group = named.get(event.group_id) if event.group_id is not None else None
        return OwnLine(
            meeting.title,
            f"{events.address(event.id, meeting.on)}/minutes",
            when(time.starts_at, time.ends_at, zone, settings.zone, language),
            group.name if group else "",
            note,
        )

    return OwnPage(
        [
            line(row, state_label(MinutesState.DRAFT, language) if row[2] else say("Nothing written yet"))
            for row in write
        ],
        [line(row, "") for row in read],
        [line(row, "") for row in final],
    )
