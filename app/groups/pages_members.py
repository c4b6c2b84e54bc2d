"""Page values for those who say who belongs: the members, and the requests and invitations that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.access import Actor, Role
from app.core.text import initials
from app.groups.models import EntryKind, WorkingGroup
from app.groups.policy import may_change_role
from app.groups.queries import called
from app.groups.queries_entries import EntryRow
from app.groups.queries_people import MEMBERS, Candidate, Participant
from app.organisations import Filled, Words, in_paragraphs
from app.web import Moments


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
class EntryLine:
    """A request or an invitation that waits. `base` is the address its answers are posted below."""

    id: int
    base: str
    group: str
    group_href: str
    person: str
    initials: str
    role: str
    note: Markup
    asked_by: str
    when: Markup


@dataclass(frozen=True, slots=True)
class MembersPage:
    """`found` are people of the community who fit `find` and are not in the group; None before a search."""

    slug: str
    name: str
    members: Sequence[MemberRow]
    requests: Sequence[EntryLine]
    invitations: Sequence[EntryLine]
    find: str
    found: Sequence[Candidate] | None
    problem: str


@dataclass(frozen=True, slots=True)
class JoinPage:
    slug: str
    name: str
    form: Filled


@dataclass(frozen=True, slots=True)
class LeavePage:
    """`refusal`: why the person cannot leave now; empty when they can."""

    slug: str
    name: str
    refusal: str


@dataclass(frozen=True, slots=True)
class InvitePage:
    slug: str
    name: str
    person: str
    form: Filled


@dataclass(frozen=True, slots=True)
class DeclinePage:
    """`owes_reason`: of a request; whoever is invited may leave it empty."""

    entry: EntryLine
    owes_reason: bool
    back: str
    form: Filled


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """What waits for the reader, and what the reader waits for."""

    invitations: Sequence[EntryLine]
    requests: Sequence[EntryLine]
    own: Sequence[EntryLine]


def members_page(
    group: WorkingGroup,
    actor: Actor,
    words: Words,
    moments: Moments,
    people: Sequence[Participant],
    waiting: Sequence[EntryRow],
    *,
    find: str = "",
    found: Sequence[Candidate] | None = None,
    problem: str = "",
) -> MembersPage:
    inside = {one.person_id for one in people}
    lines = [(one.kind, entry_line(one, words, moments)) for one in waiting]
    return MembersPage(
        slug=group.slug,
        name=called(group, words.language),
        members=[_member_row(one, actor, words) for one in people],
        requests=[line for kind, line in lines if kind == EntryKind.REQUEST],
        invitations=[line for kind, line in lines if kind == EntryKind.INVITATION],
        find=find,
        found=None if found is None else [one for one in found if one.person_id not in inside],
        problem=problem,
    )


def entry_line(one: EntryRow, words: Words, moments: Moments) -> EntryLine:
    return EntryLine(
        id=one.id,
        base=f"/groups/{one.slug}/entries/{one.id}",
        group=(words.language == "sw" and one.group_sw) or one.group,
        group_href=f"/groups/{one.slug}",
        person=one.person,
        initials=initials(one.person),
        role=", ".join(part for part in (one.title, one.organisation) if part),
        note=in_paragraphs(one.note),
        asked_by=one.asked_by,
        when=moments.tag(one.asked_at, words.language),
    )


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
