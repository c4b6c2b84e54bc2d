"""The only doors to what a meeting left behind. What the actor may not see is absent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app import accounts, events, groups
from app.access import Actor, Verdict
from app.core import clock
from app.core.errors import NotFoundError
from app.meetings import policy
from app.meetings.models import (
    Amendment,
    Attendance,
    MeetingAction,
    MeetingDecision,
    Minutes,
    MinutesState,
    MinutesVersion,
    Outcome,
)
from app.meetings.sections import Section, sections


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting, the minutes of it where there are any, and what rights depend on."""

    meeting: events.Meeting
    minutes: Minutes | None
    at: policy.Standing

    @property
    def occurrence_id(self) -> int:
        return self.meeting.occurrence.id

    @property
    def base(self) -> str:
        """Where what hangs below the meeting is found, of a single event too."""
        return events.address(self.meeting.event.id, self.meeting.on)

    @property
    def href(self) -> str:
        return f"{self.base}/minutes"

    @property
    def text(self) -> Minutes:
        """NotFoundError where nobody has written any."""
        if self.minutes is None:
            raise NotFoundError
        return self.minutes

    @property
    def is_final(self) -> bool:
        return self.minutes is not None and self.minutes.state == MinutesState.FINAL


def get_case(session: Session, actor: Actor, event_id: int, on: date, zone: ZoneInfo, *, lock: bool = False) -> Case:
    """NotFoundError for an event that the actor may not see. The caller asks the policy about what stands in it.

    Args:
        zone: the house's.
        lock: the event, under whose lock everything here changes.
    """
    return case_of(session, actor, events.get_meeting(session, actor, event_id, on, lock=lock), zone)


def case_of(session: Session, actor: Actor, meeting: events.Meeting, zone: ZoneInfo) -> Case:
    event, occurrence = meeting.event, meeting.occurrence
    minutes = session.scalar(
        select(Minutes).where(Minutes.occurrence_id == occurrence.id).execution_options(populate_existing=True)
    )
    at = policy.Standing(
        event=event,
        time=occurrence,
        cancelled=meeting.cancelled,
        took_part=took_part(session, event.id, occurrence.id, actor.person_id),
        at_work=event.group_id is None or groups.is_open(session, event.group_id),
        now=clock.now(),
        today=clock.today(zone),
    )
    return Case(meeting, minutes, at)


def get_minutes(session: Session, actor: Actor, event_id: int, on: date, zone: ZoneInfo) -> Case:
    """To read them."""
    case = get_case(session, actor, event_id, on, zone)
    policy.may_read(actor, case.at, case.minutes).enforce()
    return case


def get_minutes_to_write(
    session: Session, actor: Actor, event_id: int, on: date, zone: ZoneInfo, *, lock: bool = False
) -> Case:
    case = get_case(session, actor, event_id, on, zone, lock=lock)
    policy.may_write(actor, case.at, case.minutes).enforce()
    return case


def took_part(session: Session, event_id: int, occurrence_id: int, person_id: int | None) -> bool:
    """Whether somebody was invited to the event, said whether they come, or is on the list of this meeting."""
    if person_id is None:
        return False
    ways = or_(
        exists().where(Attendance.occurrence_id == occurrence_id, Attendance.person_id == person_id),
        exists().where(events.Registration.occurrence_id == occurrence_id, events.Registration.person_id == person_id),
        exists().where(
            events.Invitation.event_id == event_id,
            events.Invitation.person_id == person_id,
            events.Invitation.ended_at.is_(None),
        ),
    )
    return bool(session.scalar(select(ways)))


def decisions_of(session: Session, occurrence_id: int) -> Sequence[MeetingDecision]:
    rows = select(MeetingDecision).where(MeetingDecision.occurrence_id == occurrence_id)
    return session.scalars(rows.order_by(MeetingDecision.position, MeetingDecision.id)).all()


