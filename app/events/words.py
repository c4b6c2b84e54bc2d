"""How a series repeats, in words that can be said in either language."""

from datetime import datetime

from babel.dates import format_date

from app.core.sentences import Sentence
from app.events.models import Frequency
from app.events.recurrence import Rule, nth_weekday
from app.web.environment import in_words

_WHICH = {
    1: "the first %(weekday)s",
    2: "the second %(weekday)s",
    3: "the third %(weekday)s",
    4: "the fourth %(weekday)s",
    -1: "the last %(weekday)s",
}

_ON = {
    Frequency.WEEKLY: ("Every week on %(weekday)s", "Every %(number)s weeks on %(weekday)s", "weekday"),
    Frequency.MONTHLY_WEEKDAY: ("Every month on %(which)s", "Every %(number)s months on %(which)s", "which"),
    Frequency.MONTHLY_DATE: ("Every month on day %(day)s", "Every %(number)s months on day %(day)s", "day"),
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
    return Sentence(_WHICH[nth], weekday=weekday_of(first, language))


def weekday_of(day: datetime, language: str) -> str:
    return format_date(day, "EEEE", locale=locale(language))


def locale(language: str) -> str:
    return "sw_KE" if language == "sw" else "en_GB"


def _often(rule: Rule, first: datetime, language: str) -> str:
    if rule.frequency is Frequency.NEVER:
        return ""
    each, several, on = _ON[rule.frequency]
    if rule.frequency is Frequency.WEEKLY:
        day: object = weekday_of(first, language)
    elif rule.frequency is Frequency.MONTHLY_WEEKDAY:
        day = which_weekday(rule.nth or nth_weekday(first), first, language)
    else:
        day = first.day
    return Sentence(each, **{on: day}) if rule.every == 1 else Sentence(several, number=rule.every, **{on: day})
