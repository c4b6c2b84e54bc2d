"""The register of programmes: those of all members in good standing, narrowed, counted and added up.

Some hundreds, a thousand at most: one query fetches what the list shows of all of them, and the rest is done here, so that
every count belongs to the same moment.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState, Programme
from app.organisations.queries_directory import NATIONAL, plain


@dataclass(frozen=True, slots=True)
class Entry:
    """One programme. No `counties` means national; `reached` counts `unit`s in `year`, None where nobody counted."""

    id: int
    name: str
    pillar: str
    target_group: str
    reached: int | None
    unit: str
    year: int | None
    counties: Sequence[str]
    from_year: int | None
    to_year: int | None
    organisation: str
    slug: str
    kind: str

    @property
    def places(self) -> Iterable[str]:
        return self.counties or (NATIONAL,)


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the register; an empty word narrows nothing. `organisation` is an address, `county` a number or NATIONAL."""

    pillar: str = ""
    county: str = ""
    kind: str = ""
    organisation: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """Numbers reached of one pillar in one unit; `counted` of its `programmes` have a number, the newest of `year`."""

    pillar: str
    unit: str
    reached: int
    counted: int
    programmes: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """`counts` says, for each filter, how many programmes each choice would leave, the other filters standing."""

    found: Sequence[Entry]
    totals: Sequence[Total]
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


VALUES: dict[str, Callable[[Entry], Iterable[str]]] = {
    "pillar": lambda one: (one.pillar,),
    "county": lambda one: one.places,
    "kind": lambda one: (one.kind,),
    "organisation": lambda one: (one.slug,),
}


def register(session: Session, asked: Asked) -> Register:
    everything = _entries(session)
    words = plain(asked.q).split()
    if words:
        everything = [one for one in everything if _says(one, words)]
    counts = {}
    for name, values in VALUES.items():
        others = replace(asked, **{name: ""})
        counts[name] = Counter(value for one in everything if _fits(one, others) for value in values(one))
    found = [one for one in everything if _fits(one, asked)]
    return Register(found, totals(found), counts, {one.slug: one.organisation for one in everything})


def totals(found: Sequence[Entry]) -> list[Total]:
    """By pillar and unit, most first; people and households are never added up, and what nobody counted is not nought."""
    programmes: Counter[tuple[str, str]] = Counter()
    reached: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    years: dict[tuple[str, str], int] = {}
    for one in found:
        key = (one.pillar, one.unit)
        programmes[key] += 1
        if one.reached is not None:
            reached[key] += one.reached
            counted[key] += 1
            years[key] = max(years.get(key, 0), one.year or 0)
    made = [
        Total(pillar, unit, reached[pillar, unit], counted[pillar, unit], number, years[pillar, unit] or None)
        for (pillar, unit), number in programmes.items()
        if counted[pillar, unit]
    ]
    return sorted(made, key=lambda one: (-one.reached, one.pillar, one.unit))


def _entries(session: Session) -> list[Entry]:
    rows = session.execute(
        select(
            Programme.id,
            Programme.name,
            Programme.pillar,
            Programme.target_group,
            Programme.reached,
            Programme.reached_unit,
            Programme.reached_year,
            Programme.counties,
            Programme.from_year,
            Programme.to_year,
            Organisation.name.label("organisation"),
            Organisation.slug,
            Organisation.kind,
        )
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(Organisation.state == OrganisationState.ACTIVE)
    )
    return sorted((Entry(*tuple(row)) for row in rows), key=lambda one: (plain(one.name), one.id))


def _fits(one: Entry, asked: Asked) -> bool:
    return not any(getattr(asked, name) and getattr(asked, name) not in values(one) for name, values in VALUES.items())


def _says(one: Entry, words: Sequence[str]) -> bool:
    text = plain(f"{one.name} {one.target_group} {one.organisation}")
    return all(word in text for word in words)
