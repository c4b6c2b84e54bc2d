"""The page value of the register of programmes, and its rows and the directory's as tables for spreadsheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from app.organisations.pages import period
from app.organisations.queries_directory import NATIONAL, Details, Listed
from app.organisations.queries_programmes import Asked, Entry, Register
from app.organisations.words import Words
from app.web import Pages
from app.web.parts import Facet, FacetOption

ADDRESS = "/programmes"
VOCABULARIES = {"pillar": "pillar", "county": "county", "kind": "organisation_kind"}
MOST_ORGANISATIONS = 30


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """`unit` says what `reached` counts, and when."""

    name: str
    organisation: str
    href: str
    pillar: str
    target_group: str
    reached: int | None
    unit: str
    period: str
    county_note: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """`note`: of how many programmes the number is, and how recent."""

    reached: int
    service: str
    note: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """`hidden` are the chosen filters as (name, value), kept by the search box."""

    programmes: Sequence[RegisterLine]
    total: int
    totals: Sequence[TotalLine]
    query: str
    hidden: Sequence[tuple[str, str]]
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    csv_href: str
    pages: Pages


def register_page(found: Register, shown: Sequence[Entry], asked: Asked, words: Words, pages: Pages) -> RegisterPage:
    _ = words.gettext
    named = {"pillar": _("Pillar"), "county": _("Where they run"), "kind": _("Kind of organisation")}
    named["organisation"] = _("Organisation")
    narrowed = {name: value for name in named if (value := str(getattr(asked, name)))}
    return RegisterPage(
        programmes=[_line(one, words) for one in shown],
        total=pages.total,
        totals=_totals(found, words),
        query=asked.q,
        hidden=list(narrowed.items()),
        facets=[Facet(name, label, _options(found, asked, words, name)) for name, label in named.items()],
        chosen=[(_label(found, words, name, value), address(asked, name, "")) for name, value in narrowed.items()],
        clear_href=ADDRESS,
        csv_href=address(asked, "q", asked.q).replace(ADDRESS, f"{ADDRESS}.csv", 1),
        pages=pages,
    )


def address(asked: Asked, name: str, value: str) -> str:
    """The register with one filter set or, by an empty value, taken away."""
    changed = replace(asked, **{name: value})
    kept = {one.name: word for one in fields(changed) if (word := str(getattr(changed, one.name)))}
    return f"{ADDRESS}?{urlencode(kept)}" if kept else ADDRESS


def programme_table(found: Sequence[Entry], words: Words) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Head and rows; one row a programme, numbers as numbers."""
    _ = words.gettext
    head = [
        _("Programme"),
        _("Organisation"),
        _("Kind of organisation"),
        _("Pillar"),
        _("Target group"),
        _("Nationwide"),
        _("Counties"),
        _("Reached"),
        _("Unit"),
        _("Year of the count"),
        _("First year"),
        _("Last year"),
    ]
    rows = (
        (
            one.name,
            one.organisation,
            words.label("organisation_kind", one.kind),
            words.label("pillar", one.pillar),
            one.target_group,
            _("no") if one.counties else _("yes"),
            counties_of(one.counties, words),
            one.reached,
            _units(words).get(one.unit, one.unit) if one.reached is not None else "",
            one.year,
            one.from_year,
            one.to_year,
        )
        for one in found
    )
    return head, rows


def directory_table(
    found: Sequence[Listed], details: dict[int, Details], words: Words, base_url: str
) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Head and rows; one row an organisation. Nothing of it names a person or a registration."""
    _ = words.gettext
    head = [
        _("Name"),
        _("Acronym"),
        _("Kind of organisation"),
        _("Pillars"),
        _("Nationwide"),
        _("Counties"),
        _("Programmes"),
        _("Member since"),
        _("Website"),
        _("Profile"),
    ]
    rows = (
        (
            one.name,
            one.acronym,
            words.label("organisation_kind", one.kind),
            "; ".join(words.label("pillar", code) for code in sorted(one.pillars)),
            _("yes") if one.national else _("no"),
            counties_of(sorted(one.counties), words),
            one.programme_count,
            details[one.id].joined_on,
            details[one.id].website,
            f"{base_url}/organisations/{one.slug}",
        )
        for one in found
    )
    return head, rows


def counties_of(counties: Sequence[str], words: Words) -> str:
    return "; ".join(words.label("county", code) for code in counties)


def _totals(found: Register, words: Words) -> list[TotalLine]:
    made = []
    for one in found.totals:
        said = words.gettext("%(counted)s of %(programmes)s programmes counted") % {
            "counted": one.counted,
            "programmes": one.programmes,
        }
        newest = words.gettext("newest count %(year)s") % {"year": one.year} if one.year else ""
        service = f"{_units(words).get(one.unit, one.unit)}, {words.label('pillar', one.pillar)}"
        made.append(TotalLine(one.reached, service, ", ".join(part for part in (said, newest) if part)))
    return made


def _options(found: Register, asked: Asked, words: Words, name: str) -> list[FacetOption]:
    chosen = getattr(asked, name)
    counts = found.counts[name]
    if name == "organisation":
        order = [slug for slug, _ in counts.most_common(MOST_ORGANISATIONS)]
        order += [chosen] if chosen and chosen not in order else []
    else:
        order = [*([NATIONAL] if name == "county" else ()), *words.labels(VOCABULARIES[name])]
    return [
        FacetOption(
            _label(found, words, name, value),
            counts[value],
            address(asked, name, "" if value == chosen else value),
            value == chosen,
        )
        for value in order
        if counts[value] or value == chosen
    ]


def _label(found: Register, words: Words, name: str, value: str) -> str:
    if name == "organisation":
        return found.names.get(value, value)
    if name == "county" and value == NATIONAL:
        return words.gettext("Nationwide")
    return words.label(VOCABULARIES[name], value)


def _line(one: Entry, words: Words) -> RegisterLine:
    counted = [_units(words).get(one.unit, one.unit), str(one.year or "")]
    return RegisterLine(
        name=one.name,
        organisation=one.organisation,
        href=f"/organisations/{one.slug}#programmes",
        pillar=words.label("pillar", one.pillar),
        target_group=one.target_group,
        reached=one.reached,
        unit=", ".join(part for part in counted if part),
        period=period(one.from_year, one.to_year, words),
        county_note=words.places(one.counties),
    )


def _units(words: Words) -> dict[str, str]:
    return {"people": words.gettext("people"), "households": words.gettext("households")}
