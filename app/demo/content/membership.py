"""The code of conduct, guests, measures and invitations from their files, together with the applications."""

from pathlib import Path

from app.demo.content.applications import Around, read_applications
from app.demo.content.codes import MEASURES, PLAIN_SUBJECTS
from app.demo.content.committees import read_day
from app.demo.content.fields import Fields
from app.demo.content.models import DemoPerson
from app.demo.content.models_governance import DemoResolution
from app.demo.content.models_membership import DemoCode, DemoInvitation, DemoMembership, DemoSanction, DemoStay
from app.demo.content.toml import read_table


def read_membership(folder: Path, around: Around) -> DemoMembership:
    conduct = Fields(read_table(folder / "conduct.toml"), "conduct.toml")
    conduct.only("stay", "sanction", "invitation")

    def each(name: str) -> list[Fields]:
        return [Fields(table, f"conduct.toml, {name} {n}") for n, table in enumerate(conduct.tables(name), start=1)]

    return DemoMembership(
        applications=read_applications(folder / "applications", around),
        invitations=tuple(_invitation(one, around) for one in each("invitation")),
        code=_code(folder / "code", around),
        stays=tuple(_stay(one, around) for one in each("stay")),
        sanctions=tuple(_sanction(one, around) for one in each("sanction")),
    )


def check_subjects(resolutions: tuple[DemoResolution, ...], door: DemoMembership) -> None:
    """Every resolution is about something that exists, and every stay renews one that stands before it."""
    subjects = {
        *PLAIN_SUBJECTS,
        f"code:{door.code.number}",
        *(f"application:{one.key}" for one in door.applications),
        *(f"stay:{one.key}" for one in door.stays),
        *(f"sanction:{one.key}" for one in door.sanctions),
    }
    for resolution in resolutions:
        if resolution.about not in subjects:
            raise ValueError(f"resolutions.toml, {resolution.key}: unknown about {resolution.about!r}")
    seen = {""}
    for stay in door.stays:
        if stay.renews not in seen:
            raise ValueError(f"conduct.toml, {stay.key}: unknown renews {stay.renews!r}")
        seen.add(stay.key)


def check_suspended(people: tuple[DemoPerson, ...], door: DemoMembership) -> None:
    """Whoever is suspended is so by a measure, and the other way round."""
    suspended = {one.email for one in people if one.status == "suspended"}
    if suspended != {one.person for one in door.sanctions if one.measure == "suspension"}:
        raise ValueError("people.toml and conduct.toml do not agree on who is suspended")


def _code(folder: Path, around: Around) -> DemoCode:
    fields = Fields(read_table(folder / "code.toml"), "code.toml")
    fields.only(
        "number", "title", "what_changed", "written_by", "written_on", "in_force_on", "resolution", "accepted_on",
        "not_accepted_by",
    )  # fmt: skip
    number = fields.whole("number")
    return DemoCode(
        number=number,
        title=fields.text("title"),
        what_changed=fields.text("what_changed", default=""),
        text_en=(folder / f"{number}.en.md").read_text(encoding="utf-8").strip(),
        text_sw=(folder / f"{number}.sw.md").read_text(encoding="utf-8").strip(),
        written_by=fields.code("written_by", around.people),
        written_on=fields.day("written_on"),
        in_force_on=fields.day("in_force_on"),
        accepted_on=fields.day("accepted_on"),
        not_accepted_by=fields.codes("not_accepted_by", around.people),
        resolution=fields.code("resolution", around.resolutions),
    )


def _stay(fields: Fields, around: Around) -> DemoStay:
    fields.only(
        "key", "email", "name", "institution", "objective", "group", "proposed_by", "proposed", "began", "until",
        "ended", "end_reason", "renews", "resolution",
    )  # fmt: skip
    return DemoStay(
        key=fields.text("key"),
        email=fields.text("email"),
        name=fields.text("name"),
        institution=fields.text("institution"),
        objective=fields.text("objective"),
        group=fields.code("group", around.groups),
        proposed_by=fields.code("proposed_by", around.people),
        proposed=fields.day("proposed"),
        began=fields.day("began"),
        until=fields.day("until"),
        ended=fields.optional_day("ended"),
        end_reason=fields.text("end_reason", default=""),
        renews=fields.text("renews", default=""),
        resolution=fields.code("resolution", around.resolutions),
    )


def _sanction(fields: Fields, around: Around) -> DemoSanction:
    fields.only(
        "key", "person", "measure", "reason", "proposed_by", "proposed", "imposed", "appeal_by", "until", "resolution"
    )
    return DemoSanction(
        key=fields.text("key"),
        person=fields.code("person", around.people),
        measure=fields.code("measure", MEASURES),
        reason=fields.text("reason"),
        proposed_by=fields.code("proposed_by", around.people),
        proposed=fields.day("proposed"),
        imposed=fields.day("imposed"),
        appeal_by=fields.day("appeal_by"),
        until=fields.optional_day("until"),
        resolution=fields.code("resolution", around.resolutions),
    )


def _invitation(fields: Fields, around: Around) -> DemoInvitation:
    fields.only("organisation", "person", "name", "email", "at", "statement")
    return DemoInvitation(
        organisation=fields.code("organisation", around.organisations),
        person=fields.code("person", around.people),
        name=fields.text("name"),
        email=fields.text("email"),
        at=read_day(fields, "at"),
        statement=fields.text("statement"),
    )
