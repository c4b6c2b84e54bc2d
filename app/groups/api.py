"""Working groups for programs: their public part."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from app import organisations
from app.groups.models import GroupState, WorkingGroup
from app.groups.queries import get_group, list_groups, names
from app.groups.queries_people import member_counts, participants
from app.groups.queries_terms import current_versions, in_force
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
    county: str = Field(description="Official number, of a county's replica of a national group; else empty.")
    replica_of: str = Field(description="Slug of that national group, or empty.")
    terms_version: int = Field(description="Of the terms of reference in force; 0 where there are none.")
    opened_by: str = Field(description="Number of the resolution that opened it, or empty.")
    closed_by: str = Field(description="Number of the resolution that closed it, or empty.")
    url: str


class GroupList(BaseModel):
    items: list[GroupItem]
    total: int
    page: int


class GroupDetail(GroupItem):
    purpose: str
    leads: list[str] = Field(description="Names of the leads and the secretary.")
    terms: str = Field(description="Terms of reference in force, in Markdown.")


@router.get("", response_model=GroupList)
def list_all(
    _actor: Anyone,
    session: UnitOfWork,
    county: Annotated[str, Query(max_length=3, description="Official number: groups of this county only.")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> GroupList:
    every = list_groups(session)
    groups = [group for group in every if county in {"", group.county}]
    shown = groups[(page - 1) * per_page : page * per_page]
    leads = organisations.names(session, {g.lead_organisation_id for g in shown if g.lead_organisation_id is not None})
    counts = member_counts(session)
    slugs = {group_id: name.slug for group_id, name in leads.items()}
    terms, national = current_versions(session), {group.id: group.slug for group in every}
    items = [
        GroupItem(
            **_facts(g, slugs.get(g.lead_organisation_id or 0, ""), counts.get(g.id, 0), terms.get(g.id, 0), national)
        )
        for g in shown
    ]
    return GroupList(items=items, total=len(groups), page=page)


@router.get("/{slug}", response_model=GroupDetail)
def show_group(_actor: Anyone, session: UnitOfWork, slug: str) -> GroupDetail:
    group = get_group(session, slug)
    lead = organisations.names(session, [group.lead_organisation_id or 0]).get(group.lead_organisation_id or 0)
    people = [one for one in participants(session, group.id) if not one.is_guest]
    leads = [one.name for one in people if one.runs]
    terms, national = in_force(session, group.id), names(session, [group.replica_of_id or 0])
    version = terms.version if terms else 0
    slugs = {number: one.slug for number, one in national.items()}
    return GroupDetail(
        **_facts(group, lead.slug if lead else "", len(people), version, slugs),
        purpose=group.purpose,
        leads=leads,
        terms=terms.text if terms else "",
    )


def _facts(group: WorkingGroup, lead: str, members: int, terms: int, national: Mapping[int, str]) -> dict[str, object]:
    return {
        "slug": group.slug,
        "name": group.name,
        "name_sw": group.name_sw,
        "topic": group.topic,
        "lead_organisation": lead,
        "members": members,
        "open": group.state == GroupState.OPEN,
        "county": group.county,
        "replica_of": national.get(group.replica_of_id or 0, ""),
        "terms_version": terms,
        "opened_by": group.opened_number,
        "closed_by": group.closed_number,
        "url": f"/groups/{group.slug}",
    }
