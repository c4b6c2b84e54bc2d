"""The page value of the directory: cards, filters with counts, letters."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from app.core.text import initials
from app.organisations.queries_directory import NATIONAL, Directory, Listed, Wanted
from app.organisations.words import Words
from app.web import Pages
from app.web.parts import Facet, FacetOption, Offer

ADDRESS = "/organisations"
EXCERPT = 180
VOCABULARY = {"kind": "organisation_kind", "pillar": "pillar", "county": "county"}


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    name: str
    acronym: str
    href: str
    initials: str
    kind_label: str
    county_note: str
    programme_count: int
    text: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """`hidden` are the chosen filters as (name, value) that the search box keeps, `kept` those that the programme box does."""

    organisations: Sequence[OrganisationCard]
    total: int
    query: str
    programme: str
    kept: Sequence[tuple[str, str]]
    csv_href: str
    hidden: Sequence[tuple[str, str]]
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    letters: Sequence[FacetOption]
    pages: Pages
    offers: Sequence[Offer]


def directory_page(
    found: Directory, shown: Sequence[Listed], wanted: Wanted, words: Words, *, pages: Pages, offers: Sequence[Offer]
) -> DirectoryPage:
    _ = words.gettext
    named = {"kind": _("Kind"), "pillar": _("Pillar"), "county": _("Where they work")}
    narrowed = {name: value for name in named if (value := str(getattr(wanted, name)))}
    return DirectoryPage(
        organisations=[_card(one, words) for one in shown],
        total=pages.total,
        query=wanted.q,
        programme=wanted.programme,
        kept=[*narrowed.items(), *([("q", wanted.q)] if wanted.q else ())],
        csv_href=address(wanted, "letter", wanted.letter).replace(ADDRESS, f"{ADDRESS}.csv", 1),
        hidden=[*narrowed.items(), *([("programme", wanted.programme)] if wanted.programme else ())],
        facets=[Facet(name, label, _options(found, wanted, words, name)) for name, label in named.items()],
        chosen=[
            *(
                [(f"{_('Programme')}: {wanted.programme}", address(wanted, "programme", ""))]
                if wanted.programme
                else ()
            ),
            *((_label(words, name, value), address(wanted, name, "")) for name, value in narrowed.items()),
        ],
        clear_href=ADDRESS,
        letters=_letters(found, wanted),
        pages=pages,
        offers=offers,
    )


def address(wanted: Wanted, name: str, value: str) -> str:
    """The directory with one filter set or, by an empty value, taken away. A letter goes when anything else changes."""
    changed = replace(wanted, **{"letter": "", name: value})
    kept = {one.name: word for one in fields(changed) if (word := str(getattr(changed, one.name)))}
    return f"{ADDRESS}?{urlencode(kept)}" if kept else ADDRESS


def _options(found: Directory, wanted: Wanted, words: Words, name: str) -> list[FacetOption]:
    chosen = getattr(wanted, name)
    counts = found.counts[name]
    order = [*([NATIONAL] if name == "county" else ()), *words.labels(VOCABULARY[name])]
    return [
        FacetOption(
            _label(words, name, value),
            counts[value],
            address(wanted, name, "" if value == chosen else value),
            value == chosen,
        )
        for value in order
        if counts[value] or value == chosen
    ]


def _letters(found: Directory, wanted: Wanted) -> list[FacetOption]:
    counts = found.counts["letter"]
    return [
        FacetOption(
            letter,
            counts[letter],
            address(wanted, "letter", "" if letter == wanted.letter else letter),
            letter == wanted.letter,
        )
        for letter in sorted({*counts, *wanted.letter})
    ]


def _label(words: Words, name: str, value: str) -> str:
    return (
        words.gettext("Nationwide") if value == NATIONAL and name == "county" else words.label(VOCABULARY[name], value)
    )


def _card(one: Listed, words: Words) -> OrganisationCard:
    text = one.profile if len(one.profile) <= EXCERPT else one.profile[:EXCERPT].rsplit(" ", 1)[0] + "…"
    return OrganisationCard(
        name=one.name,
        acronym=one.acronym,
        href=f"{ADDRESS}/{one.slug}",
        initials=one.acronym if 0 < len(one.acronym) < 8 else initials(one.name),
        kind_label=words.label("organisation_kind", one.kind),
        county_note=words.gettext("Nationwide") if one.national else words.places(sorted(one.counties)),
        programme_count=one.programme_count,
        text=text,
    )
