"""What stands around a group on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.groups.models import Entry, EntryKind, EntryState, GroupState, Terms, WorkingGroup
from app.groups.policy import belongs, may_manage_members
from app.groups.queries import GroupName, called, names
from app.groups.queries_entries import waiting_between
from app.groups.queries_people import Participant, participants
from app.organisations import OrganisationName


@dataclass(frozen=True, slots=True)
class Around:
    """People, agency, terms and relations of one group.

    Attributes:
        terms: number and moment of the version in force.
        national: the group of which this one is a county's replica; `replicas`: those of this one at work, by county.
        entry: the open question between the reader and the group.
        requests: how many wait for an answer, for those who give it.
    """

    people: Sequence[Participant]
    lead: OrganisationName | None
    terms: tuple[int, datetime] | None
    national: GroupName | None
    replicas: Sequence[GroupName]
    entry: Entry | None
    requests: int


def around(session: Session, actor: Actor, group: WorkingGroup, language: str) -> Around:
    lead_id, national_id = group.lead_organisation_id, group.replica_of_id
    written = session.execute(
        select(Terms.version, Terms.written_at)
        .where(Terms.group_id == group.id)
        .order_by(Terms.version.desc())
        .limit(1)
    ).first()
    asks = actor.is_member and not belongs(actor, group.id)
    return Around(
        people=participants(session, group.id),
        lead=organisations.names(session, [lead_id]).get(lead_id) if lead_id is not None else None,
        terms=(written[0], written[1]) if written is not None else None,
        national=names(session, [national_id], language).get(national_id) if national_id is not None else None,
        replicas=_replicas(session, group.id, language) if national_id is None else (),
        entry=waiting_between(session, group.id, actor.person_id) if asks else None,
        requests=_requests(session, group.id) if may_manage_members(actor, group.id, group.state) else 0,
    )


def _replicas(session: Session, group_id: int, language: str) -> list[GroupName]:
    query = select(WorkingGroup).where(WorkingGroup.replica_of_id == group_id, WorkingGroup.state == GroupState.OPEN)
    found = session.scalars(query.order_by(WorkingGroup.county, WorkingGroup.id))
    return [GroupName(one.id, one.slug, called(one, language)) for one in found]


def _requests(session: Session, group_id: int) -> int:
    waits = (Entry.group_id == group_id, Entry.state == EntryState.WAITING, Entry.kind == EntryKind.REQUEST)
    return session.scalar(select(func.count(Entry.id)).where(*waits)) or 0
