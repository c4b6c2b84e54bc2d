"""The page of one group, made from rows. Labels come in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.access import Actor, Role, Scope
from app.groups.models import EntryKind, GroupState, WorkingGroup
from app.groups.pages_members import role_labels
from app.groups.policy import (
    belongs,
    may_join,
    may_leave,
    may_manage_members,
    may_see_members,
    may_see_space,
    may_write_terms,
    runs,
)
from app.groups.policy_proposals import proposes
from app.groups.queries import GroupName, called
from app.groups.queries_group import Around
from app.groups.queries_people import Participant
from app.notifications import LevelPart
from app.organisations import Offer, PersonLine, Words, in_paragraphs, person_line
from app.web import Moments


@dataclass(frozen=True, slots=True)
class TermsNote:
    """The terms of reference as the group's page speaks of them. `version` is 0 where there are none."""

    version: int
    when: Markup
    href: str
    writes_href: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """`members` is empty, and `members_note` says why, outside the community; so are `documents` outside the group.

    Attributes:
        closed: when and by which resolution; empty while the group is open. `close_reason`: the committee's.
        standing: what the reader is in the group, in words; empty for whoever does not belong.
        asked: an open question between reader and group: "request", "invitation" or nothing.
        entry_href: where a request of the reader's can be withdrawn.
        events, actions, highlights, topics: rows of the rooms above.
        links: what else there is of the group, label and address.
    """

    name: str
    slug: str
    about: Markup
    lead_agency: str
    lead_agency_href: str
    open: bool
    closed: Markup
    close_reason: Markup
    mine: bool
    standing: str
    guest: bool
    asked: str
    entry_href: str
    facts: Sequence[tuple[str, Any]]
    terms: TermsNote
    leads: Sequence[PersonLine]
    members: Sequence[PersonLine]
    member_total: int
    members_note: str
    events: Sequence[object]
    schedules: bool
    documents: Sequence[object]
    documents_note: str
    sees_space: bool
    actions: Sequence[object]
    highlights: Sequence[object]
    topics: Sequence[object]
    sees_topics: bool
    level: LevelPart
    replicas: Sequence[GroupName]
    links: Sequence[tuple[str, str]]
    offers: Sequence[Offer]


def group_page(
    group: WorkingGroup,
    actor: Actor,
    words: Words,
    moments: Moments,
    around: Around,
    *,
    documents: Sequence[object],
    events: Sequence[object],
    actions: Sequence[object],
    highlights: Sequence[object],
    topics: Sequence[object],
    level: LevelPart,
) -> GroupPage:
    """Who leads is public, and what for; who belongs is for the community; what they write is for the group."""
    _ = words.gettext
    sees_members, sees_space = may_see_members(actor), may_see_space(actor, group.id)
    members = [one for one in around.people if not one.is_guest]
    is_open = group.state == GroupState.OPEN
    lead, entry = around.lead, around.entry
    return GroupPage(
        name=called(group, words.language),
        slug=group.slug,
        about=in_paragraphs(group.purpose),
        lead_agency=lead.name if lead else "",
        lead_agency_href=f"/organisations/{lead.slug}" if lead else "",
        open=is_open,
        closed=Markup() if is_open else _closed(group, words, moments),
        close_reason=Markup() if is_open else in_paragraphs(group.close_reason),
        mine=belongs(actor, group.id),
        standing=_standing(group, actor, words),
        guest=actor.has_role(Role.GUEST, Scope.GROUP, group.id),
        asked=entry.kind if entry is not None else "",
        entry_href=f"/groups/{group.slug}/entries/{entry.id}/withdraw" if entry is not None else "",
        facts=_facts(group, words, moments, around, len(members)),
        terms=_terms(group, actor, words, moments, around),
        leads=[_line(one, words) for one in members if one.runs],
        members=[_line(one, words) for one in members] if sees_members else (),
        member_total=len(members),
        members_note="" if sees_members else _("The members of a group are shown to members of the community."),
        events=events,
        schedules=is_open and runs(actor, group.id),
        documents=documents,
        documents_note="" if sees_space else _("Only members of the group see its documents."),
        sees_space=bool(sees_space),
        actions=actions,
        highlights=highlights,
        topics=topics,
        sees_topics=bool(actor.is_member or sees_space),
        level=level,
        replicas=around.replicas,
        links=_links(group, actor, words),
        offers=_offers(group, actor, words, around),
    )


