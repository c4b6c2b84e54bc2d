"""What a lead types to put an event on the calendar, or to change it. Times are wall-clock times of the chosen zone."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.text import one_line, paragraphs
from app.events import plans
from app.events.actions import Plan
from app.events.calendars import Calendar, visibilities
from app.events.labels import NEVER_RECORDED
from app.events.models import Frequency, Mode
from app.events.recurrence import Rule, nth_weekday
from app.web import HouseForm

NEVER, LAST = "never", "monthly_last"
REPEATS = (NEVER, Frequency.WEEKLY, Frequency.MONTHLY_WEEKDAY, LAST, Frequency.MONTHLY_DATE)
OPEN, UNTIL, COUNT = "open", "until", "count"
ROTA = "rota"
FIRST_YEAR, LAST_YEAR = 2000, 2100
REMINDERS = (7 * 24 * 60, 24 * 60, 60, 15)
# Where on the form a fault of the plan is said; the others have the plan's own names.
FIELD_OF = {
    "starts": "date",
    "minutes": "end",
    "audience": "visibility",
    "host_id": "host",
    "remind_minutes": "reminders",
    "nth": "repeats",
}
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def codes(values: Iterable[str]) -> list[Any]:
    """Choices to validate by; the page has the labels."""
    return list(values)


def line() -> StringField:
    return StringField(filters=[tidy])


class Timed:
    """What forms with `date`, `start`, `end` and `end_date` have in common."""

    date: StringField
    start: StringField
    end: StringField
    end_date: StringField

    def validate_date(self, field: StringField) -> None:
        if day_of(field.data) is None:
            raise ValidationError("Enter the day, such as 2027-01-31.")

    def validate_start(self, field: StringField) -> None:
        if time_of(field.data) is None:
            raise ValidationError("Enter the time it begins, such as 14:00.")

    def validate_end(self, field: StringField) -> None:
        if time_of(field.data) is None:
            raise ValidationError("Enter the time it ends, such as 15:30.")
        if self.starts is not None and self.over is not None and self.over <= self.starts:
            raise ValidationError("The end must be after the start.")

    def validate_end_date(self, field: StringField) -> None:
        if field.data and day_of(field.data) is None:
            raise ValidationError("Enter the last day, such as 2027-01-31; leave it empty if it ends on the same day.")

    @property
    def starts(self) -> datetime | None:
        return _at(self.date.data, self.start.data)

    @property
    def over(self) -> datetime | None:
        return _at(self.end_date.data or self.date.data, self.end.data)

    @property
    def minutes(self) -> int:
        """Of a valid form."""
        starts, over = self.starts, self.over
        return 0 if starts is None or over is None else int((over - starts).total_seconds() // 60)


class ScheduleForm(Timed, HouseForm):
    """Every field keeps what was typed. `after` and `seen` are hidden: where to go then, and which advice was read.

    A plan is made of it once `validate` was true and `faults` found nothing.
    """

    calendar = SelectField(validators=[InputRequired("Choose the calendar.")])
    kind = StringField(validators=[InputRequired("Choose what kind of event it is.")])
    title = line()
    description = TextAreaField(filters=[tidy_text])
    date = line()
    start = line()
    end = line()
    end_date = line()
    timezone = line()
    repeats = RadioField(choices=codes(REPEATS), default=NEVER)
    every = line()
    ends = RadioField(choices=codes((OPEN, UNTIL, COUNT)), default=OPEN)
    until = line()
    count = line()
    mode = RadioField(choices=codes(Mode), validators=[InputRequired("Choose how people take part.")])
    venue = line()
    join_link = line()
    host = line()
    capacity = line()
    registration = BooleanField(false_values=("", "no", "false"))
    visibility = line()
    records = BooleanField(false_values=("", "no", "false"))
    reminders = SelectMultipleField(choices=codes(str(minutes) for minutes in REMINDERS))
    after = line()
    seen = line()

    def offer(self, codes_of_calendars: Iterable[str]) -> None:
        self.calendar.choices = codes(codes_of_calendars)

    def validate_repeats(self, field: RadioField) -> None:
        first = day_of(self.date.data)
        if field.data == LAST and first is not None and first + timedelta(days=7) <= _end_of_month(first):
            raise ValidationError("This day is not the last of its weekday in the month. Choose another day or way.")

    def validate_every(self, field: StringField) -> None:
        if self.repeats.data != NEVER and number_of(field.data or "1") is None:
            raise ValidationError("Enter a whole number, in digits.")

    def validate_until(self, field: StringField) -> None:
        if self.repeats.data != NEVER and self.ends.data == UNTIL and day_of(field.data) is None:
            raise ValidationError("Enter the last day of the series, such as 2027-12-31.")

    def validate_count(self, field: StringField) -> None:
        if self.repeats.data != NEVER and self.ends.data == COUNT and number_of(field.data) is None:
            raise ValidationError("Enter how many meetings the series has, in digits.")

    def validate_capacity(self, field: StringField) -> None:
        if field.data and number_of(field.data) is None:
            raise ValidationError("Enter the number of places, at least 1; leave it empty for no limit.")

    def validate_records(self, field: BooleanField) -> None:
        if field.data and self.kind.data in NEVER_RECORDED:
            raise ValidationError("Brown-bag sessions are never recorded, so that people speak freely.")

    @property
    def rule(self) -> Rule:
        """As far as it can be read; a valid form gives the whole of it."""
        chosen = self.repeats.data or NEVER
        first = day_of(self.date.data)
        if chosen == NEVER or first is None:
            return Rule()
        nth = None
        if chosen in {Frequency.MONTHLY_WEEKDAY, LAST}:
            nth = -1 if chosen == LAST else nth_weekday(first)
        return Rule(
            Frequency.MONTHLY_WEEKDAY if chosen == LAST else Frequency(chosen),
            number_of(self.every.data or "1") or 0,
            nth,
            number_of(self.count.data) if self.ends.data == COUNT else None,
            day_of(self.until.data) if self.ends.data == UNTIL else None,
        )

    def plan(self, session: Session, on: Calendar) -> Plan:
        """What a valid form says; `faults` judges it."""
        starts = self.starts
        if starts is None:
            message = "the form was not validated"
            raise ValueError(message)
        audience = self.visibility.data if self.visibility.data in dict(visibilities(on)) else on.own
        mode = self.mode.data
        return Plan(
            kind=self.kind.data or "",
            title=self.title.data or "",
            description=self.description.data or "",
            starts=starts,
            minutes=self.minutes,
            timezone=self.timezone.data or "",
            audience=audience,
            group_id=on.group_id,
            rule=self.rule,
            mode=mode,
            # What the chosen way of taking part has no use for is not kept.
            venue="" if mode == Mode.ONLINE else self.venue.data or "",
            join_link="" if mode == Mode.IN_PERSON else self.join_link.data or "",
            host_id=host_of(session, self.host.data or ""),
            rotates=self.host.data == ROTA and on.group_id is not None,
            capacity=number_of(self.capacity.data),
            registration=bool(self.registration.data),
            records=bool(self.records.data),
            remind_minutes=[int(one) for one in self.reminders.data or ()],
        )

    def faults(
        self, session: Session, actor: Actor, plan: Plan, *, kept: frozenset[str] = frozenset()
    ) -> list[tuple[str, str]]:
        """Field and sentence of what is wrong with a plan; `kept` are names of the plan's fields that do not change."""
        found = plans.check(plan, clock.now()) | plans.check_choices(session, actor, plan)
        said = [(FIELD_OF.get(name, name), sentence) for name, sentence in found.items() if name not in kept]
        if self.host.data == ROTA and plan.group_id is None:
            said.append(
                ("host", "Hosts rotate among the members of a group: choose an organisation, or a group's calendar.")
            )
        return said


def day_of(text: str | None) -> date | None:
    """Of 2027-01-31; nothing so far away that clocks cannot be reckoned."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def time_of(text: str | None) -> time | None:
    """Of 14:00, 9.30 or 0930."""
    found = _TIME.fullmatch(text or "")
    return time(int(found[1]), int(found[2])) if found else None


def number_of(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


def _at(day: str | None, clock_time: str | None) -> datetime | None:
    on, at = day_of(day), time_of(clock_time)
    return datetime.combine(on, at) if on is not None and at is not None else None


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def host_of(session: Session, slug: str) -> int | None:
    if slug in {"", ROTA}:
        return None
    found = organisations.by_slug(session, slug)
    # A number that no organisation has: `plans.check_choices` says so.
    return found.id if found else 0
