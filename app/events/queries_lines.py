"""Occurrences as lines of lists, months and feeds: Core rows, one query however many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.events.models import Answer, Event, EventState, Occurrence, Registration
from app.events.queries import address, readable


@dataclass(frozen=True, slots=True)
class EventLine:
    """One occurrence. `title` and `venue` are its own where it has them; `series` when it is one of several."""

    occurrence_id: int
    event_id: int
    on: date
    title: str
    kind: str
    audience: str
    group_id: int | None
    host_id: int | None
    starts_at: datetime
    ends_at: datetime
    mode: str
    venue: str
    cancelled: bool
    moved: bool
    series: bool

    @property
    def href(self) -> str:
        return address(self.event_id, self.on if self.series else None)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many occurrences of one kind and group there are that a person attends, or does not."""

    kind: str
    group_id: int | None
    attended: bool
    number: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which occurrences: of some groups, of some kinds, of the community alone, or those a person attends."""

    group_ids: Collection[int] = ()
    kinds: Collection[str] = ()
    community: bool = False
    mine: bool = False
    cancelled: bool = True


EVERYTHING = Wanted()
# A little more than the two weeks that a meeting takes at most.
LONGEST = timedelta(days=15)


def not_over(at: datetime) -> ColumnElement[bool]:
    """Ends after the moment; bounded by the start as well, for the index in whose order lists are read."""
    return and_(Occurrence.ends_at > at, Occurrence.starts_at > at - LONGEST)


def lines(
    session: Session,
    actor: Actor,
    *,
    after: datetime | None = None,
    before: datetime | None = None,
    wanted: Wanted = EVERYTHING,
    limit: int | None = None,
    backwards: bool = False,
) -> Sequence[EventLine]:
    """Occurrences that end after `after` and start before `before`, in the order of time; the newest first when backwards."""
    query = (
        select(
            Occurrence.id.label("occurrence_id"),
            Event.id.label("event_id"),
            Occurrence.original_local,
            func.coalesce(func.nullif(Occurrence.title, ""), Event.title).label("title"),
            Event.kind,
            Event.audience,
            Event.group_id,
            func.coalesce(Occurrence.host_id, Event.host_id).label("host_id"),
            Occurrence.starts_at,
            Occurrence.ends_at,
            func.coalesce(func.nullif(Occurrence.mode, ""), Event.mode).label("mode"),
            case(
                (Occurrence.mode == "", func.coalesce(func.nullif(Occurrence.venue, ""), Event.venue)),
                else_=Occurrence.venue,
            ).label("venue"),
            Event.state.label("event_state"),
            Occurrence.state,
            Occurrence.changed,
            Event.frequency,
        )
        .join(Event, Event.id == Occurrence.event_id)
        .where(readable(actor))
    )
    if after is not None:
        query = query.where(not_over(after))
    if before is not None:
        query = query.where(Occurrence.starts_at < before)
    if wanted.group_ids or wanted.community:
        of = [Event.group_id.in_(sorted(wanted.group_ids))] if wanted.group_ids else []
        query = query.where(or_(*of, *([Event.group_id.is_(None)] if wanted.community else [])))
    if wanted.kinds:
        query = query.where(Event.kind.in_(sorted(wanted.kinds)))
    if wanted.mine:
        query = query.join(
            Registration,
            and_(
                Registration.occurrence_id == Occurrence.id,
                Registration.person_id == actor.person_id,
                Registration.answer != Answer.DECLINED,
            ),
        )
    if not wanted.cancelled:
        query = query.where(Event.state != EventState.CANCELLED, Occurrence.state != EventState.CANCELLED)
    order = Occurrence.starts_at.desc() if backwards else Occurrence.starts_at
    rows = session.connection().execute(query.order_by(order, Occurrence.id).limit(limit))
    return [
        EventLine(
            row.occurrence_id,
            row.event_id,
            row.original_local.date(),
            row.title,
            row.kind,
            row.audience,
            row.group_id,
            row.host_id,
            row.starts_at,
            row.ends_at,
            row.mode,
            row.venue,
            EventState.CANCELLED in (row.event_state, row.state),
            row.changed,
            bool(row.frequency),
        )
        for row in rows
    ]


def attended(
    session: Session, person_id: int, *, after: datetime | None = None, before: datetime | None = None
) -> frozenset[int]:
    """Numbers of the occurrences that the person did not decline, as `Wanted.mine` means it."""
    query = (
        select(Registration.occurrence_id)
        .join(Occurrence, Occurrence.id == Registration.occurrence_id)
        .where(Registration.person_id == person_id, Registration.answer != Answer.DECLINED)
    )
    if after is not None:
        query = query.where(not_over(after))
    if before is not None:
        query = query.where(Occurrence.starts_at < before)
    return frozenset(session.connection().scalars(query))


def next_end(session: Session, actor: Actor) -> datetime | None:
    """When the first of what goes on or is to come will be over: lists of what is next change then."""
    ending = select(func.min(Occurrence.ends_at)).join(Event, Event.id == Occurrence.event_id)
    return session.connection().scalar(ending.where(Occurrence.ends_at > clock.now(), readable(actor)))


def tallies(
    session: Session,
    actor: Actor,
    *,
    after: datetime | None = None,
    before: datetime | None = None,
    attended: Collection[int] = (),
) -> Sequence[Tally]:
    """Of what ends after `after` and ends before `before`, by what lists are filtered by."""
    there = Occurrence.id.in_(sorted(attended)) if attended else false()
    flag = case((there, 1), else_=0).label("attended")
    query = (
        select(Event.kind, Event.group_id, flag, func.count().label("number"))
        .select_from(Occurrence)
        .join(Event, Event.id == Occurrence.event_id)
        .where(readable(actor))
        .group_by(Event.kind, Event.group_id, flag)
    )
    if after is not None:
        query = query.where(not_over(after))
    if before is not None:
        query = query.where(Occurrence.ends_at <= before)
    rows = session.connection().execute(query)
    return [Tally(row.kind, row.group_id, bool(row.attended), row.number) for row in rows]
