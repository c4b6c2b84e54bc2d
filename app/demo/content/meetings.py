"""Minutes, polls and highlights from their TOML file, with everybody they name checked."""

from datetime import time
from pathlib import Path

from app.demo.content.calendar import Named
from app.demo.content.fields import Fields
from app.demo.content.models_calendar import DemoCalendar
from app.demo.content.models_meetings import DemoHighlight, DemoMeetings, DemoMinutes, DemoPoll, DemoTask
from app.demo.content.toml import read_table

FILE = "meetings.toml"
MINUTES_STATES = frozenset({"draft", "circulated", "final"})
TASK_STATES = frozenset({"open", "in_progress", "done"})
POLL_ANSWERS = frozenset({"yes", "if_need_be", "no"})
HIGHLIGHTS = frozenset({"learning", "result", "recommendation"})


def read_meetings(folder: Path, named: Named, calendar: DemoCalendar) -> DemoMeetings:
    whole = Fields(read_table(folder / FILE), FILE)
    whole.only("minutes", "poll", "highlight")
    series = frozenset(one.plan.key for one in calendar.series)
    single = frozenset(one.plan.key for one in calendar.events)

    def each(name: str) -> list[Fields]:
        return [Fields(table, f"{FILE}, {name} {n}") for n, table in enumerate(whole.tables(name), start=1)]

    return DemoMeetings(
        minutes=tuple(_minutes(fields, named, series, single) for fields in each("minutes")),
        polls=tuple(_poll(fields, named) for fields in each("poll")),
        highlights=tuple(_highlight(fields, named) for fields in each("highlight")),
    )


def _minutes(fields: Fields, named: Named, series: frozenset[str], single: frozenset[str]) -> DemoMinutes:
    fields.only(
        "series", "back", "event", "state", "present", "excused", "said", "general", "decisions", "actions", "recommendations"
    )  # fmt: skip
    of_series = "series" in fields.table
    tasks = [
        _task(Fields(table, f"{fields.place}, {name} {n}"), named, recommended=name == "recommendations")
        for name in ("actions", "recommendations")
        for n, table in enumerate(fields.tables(name), start=1)
    ]
    return DemoMinutes(
        event=fields.code("series", series) if of_series else fields.code("event", single),
        back=fields.whole("back") if of_series else 1,
        state=fields.code("state", MINUTES_STATES),
        present=fields.codes("present", named.people),
        excused=fields.codes("excused", named.people),
        said=_said(fields),
        general=fields.text("general", default=""),
        decisions=fields.texts("decisions"),
        tasks=tuple(tasks),
    )


def _said(fields: Fields) -> tuple[str, ...]:
    """As `texts`, but nothing may be said of several items."""
    value = fields.table.get("said", [])
    items = tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
    if not isinstance(value, list) or len(items) != len(value):
        raise fields.fault("said must be a list of text")
    return items


def _task(fields: Fields, named: Named, *, recommended: bool) -> DemoTask:
    fields.only("text", "owner", "addressee", "due_in", "state", "note", "evidence")
    return DemoTask(
        text=fields.text("text"),
        owner=fields.code("owner", named.people),
        addressee=fields.text("addressee") if recommended else "",
        due_in=fields.signed("due_in"),
        state=fields.code("state", TASK_STATES),
        note=fields.text("note", default=""),
        evidence=fields.text("evidence", default=""),
    )


def _poll(fields: Fields, named: Named) -> DemoPoll:
    fields.only("group", "title", "minutes", "note", "closes_in", "options", "answers")
    options, answers = [], []
    for option in _rows(fields, "options"):
        match option:
            case [int(days), str(at)]:
                options.append((days, time.fromisoformat(at)))
            case _:
                raise fields.fault(f"options: {option!r} is not a number of days and a time")
    for row in _rows(fields, "answers"):
        match row:
            case [str(person), *given] if person in named.people and POLL_ANSWERS.issuperset(given):
                answers.append((person, tuple(str(one) for one in given)))
            case _:
                raise fields.fault(f"answers: {row!r} is not a person and an answer for each option")
    return DemoPoll(
        group=fields.code("group", named.groups),
        title=fields.text("title"),
        minutes=fields.whole("minutes"),
        note=fields.text("note", default=""),
        closes_in=fields.whole("closes_in"),
        options=tuple(options),
        answers=tuple(answers),
    )


def _rows(fields: Fields, name: str) -> list[object]:
    value = fields.table.get(name)
    if not isinstance(value, list):
        raise fields.fault(f"{name} must be a list")
    return value


def _highlight(fields: Fields, named: Named) -> DemoHighlight:
    fields.only("group", "back", "kind", "text", "by")
    return DemoHighlight(
        group=fields.code("group", named.groups),
        back=fields.whole("back"),
        kind=fields.code("kind", HIGHLIGHTS),
        text=fields.text("text"),
        by=fields.code("by", named.people),
    )
