"""The calendar and the terms of reference from their TOML files, with everybody they name checked."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from app.demo.content.codes import EVENT_KINDS
from app.demo.content.fields import Fields
from app.demo.content.models_calendar import (
    DemoCalendar,
    DemoChange,
    DemoEvent,
    DemoItem,
    DemoPlan,
    DemoSeries,
    DemoTerms,
)
from app.demo.content.toml import read_table

DAYS = ("MO", "TU", "WE", "TH", "FR")
MODES = frozenset({"in_person", "online", "hybrid"})
SHARED = frozenset({"public", "members", "committee"})
PLAN = (
    "key",
    "group",
    "kind",
    "title",
    "description",
    "time",
    "minutes",
    "mode",
    "venue",
    "join_link",
    "visibility",
    "agenda",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Everything that the calendar may name."""

    organisations: frozenset[str]
    people: frozenset[str]
    groups: frozenset[str]


def read_calendar(folder: Path, named: Named) -> DemoCalendar:
    whole = Fields(read_table(folder / "calendar.toml"), "calendar.toml")
    whole.only("series", "event", "change")
    series = tuple(_series(fields, named) for fields in _each(whole, "series"))
    keys = frozenset(one.plan.key for one in series)
    terms = Fields(read_table(folder / "terms.toml"), "terms.toml")
    terms.only("terms")
    return DemoCalendar(
        series=series,
        events=tuple(_event(fields, named) for fields in _each(whole, "event")),
        changes=tuple(_change(fields, keys) for fields in _each(whole, "change")),
        terms=tuple(_terms(fields, named) for fields in _each(terms, "terms")),
    )


def _each(whole: Fields, name: str) -> tuple[Fields, ...]:
    return tuple(
        Fields(table, f"{whole.place}, {name} {table.get('key', number)}")
        for number, table in enumerate(whole.tables(name), start=1)
    )


def _series(fields: Fields, named: Named) -> DemoSeries:
    fields.only(*PLAN, "nth", "weekday", "months_ago", "rotates")
    return DemoSeries(
        plan=_plan(fields, named),
        nth=fields.signed("nth"),
        weekday=DAYS.index(fields.code("weekday", frozenset(DAYS))),
        months_ago=fields.whole("months_ago"),
        rotates=fields.flag("rotates"),
    )


def _event(fields: Fields, named: Named) -> DemoEvent:
    fields.only(*PLAN, "in_days", "host", "capacity", "records", "recording", "cancelled", "going")
    return DemoEvent(
        plan=_plan(fields, named),
        in_days=fields.signed("in_days"),
        host=fields.code("host", named.organisations | {""}, default=""),
        capacity=fields.optional_whole("capacity"),
        records=fields.flag("records"),
        recording=fields.text("recording", default=""),
        cancelled=fields.text("cancelled", default=""),
        going=fields.codes("going", named.people),
    )


def _plan(fields: Fields, named: Named) -> DemoPlan:
    group = fields.code("group", named.groups | {""}, default="")
    return DemoPlan(
        key=fields.text("key"),
        group=group,
        kind=fields.code("kind", EVENT_KINDS),
        title=fields.text("title"),
        description=fields.text("description"),
        at=_time(fields),
        minutes=fields.whole("minutes"),
        mode=fields.code("mode", MODES),
        venue=fields.text("venue", default=""),
        join_link=fields.text("join_link", default=""),
        visibility=fields.code("visibility", SHARED, default="members"),
        agenda=_agenda(fields, named),
    )


def _time(fields: Fields) -> time:
    try:
        return time.fromisoformat(fields.text("time"))
    except ValueError as fault:
        raise fields.fault("time must be hours and minutes") from fault


def _agenda(fields: Fields, named: Named) -> tuple[DemoItem, ...]:
    found = []
    value = fields.table.get("agenda", [])
    for item in value if isinstance(value, list) else []:
        match item:
            case [str(title), int(minutes), str(presenter)] if presenter in named.people | {""}:
                found.append(DemoItem(title, minutes, presenter))
            case _:
                raise fields.fault(f"agenda: {item!r} is not a title, minutes and a person")
    return tuple(found)


def _change(fields: Fields, series: frozenset[str]) -> DemoChange:
    fields.only("series", "after", "days", "reason", "cancelled")
    return DemoChange(
        series=fields.code("series", series),
        after=fields.whole("after"),
        days=fields.signed("days") if "days" in fields.table else 0,
        reason=fields.text("reason", default=""),
        cancelled=fields.text("cancelled", default=""),
    )


def _terms(fields: Fields, named: Named) -> DemoTerms:
    fields.only("group", "written", "by", "note", "text")
    return DemoTerms(
        group=fields.code("group", named.groups),
        written=fields.day("written"),
        by=fields.code("by", named.people),
        note=fields.text("note"),
        text=fields.text("text"),
    )
