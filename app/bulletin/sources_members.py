"""Institutions that became members."""

from collections.abc import Iterable
from datetime import datetime, time

from sqlalchemy.orm import Session

from app import organisations
from app.bulletin.found import LANGUAGES, Found, Window, drafted, joined
from app.bulletin.models import SourceKind
from app.vocabularies import labels
from app.web.language import translations
from app.web.times import day_in_words


def new_members(session: Session, window: Window) -> Iterable[Found]:
    kinds = {code: labels(session, "organisation_kind", code) for code in LANGUAGES}
    first, last = (moment.astimezone(window.zone).date() for moment in (window.since, window.until))
    for one in organisations.joined_between(session, first, last):
        if one.joined_on == last:  # the day after the last of the window
            continue
        name = f"{one.name} ({one.acronym})" if one.acronym else one.name
        yield Found(
            kind=SourceKind.ORGANISATION,
            key=str(one.id),
            audience="public",
            href=f"/organisations/{one.slug}",
            title=dict.fromkeys(LANGUAGES, name),
            draft=drafted(one.profile, one.name),
            facts={code: joined([kinds[code].get(one.kind, one.kind), _since(one, code)]) for code in LANGUAGES},
            happened_at=datetime.combine(one.joined_on, time(12), window.zone),
            once=True,
        )


def _since(one: organisations.Joined, language: str) -> str:
    say = translations(language).gettext
    return say("Member since %(day)s") % {"day": day_in_words(one.joined_on, "d MMMM y", language)}
