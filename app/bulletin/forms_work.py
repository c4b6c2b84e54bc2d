"""What is typed about the calendar of work: a day and an owner for each task, and what each was when the form was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from starlette.datastructures import FormData

from app.bulletin.actions_work import Due
from app.bulletin.models import Task

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LAST = "sending"


@dataclass(slots=True)
class PlanForm:
    """`values` and `errors` by field: `due-summaries`, `owner-summaries`…; `wanted` only where nothing is wrong."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, Due] = field(default_factory=dict)

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        return list(self.errors.items())


def shown(tasks: Mapping[str, Task]) -> PlanForm:
    values = {}
    for code, task in tasks.items():
        values[f"due-{code}"] = values[f"was-due-{code}"] = task.due_on.isoformat()
        values[f"owner-{code}"] = values[f"was-owner-{code}"] = str(task.owner_id or "")
    return PlanForm(values | {"shift": ""})


def read(body: FormData, tasks: Mapping[str, Task], offered: Mapping[str, Sequence[int]]) -> PlanForm:
    """Only what this person changed is wanted: what another changed since the form was drawn stays.

    Args:
        offered: by task, the numbers of those who may own it; whoever owns it already may keep it.
    """
    names = [f"{was}{part}-{code}" for code in tasks for part in ("due", "owner") for was in ("", "was-")]
    form = PlanForm({name: str(body.get(name, "")).strip()[:20] for name in [*names, "shift"]})
    days = {code: _day(form, code) for code in tasks}
    for code, task in tasks.items():
        mine = {str(one) for one in offered.get(code, ())} | {str(task.owner_id or ""), ""}
        if form.values[f"owner-{code}"] not in mine:
            form.errors[f"owner-{code}"] = "Choose one of the people offered."
    if form.values["shift"] and not form.errors:
        _shift(form, days, tasks)
    _in_order(form, days, tasks)
    if not form.errors:
        form.wanted = {code: _due(form, task, day) for code, task in tasks.items() if (day := days[code]) is not None}
    return form


def _day(form: PlanForm, code: str) -> date | None:
    name = f"due-{code}"
    try:
        day = date.fromisoformat(form.values[name])
    except ValueError:
        form.errors[name] = "Enter a date as year, month and day, such as 2027-01-31."
        return None
    if not FIRST_DAY <= day <= LAST_DAY:
        form.errors[name] = "Enter a date of this century."
    return day


def _shift(form: PlanForm, days: dict[str, date | None], tasks: Mapping[str, Task]) -> None:
    """The days that were not changed go along with the day of sending."""
    now, was = days.get(LAST), tasks[LAST].due_on if LAST in tasks else None
    by = now - was if now is not None and was is not None else timedelta()
    for code, task in tasks.items():
        if code != LAST and days[code] == task.due_on:
            days[code] = task.due_on + by
            form.values[f"due-{code}"] = (task.due_on + by).isoformat()


def _in_order(form: PlanForm, days: Mapping[str, date | None], tasks: Mapping[str, Task]) -> None:
    """Nothing is due after the issue went; where only the day of sending was changed, it is that one which is wrong."""
    last = days.get(LAST)
    for code, day in days.items():
        if last is None or day is None or day <= last:
            continue
        if day == tasks[code].due_on and last != tasks[LAST].due_on:
            form.errors.setdefault(
                f"due-{LAST}", "Other days would come after it. Change them too, or move them along."
            )
        else:
            form.errors.setdefault(f"due-{code}", "Choose a day that is not after the day of sending.")


def _due(form: PlanForm, task: Task, day: date) -> Due:
    code, values = task.code, form.values
    day_kept = values[f"due-{code}"] == values[f"was-due-{code}"]
    owner_kept = values[f"owner-{code}"] == values[f"was-owner-{code}"]
    owner = int(values[f"owner-{code}"]) if values[f"owner-{code}"] else None
    return Due(task.due_on if day_kept else day, task.owner_id if owner_kept else owner)
