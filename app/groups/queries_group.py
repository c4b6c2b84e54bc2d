"""What stands around a group on its page, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.groups.models import Entry, EntryKind, EntryState, GroupState, Terms, WorkingGroup
from app.groups.policy import may_manage_members
from app.groups.queries import GroupName, called
from app.groups.queries_people import Participant, participants
from app.organisations import OrganisationName


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open question between the reader and the group."""

    id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Around:
    """People, agency, terms and relations of one group.

    Attributes:
        terms: number and moment of the version in force.
        national: the group of which this one is a county's replica; `replicas`: those of this one at work, by county.
        requests: how many wait for an answer, for those who give it.
    """

    people: Sequence[Participant]
    lead: OrganisationName | None
    terms: tuple[int, datetime] | None
    national: GroupName | None
    replicas: Sequence[GroupName]
    entry: Waiting | None
    requests: int


def around(session: Session, actor: Actor, group: WorkingGroup, language: str) -> Around:
    lead_id = group.lead_organisation_id
    written = session.execute(
        select(Terms.version, Terms.written_at)
        .where(Terms.group_id == group.id)
        .order_by(Terms.version.desc())
        .limit(1)
    ).first()
    entry, requests = _entries(session, actor, group) if actor.is_member else (None, 0)
    national, replicas = _relatives(session, group, language)
    return Around(
        people=participants(session, group.id),
        lead=organisations.names(session, [lead_id]).get(lead_id) if lead_id is not None else None,
        terms=(written[0], written[1]) if written is not None else None,
        national=national,
        replicas=replicas,
        entry=entry,
        requests=requests if may_manage_members(actor, group.id, group.state) else 0,
    )


def _relatives(session: Session, group: WorkingGroup, language: str) -> tuple[GroupName | None, Sequence[GroupName]]:
    replica = and_(WorkingGroup.replica_of_id == group.id, WorkingGroup.state == GroupState.OPEN)
    near = or_(WorkingGroup.id == group.replica_of_id, replica)
    found = session.scalars(select(WorkingGroup).where(near).order_by(WorkingGroup.county, WorkingGroup.id)).all()
    named = [GroupName(one.id, one.slug, called(one, language)) for one in found]
    national = next((one for one in named if one.id == group.replica_of_id), None)
    return national, [one for one in named if one is not national]


def _entries(session: Session, actor: Actor, group: WorkingGroup) -> tuple[Waiting | None, int]:
    """The reader's own open question, and how many ask."""
    mine = Entry.person_id == actor.person_id
    asks = and_(Entry.kind == EntryKind.REQUEST, ~mine)
    rows = session.execute(
        select(func.min(Entry.id), Entry.kind, mine, func.count(Entry.id))
        .where(Entry.group_id == group.id, Entry.state == EntryState.WAITING, or_(mine, asks))
        .group_by(Entry.kind, mine)
    ).all()
    own = next((Waiting(row[0], row[1]) for row in rows if row[2]), None)
    return own, sum(row[3] for row in rows if not row[2])