def actions_of(session: Session, occurrence_id: int) -> Sequence[MeetingAction]:
    rows = select(MeetingAction).where(MeetingAction.occurrence_id == occurrence_id)
    return session.scalars(rows.order_by(MeetingAction.position, MeetingAction.id)).all()


def sections_of(session: Session, case: Case, in_use: Collection[str] = ()) -> list[Section]:
    """The parts of the minutes in order; while they are a draft they follow the agenda.

    Args:
        in_use: keys of decisions and actions.
    """
    minutes = case.minutes
    frozen = minutes is not None and minutes.state != MinutesState.DRAFT
    live = [] if frozen else live_agenda(session, case.meeting)
    kept = minutes.agenda if minutes is not None else {}
    used = {*in_use, *(minutes.by_item if minutes is not None else ())}
    return sections(live, kept, used, frozen=frozen)


def live_agenda(session: Session, meeting: events.Meeting) -> list[Section]:
    """The items of every meeting of the series and of this one, in one order."""
    item = events.AgendaItem
    found = session.scalars(
        select(item)
        .where(
            item.event_id == meeting.event.id,
            or_(item.occurrence_id.is_(None), item.occurrence_id == meeting.occurrence.id),
        )
        .order_by(item.position, item.id)
    ).all()
    people = accounts.cards(session, {one.presenter_id for one in found if one.presenter_id is not None})
    return [
        Section(
            str(one.id),
            one.title,
            one.presenter or (card.name if (card := people.get(one.presenter_id or 0)) else ""),
            one.minutes,
        )
        for one in found
    ]


def versions_of(session: Session, minutes_id: int) -> Sequence[MinutesVersion]:
    """Newest first."""
    rows = select(MinutesVersion).where(MinutesVersion.minutes_id == minutes_id)
    return session.scalars(rows.order_by(MinutesVersion.id.desc())).all()


def get_version(session: Session, case: Case, version_id: int) -> MinutesVersion:
    version = session.get(MinutesVersion, version_id)
    if version is None or version.minutes_id != case.text.id:
        raise NotFoundError
    return version


def open_conflicts(session: Session, case: Case) -> Sequence[MinutesVersion]:
    if case.minutes is None:
        return ()
    rows = select(MinutesVersion).where(
        MinutesVersion.minutes_id == case.minutes.id,
        MinutesVersion.conflict,
        MinutesVersion.settled_at.is_(None),
    )
    return session.scalars(rows.order_by(MinutesVersion.id)).all()


def amendments_of(session: Session, case: Case) -> Sequence[Amendment]:
    if case.minutes is None:
        return ()
    rows = select(Amendment).where(Amendment.minutes_id == case.minutes.id)
    return session.scalars(rows.order_by(Amendment.id)).all()


def get_amendment(session: Session, case: Case, amendment_id: int) -> Amendment:
    amendment = session.get(Amendment, amendment_id, with_for_update=True)
    if amendment is None or amendment.minutes_id != case.text.id or amendment.outcome == Outcome.AGREED:
        raise NotFoundError
    return amendment


def count_open_amendments(session: Session, case: Case) -> int:
    if case.minutes is None:
        return 0
    rows = select(func.count(Amendment.id)).where(
        Amendment.minutes_id == case.minutes.id, Amendment.outcome == Outcome.OPEN
    )
    return session.scalar(rows) or 0


def may_circulate(session: Session, actor: Actor, case: Case) -> Verdict:
    conflicts = len(open_conflicts(session, case))
    written = case.minutes is not None and (
        bool(case.minutes.by_item)
        or bool(decisions_of(session, case.occurrence_id))
        or bool(actions_of(session, case.occurrence_id))
    )
    return policy.may_circulate(actor, case.at, case.minutes, conflicts=conflicts, written=written)


def may_finish(session: Session, actor: Actor, case: Case) -> Verdict:
    conflicts, waiting = len(open_conflicts(session, case)), count_open_amendments(session, case)
    return policy.may_finish(actor, case.at, case.minutes, conflicts=conflicts, waiting=waiting)
