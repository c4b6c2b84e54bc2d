"""The list of groups: open ones as cards with their county replicas, then the closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.access import Actor
from app.groups.models import GroupState, WorkingGroup
from app.groups.policy import belongs
from app.groups.policy_proposals import proposes
from app.groups.queries import called
from app.organisations import Offer, OrganisationName, Words

EXCERPT = 220


@dataclass(frozen=True, slots=True)
class GroupCard:
    """`replicas`: name of the county and address of each replica; `county`: of a replica, else empty."""

    name: str
    href: str
    text: str
    lead: str
    member_count: int
    mine: bool
    open: bool
    county: str
    replicas: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GroupListPage:
    """`counties`: pairs of number and name of the counties that have groups; `county` the chosen one."""

    groups: Sequence[GroupCard]
    closed: Sequence[GroupCard]
    county: str
    counties: Sequence[tuple[str, str]]
    offers: Sequence[Offer]
    links: Sequence[tuple[str, str]]


def list_page(
    groups: Sequence[WorkingGroup],
    actor: Actor,
    words: Words,
    counts: Mapping[int, int],
    leads: Mapping[int, OrganisationName],
    *,
    county: str = "",
) -> GroupListPage:
    """Replicas stand with their national group, and by themselves once a county is chosen or that group is closed."""
    _ = words.gettext
    open_ids = {group.id for group in groups if group.state == GroupState.OPEN}
    replicas: dict[int, list[tuple[str, str]]] = {}
    for group in groups:
        if group.id in open_ids and group.replica_of_id in open_ids:
            place = (words.label("county", group.county), f"/groups/{group.slug}")
            replicas.setdefault(group.replica_of_id or 0, []).append(place)

    def card(group: WorkingGroup) -> GroupCard:
        lead = leads.get(group.lead_organisation_id or 0)
        return GroupCard(
            name=called(group, words.language),
            href=f"/groups/{group.slug}",
            text=_excerpt(group.purpose),
            lead=lead.name if lead else "",
            member_count=counts.get(group.id, 0),
            mine=belongs(actor, group.id),
            open=group.id in open_ids,
            county=words.label("county", group.county) if group.county else "",
            replicas=sorted(replicas.get(group.id, ())),
        )

    known = sorted({group.county for group in groups if group.county})
    chosen = county if county in known else ""
    shown = [one for one in groups if (one.county == chosen if chosen else one.replica_of_id not in open_ids)]
    return GroupListPage(
        groups=[card(one) for one in shown if one.id in open_ids],
        closed=[card(one) for one in groups if one.id not in open_ids and chosen in {"", one.county}],
        county=chosen,
        counties=[(one, words.label("county", one)) for one in known],
        offers=_offers(actor, words),
        links=_links(actor, words),
    )


def _offers(actor: Actor, words: Words) -> list[Offer]:
    _ = words.gettext
    offers = [Offer(_("Topics"), "/groups/topics")]
    if proposes(actor):
        offers = [
            Offer(_("Propose a group"), "/groups/new", kind="primary"),
            Offer(_("Proposals"), "/groups/proposals"),
            *offers,
        ]
    return offers


def _links(actor: Actor, words: Words) -> list[tuple[str, str]]:
    """Pages that gather what all groups do: for the community, and for those who take part in a group."""
    _ = words.gettext
    links = []
    if actor.is_member:
        links = [(_("Highlights of the quarter"), "/highlights"), (_("Recommendations"), "/recommendations")]
    if actor.group_ids:
        links += [(_("Action points"), "/actions?whose=groups"), (_("Polls of dates"), "/polls")]
    if actor.is_member:
        links.append((_("Requests and invitations"), "/groups/requests"))
    return links


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + "…"
