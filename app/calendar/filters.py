"""What of the calendar somebody wants to see: by plain GET, kept from view to view."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app import events
from app.calendar.reading import Reading
from app.core.text import one_line
from app.groups import GroupName
from app.vocabularies import load_vocabularies
from app.web.parts import Facet, FacetOption

MINE, COMMUNITY, ATTENDED = "my-groups", "community", "attended"
NAMES = ("show", "group", "kind")
MOST_VALUES = 20
NO_GROUP, NO_KIND = 0, ""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """`show` holds some of my-groups, community and attended; groups are slugs, kinds codes. Several groups are alternatives."""

    show: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()

    def pairs(self, without: tuple[str, str] = ("", "")) -> Pairs:
        return tuple((name, value) for name in NAMES for value in getattr(self, name) if (name, value) != without)

    def href(self, path: str, without: tuple[str, str] = ("", ""), plus: Sequence[tuple[str, str]] = ()) -> str:
        """The path with what is asked, but for one pair, and with others; it may carry a query of its own."""
        pairs = (*self.pairs(without), *plus)
        return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}" if pairs else path


def read_asked(given: QueryParams) -> Asked:
    return Asked(*(_values(given.getlist(name)) for name in NAMES))


def _values(given: Sequence[str]) -> tuple[str, ...]:
    found = (one_line(part)[:80] for value in given for part in value.split(","))
    return tuple(dict.fromkeys(value for value in found if value))[:MOST_VALUES]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What was asked, with slugs and persons turned into numbers. None lets everything through."""

    groups: frozenset[int | None] | None
    kinds: frozenset[str] | None
    attended: frozenset[int] | None

    def lets(self, line: events.EventLine) -> bool:
        return self.fits(
            line.group_id, line.kind, attended=self.attended is None or line.occurrence_id in self.attended
        )

    def fits(self, group_id: int | None, kind: str, *, attended: bool, but: str = "") -> bool:
        """Whether such a line passes; `but` names one of the three that is left out of account."""
        return (
            (self.groups is None or but == "groups" or group_id in self.groups)
            and (self.kinds is None or but == "kinds" or kind in self.kinds)
            and (self.attended is None or but == "attended" or attended)
        )

    def wanted(self) -> events.Wanted:
        """The same in SQL."""
        groups = self.groups or ()
        return events.Wanted(
            group_ids=[i for i in groups if i is not None],
            community=None in groups,
            kinds=self.kinds or (),
            mine=self.attended is not None,
        )


def sieve(reading: Reading, asked: Asked) -> Sieve:
    """What does not exist is in the sieve as what no event has; so are the groups of somebody who is in none."""
    kinds = _labels(reading)["kind"]
    of: set[int | None] | None = None
    if asked.group or {MINE, COMMUNITY} & set(asked.show):
        slugs = {one.slug: one.id for one in reading.group_names().values()}
        of = {slugs.get(slug, NO_GROUP) for slug in asked.group}
        if MINE in asked.show:
            of |= reading.actor.group_ids or {NO_GROUP}
        if COMMUNITY in asked.show:
            of.add(None)
    return Sieve(
        None if of is None else frozenset(of),
        frozenset(code if code in kinds else NO_KIND for code in asked.kind) or None,
        reading.attended() if ATTENDED in asked.show else None,
    )


def count(found: Sequence[events.EventLine], attended: Collection[int]) -> list[events.Tally]:
    """As `events.tallies` does it in SQL."""
    counts = Counter((line.kind, line.group_id, line.occurrence_id in attended) for line in found)
    return [events.Tally(*key, number) for key, number in counts.items()]


def facets(reading: Reading, asked: Asked, through: Sieve, tallies: Sequence[events.Tally], path: str) -> list[Facet]:
    """Choices with the number of events that each would show."""
    names = reading.group_names()
    kinds = load_vocabularies(reading.session).labels("event_kind", reading.language)
    mine = reading.actor.group_ids

    def fitting(but: str) -> list[events.Tally]:
        return [one for one in tallies if through.fits(one.group_id, one.kind, attended=one.attended, but=but)]

    by_kind, by_group = Counter[str](), Counter[int | None]()
    for one in fitting("kinds"):
        by_kind[one.kind] += one.number
    for one in fitting("groups"):
        by_group[one.group_id] += one.number
    whose = {MINE: sum(n for i, n in by_group.items() if i in mine)} if mine else {}
    whose[COMMUNITY] = by_group[None]
    if reading.actor.signed_in:
        whose[ATTENDED] = sum(one.number for one in fitting("attended") if one.attended)
    slugs = {names[i].slug: n for i, n in by_group.items() if i is not None and i in names}

    def facet(name: str, label: str, counts: Mapping[str, int], labels: Mapping[str, str]) -> Facet:
        taken = getattr(asked, name)
        order = [*counts, *(value for value in taken if value not in counts and value in labels)]
        options = [
            FacetOption(
                labels.get(value, value),
                counts.get(value, 0),
                asked.href(path, (name, value)) if value in taken else asked.href(path, plus=[(name, value)]),
                value in taken,
            )
            for value in order
        ]
        return Facet(name, label, options)

    say = reading.say
    of_groups = _slug_labels(names)
    return [
        facet("show", say("Show"), whose, whose_labels(reading)),
        facet("group", say("Working group"), _by_label(slugs, of_groups), of_groups),
        facet("kind", say("Kind"), _by_label(by_kind, kinds), kinds),
    ]


def chosen(reading: Reading, asked: Asked, path: str) -> list[tuple[str, str]]:
    """What narrows the view, each with the address of the view without it. What names nothing is shown as it was typed."""
    labels = _labels(reading)
    return [(labels[name].get(value, value), asked.href(path, (name, value))) for name, value in asked.pairs()]


def is_known(reading: Reading, asked: Asked) -> bool:
    """Whether all that is asked has a name; what somebody makes up is not worth keeping a view for."""
    labels = _labels(reading)
    return all(value in labels[name] for name, value in asked.pairs())


def _labels(reading: Reading) -> dict[str, Mapping[str, str]]:
    return {
        "show": whose_labels(reading),
        "group": _slug_labels(reading.group_names()),
        "kind": load_vocabularies(reading.session).labels("event_kind", reading.language),
    }


def whose_labels(reading: Reading) -> dict[str, str]:
    say = reading.say
    return {MINE: say("My groups"), COMMUNITY: say("The community"), ATTENDED: say("What I attend")}


def _slug_labels(names: Mapping[int, GroupName]) -> dict[str, str]:
    return {one.slug: one.name for one in names.values()}


def _by_label(counts: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: labels.get(pair[0], pair[0])))
