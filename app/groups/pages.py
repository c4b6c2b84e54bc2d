"""Page values of the groups room, and how they are made from rows. Labels come in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from app.access import Actor, Role, Scope
from app.core.text import initials
from app.groups.models import GroupState, WorkingGroup
from app.groups.policy import belongs, may_change_role, may_manage_members, may_see_members, may_see_space
from app.groups.queries import called
from app.groups.queries_people import MEMBERS, Candidate, Participant
from app.organisations import Offer, OrganisationName, PersonLine, Words, in_paragraphs, person_line

EXCERPT = 220


@dataclass(frozen=True, slots=True)
class GroupCard:
    name: str
    href: str
    text: str
    lead: str
    member_count: int
    mine: bool
    open: bool


@dataclass(frozen=True, slots=True)
class GroupListPage:
    groups: Sequence[GroupCard]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """`members` is empty, and `members_note` says why, outside the community; so are `documents` outside the group."""

    name: str
    about: Markup
    lead_agency: str
    lead_agency_href: str
    open: bool
    closed_note: str
    mine: bool
    guest: bool
    facts: Sequence[tuple[str, str]]
    leads: Sequence[PersonLine]
    members: Sequence[PersonLine]
    member_total: int
    members_note: str
    documents: Sequence[object]
    documents_note: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`moves` are the roles the reader may give, as (role, label); the verdict that guards the act made them."""

    person_id: int
    name: str
    initials: str
    title: str
    organisation: str
    role: str
    role_label: str
    until: datetime | None
    removable: bool
    moves: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MembersPage:
    """`found` are people of the community who fit `find` and are not in the group; None before a search."""

    slug: str
    name: str
    members: Sequence[MemberRow]
    find: str
    found: Sequence[Candidate] | None
    problem: str


def list_page(
    groups: Sequence[WorkingGroup],
    actor: Actor,
    words: Words,
    counts: Mapping[int, int],
    leads: Mapping[int, OrganisationName],
) -> GroupListPage:
    return GroupListPage(
        [
            GroupCard(
                name=called(group, words.language),
                href=f"/groups/{group.slug}",
                text=_excerpt(group.purpose),
                lead=lead.name if (lead := leads.get(group.lead_organisation_id or 0)) else "",
                member_count=counts.get(group.id, 0),
                mine=belongs(actor, group.id),
                open=group.state == GroupState.OPEN,
            )
            for group in groups
        ]
    )


def group_page(
    group: WorkingGroup,
    actor: Actor,
    words: Words,
    *,
    people: Sequence[Participant],
    lead: OrganisationName | None,
    documents: Sequence[object],
) -> GroupPage:
    """Who leads is public; who belongs is for the community; what they write is for the group."""
    _ = words.gettext
    sees_members, sees_space = may_see_members(actor), may_see_space(actor, group.id)
    members = [one for one in people if not one.is_guest]
    is_open = group.state == GroupState.OPEN
    return GroupPage(
        name=called(group, words.language),
        about=in_paragraphs(group.purpose),
        lead_agency=lead.name if lead else "",
        lead_agency_href=f"/organisations/{lead.slug}" if lead else "",
        open=is_open,
        closed_note="" if is_open else _("What it wrote stays readable; nothing new is added."),
        mine=belongs(actor, group.id),
        guest=actor.has_role(Role.GUEST, Scope.GROUP, group.id),
        facts=_facts(group, words, len(members)),
        leads=[_line(one, words) for one in members if one.runs],
        members=[_line(one, words) for one in members] if sees_members else (),
        member_total=len(members),
        members_note="" if sees_members else _("The members of a group are shown to members of the community."),
        documents=documents,
        documents_note="" if sees_space else _("Only members of the group see its documents."),
        offers=_offers(group, actor, words),
    )


def members_page(
    group: WorkingGroup,
    actor: Actor,
    words: Words,
    people: Sequence[Participant],
    *,
    find: str = "",
    found: Sequence[Candidate] | None = None,
    problem: str = "",
) -> MembersPage:
    inside = {one.person_id for one in people}
    offered = None if found is None else [one for one in found if one.person_id not in inside]
    rows = [_member_row(one, actor, words) for one in people]
    return MembersPage(group.slug, called(group, words.language), rows, find, offered, problem)


def role_labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        Role.GROUP_LEAD: _("Lead"),
        Role.GROUP_SECRETARY: _("Secretary"),
        Role.GROUP_MEMBER: _("Member"),
        Role.GUEST: _("Guest"),
    }


def _member_row(one: Participant, actor: Actor, words: Words) -> MemberRow:
    labels = role_labels(words)
    moves = [role for role in MEMBERS if role != one.role and may_change_role(actor, one.role, role)]
    return MemberRow(
        person_id=one.person_id,
        name=one.name,
        initials=initials(one.name),
        title=one.title,
        organisation=one.organisation,
        role=one.role,
        role_label=labels[one.role],
        until=one.ends_at,
        removable=bool(may_change_role(actor, one.role, None)),
        moves=[] if one.is_guest else [(role, labels[role]) for role in moves],
    )


def _line(one: Participant, words: Words) -> PersonLine:
    label = role_labels(words)[one.role] if one.runs else one.title
    return person_line(one.name, label, one.organisation)


def _facts(group: WorkingGroup, words: Words, members: int) -> list[tuple[str, Any]]:
    _ = words.gettext
    topic = words.label("topic", group.topic) if group.topic else ""
    counted = words.ngettext("%(num)s member", "%(num)s members", members)
    return [(label, value) for label, value in ((_("Topic"), topic), (_("Members"), counted)) if value]


def _offers(group: WorkingGroup, actor: Actor, words: Words) -> list[Offer]:
    if not may_manage_members(actor, group.id, group.state):
        return []
    return [Offer(words.gettext("Manage members"), f"/groups/{group.slug}/members")]


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + "…"
