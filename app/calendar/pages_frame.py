"""What the three views of the calendar share: tabs, the way back and on, filters, and whose clock it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from app import events
from app.calendar.days import DAY, Names
from app.calendar.filters import Asked, Sieve, count, facets, is_known, sieve
from app.calendar.reading import Reading
from app.core import clock
from app.core.sentences import Sentence
from app.vocabularies import load_vocabularies
from app.web.fragments import draw
from app.web.parts import Facet, Offer
from app.web.times import abbreviation, day_in_words
from app.web.zones import place_of

EARLIEST, LATEST = 2000, 2100
"""Years that have an address; what lies outside is nobody's calendar."""
AGENDA = "/events"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn once. `total` counts events, not their days."""

    body: Markup
    facets: Markup
    total: int


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One view.

    Attributes:
        tabs: (label, href, current) of month, week and agenda, about the same time.
        previous, now, next: (label, href); an empty href draws nothing.
        clock: a sentence on whose clock the page uses; `clock_href` is where it is changed, "" for visitors.
        beyond: a sentence where the time shown lies beyond the calendar's horizon, else "".
        past: whether the list looks back.
    """

    title: str
    tabs: Sequence[tuple[str, str, bool]]
    previous: tuple[str, str]
    now: tuple[str, str]
    next: tuple[str, str]
    clock: str
    clock_href: str
    beyond: str
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    offers: Sequence[Offer]
    body: Markup
    facets: Markup
    total: int
    past: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    facets: Sequence[Facet]
    narrowed: bool


def drawn(
    reading: Reading,
    asked: Asked,
    template: str,
    *,
    path: str,
    first: date,
    last: date,
    build: Callable[[Sequence[events.EventLine]], object],
) -> Drawn:
    """The days from `first` to `last`, drawn once for all who may see the same, and the choices of filters.

    Args:
        build: from the lines that fit to the page value of the template.
    """
    through = sieve(reading, asked)

    def found() -> Sequence[events.EventLine]:
        return reading.lines(reading.moment(first), reading.moment(last + DAY))

    def body() -> tuple[Markup, int]:
        shown = [line for line in found() if through.lets(line)]
        return draw(reading.request, reading.actor, template, build(shown)), len(shown)

    html, total = reading.keep((template, first, through), body)
    choices = draw_choices(reading, asked, through, path, lambda: count(found(), reading.attended()))
    return Drawn(html, choices, total)


def draw_choices(
    reading: Reading, asked: Asked, through: Sieve, path: str, tallies: Callable[[], Sequence[events.Tally]]
) -> Markup:
    """They count what is the reader's own, so they are kept for fewer people than the view is."""

    def make() -> Markup:
        value = Filters(facets(reading, asked, through, tallies(), path), narrowed=bool(asked.pairs()))
        return draw(reading.request, reading.actor, "calendar/_filters.html", value)

    if not is_known(reading, asked):
        return make()
    own = (reading.actor.signed_in, reading.actor.group_ids, reading.attended())
    return reading.keep(("filters", path, asked, own), make)


def month_href(day: date) -> str:
    return f"/calendar/{day.year}/{day.month}"


def week_href(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"/calendar/{year}/week/{week}"


def tabs(
    reading: Reading, asked: Asked, current: str, day: date, begins: date | None = None
) -> list[tuple[str, str, bool]]:
    """`day` is what the three views are about; the list then begins with it, or with an earlier day."""
    say = reading.say
    since = begins or day
    plus = [] if since <= reading.today else [("from", since.isoformat())]
    return [
        (say("Month"), asked.href(month_href(day)), current == "month"),
        (say("Week"), asked.href(week_href(day)), current == "week"),
        (say("List"), asked.href(AGENDA, plus=plus), current == "list"),
    ]


def names(reading: Reading) -> Names:
    kinds: Mapping[str, str] = load_vocabularies(reading.session).labels("event_kind", reading.language)
    return Names(reading.group_names(), kinds)


def holidays(reading: Reading, *years: int) -> Mapping[date, str]:
    country = reading.services.settings.holidays
    found: dict[date, str] = {}
    for year in dict.fromkeys(years):
        found |= events.public_holidays(country, year, reading.language)
    return found


def offers(reading: Reading) -> list[Offer]:
    if not events.policy.schedules_anything(reading.actor):
        return []
    return [Offer(reading.say("Schedule an event"), "/events/new", kind="primary")]


def beyond(reading: Reading, until: date) -> str:
    """Nothing is known of days after the horizon but that series may go on."""
    horizon = last_day(reading)
    if until <= horizon:
        return ""
    shown = day_in_words(horizon, "d MMMM y", reading.language)
    return Sentence("The calendar reaches to %(day)s. Later meetings of a series are added as time goes on.", day=shown)


def last_day(reading: Reading) -> date:
    return (clock.now() + events.HORIZON).astimezone(reading.zone).date()


def whose_clock(reading: Reading) -> tuple[str, str]:
    """A sentence, and where the reader changes it; that is empty for visitors."""
    house = called(reading.house)
    href = "/account#timezone" if reading.actor.signed_in else ""
    if reading.zone.key == reading.house.key:
        return Sentence("Times are on the community's clock: %(zone)s.", zone=house), href
    said = "Times are on your own clock: %(zone)s. The community's, %(house)s, stands beside where it differs."
    return Sentence(said, zone=called(reading.zone), house=house), href


def called(zone: ZoneInfo) -> str:
    """Such as "Nairobi (EAT)", and "London" for a zone whose short name changes with the season."""
    place = place_of(zone.key)
    now = clock.now()
    short = {abbreviation((now + timedelta(days=n)).astimezone(zone)) for n in (0, 91, 182, 273)}
    name = short.pop() if len(short) == 1 else ""
    return f"{place} ({name})" if name and name != place else place
