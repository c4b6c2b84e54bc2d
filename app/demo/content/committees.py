"""Committees and resolutions from their TOML files, with every person and organisation they name checked."""

from pathlib import Path

from app.demo.content.codes import CHOICES, COMMITTEE_KINDS, COUNTIES, PILLARS
from app.demo.content.fields import Fields
from app.demo.content.models_governance import (
    DemoCommittee,
    DemoDay,
    DemoFormerTerm,
    DemoRemark,
    DemoResolution,
    DemoSeat,
    DemoTerm,
    DemoVote,
)
from app.demo.content.toml import entries

CRITERIA = 5
NOT_APPLICABLE = "n/a"


def read_committees(folder: Path, organisations: frozenset[str], people: frozenset[str]) -> tuple[DemoCommittee, ...]:
    return tuple(
        _committee(fields, organisations, people) for fields in entries(folder / "committees.toml", "committee", "slug")
    )


def read_resolutions(folder: Path, people: frozenset[str]) -> tuple[DemoResolution, ...]:
    """In the order in which they were decided, so that their numbers follow; those still open come last."""
    found = tuple(_resolution(fields, people) for fields in entries(folder / "resolutions.toml", "resolution", "key"))
    days = [one.closed.on for one in found if one.closed is not None and one.closed.on is not None]
    if days != sorted(days):
        raise ValueError("resolutions.toml: resolutions stand in the order in which they were closed")
    return found


def read_day(fields: Fields, name: str) -> DemoDay:
    """`name` is a date, or a number of days before the loading."""
    if isinstance(fields.table.get(name), int):
        return DemoDay(days_ago=fields.signed(name))
    return DemoDay(on=fields.day(name))


def read_optional_day(fields: Fields, name: str) -> DemoDay | None:
    return read_day(fields, name) if name in fields.table else None


def _committee(fields: Fields, organisations: frozenset[str], people: frozenset[str]) -> DemoCommittee:
    fields.only("slug", "kind", "county", "size", "name", "name_sw", "purpose", "seats")
    seats = tuple(
        _seat(Fields(table, f"{fields.place}, seat {number}"), organisations, people)
        for number, table in enumerate(fields.tables("seats"), start=1)
    )
    return DemoCommittee(
        slug=fields.text("slug"),
        kind=fields.code("kind", COMMITTEE_KINDS),
        county=fields.code("county", COUNTIES | {""}, default=""),
        size=_size(fields),
        name=fields.text("name"),
        name_sw=fields.text("name_sw"),
        purpose=fields.text("purpose"),
        seats=seats,
    )


def _size(fields: Fields) -> tuple[int, int]:
    match fields.table.get("size"):
        case [int(least), int(most)] if 0 < least <= most:
            return least, most
    raise fields.fault("size must be the fewest and the most members")


def _seat(fields: Fields, organisations: frozenset[str], people: frozenset[str]) -> DemoSeat:
    fields.only("constituency", "organisation", "pillar", "holder", "alternate", "former")
    return DemoSeat(
        constituency=fields.text("constituency"),
        organisation=fields.code("organisation", organisations) if "organisation" in fields.table else None,
        pillar=fields.code("pillar", PILLARS | {""}, default=""),
        holder=_term(fields.inner("holder"), people) if "holder" in fields.table else None,
        alternate=_term(fields.inner("alternate"), people) if "alternate" in fields.table else None,
        former=tuple(_former(Fields(table, f"{fields.place}, former"), people) for table in fields.tables("former")),
    )


def _term(fields: Fields, people: frozenset[str]) -> DemoTerm:
    fields.only("person", "began", "ends_in", "chair")
    return DemoTerm(
        fields.code("person", people), fields.day("began"), fields.optional_whole("ends_in"), fields.flag("chair")
    )


def _former(fields: Fields, people: frozenset[str]) -> DemoFormerTerm:
    fields.only("person", "began", "ended", "chair", "reason")
    return DemoFormerTerm(
        fields.code("person", people),
        fields.day("began"),
        fields.day("ended"),
        fields.flag("chair"),
        fields.text("reason"),
    )


def _resolution(fields: Fields, people: frozenset[str]) -> DemoResolution:
    fields.only(
        "key", "about", "title", "question", "opened_by", "opened", "due", "closed", "closed_by", "reason", "votes",
        "remarks",
    )  # fmt: skip
    closed = read_optional_day(fields, "closed")
    if (closed is None) is not ("reason" not in fields.table):
        raise fields.fault("a closed resolution, and only that, has a reason")
    return DemoResolution(
        key=fields.text("key"),
        about=fields.text("about", default=""),
        title=fields.text("title"),
        question=fields.text("question"),
        opened_by=fields.code("opened_by", people),
        opened=read_day(fields, "opened"),
        due=read_day(fields, "due"),
        closed=closed,
        closed_by=fields.code("closed_by", people | {""}, default=""),
        reason=fields.text("reason", default=""),
        votes=tuple(_vote(Fields(one, f"{fields.place}, vote"), people) for one in fields.tables("votes")),
        remarks=tuple(_remark(Fields(one, f"{fields.place}, remark"), people) for one in fields.tables("remarks")),
    )


def _vote(fields: Fields, people: frozenset[str]) -> DemoVote:
    fields.only("by", "at", "conflict", "choice", "scores", "comment")
    return DemoVote(
        person=fields.code("by", people),
        at=read_day(fields, "at"),
        conflict=fields.text("conflict", default=""),
        choice=fields.code("choice", CHOICES | {""}, default=""),
        scores=_scores(fields),
        comment=fields.text("comment", default=""),
    )


def _scores(fields: Fields) -> tuple[int | None, ...]:
    given = fields.table.get("scores", [])
    if not isinstance(given, list) or len(given) not in {0, CRITERIA}:
        raise fields.fault("scores must be five numbers")
    if any(one != NOT_APPLICABLE and one not in range(6) for one in given):
        raise fields.fault(f"scores go from 0 to 5, or are {NOT_APPLICABLE!r}")
    return tuple(None if one == NOT_APPLICABLE else one for one in given)


def _remark(fields: Fields, people: frozenset[str]) -> DemoRemark:
    fields.only("by", "at", "text")
    return DemoRemark(fields.code("by", people), read_day(fields, "at"), fields.text("text"))
