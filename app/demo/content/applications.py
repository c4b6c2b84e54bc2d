"""Applications, one TOML file each, with every reference checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.demo.content.codes import (
    APPLICATION_MOVES,
    APPLICATION_STATES,
    APPLICATION_STEPS,
    COUNTIES,
    KINDS,
    LANGUAGES,
    NOMINATION_STATES,
    PILLARS,
    TICKS,
    UNITS,
)
from app.demo.content.committees import read_day, read_optional_day
from app.demo.content.fields import Fields
from app.demo.content.models_membership import DemoApplication, DemoMove, DemoNomination, DemoNote, DemoPaper
from app.demo.content.toml import read_table


@dataclass(frozen=True, slots=True)
class Around:
    """What applications may refer to: slugs, e-mails, keys of resolutions."""

    organisations: frozenset[str]
    people: frozenset[str]
    groups: frozenset[str]
    resolutions: frozenset[str]


def read_applications(folder: Path, around: Around) -> tuple[DemoApplication, ...]:
    """By file name."""
    return tuple(
        _application(path.stem, Fields(read_table(path), path.name), around) for path in sorted(folder.glob("*.toml"))
    )


def _application(key: str, fields: Fields, around: Around) -> DemoApplication:
    fields.only(
        "state", "language", "began", "contact", "declared_by", "member", "national", "counties", "contribution",
        "organisation", "programmes", "contacts", "nomination", "moves", "screening", "notes", "files",
    )  # fmt: skip
    screening = fields.inner("screening") if "screening" in fields.table else Fields({}, fields.place)
    return DemoApplication(
        key=key,
        state=fields.code("state", APPLICATION_STATES),
        language=fields.code("language", LANGUAGES),
        contact=fields.text("contact"),
        began=read_day(fields, "began"),
        answers=_answers(fields),
        nomination=_nomination(fields.inner("nomination"), around),
        moves=tuple(_move(one, around) for one in _each(fields, "moves")),
        screening=tuple((item, screening.code(item, TICKS)) for item in screening.table),
        notes=tuple(
            DemoNote(one.code("by", around.people), read_day(one, "at"), one.text("text"))
            for one in _each(fields, "notes")
        ),
        papers=tuple(
            DemoPaper(one.text("name"), one.text("title"), one.text("text")) for one in _each(fields, "files")
        ),
        member=fields.code("member", around.organisations | {""}, default=""),
    )


def _answers(fields: Fields) -> Mapping[str, Any]:
    own, national = fields.inner("organisation"), fields.flag("national")
    own.only("name", "acronym", "kind", "legal_status", "registration_number", "website")
    counties = fields.codes("counties", COUNTIES)
    if national is bool(counties):
        raise fields.fault("give either national = true or counties")
    return {
        "organisation": {
            "name": own.text("name"),
            "acronym": own.text("acronym"),
            "kind": own.code("kind", KINDS),
            "legal_status": own.text("legal_status"),
            "registration_number": own.text("registration_number"),
            "website": own.text("website", default=""),
        },
        "programmes": [_programme(one) for one in _each(fields, "programmes")],
        "national": national,
        "counties": list(counties),
        "contacts": [_contact(one) for one in _each(fields, "contacts")],
        "contribution": fields.text("contribution").strip(),
        "nominated_by": fields.inner("nomination").text("organisation"),
        "nomination_note": fields.inner("nomination").text("note"),
        "declared_by": fields.text("declared_by"),
    }


def _programme(fields: Fields) -> Mapping[str, Any]:
    fields.only("name", "pillar", "counties", "target_group", "description", "reached", "reached_unit", "from", "to")
    return {
        "name": fields.text("name"),
        "pillar": fields.code("pillar", PILLARS),
        "counties": list(fields.codes("counties", COUNTIES)),
        "target_group": fields.text("target_group"),
        "description": fields.text("description"),
        "reached": fields.whole("reached"),
        "reached_unit": fields.code("reached_unit", UNITS),
        "from_year": fields.whole("from"),
        "to_year": fields.optional_whole("to"),
    }


def _contact(fields: Fields) -> Mapping[str, Any]:
    fields.only("name", "email", "position", "representative")
    return {
        "name": fields.text("name"),
        "email": fields.text("email"),
        "position": fields.text("position"),
        "representative": fields.flag("representative"),
    }


def _nomination(fields: Fields, around: Around) -> DemoNomination:
    fields.only("organisation", "state", "asked", "answered", "person", "note", "statement")
    answered = read_optional_day(fields, "answered")
    if (answered is None) is not (fields.text("state") == "asked"):
        raise fields.fault("a nomination that is answered, and only that, has an answered day")
    return DemoNomination(
        organisation=fields.code("organisation", around.organisations),
        state=fields.code("state", NOMINATION_STATES),
        person=fields.code("person", around.people | {""}, default=""),
        statement=fields.text("statement", default=""),
        asked=read_day(fields, "asked"),
        answered=answered,
    )


def _move(fields: Fields, around: Around) -> DemoMove:
    fields.only("move", "to", "at", "by", "reason", "note", "steps", "resolution")
    return DemoMove(
        name=fields.code("move", APPLICATION_MOVES),
        to=fields.code("to", APPLICATION_STATES | {""}, default=""),
        at=read_day(fields, "at"),
        by=fields.code("by", around.people | {""}, default=""),
        reason=fields.text("reason", default="").strip(),
        note=fields.text("note", default=""),
        steps=fields.codes("steps", APPLICATION_STEPS),
        resolution=fields.code("resolution", around.resolutions | {""}, default=""),
    )


def _each(fields: Fields, name: str) -> tuple[Fields, ...]:
    return tuple(
        Fields(table, f"{fields.place}, {name} {number}") for number, table in enumerate(fields.tables(name), start=1)
    )
