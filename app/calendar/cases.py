"""One person and one event: all that letters and calendar objects between the two are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, events
from app.access import Actor
from app.calendar.facts import Subject, TimeFacts
from app.calendar.invited import COMES, answers_ahead, comes, invitation_of, may_be_told
from app.calendar.pictures import Span, take
from app.calendar.subjects import TIME_COLUMNS, subject_of
from app.calendar.words import MOST, Reader
from app.core.settings import Settings
from app.events import Answer, Event, EventState, Invitation, Occurrence


@dataclass(frozen=True, slots=True)
class Case:
    """`answers` and `times` are of meetings that are not over, by number; `times` are those that the person answered."""

    event: Event
    reader: Reader
    person_id: int
    invitation: Invitation | None
    answers: Mapping[int, str]
    times: Mapping[int, TimeFacts]
    subject: Subject
    now: datetime

    @property
    def actor(self) -> Actor:
        return self.reader.actor

    @property
    def settings(self) -> Settings:
        return self.reader.settings

    @property
    def allowed(self) -> bool:
        """Whether mail about the event may go to the person now."""
        return may_be_told(self.actor, self.event, comes=comes(self.answers, self.invitation))

    @property
    def is_invited(self) -> bool:
        return self.invitation is not None and self.invitation.ended_at is None

    @property
    def in_group(self) -> bool:
        return self.event.group_id is not None and self.event.group_id in self.actor.group_ids

    @property
    def standing(self) -> str:
        """What the person said of the whole; "" when they did not."""
        if not self.event.frequency:
            return next(iter(self.answers.values()), "")
        return self.invitation.answer if self.invitation is not None else ""

    @property
    def whole(self) -> bool:
        """Whether their calendar holds the whole event; else the meetings they registered for."""
        return not self.event.frequency or self.in_group or self.standing in COMES

    @property
    def registered(self) -> Sequence[TimeFacts]:
        """Meetings to which they come, and which are not called off."""
        return [
            self.times[number]
            for number, answer in self.answers.items()
            if answer in COMES and self.times[number].state != EventState.CANCELLED
        ]

    def held(self) -> frozenset[datetime] | None:
        """Times of the rule that their calendar holds; None for all of them."""
        if self.whole:
            return None
        return frozenset(
            self.times[number].original_local for number, answer in self.answers.items() if answer in COMES
        )

    def sees_link(self, time: TimeFacts | None = None) -> bool:
        """Whether the address of the call may stand in what this person gets, of one meeting or of the whole."""
        going = (self.answers.get(time.id) if time is not None else self.standing) == Answer.GOING
        return bool(events.policy.may_see_link(self.actor, self.event, going=going))

    def link(self, time: TimeFacts | None = None) -> str:
        if not self.sees_link(time):
            return ""
        if time is not None and (time.mode or time.join_link):
            return time.join_link
        return self.event.join_link

    def spans(self, session: Session) -> list[Span]:
        """When they meet next; of a series a few dates."""
        if not self.whole:
            return sorted(Span(one.starts_at, one.ends_at) for one in self.registered)
        return [own.span for _, own in islice(take(session, self.event).coming(self.now), MOST + 1)]

    def repeats(self) -> str:
        """How the whole series goes on, in words."""
        if not (self.whole and self.event.frequency):
            return ""
        return events.repeats(events.rule_of(self.event), self.event.starts_local, self.reader.language)


def case_of(session: Session, settings: Settings, event: Event, person_id: int, *, now: datetime) -> Case:
    """As things stand; the rights are those of this moment."""
    actor = accounts.actor_of_person(session, person_id)
    reader = Reader(actor, settings)
    answers = answers_ahead(session, event.id, person_id, now)
    times = select(*TIME_COLUMNS).where(Occurrence.id.in_(sorted(answers))).order_by(Occurrence.original_local)
    rows = session.connection().execute(times) if answers else ()
    return Case(
        event=event,
        reader=reader,
        person_id=person_id,
        invitation=invitation_of(session, event.id, person_id),
        answers=answers,
        times={row.id: TimeFacts._make(row) for row in rows},
        subject=subject_of(session, settings, event, reader.language),
        now=now,
    )
