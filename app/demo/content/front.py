"""The words and totals of the signed-out home page."""

from collections.abc import Mapping
from pathlib import Path

from app.demo.content.codes import PILLARS, UNITS
from app.demo.content.fields import Fields
from app.demo.content.models import DemoHome, DemoMilestone, DemoOrganisation
from app.demo.content.toml import entries, read_table


def read_milestones(folder: Path, organisations: tuple[DemoOrganisation, ...]) -> tuple[DemoMilestone, ...]:
    """Totals by service, refused when they are not the sum of the programmes they name."""
    reached = {
        f"{organisation.slug}: {programme.name}": programme.reached
        for organisation in organisations
        for programme in organisation.programmes
    }
    found = entries(folder / "milestones.toml", "milestone", "service")
    return tuple(_milestone(fields, reached) for fields in found)


def read_homes(folder: Path) -> tuple[DemoHome, ...]:
    whole = read_table(folder / "home.toml")
    return tuple(_home(language, Fields(whole, "home.toml").inner(language)) for language in whole)


def _milestone(fields: Fields, reached: Mapping[str, int]) -> DemoMilestone:
    programmes, total, as_of = fields.texts("programmes"), fields.whole("reached"), fields.whole("as_of")
    if unknown := [name for name in programmes if name not in reached]:
        raise fields.fault(f"unknown programme {unknown[0]!r}")
    if (summed := sum(reached[name] for name in programmes)) != total:
        raise fields.fault(f"reached is {total} but its programmes sum to {summed}")
    history = _history(fields)
    if history[-1:] != ((as_of, total),):
        raise fields.fault("history must end with as_of and reached")
    return DemoMilestone(
        service=fields.text("service"),
        service_sw=fields.text("service_sw"),
        pillar=fields.code("pillar", PILLARS),
        unit=fields.code("unit", UNITS),
        as_of=as_of,
        reached=total,
        programmes=programmes,
        history=history,
    )


def _history(fields: Fields) -> tuple[tuple[int, int], ...]:
    rows = fields.table.get("history", [])
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == 2 and all(type(cell) is int for cell in row) for row in rows
    ):
        raise fields.fault("history must be pairs of year and number")
    return tuple((row[0], row[1]) for row in rows)


def _home(language: str, fields: Fields) -> DemoHome:
    return DemoHome(
        language=language,
        name=fields.text("name"),
        headline=fields.text("headline"),
        lead=fields.text("lead"),
        who_we_are=fields.text("who_we_are"),
        how_to_join=fields.text("how_to_join"),
        what_is_public=fields.text("what_is_public"),
        demo_notice=fields.text("demo_notice"),
    )
