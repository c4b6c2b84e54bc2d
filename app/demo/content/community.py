"""Organisations, people and groups from their TOML files, with every reference between them checked."""

from pathlib import Path

from app.demo.content.codes import COUNTIES, KINDS, LANGUAGES, PERSON_STATUSES, PILLARS, ROLES, TOPICS
from app.demo.content.fields import Fields
from app.demo.content.models import DemoGroup, DemoGuest, DemoOrganisation, DemoPerson, DemoProgramme
from app.demo.content.toml import entries


def read_organisations(folder: Path) -> tuple[DemoOrganisation, ...]:
    return tuple(_organisation(fields) for fields in entries(folder / "organisations.toml", "organisation", "slug"))


def read_people(folder: Path, organisations: frozenset[str]) -> tuple[DemoPerson, ...]:
    people = tuple(_person(fields) for fields in entries(folder / "people.toml", "person", "email"))
    for person in people:
        if person.organisation is not None and person.organisation not in organisations:
            raise ValueError(f"people.toml, {person.email}: unknown organisation {person.organisation!r}")
        if (person.organisation is None) is not ("guest" in person.roles) or (person.until is None) is (
            "guest" in person.roles
        ):
            raise ValueError(f"people.toml, {person.email}: a guest, and only a guest, has until and no organisation")
    return people


def read_groups(folder: Path, organisations: frozenset[str], people: frozenset[str]) -> tuple[DemoGroup, ...]:
    groups = tuple(_group(fields) for fields in entries(folder / "groups.toml", "group", "slug"))
    for group in groups:
        if group.lead_organisation not in organisations:
            raise ValueError(f"groups.toml, {group.slug}: unknown organisation {group.lead_organisation!r}")
        named = (*group.leads, group.secretary, *group.members, *(guest.email for guest in group.guests))
        if unknown := [email for email in named if email not in people]:
            raise ValueError(f"groups.toml, {group.slug}: unknown person {unknown[0]!r}")
        if len(set(named)) != len(named):
            raise ValueError(f"groups.toml, {group.slug}: someone is named twice")
    return groups


def _organisation(fields: Fields) -> DemoOrganisation:
    fields.only(
        "slug", "name", "acronym", "kind", "pillars", "profile", "website", "joined", "national", "counties",
        "programmes",
    )  # fmt: skip
    national, counties = _reach(fields)
    programmes = tuple(
        _programme(Fields(table, f"{fields.place}, programme {number}"))
        for number, table in enumerate(fields.tables("programmes"), start=1)
    )
    return DemoOrganisation(
        slug=fields.text("slug"),
        name=fields.text("name"),
        acronym=fields.text("acronym"),
        kind=fields.code("kind", KINDS),
        pillars=fields.codes("pillars", PILLARS),
        profile=fields.text("profile"),
        website=fields.text("website"),
        joined=fields.day("joined"),
        national=national,
        counties=counties,
        programmes=programmes,
    )


def _programme(fields: Fields) -> DemoProgramme:
    fields.only(
        "name", "pillar", "description", "target_group", "reached", "as_of", "national", "counties", "from", "to"
    )
    national, counties = _reach(fields)
    starts, ends = fields.whole("from"), fields.optional_whole("to")
    if ends is not None and ends < starts:
        raise fields.fault("it ends before it begins")
    return DemoProgramme(
        name=fields.text("name"),
        pillar=fields.code("pillar", PILLARS),
        description=fields.text("description"),
        target_group=fields.text("target_group"),
        reached=fields.whole("reached"),
        as_of=fields.whole("as_of"),
        national=national,
        counties=counties,
        starts=starts,
        ends=ends,
    )


def _reach(fields: Fields) -> tuple[bool, tuple[str, ...]]:
    national, counties = fields.flag("national"), fields.codes("counties", COUNTIES)
    if national is bool(counties):
        raise fields.fault("give either national = true or counties")
    return national, tuple(sorted(counties))


def _person(fields: Fields) -> DemoPerson:
    fields.only("email", "name", "title", "organisation", "roles", "language", "status", "until")
    return DemoPerson(
        email=fields.text("email"),
        name=fields.text("name"),
        title=fields.text("title"),
        organisation=fields.optional_text("organisation"),
        roles=fields.codes("roles", ROLES),
        language=fields.code("language", LANGUAGES),
        status=fields.code("status", PERSON_STATUSES, default="active"),
        until=fields.optional_day("until"),
    )


def _group(fields: Fields) -> DemoGroup:
    fields.only(
        "slug", "topic", "name", "name_sw", "purpose", "purpose_sw", "lead_organisation", "leads", "secretary",
        "members", "guests",
    )  # fmt: skip
    guests = tuple(Fields(table, f"{fields.place}, guest") for table in fields.tables("guests"))
    return DemoGroup(
        slug=fields.text("slug"),
        topic=fields.code("topic", TOPICS),
        name=fields.text("name"),
        name_sw=fields.text("name_sw"),
        purpose=fields.text("purpose"),
        purpose_sw=fields.text("purpose_sw"),
        lead_organisation=fields.text("lead_organisation"),
        leads=fields.texts("leads"),
        secretary=fields.text("secretary"),
        members=fields.texts("members"),
        guests=tuple(DemoGuest(guest.text("email"), guest.day("until"), guest.text("objective")) for guest in guests),
    )
