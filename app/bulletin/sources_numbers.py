"""Milestones: whom the members' programmes reach, and round numbers that the community passed."""

from collections.abc import Iterable
from datetime import UTC, datetime

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from app import documents, organisations
from app.bulletin.found import LANGUAGES, Found, Window, crossed
from app.bulletin.models import SourceKind
from app.organisations import Reached
from app.vocabularies import labels
from app.web.language import translations

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def numbers_reached(session: Session, window: Window) -> Iterable[Found]:
    """By pillar, as the members' programmes say it; told anew when a number has changed since an issue told it."""
    pillars = {code: labels(session, "pillar", code) for code in LANGUAGES}
    for one in organisations.reached_by_pillar(session):
        yield Found(
            kind=SourceKind.MILESTONE,
            key=f"{one.pillar}-{one.unit}-{one.reached}",
            audience="public",
            href="/programmes",
            title={code: _reaches(one, pillars[code].get(one.pillar, one.pillar), code) for code in LANGUAGES},
            facts={code: _as_of(one, code) for code in LANGUAGES},
            happened_at=window.since,
            once=True,
        )


def round_numbers(session: Session, window: Window) -> Iterable[Found]:
    """The highest that was passed, of the repository and of the membership."""
    came = sum(count for _, count in documents.published_by_type(session, window.since, window.until))
    before = sum(count for _, count in documents.published_by_type(session, _BEGINNING, window.since))
    if passed := list(crossed(before, before + came)):
        yield _passed("documents", passed[-1], "/documents", window)
    first, last = (moment.astimezone(window.zone).date() for moment in (window.since, window.until))
    joined = sum(one.joined_on < last for one in organisations.joined_between(session, first, last))
    members = organisations.count_members(session)
    if passed := list(crossed(members - joined, members)):
        yield _passed("organisations", passed[-1], "/organisations", window)


def _passed(what: str, number: int, href: str, window: Window) -> Found:
    title = {}
    for code in LANGUAGES:
        say = translations(code).gettext
        words = (
            say("The repository holds more than %(number)s documents")
            if what == "documents"
            else say("The community has grown to %(number)s organisations")
        )
        title[code] = words % {"number": _written(number, code)}
    return Found(
        kind=SourceKind.MILESTONE,
        key=f"{what}-{number}",
        audience="public",
        href=href,
        title=title,
        happened_at=window.since,
        once=True,
    )


def _reaches(one: Reached, pillar: str, language: str) -> str:
    say = translations(language).gettext
    words = (
        say("%(pillar)s: %(number)s households reached")
        if one.unit == "households"
        else say("%(pillar)s: %(number)s people reached")
    )
    return words % {"pillar": pillar, "number": _written(one.reached, language)}


def _as_of(one: Reached, language: str) -> str:
    say = translations(language).gettext
    return say("By the programmes of member organisations; newest figures of %(year)s") % {"year": one.as_of}


def _written(number: int, language: str) -> str:
    return format_decimal(number, locale="sw_KE" if language == "sw" else "en_GB")
