"""A month as a grid of weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import events
from app.calendar.days import DAY, Day, day, spread
from app.calendar.filters import Asked, chosen
from app.calendar.pages_frame import (
    EARLIEST,
    CalendarPage,
    beyond,
    drawn,
    holidays,
    last_day,
    month_href,
    names,
    offers,
    tabs,
    week_href,
    whose_clock,
)
from app.calendar.reading import Reading
from app.web.times import day_in_words

MOST_IN_A_DAY = 4


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` hold seven days each, Monday first; None stands for days of the months around."""

    title: str
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[Day | None]]
    total: int


def month_page(reading: Reading, asked: Asked, first: date) -> CalendarPage:
    """`first` is the first day of the month."""
    following = (first + timedelta(days=31)).replace(day=1)
    before = (first - DAY).replace(day=1)
    here = first <= reading.today < following
    path = month_href(first)
    found = drawn(
        reading,
        asked,
        "calendar/_month.html",
        path=path,
        first=first,
        last=following - DAY,
        build=lambda shown: _month(reading, shown, first, following - DAY),
    )
    clock, clock_href = whose_clock(reading)
    return CalendarPage(
        title=_called(reading, first),
        tabs=tabs(reading, asked, "month", reading.today if here else first),
        previous=(_called(reading, before), asked.href(month_href(before)) if before.year >= EARLIEST else ""),
        now=(reading.say("This month"), "" if here else asked.href("/calendar")),
        next=(_called(reading, following), asked.href(month_href(following)) if following <= last_day(reading) else ""),
        clock=clock,
        clock_href=clock_href,
        beyond=beyond(reading, following - DAY),
        chosen=chosen(reading, asked, path),
        clear_href=path,
        offers=offers(reading),
        body=found.body,
        facets=found.facets,
        total=found.total,
    )


def _month(reading: Reading, shown: Sequence[events.EventLine], first: date, last: date) -> Month:
    placed = spread(reading, shown, first, last)
    called, marked = names(reading), holidays(reading, first.year)

    def one(on: date) -> Day | None:
        if on not in placed:
            return None
        href = f"{week_href(on)}#{on.isoformat()}"
        return day(reading, on, placed[on], marked, called, href=href, brief=True, most=MOST_IN_A_DAY)

    monday = first - DAY * first.weekday()
    weeks = []
    while monday <= last:
        weeks.append([one(monday + DAY * n) for n in range(7)])
        monday += DAY * 7
    weekdays = [day_in_words(date(2024, 1, n), "EEEE", reading.language) for n in range(1, 8)]
    return Month(_called(reading, first), weekdays, weeks, len(shown))


def _called(reading: Reading, first: date) -> str:
    return day_in_words(first, "LLLL y", reading.language)
