"""A year of events, the groups' terms of reference: plain values. People are e-mails, organisations and groups slugs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One point of an agenda; `presenter` is an e-mail of the demo, or empty."""

    title: str
    minutes: int
    presenter: str


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What a series and a single event have alike. `visibility` as documents have it; `group` is empty for the community."""

    key: str
    group: str
    kind: str
    title: str
    description: str
    at: time
    minutes: int
    mode: str
    venue: str
    join_link: str
    visibility: str
    agenda: tuple[DemoItem, ...]


@dataclass(frozen=True, slots=True)
class DemoSeries:
    """Monthly on the `nth` weekday (0: Monday; -1 for the last), since `months_ago` months before the loading."""

    plan: DemoPlan
    nth: int
    weekday: int
    months_ago: int
    rotates: bool

    def first(self, today: date) -> datetime:
        months = today.year * 12 + today.month - 1 - self.months_ago
        start = date(months // 12, months % 12 + 1, 1)
        days = [
            day
            for n in range(31)
            if (day := start + timedelta(n)).month == start.month and day.weekday() == self.weekday
        ]
        return datetime.combine(days[self.nth - 1 if self.nth > 0 else self.nth], self.plan.at)


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """A single event `in_days` days from the loading, or on the working day after that.

    Attributes:
        recording: slug of the document that is its webcast, or empty.
        cancelled: why it is called off; empty for most.
        going: who said that they come.
    """

    plan: DemoPlan
    in_days: int
    host: str
    capacity: int | None
    records: bool
    recording: str
    cancelled: str
    going: tuple[str, ...]

    def starts(self, today: date) -> datetime:
        day = today + timedelta(days=self.in_days)
        return datetime.combine(
            day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0), self.plan.at
        )


@dataclass(frozen=True, slots=True)
class DemoChange:
    """How a meeting leaves its rule: `after` meetings from the next one on; moved by `days`, or called off."""

    series: str
    after: int
    days: int
    reason: str
    cancelled: str


@dataclass(frozen=True, slots=True)
class DemoTerms:
    group: str
    written: date
    by: str
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    series: tuple[DemoSeries, ...]
    events: tuple[DemoEvent, ...]
    changes: tuple[DemoChange, ...]
    terms: tuple[DemoTerms, ...]
