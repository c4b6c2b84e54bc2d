"""What is typed about polls of dates. Dates are pairs of fields, `date_1` and `time_1` to `date_12` and `time_12`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import events
from app.core import clock
from app.core.text import one_line, paragraphs
from app.polls.models import PollAnswer
from app.web import HouseForm
from app.web.times import named_zone

LEAST, MOST, FIRST_ROWS, MORE_ROWS = 2, 12, 4, 4
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_LAST_DAY = date(2100, 12, 31)


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


class PollForm(HouseForm):
    """`today` is the house's day."""

    today: date = date.min
    title = StringField(
        filters=[tidy],
        validators=[
            DataRequired("Say what the meeting is about."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    note = TextAreaField(filters=[tidy_text], validators=[Length(max=1000, message="Use at most 1,000 characters.")])
    minutes = SelectField(validators=[InputRequired("Choose how long it takes.")])
    timezone = SelectField(validators=[InputRequired("Choose the time zone.")])
    closes_on = DateField(validators=[InputRequired("Choose the last day for answers.")])

    def offer(self, minutes: Sequence[tuple[str, str]], zones: Sequence[tuple[str, str]], today: date) -> None:
        self.minutes.choices, self.timezone.choices, self.today = list(minutes), list(zones), today

    def validate_closes_on(self, field: DateField) -> None:
        if field.data is not None and not self.today <= field.data <= _LAST_DAY:
            raise ValidationError("Choose today or a day that is still to come.")


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of fields as typed, with what is wrong with it."""

    number: int
    date: str
    time: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates as typed; `starts` holds those that could be read, `faults` what else is wrong, by field."""

    rows: Sequence[Row]
    starts: Sequence[datetime]
    faults: Sequence[tuple[str, str]]


def empty_dates(count: int = FIRST_ROWS) -> Dates:
    return Dates([Row(number, "", "") for number in range(1, count + 1)], (), ())


def read_dates(body: FormData, timezone: str, closes_on: date | None, *, more: bool = False) -> Dates:
    """What was typed, judged; `more` only adds rows to type into and judges nothing.

    Args:
        closes_on: no date may be before the last day for answers; None where that could not be read.
    """
    typed = [
        (number, one_line(str(body.get(f"date_{number}", "")))[:20], one_line(str(body.get(f"time_{number}", "")))[:20])
        for number in range(1, MOST + 1)
    ]
    shown = max((number for number in range(FIRST_ROWS, MOST + 1) if f"date_{number}" in body), default=FIRST_ROWS)
    if more:
        return Dates([Row(*one) for one in typed[: min(MOST, shown + MORE_ROWS)]], (), ())
    seen: set[datetime] = set()
    rows, starts = [], []
    for number, day, at in typed[:shown]:
        starts_local, error = _read(day, at, named_zone(timezone), closes_on)
        if starts_local is not None and not error and starts_local in seen:
            error = "This date stands there twice."
        if starts_local is not None and not error:
            seen.add(starts_local)
            starts.append(starts_local)
        rows.append(Row(number, day, at, error))
    faults = [(f"date_{row.number}", row.error) for row in rows if row.error]
    if not faults and len(starts) < LEAST:
        faults = [("date_1", "Give at least two dates to choose from.")]
        rows[0] = Row(rows[0].number, rows[0].date, rows[0].time, faults[0][1])
    return Dates(rows, starts, faults)


def read_answers(body: FormData, option_ids: Sequence[int]) -> tuple[Mapping[int, str], Sequence[tuple[str, str]]]:
    """By option what was said, and what is missing, by field."""
    said = {i: str(body.get(f"option_{i}", "")) for i in option_ids}
    known = set(PollAnswer)
    faults = [(f"option_{i}", "Say whether this date suits you.") for i, one in said.items() if one not in known]
    return {i: one for i, one in said.items() if one in known}, faults


def _read(day: str, at: str, zone: ZoneInfo | None, closes_on: date | None) -> tuple[datetime | None, str]:
    if not day and not at:
        return None, ""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None, "Enter the day, such as 2027-01-31."
    found = _TIME.fullmatch(at)
    if found is None:
        return None, "Enter the time it begins, such as 14:00."
    local = datetime.combine(on, datetime.min.time()).replace(hour=int(found[1]), minute=int(found[2]))
    return local, next(_wrong(local, zone, closes_on), "")


def _wrong(local: datetime, zone: ZoneInfo | None, closes_on: date | None) -> Iterator[str]:
    if zone is None or local.date() > _LAST_DAY:
        yield "Enter the day, such as 2027-01-31."
    elif events.moment(local, zone) <= clock.now():
        yield "Choose a time that is still to come."
    elif closes_on is not None and local.date() < closes_on:
        yield "This is before the last day for answers."
    elif events.does_not_exist(local, zone):
        yield "On this day the clocks go forward and leave this time out."
