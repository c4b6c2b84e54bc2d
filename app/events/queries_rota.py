"""The rota of one group as its page shows it, and the only doors to what changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app import groups, organisations
from app.access import Actor, Role, Scope, Verdict, refuse
from app.core import clock
from app.core.errors import NotFoundError
from app.events import policy, rota_plan
from app.events.models import Event, EventState, HostPause, HostTurn, Occurrence, TurnState
from app.events.queries import Meeting, address, meeting_by_occurrence
from app.groups import GroupName
from app.organisations import OrganisationName


@dataclass(frozen=True, slots=True)
class ComingTurn:
    """A meeting to come whose hosts rotate. `host_id` None while nobody is found; `fixed` where a person chose."""

    occurrence_id: int
    event_id: int
    on: date
    title: str
    starts_at: datetime
    ends_at: datetime
    host_id: int | None
    fixed: bool

    @property
    def href(self) -> str:
        return address(self.event_id, self.on)


@dataclass(frozen=True, slots=True)
class PastTurn:
    """What became of a turn. `on` is the meeting's day, None where it is no longer on the calendar."""

    organisation_id: int
    state: str
    reason: str
    at: datetime
    event_id: int | None
    on: date | None
    series: bool

    @property
    def href(self) -> str:
        if self.event_id is None:
            return ""
        return address(self.event_id, self.on if self.series else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation in the rota: how often it hosted, when last, and why it stands outside, None where it does not."""

    organisation: OrganisationName
    hosted: int
    last: datetime | None
    pause: HostPause | None


def get_group(session: Session, actor: Actor, slug: str, language: str) -> GroupName:
    """For whoever belongs to the group, and those who moderate."""
    found = groups.by_slug(session, slug, language)
    if found is None:
        raise NotFoundError
    may_see(actor, found.id).enforce()
    return found


def get_group_to_plan(session: Session, actor: Actor, slug: str, language: str) -> GroupName:
    """The only door to a rota that is about to change."""
    found = get_group(session, actor, slug, language)
    may_change(session, actor, found.id).enforce()
    return found


def get_turn(session: Session, actor: Actor, group_id: int, occurrence_id: int) -> Meeting:
    """A meeting of the group that is still to come and whose hosts rotate."""
    meeting = meeting_by_occurrence(session, occurrence_id)
    if meeting is None or meeting.event.group_id != group_id or not meeting.event.rotates:
        raise NotFoundError
    policy.may_see(actor, meeting.event).enforce()
    if meeting.cancelled or meeting.occurrence.ends_at <= clock.now():
        raise NotFoundError
    return meeting


def may_see(actor: Actor, group_id: int) -> Verdict:
    seen = groups.policy.may_see_space(actor, group_id)
    return seen or refuse("Only members of the group see its rota.")


def may_change(session: Session, actor: Actor, group_id: int) -> Verdict:
    return policy.may_schedule(actor, group_id, is_open=groups.is_open(session, group_id))


def may_skip(session: Session, actor: Actor, group_id: int, host_id: int | None) -> Verdict:
    """Those who plan, and a representative of the organisation whose turn it is."""
    verdict = may_change(session, actor, group_id)
    own = host_id is not None and host_id in actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)
    if verdict or (verdict.untimely or not own):
        return verdict
    return policy.in_open_group(may_see(actor, group_id), is_open=groups.is_open(session, group_id))


def coming_turns(session: Session, group_id: int) -> list[ComingTurn]:
    rows = session.execute(
        select(
            Occurrence.id,
            Occurrence.event_id,
            Occurrence.original_local,
            func.coalesce(func.nullif(Occurrence.title, ""), Event.title).label("title"),
            Occurrence.starts_at,
            Occurrence.ends_at,
            rota_plan.HOST.label("host"),
            HostTurn.fixed,
        )
        .join(Event, Event.id == Occurrence.event_id)
        .outerjoin(HostTurn, and_(HostTurn.occurrence_id == Occurrence.id, HostTurn.state == TurnState.PLANNED))
        .where(
            Event.group_id == group_id,
            Event.rotates,
            Event.state != EventState.CANCELLED,
            Occurrence.state != EventState.CANCELLED,
            Occurrence.ends_at > clock.now(),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [
        ComingTurn(
            row.id,
            row.event_id,
            row.original_local.date(),
            row.title,
            row.starts_at,
            row.ends_at,
            row.host,
            bool(row.fixed),
        )
        for row in rows
    ]


def standings(session: Session, group_id: int) -> list[Standing]:
    """Organisations of the group in the order in which their turn comes; those outside the rota last."""
    here = rota_plan.members(session, group_id)
    out = rota_plan.pauses(session, group_id)
    last = rota_plan.last_hosted(session, group_id, clock.now())
    counted = session.execute(
        select(HostTurn.organisation_id, func.count())
        .where(HostTurn.group_id == group_id, HostTurn.state == TurnState.HOSTED)
        .group_by(HostTurn.organisation_id)
    )
    often = {row[0]: row[1] for row in counted}
    found = [Standing(one, often.get(number, 0), last.get(number), out.get(number)) for number, one in here.items()]
    return sorted(
        found, key=lambda one: (one.pause is not None, one.last or rota_plan.NEVER_HOSTED, one.organisation.name)
    )


def count_past(session: Session, group_id: int) -> int:
    return session.scalar(select(func.count()).select_from(HostTurn).where(*_past(group_id))) or 0


def past_turns(session: Session, group_id: int, *, offset: int, limit: int) -> Sequence[PastTurn]:
    """Held and skipped turns, the newest first."""
    rows = session.execute(
        select(HostTurn, Occurrence.event_id, Occurrence.original_local, Event.frequency)
        .outerjoin(Occurrence, Occurrence.id == HostTurn.occurrence_id)
        .outerjoin(Event, Event.id == Occurrence.event_id)
        .where(*_past(group_id))
        .order_by(HostTurn.at.desc(), HostTurn.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        PastTurn(
            row.HostTurn.organisation_id,
            row.HostTurn.state,
            row.HostTurn.reason,
            row.HostTurn.at,
            row.event_id,
            row.original_local.date() if row.event_id else None,
            bool(row.frequency),
        )
        for row in rows
    ]


def names_of(session: Session, ids: Sequence[int | None]) -> Mapping[int, OrganisationName]:
    return organisations.names(session, {number for number in ids if number is not None})


def _past(group_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return HostTurn.group_id == group_id, HostTurn.state != TurnState.PLANNED
