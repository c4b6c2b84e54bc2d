"""What is to come as a list, a page at a time; and what has been, on request. A page ends with a day, and is named by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from app import events
from app.calendar.days import DAY
from app.calendar.filters import Asked, Sieve, chosen, sieve
from app.calendar.pages_frame import AGENDA, CalendarPage, draw_choices, offers, tabs, whose_clock
from app.calendar.reading import Reading
from app.core import clock
from app.web.fragments import draw
from app.web.times import day_in_words

PER_PAGE = 25
PAST = ("past", "yes")


@dataclass(frozen=True, slots=True)
class Listed:
    """`months` hold (name, rows); `narrowed` when filters are on, which `clear_href` takes off."""

    months: Sequence[tuple[str, Sequence[events.EventRow]]]
    past: bool
    narrowed: bool
    clear_href: str


@dataclass(frozen=True, slots=True)
class Portion:
    """Lines of one page; the day with which the next begins or, looking back, ends; and that of the page before."""

    lines: Sequence[events.EventLine]
    following: date | None
    before: date | None


def coming_page(reading: Reading, asked: Asked, since: date | None) -> CalendarPage:
    """From a day on; without one, what goes on now and is to come."""
    through = sieve(reading, asked)

    def make() -> tuple[Markup, Portion]:
        found = _coming(reading, through, since)
        return _draw(reading, asked, found.lines, past=False), found

    changes_at = (lambda: None) if since else lambda: events.next_end(reading.session, reading.actor)
    body, found = reading.keep(("coming", since, through, bool(asked.pairs())), make, changes_at)
    say = reading.say
    return _page(
        reading,
        asked,
        through,
        say("Events"),
        since or reading.today,
        body,
        found,
        previous=(say("Earlier"), _from(asked, found.before) if since else ""),
        now=(say("Past events"), asked.href(AGENDA, plus=[PAST])),
        following=(say("Later"), _from(asked, found.following) if found.following else ""),
        past=False,
    )


def past_page(reading: Reading, asked: Asked, until: date | None) -> CalendarPage:
    """What is over, the newest first; with a day, only what began before it."""
    through = sieve(reading, asked)

    def make() -> tuple[Markup, Portion]:
        found = _past(reading, through, until)
        return _draw(reading, asked, found.lines, past=True), found

    body, found = reading.keep(
        ("past", until, through, bool(asked.pairs())), make, lambda: events.next_end(reading.session, reading.actor)
    )
    say = reading.say
    older = asked.href(AGENDA, plus=[PAST, ("until", found.following.isoformat())]) if found.following else ""
    return _page(
        reading,
        asked,
        through,
        say("Past events"),
        reading.today,
        body,
        found,
        previous=(say("Newest"), asked.href(AGENDA, plus=[PAST]) if until else ""),
        now=(say("Coming events"), asked.href(AGENDA)),
        following=(say("Older"), older),
        past=True,
    )


def _coming(reading: Reading, through: Sieve, since: date | None) -> Portion:
    start = reading.moment(since) if since else clock.now()

    def ask(limit: int) -> Sequence[events.EventLine]:
        return events.lines(reading.session, reading.actor, after=start, wanted=through.wanted(), limit=limit)

    found, following = _portion(reading, ask)
    if since is None:
        return Portion(found, following, None)
    earlier = events.lines(
        reading.session,
        reading.actor,
        after=clock.now(),
        before=start,
        wanted=through.wanted(),
        limit=PER_PAGE + 1,
        backwards=True,
    )
    before = None
    if len(earlier) > PER_PAGE:
        # The days that fill a page up to this one; a single one that holds more is a page.
        before = min(_day(reading, earlier[-1].starts_at) + DAY, _day(reading, earlier[0].starts_at))
    # What began before the day stands on the page before.
    return Portion([one for one in found if one.starts_at >= start], following, before)


def _past(reading: Reading, through: Sieve, until: date | None) -> Portion:
    now = clock.now()
    end = min(reading.moment(until), now) if until else now

    def ask(limit: int) -> Sequence[events.EventLine]:
        return events.lines(
            reading.session, reading.actor, before=end, wanted=through.wanted(), limit=limit, backwards=True
        )

    found, last = _portion(reading, ask)
    return Portion([one for one in found if one.ends_at <= now], last + DAY if last else None, None)


def _portion(
    reading: Reading, ask: Callable[[int], Sequence[events.EventLine]]
) -> tuple[Sequence[events.EventLine], date | None]:
    """Lines of whole days, about a page of them, and the day with which the next page begins, if there is one.

    Args:
        ask: gives so many lines, in the order in which the list goes.
    """
    found = ask(PER_PAGE + 1)
    if len(found) <= PER_PAGE:
        return found, None
    cut = _day(reading, found[-1].starts_at)
    whole = [one for one in found if _day(reading, one.starts_at) != cut]
    limit = PER_PAGE
    while not whole:  # a day that holds more than a page is not parted
        limit *= 4
        found = ask(limit + 1)
        days = [_day(reading, one.starts_at) for one in found]
        if days[-1] == days[0]:
            if len(found) <= limit:
                return found, None
            continue
        cut = next(day for day in days if day != days[0])
        whole = [one for one, day in zip(found, days, strict=True) if day == days[0]]
    return whole, cut


def _draw(reading: Reading, asked: Asked, found: Sequence[events.EventLine], *, past: bool) -> Markup:
    rows = events.rows(
        reading.session, found, zone=reading.zone, settings=reading.services.settings, language=reading.language
    )
    months: dict[str, list[events.EventRow]] = {}
    for row in rows:
        months.setdefault(day_in_words(row.when.starts.date(), "LLLL y", reading.language), []).append(row)
    clear = f"{AGENDA}?past=yes" if past else AGENDA
    value = Listed(list(months.items()), past, bool(asked.pairs()), clear)
    return draw(reading.request, reading.actor, "calendar/_list.html", value)


def _page(
    reading: Reading,
    asked: Asked,
    through: Sieve,
    title: str,
    about: date,
    body: Markup,
    found: Portion,
    *,
    previous: tuple[str, str],
    now: tuple[str, str],
    following: tuple[str, str],
    past: bool,
) -> CalendarPage:
    def tallies() -> Sequence[events.Tally]:
        after, before = (None, clock.now()) if past else (clock.now(), None)
        return events.tallies(reading.session, reading.actor, after=after, before=before, attended=reading.attended())

    said, clock_href = whose_clock(reading)
    path = f"{AGENDA}?past=yes" if past else AGENDA
    return CalendarPage(
        title=title,
        tabs=tabs(reading, asked, "list", about),
        previous=previous,
        now=now,
        next=following,
        clock=said,
        clock_href=clock_href,
        beyond="",
        chosen=chosen(reading, asked, path),
        clear_href=path,
        offers=offers(reading),
        body=body,
        facets=draw_choices(reading, asked, through, path, tallies),
        total=len(found.lines),
        past=past,
    )


def _from(asked: Asked, day: date | None) -> str:
    return asked.href(AGENDA, plus=[("from", day.isoformat())] if day else ())


def _day(reading: Reading, moment: datetime) -> date:
    return moment.astimezone(reading.zone).date()
