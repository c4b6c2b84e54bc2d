"""A week as a list by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    names,
    offers,
    tabs,
    week_href,
    whose_clock,
)
from app.calendar.reading import Reading
from app.core.sentences import Sentence
from app.web.language import say
from app.web.times import day_in_words

WEEK = DAY * 7


@dataclass(frozen=True, slots=True)
class Week:
    days: Sequence[Day]


def week_page(reading: Reading, asked: Asked, monday: date) -> CalendarPage:
    sunday = monday + DAY * 6
    here = monday <= reading.today <= sunday
    path = week_href(monday)
    found = drawn(
        reading,
        asked,
        "calendar/_week.html",
        path=path,
        first=monday,
        last=sunday,
        build=lambda shown: _week(reading, shown, monday),
    )
    clock, clock_href = whose_clock(reading)
    before, after = monday - WEEK, monday + WEEK
    return CalendarPage(
        title=_title(reading, monday),
        # A week belongs to the month of its Thursday, as the year of its number does.
        tabs=tabs(reading, asked, "week", reading.today if here else monday + DAY * 3, monday),
        previous=(_called(reading, before), asked.href(week_href(before)) if before.year >= EARLIEST else ""),
        now=(reading.say("This week"), "" if here else asked.href(week_href(reading.today))),
        next=(_called(reading, after), asked.href(week_href(after)) if after <= last_day(reading) else ""),
        clock=clock,
        clock_href=clock_href,
        beyond=beyond(reading, sunday),
        chosen=chosen(reading, asked, path),
        clear_href=path,
        offers=offers(reading),
        body=found.body,
        facets=found.facets,
        total=found.total,
    )


def _week(reading: Reading, shown: Sequence[events.EventLine], monday: date) -> Week:
    sunday = monday + DAY * 6
    placed = spread(reading, shown, monday, sunday)
    called, marked = names(reading), holidays(reading, monday.year, sunday.year)
    return Week([day(reading, on, placed[on], marked, called, href="", brief=False) for on in placed])


def _called(reading: Reading, monday: date) -> str:
    return say(Sentence("Week %(number)s", number=monday.isocalendar().week), reading.language)


def _title(reading: Reading, monday: date) -> str:
    sunday = monday + DAY * 6
    begins = "d MMMM y" if monday.year != sunday.year else "d MMMM" if monday.month != sunday.month else "d"
    said = Sentence(
        "Week %(number)s: %(first)s – %(last)s",
        number=monday.isocalendar().week,
        first=day_in_words(monday, begins, reading.language),
        last=day_in_words(sunday, "d MMMM y", reading.language),
    )
    return say(said, reading.language)
