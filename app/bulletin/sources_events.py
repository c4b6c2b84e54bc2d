"""Events of the quarter, and those of the next one; what seeks contributions is a call."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app import events
from app.bulletin.found import LANGUAGES, Found, Window, drafted, joined, titled
from app.bulletin.models import SourceKind
from app.core.extracts import LOOKED_AT, plain
from app.core.markup import to_html
from app.vocabularies import labels
from app.web.language import translations
from app.web.times import day_in_words

MOST_DAYS = 3
_SEEKS = re.compile(
    r"\b(?:call for (?:papers|abstracts|contributions|proposals|presentations|speakers|posters|nominations|applications)"
    r"|(?:submit|send|propose) (?:us )?(?:an?|your) (?:\w+ )?(?:abstract|paper|proposal|contribution|presentation|poster|session|topic)"
    r"|contributions are (?:welcome|invited|sought)|(?:speakers|presenters|contributions) (?:are )?(?:wanted|sought)"
    r"|(?:looking|look) for (?:speakers|presenters|contributions|hosts)"
    r"|m?wito wa (?:mada|michango|mawasilisho|mapendekezo|makala)"
    r"|(?:tuma|wasilisha) (?:mada|muhtasari|pendekezo|mchango|makala)|michango inakaribishwa|tunatafuta wa(?:wasilishaji|zungumzaji))",
    re.IGNORECASE,
)


def events_held_and_coming(session: Session, window: Window) -> Iterable[Found]:
    kinds = {code: labels(session, "event_kind", code) for code in LANGUAGES}
    for one in events.told_between(session, window.since, window.ahead):
        text = plain(to_html(one.description[:LOOKED_AT]))
        held = [time.starts_at for time in one.times if time.ends_at <= window.now]
        coming = [time.starts_at for time in one.times if time.ends_at > window.now]
        days = [[at.astimezone(window.zone).date() for at in part] for part in (held, coming)]
        venue = next((time.venue for time in one.times if time.venue), "")
        seeks = bool(coming) and _SEEKS.search(f"{one.title}\n{text}") is not None
        yield Found(
            kind=SourceKind.EVENT,
            key=str(one.event_id),
            section="calls" if seeks else "",
            audience=one.audience,
            href=one.href,
            title=titled(one.title),
            draft=drafted(text, one.title),
            facts={
                code: joined([kinds[code].get(one.kind, one.kind), *_when(code, *days), venue, one.host])
                for code in LANGUAGES
            },
            credit=one.host,
            happened_at=coming[0] if coming else held[-1],
        )


def _when(language: str, held: Sequence[date], coming: Sequence[date]) -> list[str]:
    """The days of what was, and of what is to come; of a long series the last and the next ones."""
    say = translations(language).gettext
    parts = []
    if held:
        parts.append(say("Held on %(days)s") % {"days": _days(held[-MOST_DAYS:], language)})
    if coming:
        named = _days(coming[:MOST_DAYS], language)
        parts.append(say("Next on %(days)s") % {"days": named} if held else named)
    return parts


def _days(days: Sequence[date], language: str) -> str:
    said = [day_in_words(day, "d MMMM y", language) for day in dict.fromkeys(days)]
    if len(said) == 1:
        return said[0]
    together = {"first": ", ".join(said[:-1]), "last": said[-1]}
    return translations(language).gettext("%(first)s and %(last)s") % together