def _standing(group: WorkingGroup, actor: Actor, words: Words) -> str:
    _ = words.gettext
    if not belongs(actor, group.id):
        return ""
    if actor.has_role(Role.GROUP_LEAD, Scope.GROUP, group.id):
        return _("You lead this group")
    if actor.has_role(Role.GROUP_SECRETARY, Scope.GROUP, group.id):
        return _("You are its secretary")
    return _("You are a member")


def _closed(group: WorkingGroup, words: Words, moments: Moments) -> Markup:
    _ = words.gettext
    if group.closed_at is None:
        return Markup(_("What it wrote stays readable; nothing new is added."))  # noqa: S704 - the house's own words
    when = moments.tag(group.closed_at, words.language)
    if not group.closed_number:
        return Markup(_("Closed on %(date)s. What it wrote stays readable; nothing new is added.")) % {"date": when}  # noqa: S704
    said = Markup(_("Closed on %(date)s by resolution %(number)s. What it wrote stays readable; nothing new is added."))  # noqa: S704
    return said % {"date": when, "number": group.closed_number}


def _terms(group: WorkingGroup, actor: Actor, words: Words, moments: Moments, around: Around) -> TermsNote:
    base = f"/groups/{group.slug}/terms"
    writes = f"{base}/new" if may_write_terms(actor, group.id, group.state) else ""
    if around.terms is None:
        return TermsNote(0, Markup(), base, writes)
    return TermsNote(around.terms[0], moments.tag(around.terms[1], words.language), base, writes)


def _line(one: Participant, words: Words) -> PersonLine:
    label = role_labels(words)[one.role] if one.runs else one.title
    return person_line(one.name, label, one.organisation)


def _facts(
    group: WorkingGroup, words: Words, moments: Moments, around: Around, members: int
) -> list[tuple[str, str | Markup]]:
    _ = words.gettext
    national = around.national
    link = Markup('<a href="/groups/{}">{}</a>').format(national.slug, national.name) if national else ""
    opened = moments.tag(group.created_at, words.language)
    if group.opened_number:
        opened = Markup("{} · {}").format(opened, group.opened_number)
    facts: list[tuple[str, str | Markup]] = [
        (_("Topic"), words.label("topic", group.topic) if group.topic else ""),
        (_("County"), words.label("county", group.county) if group.county else ""),
        (_("Replica of"), link),
        (_("Members"), words.ngettext("%(num)s member", "%(num)s members", members)),
        (_("Opened"), opened),
    ]
    return [(label, value) for label, value in facts if value]


def _links(group: WorkingGroup, actor: Actor, words: Words) -> list[tuple[str, str]]:
    """Pages of other rooms about the group, and what is done seldom."""
    _ = words.gettext
    base = f"/groups/{group.slug}"
    links = []
    if may_see_space(actor, group.id):
        links += [(_("Hosting rota"), f"{base}/rota"), (_("Polls of dates"), f"{base}/polls")]
    if actor.is_member or may_see_space(actor, group.id):
        links += [(_("Collections"), f"/collections?group={group.slug}"), (_("Highlights"), f"{base}/highlights")]
    is_open = group.state == GroupState.OPEN
    if is_open and (proposes(actor) or runs(actor, group.id)):
        links.append((_("Propose to close the group"), f"{base}/close"))
    if may_leave(actor, group.id, group.state) or (is_open and belongs(actor, group.id)):
        links.append((_("Leave the group"), f"{base}/leave"))
    return links


def _offers(group: WorkingGroup, actor: Actor, words: Words, around: Around) -> list[Offer]:
    _ = words.gettext
    base = f"/groups/{group.slug}"
    if may_manage_members(actor, group.id, group.state):
        waiting = around.requests
        label = _("Manage members (%(num)s waiting)") % {"num": waiting} if waiting else _("Manage members")
        return [
            Offer(label, f"{base}/members", kind="primary" if waiting else "secondary"),
            *_way_in(group, actor, words, around),
        ]
    return _way_in(group, actor, words, around)


def _way_in(group: WorkingGroup, actor: Actor, words: Words, around: Around) -> list[Offer]:
    _ = words.gettext
    if not may_join(actor, group.id, group.state):
        return []
    if around.entry is None:
        return [Offer(_("Ask to join"), f"/groups/{group.slug}/join", kind="primary")]
    if around.entry.kind == EntryKind.INVITATION:
        return [Offer(_("Answer the invitation"), "/groups/requests", kind="primary")]
    return []
