"""How a series repeats, in words that can be said in either language."""

from datetime import datetime

from babel.dates import format_date

from app.core.sentences import Sentence
from app.events.models import Frequency
from app.events.recurrence import Rule, nth_weekday
from app.web.environment import in_words

_WHICH = {
    1: lambda day: Sentence("the first %(weekday)s", weekday=day),
    2: lambda day: Sentence("the second %(weekday)s", weekday=day),
    3: lambda day: Sentence("the third %(weekday)s", weekday=day),
    4: lambda day: Sentence("the fourth %(weekday)s", weekday=day),
    -1: lambda day: Sentence("the last %(weekday)s", weekday=day),
}


def repeats(rule: Rule, first: datetime, language: str) -> str:
    """Such as «Every 2 months on the second Tuesday, until 8 December 2027»; empty for a single event."""
    often = _often(rule, first, language)
    if not often:
        return ""
    if rule.count is not None:
        return Sentence("%(often)s, %(number)s times", often=often, number=rule.count)
    if rule.until is not None:
        return Sentence("%(often)s, until %(day)s", often=often, day=in_words(rule.until, locale(language)))
    return often


def which_weekday(nth: int, first: datetime, language: str) -> Sentence:
    """Such as «the second Tuesday»."""
    return _WHICH[nth](weekday_of(first, language))


def weekday_of(day: datetime, language: str) -> str:
    return format_date(day, "EEEE", locale=locale(language))


def locale(language: str) -> str:
    return "sw_KE" if language == "sw" else "en_GB"


def _often(rule: Rule, first: datetime, language: str) -> str:
    if rule.frequency is Frequency.NEVER:
        return ""
    if rule.frequency is Frequency.WEEKLY:
        weekday = weekday_of(first, language)
        each = Sentence("Every week on %(weekday)s", weekday=weekday)
        several = Sentence("Every %(number)s weeks on %(weekday)s", number=rule.every, weekday=weekday)
    elif rule.frequency is Frequency.MONTHLY_WEEKDAY:
        which = which_weekday(rule.nth or nth_weekday(first), first, language)
        each = Sentence("Every month on %(which)s", which=which)
        several = Sentence("Every %(number)s months on %(which)s", number=rule.every, which=which)
    else:
        each = Sentence("Every month on day %(day)s", day=first.day)
        several = Sentence("Every %(number)s months on day %(day)s", number=rule.every, day=first.day)
    return each if rule.every == 1 else several
