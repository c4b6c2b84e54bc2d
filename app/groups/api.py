"""Working groups for programs: their public part."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from app import organisations
from app.groups.models import GroupState, WorkingGroup
from app.groups.queries import get_group, list_groups
from app.groups.queries_people import member_counts, participants
from app.web import Anyone, Room, UnitOfWork

router = Room("/api/v1/groups", include_in_schema=True, tags=["groups"])


class GroupItem(BaseModel):
    slug: str
    name: str
    name_sw: str
    topic: str = Field(description="Code of the vocabulary topic, or empty.")
    lead_organisation: str = Field(description="Slug of the lead agency, or empty.")
    members: int
    open: bool
    url: str


class GroupList(BaseModel):
    items: list[GroupItem]
    total: int
    page: int


class GroupDetail(GroupItem):
    purpose: str
    leads: list[str] = Field(description="Names of the leads and the secretary.")


@router.get("", response_model=GroupList)
def list_all(
    _actor: Anyone,
    session: UnitOfWork,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> GroupList:
    groups = list_groups(session)
    shown = groups[(page - 1) * per_page : page * per_page]
    leads = organisations.names(session, {g.lead_organisation_id for g in shown if g.lead_organisation_id is not None})
    counts = member_counts(session)
    slugs = {group_id: name.slug for group_id, name in leads.items()}
    items = [GroupItem(**_facts(g, slugs.get(g.lead_organisation_id or 0, ""), counts.get(g.id, 0))) for g in shown]
    return GroupList(items=items, total=len(groups), page=page)


@router.get("/{slug}", response_model=GroupDetail)
def show_group(_actor: Anyone, session: UnitOfWork, slug: str) -> GroupDetail:
    group = get_group(session, slug)
    lead = organisations.names(session, [group.lead_organisation_id or 0]).get(group.lead_organisation_id or 0)
    people = [one for one in participants(session, group.id) if not one.is_guest]
    leads = [one.name for one in people if one.runs]
    return GroupDetail(**_facts(group, lead.slug if lead else "", len(people)), purpose=group.purpose, leads=leads)


def _facts(group: WorkingGroup, lead: str, members: int) -> dict[str, object]:
    return {
        "slug": group.slug,
        "name": group.name,
        "name_sw": group.name_sw,
        "topic": group.topic,
        "lead_organisation": lead,
        "members": members,
        "open": group.state == GroupState.OPEN,
        "url": f"/groups/{group.slug}",
    }
