"""The directory: every member organisation, narrowed by kind, pillar, place and words, with counts for each choice.

A community has some dozens of organisations, hundreds at most, so two queries fetch what the list shows of all of them
and the counting is done here: every count belongs to the same moment, and the number of queries never grows.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState, Programme

NATIONAL = "national"
EXCERPT = 280


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation. `counties` unites its own with its programmes'; `national` when it names none itself."""

    id: int
    slug: str
    name: str
    acronym: str
    kind: str
    profile: str
    pillars: frozenset[str]
    counties: frozenset[str]
    national: bool
    programme_count: int

    @property
    def letter(self) -> str:
        return plain(self.name)[:1].upper()

    @property
    def places(self) -> frozenset[str]:
        return self.counties | {NATIONAL} if self.national else self.counties


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the directory; an empty word narrows nothing. `county` is an official number or NATIONAL.

    `q` looks in names and acronyms, `programme` in what the programmes are called and whom they are for.
    """

    kind: str = ""
    pillar: str = ""
    county: str = ""
    letter: str = ""
    q: str = ""
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """`counts` says, for each filter, how many organisations each choice would leave, the other filters standing."""

    found: Sequence[Listed]
    counts: dict[str, Counter[str]] = field(default_factory=dict)


VALUES: dict[str, Callable[[Listed], Iterable[str]]] = {
    "kind": lambda one: (one.kind,),
    "pillar": lambda one: one.pillars,
    "county": lambda one: one.places,
    "letter": lambda one: (one.letter,),
}


@dataclass(frozen=True, slots=True)
class Details:
    """What the list does not show, for its file."""

    website: str
    joined_on: date | None


def details_of(session: Session) -> dict[int, Details]:
    """Of all members in good standing, by number."""
    rows = session.execute(
        select(Organisation.id, Organisation.website, Organisation.joined_on).where(
            Organisation.state == OrganisationState.ACTIVE
        )
    )
    return {row.id: Details(row.website, row.joined_on) for row in rows}


def directory(session: Session, wanted: Wanted) -> Directory:
    everyone = list_organisations(session)
    if wanted.programme:
        running = _running(session, wanted.programme)
        everyone = [one for one in everyone if one.id in running]
    counts = {}
    for name, values in VALUES.items():
        others = replace(wanted, **{name: ""})
        counts[name] = Counter(value for one in everyone if _fits(one, others) for value in values(one))
    return Directory([one for one in everyone if _fits(one, wanted)], counts)


def list_organisations(session: Session) -> list[Listed]:
    """All members in good standing, by name."""
    programme_counties: dict[int, set[str]] = defaultdict(set)
    programme_counts: Counter[int] = Counter()
    for organisation_id, counties in session.execute(select(Programme.organisation_id, Programme.counties)):
        programme_counts[organisation_id] += 1
        programme_counties[organisation_id].update(counties)
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.acronym,
            Organisation.kind,
            func.substr(Organisation.profile, 1, EXCERPT).label("profile"),
            Organisation.pillars,
            Organisation.counties,
        ).where(Organisation.state == OrganisationState.ACTIVE)
    )
    found = [
        Listed(
            row.id,
            row.slug,
            row.name,
            row.acronym,
            row.kind,
            row.profile,
            frozenset(row.pillars),
            frozenset(row.counties) | programme_counties[row.id],
            not row.counties,
            programme_counts[row.id],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (plain(one.name), one.id))


def _running(session: Session, words: str) -> set[int]:
    """Numbers of the organisations with a programme that has all these words."""
    asked = plain(words).split()
    rows = session.execute(select(Programme.organisation_id, Programme.name, Programme.target_group))
    return {
        row.organisation_id
        for row in rows
        if all(word in text for text in [plain(f"{row.name} {row.target_group}")] for word in asked)
    }


def _fits(one: Listed, wanted: Wanted) -> bool:
    if any(getattr(wanted, name) and getattr(wanted, name) not in values(one) for name, values in VALUES.items()):
        return False
    words = plain(wanted.q).split()
    haystack = plain(f"{one.name} {one.acronym}")
    return all(word in haystack for word in words)


def plain(text: str) -> str:
    """Lower case without accents, so that «Musembi» finds «Musémbi»."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
