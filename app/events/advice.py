"""What somebody should know before an event is put on the calendar. It warns and never forbids."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.events.advice_clashes import Span, clashes
from app.events.holidays import public_holidays
from app.events.models import Frequency
from app.events.recurrence import Rule, moment, occurrences
from app.events.words import locale
from app.events.zone_rules import comes_twice, does_not_exist
from app.web.environment import in_words
from app.web.times import abbreviation

WINDOW = timedelta(days=366)
MOST_TIMES = 60
# Hours of the house's clock in which people can be expected to meet.
DAY_BEGINS, DAY_ENDS = time(7), time(20)
NAMED_DAYS = 3
MOST_HOLIDAYS = 8
LONG_MONTHS_ONLY = 29


@dataclass(frozen=True, slots=True)
class Times:
    """When something would take place, as far as advice looks at it.

    Attributes:
        starts: wall-clock time of the first meeting.
        group_id, audience: whose it is, and who may see it.
        event_id: of the event itself once it is on the calendar; 0 before. It does not clash with itself.
    """

    starts: datetime
    minutes: int
    timezone: str
    rule: Rule
    group_id: int | None
    audience: str
    event_id: int = 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def spans(self) -> list[Span]:
        """The meetings of the first year."""
        found = occurrences(self.rule, self.starts, before=self.starts + WINDOW)
        length = timedelta(minutes=self.minutes)
        return [
            Span(local, starts, starts + length)
            for local, _ in zip(found, range(MOST_TIMES), strict=False)
            for starts in (moment(local, self.zone),)
        ]


def advise(session: Session, actor: Actor, times: Times, settings: Settings, language: str) -> list[str]:
    """Sentences, the gravest first; empty when nothing speaks against it."""
    spans = times.spans()
    house = settings.zone
    return [
        *_clashing(session, actor, times, spans, house, language),
        *_holidays(spans, settings, language),
        *_nights(spans, house, language),
        *_clocks(spans, times, language),
        *_short_months(times),
    ]


def mark(warnings: Iterable[str]) -> str:
    """Stands for what was read: a form that brings it back has seen exactly these warnings."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]


def days_in_words(days: Sequence[date], language: str) -> str:
    """The first few by name, the others by number."""
    named = ", ".join(in_words(day, locale(language)) for day in days[:NAMED_DAYS])
    more = len(days) - NAMED_DAYS
    if more <= 0:
        return named
    if more == 1:
        return Sentence("%(days)s and one more day", days=named)
    return Sentence("%(days)s and %(number)s more days", days=named, number=more)


def _clashing(
    session: Session, actor: Actor, times: Times, spans: Sequence[Span], house: ZoneInfo, language: str
) -> Iterator[str]:
    for clash in clashes(session, actor, times.group_id, times.audience, spans, times.event_id, language):
        days = days_in_words([starts.astimezone(house).date() for starts in clash.starts], language)
        yield Sentence("%(days)s: %(what)s %(whom)s", days=days, what=clash.what, whom=clash.whom)


def _holidays(spans: Sequence[Span], settings: Settings, language: str) -> Iterator[str]:
    told = 0
    for span in spans:
        for day in _days(span, settings.zone):
            name = public_holidays(settings.holidays, day.year, language).get(day)
            if name is not None and told < MOST_HOLIDAYS:
                told += 1
                yield Sentence("%(day)s is a public holiday: %(name)s.", day=in_words(day, locale(language)), name=name)


def _nights(spans: Sequence[Span], house: ZoneInfo, language: str) -> Iterator[str]:
    at_night = [span for span in spans if _is_night(span, house)]
    if at_night:
        first = at_night[0].starts.astimezone(house)
        over = at_night[0].ends.astimezone(house)
        yield Sentence(
            "%(days)s: outside the day's hours for most of the community, %(from)s–%(to)s %(zone)s.",
            days=days_in_words([span.starts.astimezone(house).date() for span in at_night], language),
            zone=abbreviation(first),
            **{"from": f"{first:%H:%M}", "to": f"{over:%H:%M}"},
        )


def _clocks(spans: Sequence[Span], times: Times, language: str) -> Iterator[str]:
    for span in spans[1:]:
        day = in_words(span.local.date(), locale(language))
        if does_not_exist(span.local, times.zone):
            begins = span.starts.astimezone(times.zone)
            yield Sentence(
                "%(day)s: the clocks go forward and leave this time out; the meeting begins at %(time)s.",
                day=day,
                time=f"{begins:%H:%M}",
            )
    for span in spans:
        if comes_twice(span.local, times.zone):
            yield Sentence(
                "%(day)s: the clocks go back and this time comes twice; the first is meant.",
                day=in_words(span.local.date(), locale(language)),
            )


def _short_months(times: Times) -> Iterator[str]:
    if times.rule.frequency is Frequency.MONTHLY_DATE and times.starts.day >= LONG_MONTHS_ONLY:
        yield Sentence("Months without a day %(day)s have no meeting.", day=times.starts.day)


def _days(span: Span, house: ZoneInfo) -> Iterator[date]:
    day, last = span.starts.astimezone(house).date(), (span.ends - timedelta(minutes=1)).astimezone(house).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _is_night(span: Span, house: ZoneInfo) -> bool:
    """Only for what fits into a day: a conference of several days has nights of its own."""
    if span.ends - span.starts >= timedelta(hours=13):
        return False
    starts, over = span.starts.astimezone(house), span.ends.astimezone(house)
    return starts.time() < DAY_BEGINS or over.time() > DAY_ENDS or over.date() > starts.date()
