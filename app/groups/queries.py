"""Finding groups: by number, by address, by person; and the only doors to one that is shown or changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import NotFoundError
from app.groups.models import GroupState, Terms, WorkingGroup
from app.groups.policy import may_manage_members


@dataclass(frozen=True, slots=True)
class GroupName:
    """`name` is in the language that was asked for."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupSource:
    """The words of one group for the index; `topic` is a code, empty for none; `terms`: of reference, in force."""

    id: int
    slug: str
    name: str
    name_sw: str
    purpose: str
    topic: str
    terms: str


_NAME = (WorkingGroup.id, WorkingGroup.slug, WorkingGroup.name, WorkingGroup.name_sw)
# Pages ask these for every list they show: built once, on the table.
_TABLE = cast("Table", WorkingGroup.__table__).c
_EVERY = select(_TABLE.id, _TABLE.slug, _TABLE.name, _TABLE.name_sw).order_by(_TABLE.name)
_EVERY_ID = select(_TABLE.id)
_OPEN = select(_TABLE.id).where(_TABLE.id == bindparam("group"), _TABLE.state == GroupState.OPEN)
_BY_ID = _EVERY.where(_TABLE.id.in_(bindparam("given", expanding=True)))


def names(session: Session, ids: Iterable[int] | None = None, language: str = "en") -> Mapping[int, GroupName]:
    """Groups by number, in one query; all of them, the closed ones too, when no numbers are given."""
    wanted = None if ids is None else sorted(set(ids))
    if wanted is not None and not wanted:
        return {}
    connection = session.connection()
    found = connection.execute(_EVERY) if wanted is None else connection.execute(_BY_ID, {"given": wanted})
    return {row.id: GroupName(row.id, row.slug, _called(row.name, row.name_sw, language)) for row in found}


def by_slug(session: Session, slug: str, language: str = "en") -> GroupName | None:
    row = session.execute(select(*_NAME).where(WorkingGroup.slug == slug)).first()
    return GroupName(row.id, row.slug, _called(row.name, row.name_sw, language)) if row else None


def my_groups(session: Session, actor: Actor, language: str = "en") -> list[GroupName]:
    """Groups whose space is open to the actor, guests' included, by name."""
    return list(names(session, actor.group_ids, language).values())


def open_groups(session: Session, language: str = "en") -> list[GroupName]:
    """Groups at work, by name, for a choice in a form."""
    query = select(*_NAME).where(WorkingGroup.state == GroupState.OPEN).order_by(WorkingGroup.name)
    return [GroupName(row.id, row.slug, _called(row.name, row.name_sw, language)) for row in session.execute(query)]


def open_ids() -> Select[int]:
    """Numbers of the groups at work, as a part of other rooms' queries: what stands in a closed one only waits to be read."""
    return select(WorkingGroup.id).where(WorkingGroup.state == GroupState.OPEN)


def national_groups(session: Session) -> list[WorkingGroup]:
    """Groups at work of which a county could have a replica, by name."""
    wanted = (WorkingGroup.state == GroupState.OPEN, WorkingGroup.county == "")
    return list(session.scalars(select(WorkingGroup).where(*wanted).order_by(WorkingGroup.name)))


def is_open(session: Session, group_id: int) -> bool:
    """Whether the group is at work: one that is closed can be read, and nothing in it changes."""
    return session.connection().scalar(_OPEN, {"group": group_id}) is not None


def all_ids(session: Session) -> list[int]:
    return list(session.connection().scalars(_EVERY_ID))


def search_source(session: Session, group_id: int) -> GroupSource | None:
    group = session.get(WorkingGroup, group_id)
    if group is None:
        return None
    in_force = select(Terms.text).where(Terms.group_id == group_id).order_by(Terms.version.desc()).limit(1)
    terms = session.scalar(in_force) or ""
    return GroupSource(group.id, group.slug, group.name, group.name_sw, group.purpose, group.topic, terms)


def list_groups(session: Session) -> list[WorkingGroup]:
    """Open ones first, by name."""
    found = session.scalars(select(WorkingGroup).order_by(WorkingGroup.name, WorkingGroup.id))
    return sorted(found, key=lambda group: group.state != GroupState.OPEN)


def get_group(session: Session, slug: str) -> WorkingGroup:
    """Every group has a public part, so nobody is turned away here."""
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug))
    if group is None:
        raise NotFoundError
    return group


def get_group_to_manage(session: Session, actor: Actor, slug: str) -> WorkingGroup:
    """The only door to a group whose members are about to change; locks the row."""
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug).with_for_update())
    if group is None:
        raise NotFoundError
    may_manage_members(actor, group.id, group.state).enforce()
    return group


def called(group: WorkingGroup, language: str) -> str:
    return _called(group.name, group.name_sw, language)


def _called(name: str, name_sw: str, language: str) -> str:
    return name_sw if language == "sw" and name_sw else name
