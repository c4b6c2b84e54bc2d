"""Everybody who was told of something ahead, has answered it, or belongs to a group that has it: in four queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import groups
from app.access import RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.calendar.invited import COMES
from app.events import Event, EventState, Invitation, Occurrence, Registration


class Ahead(NamedTuple):
    """What `policy.may_see` asks of an event."""

    id: int
    audience: str
    group_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Rights:
    """By person, numbers of events ahead.

    Attributes:
        held: of which they were told, or which they answered; with whether they said that they come.
        open: to which their invitation stands.
        told: of those the ones they have had a message about.
        of_groups: that belong to groups of theirs which are at work.
    """

    ahead: Mapping[int, Ahead]
    held: Mapping[int, Mapping[int, bool]]
    open: Mapping[int, frozenset[int]]
    told: Mapping[int, frozenset[int]]
    of_groups: Mapping[int, frozenset[int]]

    @property
    def people(self) -> Sequence[int]:
        return sorted({*self.held, *self.of_groups})


def rights(session: Session, now: datetime) -> Rights:
    ahead = _ahead(session, now)
    held: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    standing: set[tuple[int, int]] = set()
    told: set[tuple[int, int]] = set()
    invited = select(Invitation.person_id, Invitation.event_id, Invitation.answer, Invitation.told_sequence)
    for row in session.execute(invited.where(Invitation.ended_at.is_(None), Invitation.event_id.in_(ahead))):
        held[row.person_id][row.event_id] = row.answer in COMES
        standing.add((row.person_id, row.event_id))
        if row.told_sequence is not None:
            told.add((row.person_id, row.event_id))
    said = (
        select(Registration.person_id, Occurrence.event_id, Registration.answer)
        .join(Occurrence, Occurrence.id == Registration.occurrence_id)
        .where(Occurrence.starts_at > now)
        .distinct()
    )
    for person_id, event_id, answer in session.execute(said):
        if event_id in ahead:
            held[person_id][event_id] = held[person_id].get(event_id, False) or answer in COMES
    of_groups = _of_groups(session, ahead.values())
    return Rights(ahead, held, _by_person(standing), _by_person(told), _by_person(of_groups))


def _ahead(session: Session, now: datetime) -> Mapping[int, Ahead]:
    some = exists().where(Occurrence.event_id == Event.id, Occurrence.ends_at > now)
    rows = session.execute(select(Event.id, Event.audience, Event.group_id, Event.state).where(some))
    return {row.id: Ahead(*row) for row in rows}


def _of_groups(session: Session, ahead: Iterable[Ahead]) -> set[tuple[int, int]]:
    """Pairs of person and event that is not called off."""
    of: defaultdict[int, list[int]] = defaultdict(list)
    for one in ahead:
        if one.group_id is not None and one.state != EventState.CANCELLED:
            of[one.group_id].append(one.id)
    rows = session.execute(
        select(RoleGrant.person_id, RoleGrant.scope_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.scope == Scope.GROUP,
            RoleGrant.scope_id.in_(sorted(of)),
            RoleGrant.scope_id.in_(groups.open_ids()),
            active_now(),
            Person.state == PersonState.ACTIVE,
        )
        .distinct()
    )
    return {(row.person_id, event_id) for row in rows for event_id in of[row.scope_id]}


def _by_person(pairs: Iterable[tuple[int, int]]) -> Mapping[int, frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person_id, event_id in pairs:
        found[person_id].add(event_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}
