"""What the page of an event shows around it: who comes, the agenda, the other meetings. Bounded, whatever the numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.orm import Session

from app import groups, organisations
from app.access import Actor
from app.accounts import Person
from app.core import clock
from app.core.errors import NotFoundError
from app.events import policy
from app.events.models import AgendaItem, Answer, Event, EventState, Invitation, Occurrence, Registration
from app.events.queries import Meeting, address, get_meeting

NAMED = 120
AHEAD, BEHIND = 6, 4


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many gave each answer; the reader's own, its place on the waiting list (0 for none), and their standing one."""

    counts: Mapping[str, int] = field(default_factory=dict)
    mine: str = ""
    position: int = 0
    standing: str = ""

    def count(self, given: Answer) -> int:
        return self.counts.get(given, 0)


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody's answer; pages show `email` to those who run the event only."""

    person_id: int
    name: str
    title: str
    email: str
    organisation: str
    answer: str
    answered_at: datetime
    via: str


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another meeting of the same series."""

    href: str
    on: date
    title: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """The next ones and the last ones; `earlier` and `later` are the series before and after a change of the rule."""

    coming: Sequence[OtherTime] = ()
    past: Sequence[OtherTime] = ()
    earlier: str = ""
    later: str = ""


def at_work(session: Session, event: Event) -> bool:
    """Whether the event's group still works; the community always does."""
    return event.group_id is None or groups.is_open(session, event.group_id)


def get_meeting_to_answer(session: Session, actor: Actor, event_id: int, on: date | None) -> Meeting:
    """The only door to a meeting whose list the actor's own answer changes; locks it."""
    meeting = get_meeting(session, actor, event_id, on, lock=True)
    verdict = policy.may_answer(actor, meeting.event, meeting.occurrence, clock.now())
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting


def get_meeting_to_answer_for(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    """The only door to a meeting on whose list somebody else is put; locks it."""
    meeting = get_meeting(session, actor, event_id, on, lock=True)
    verdict = policy.may_answer_for(actor, meeting.event, meeting.occurrence, clock.now())
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting


def get_list(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    meeting = get_meeting(session, actor, event_id, on)
    policy.may_keep_list(actor, meeting.event).enforce()
    return meeting


def get_meeting_to_record(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    """The only door to a meeting whose recording is about to change; locks it."""
    meeting = get_meeting(session, actor, event_id, on, lock=True)
    verdict = policy.may_attach_recording(
        actor, meeting.event, meeting.occurrence, clock.now(), kind=meeting.event.kind
    )
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting


def turnout(session: Session, meeting: Meeting, person_id: int | None) -> Turnout:
    here = Registration.occurrence_id == meeting.occurrence.id
    counted = select(Registration.answer, func.count()).where(here).group_by(Registration.answer)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    if person_id is None:
        return Turnout(counts)
    mine, position = own_answer(session, meeting.occurrence.id, person_id)
    said = select(Invitation.answer).where(
        Invitation.event_id == meeting.event.id, Invitation.person_id == person_id, Invitation.ended_at.is_(None)
    )
    standing = session.scalar(said) if meeting.event.frequency else ""
    return Turnout(counts, mine, position, standing or "")


def own_answer(session: Session, occurrence_id: int, person_id: int) -> tuple[str, int]:
    """The answer, empty for none, and its place on the waiting list, 0 for none."""
    here = Registration.occurrence_id == occurrence_id
    row = session.execute(
        select(Registration.id, Registration.answer, Registration.answered_at).where(
            here, Registration.person_id == person_id
        )
    ).first()
    if row is None or row.answer != Answer.WAITING:
        return (row.answer if row else ""), 0
    sooner = or_(
        Registration.answered_at < row.answered_at,
        and_(Registration.answered_at == row.answered_at, Registration.id < row.id),
    )
    ahead = select(func.count()).where(here, Registration.answer == Answer.WAITING, sooner)
    return row.answer, (session.scalar(ahead) or 0) + 1


def registered(
    session: Session, occurrence_id: int, answers: Collection[Answer] = (), *, limit: int | None = None
) -> Sequence[Registered]:
    """Who said so, those who wait in the order of the list and the others by name; every answer when none is named."""
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.title,
            Person.email,
            Registration.answer,
            Registration.answered_at,
            Registration.via,
            Registration.id.label("number"),
        )
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.occurrence_id == occurrence_id, Registration.answer.in_(sorted(answers)) if answers else true()
        )
        .order_by(Person.name, Person.id)
        .limit(limit)
    ).all()
    of = organisations.organisations_of(session, [row.id for row in rows])
    waiting = sorted(
        (row for row in rows if row.answer == Answer.WAITING), key=lambda row: (row.answered_at, row.number)
    )
    others = (row for row in rows if row.answer != Answer.WAITING)
    return [
        Registered(
            row.id,
            row.name,
            row.title,
            row.email,
            of[row.id].short if row.id in of else "",
            row.answer,
            row.answered_at,
            row.via,
        )
        for row in chain(waiting, others)
    ]


