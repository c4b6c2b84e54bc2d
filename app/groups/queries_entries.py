"""Requests and invitations that wait, and the only doors to one that is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ScalarSelect, Select, Table, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from app import organisations
from app.access import Actor, Role, Scope
from app.accounts import Person
from app.core.errors import NotFoundError
from app.groups.models import Entry, EntryKind, EntryState, GroupState, WorkingGroup
from app.groups.policy import may_answer, may_join, may_withdraw, runs

_ENTRY, _GROUP = cast("Table", Entry.__table__), cast("Table", WorkingGroup.__table__)
# Written out: a value bound to a column on which a partial index depends has SQLite plan the whole of home's query anew each time.
_WAITS = _ENTRY.c.state == literal(EntryState.WAITING.value, literal_execute=True)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One that waits. `asked_by` is a name: of the person, or of whoever invites them."""

    id: int
    kind: str
    group_id: int
    slug: str
    group: str
    group_sw: str
    person_id: int
    person: str
    title: str
    note: str
    asked_by: str
    asked_at: datetime
    organisation: str = ""


def _waiting() -> Select[int, str, int, str, str, str, int, str, str, str, str, datetime]:
    asker = aliased(Person)
    return (
        select(
            Entry.id,
            Entry.kind,
            Entry.group_id,
            WorkingGroup.slug,
            WorkingGroup.name,
            WorkingGroup.name_sw,
            Entry.person_id,
            Person.name,
            Person.title,
            Entry.note,
            asker.name,
            Entry.asked_at,
        )
        .join(WorkingGroup, WorkingGroup.id == Entry.group_id)
        .join(Person, Person.id == Entry.person_id)
        .join(asker, asker.id == Entry.asked_by)
        .where(Entry.state == EntryState.WAITING)
        .order_by(Entry.asked_at, Entry.id)
    )


def waiting_at(session: Session, group_ids: Sequence[int]) -> list[EntryRow]:
    """Requests to these groups and their invitations, oldest first."""
    if not group_ids:
        return []
    return _rows(session, _waiting().where(Entry.group_id.in_(sorted(group_ids))))


def waiting_of(session: Session, person_id: int | None) -> list[EntryRow]:
    """The person's own requests, and invitations to them."""
    return _rows(session, _waiting().where(Entry.person_id == person_id))


def waiting_between(session: Session, group_id: int, person_id: int | None) -> Entry | None:
    """The open question between a person and a group; there is one at most."""
    query = select(Entry).where(
        Entry.group_id == group_id, Entry.person_id == person_id, Entry.state == EntryState.WAITING
    )
    return session.scalar(query)


def run_by(actor: Actor) -> frozenset[int]:
    """Groups whose requests wait for the actor."""
    led = actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY)
    return frozenset(i for i in led if runs(actor, i))


def get_group_to_join(session: Session, actor: Actor, slug: str) -> WorkingGroup:
    """The only door to asking; locks the group, so that a form sent twice asks once."""
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug).with_for_update())
    if group is None:
        raise NotFoundError
    may_join(actor, group.id, group.state).enforce()
    return group


def get_entry_to_answer(session: Session, actor: Actor, slug: str, entry_id: int) -> tuple[WorkingGroup, Entry]:
    """Locks both: of two who answer at once the second is told what the first said (ConflictError)."""
    group, entry = _entry(session, slug, entry_id)
    may_answer(actor, group.id, group.state, kind=entry.kind, person_id=entry.person_id, standing=entry.state).enforce()
    return group, entry


def get_entry_to_withdraw(session: Session, actor: Actor, slug: str, entry_id: int) -> tuple[WorkingGroup, Entry]:
    group, entry = _entry(session, slug, entry_id)
    may_withdraw(actor, group.id, kind=entry.kind, person_id=entry.person_id, standing=entry.state).enforce()
    return group, entry


def _entry(session: Session, slug: str, entry_id: int) -> tuple[WorkingGroup, Entry]:
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug).with_for_update())
    entry = session.get(Entry, entry_id, with_for_update=True)
    if group is None or entry is None or entry.group_id != group.id:
        raise NotFoundError
    return group, entry


def count_invitations_to_answer() -> ScalarSelect[int]:
    """Open invitations of the person bound as `person`, to groups at work; part of home's query."""
    invited = _ENTRY.join(_GROUP, _GROUP.c.id == _ENTRY.c.group_id)
    mine = select(func.count(_ENTRY.c.id)).select_from(invited).where(
        _ENTRY.c.person_id == bindparam("person"),
        _WAITS,
        _ENTRY.c.kind == EntryKind.INVITATION,
        _GROUP.c.state == GroupState.OPEN,
    )  # fmt: skip
    return mine.scalar_subquery()


def count_entries_to_answer() -> ScalarSelect[int]:
    """Requests to the groups bound as `led`; part of home's query."""
    asked = select(func.count(_ENTRY.c.id)).where(
        _ENTRY.c.group_id.in_(bindparam("led", expanding=True)),
        _WAITS,
        _ENTRY.c.kind == EntryKind.REQUEST,
    )
    return asked.scalar_subquery()


def _rows(
    session: Session, query: Select[int, str, int, str, str, str, int, str, str, str, str, datetime]
) -> list[EntryRow]:
    found = session.execute(query).all()
    of = organisations.organisations_of(session, [row[6] for row in found])
    return [EntryRow(*row, of[row[6]].short if row[6] in of else "") for row in found]
