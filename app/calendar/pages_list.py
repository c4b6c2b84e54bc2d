"""What is to come as a list, a page at a time; and what has been, on request. A page ends with a day, and is named by one."""

from collections.abc import Sequence
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
    session, actor, wanted = reading.session, reading.actor, through.wanted()
    start = reading.moment(since) if since else clock.now()
    found = events.lines(session, actor, after=start, wanted=wanted, limit=PER_PAGE + 1)
    following = None
    if len(found) > PER_PAGE:
        first = _day(reading, max(found[0].starts_at, start))
        following = max(first, _day(reading, found[-1].starts_at))
        if following == first:  # a day with more than a page holds is not parted
            following += DAY
            found = events.lines(session, actor, after=start, before=reading.moment(following), wanted=wanted)
        found = [one for one in found if _day(reading, one.starts_at) < following]
    if since is None:
        return Portion(found, following, None)
    earlier = events.lines(
        session, actor, after=clock.now(), before=start, wanted=wanted, limit=PER_PAGE, backwards=True
    )
    before = _day(reading, earlier[-1].starts_at) if len(earlier) == PER_PAGE else None
    # What began before the day stands on the page before.
    return Portion([one for one in found if one.starts_at >= start], following, before)


def _past(reading: Reading, through: Sieve, until: date | None) -> Portion:
    session, actor, wanted = reading.session, reading.actor, through.wanted()
    now = clock.now()
    end = min(reading.moment(until), now) if until else now
    found = events.lines(session, actor, before=end, wanted=wanted, limit=PER_PAGE + 1, backwards=True)
    following = None
    if len(found) > PER_PAGE:
        last = _day(reading, found[-1].starts_at)
        if last >= _day(reading, found[0].starts_at):
            found = events.lines(session, actor, after=reading.moment(last), before=end, wanted=wanted, backwards=True)
            last -= DAY
        found = [one for one in found if _day(reading, one.starts_at) > last]
        following = last + DAY
    return Portion([one for one in found if one.ends_at <= now], following, None)


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