def agenda(session: Session, meeting: Meeting) -> Sequence[AgendaItem]:
    """Of every meeting and of this one, in one order."""
    return session.scalars(
        select(AgendaItem)
        .where(
            AgendaItem.event_id == meeting.event.id,
            or_(AgendaItem.occurrence_id.is_(None), AgendaItem.occurrence_id == meeting.occurrence.id),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def get_agenda_item(session: Session, meeting: Meeting, item_id: int) -> AgendaItem:
    """An item of this meeting's agenda; the meeting has been asked for to change it."""
    item = session.get(AgendaItem, item_id)
    if item is None or item.event_id != meeting.event.id or item.occurrence_id not in {None, meeting.occurrence.id}:
        raise NotFoundError
    return item


def other_times(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> OtherTimes:
    if not meeting.event.frequency:
        return OtherTimes()
    others = select(Occurrence).where(Occurrence.event_id == meeting.event.id, Occurrence.id != meeting.occurrence.id)
    ahead = session.scalars(others.where(Occurrence.ends_at > now).order_by(Occurrence.starts_at).limit(AHEAD))
    behind = session.scalars(
        others.where(Occurrence.ends_at <= now).order_by(Occurrence.starts_at.desc()).limit(BEHIND)
    )
    coming, past = [_other(meeting, one) for one in ahead], [_other(meeting, one) for one in behind]
    linked = session.scalars(
        select(Event).where(or_(Event.continues_id == meeting.event.id, Event.id == meeting.event.continues_id))
    )
    seen = [one for one in linked if policy.may_see(actor, one)]
    earlier = next((address(one.id) for one in seen if one.id == meeting.event.continues_id), "")
    later = next((address(one.id) for one in seen if one.continues_id == meeting.event.id), "")
    return OtherTimes(coming, past, earlier, later)


def continued_at(session: Session, actor: Actor, event_id: int, on: date) -> str:
    """Where a meeting of this day, or what took its place, is found since another series continues this one; "" for nowhere."""
    last = session.scalar(select(func.max(Occurrence.original_local)).where(Occurrence.event_id == event_id))
    newest = select(Event).where(Event.continues_id == event_id).order_by(Event.id.desc()).limit(1)
    later = session.scalar(newest) if last is not None and on > last.date() else None
    if later is None or not policy.may_see(actor, later):
        return ""
    begin = datetime.combine(on, time())
    that_day = Occurrence.original_local >= begin, Occurrence.original_local < begin + timedelta(days=1)
    if session.scalar(select(Occurrence.id).where(Occurrence.event_id == later.id, *that_day).limit(1)) is not None:
        return address(later.id, on)
    return continued_at(session, actor, later.id, on) or address(later.id)


def _other(meeting: Meeting, one: Occurrence) -> OtherTime:
    on = one.original_local.date()
    return OtherTime(
        address(meeting.event.id, on),
        on,
        one.title,
        one.starts_at,
        one.ends_at,
        EventState.CANCELLED in (meeting.event.state, one.state),
        one.changed,
    )
