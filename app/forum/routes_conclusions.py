"""What the discussions of a quarter came to, the whole community's first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app import groups
from app.core import clock
from app.core.errors import NotFoundError
from app.core.quarters import Quarter
from app.forum.conclusions import Conclusion, concluded, first_conclusion
from app.forum.labels import kinds
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.language import language_of, translations

router = Room("/forum/conclusions")
COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Part:
    """`href` "" for the community's own."""

    name: str
    href: str
    rows: Sequence[Conclusion]


@dataclass(frozen=True, slots=True)
class ConclusionsPage:
    """`group` is what is chosen among `groups`, as (value, name): an address, "community", or "" for all."""

    quarter: str
    quarter_name: str
    parts: Sequence[Part]
    kinds: dict[str, str]
    groups: Sequence[tuple[str, str]]
    group: str
    previous_href: str
    next_href: str


@router.get("")
def of_quarter(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """`quarter`, such as 2026-q4; this one when none is named. `group`: its address, or "community"."""
    zone, language = services.settings.zone, language_of(request, actor)
    say, now = translations(language).gettext, Quarter.of(clock.today(services.settings.zone))
    asked, group = request.query_params.get("quarter", ""), request.query_params.get("group", "")
    quarter = Quarter.read(asked) if asked else now
    if quarter is None or quarter > now:
        raise NotFoundError
    names = groups.names(session, None, language)
    chosen = next((one for one in names.values() if one.slug == group), None)
    if group and chosen is None and group != COMMUNITY:
        raise NotFoundError
    since, until = quarter.bounds(zone)
    only = chosen.id if chosen else None
    found = concluded(session, actor, since, until, group_id=only, community=group == COMMUNITY)

    def place(one: Conclusion) -> tuple[bool, str, int]:
        group = names.get(one.group_id or 0)
        name = group.name if group else ""
        return one.group_id is not None, name, one.group_id or 0

    parts = []
    for (of_group, name, number), rows in groupby(sorted(found, key=place), key=place):
        title = name if of_group else say("The whole community")
        parts.append(Part(title, f"/groups/{names[number].slug}" if of_group and number in names else "", list(rows)))
    first = first_conclusion(session, actor)
    oldest = Quarter.of(first.astimezone(zone).date()) if first else now
    more = f"&group={group}" if group else ""
    page = ConclusionsPage(
        quarter=str(quarter),
        quarter_name=say("Quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year},
        parts=parts,
        kinds=kinds(say),
        groups=[
            (COMMUNITY, say("The whole community")),
            *((one.slug, one.name) for one in names.values()),
        ],
        group=group,
        previous_href=f"/forum/conclusions?quarter={quarter.previous}{more}" if quarter > oldest else "",
        next_href=f"/forum/conclusions?quarter={quarter.next}{more}" if quarter < now else "",
    )
    return render("forum/conclusions.html", page)
