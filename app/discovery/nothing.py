"""What helps where nothing was found: which filter or quotation mark stands in the way, other words, whom to ask."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from sqlalchemy.orm import Session

import search
from app import accounts
from app.access import Actor, Role, holders
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.engine import Index
from app.discovery.facets import Labels
from app.vocabularies import glossary
from app.web.language import translations

MOST_TRIES = 12
MOST_WORDS = 6
MOST_TRANSLATED = 3
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))


@dataclass(frozen=True, slots=True)
class Way:
    """Another question that finds `count`."""

    label: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """`ask_href`: a new topic with the question filled in, "" for whoever may not begin one; `coordinators`: their names, for members."""

    ways: Sequence[Way]
    ask_href: str
    coordinators: Sequence[str]


def help_with(
    session: Session, services: Services, actor: Actor, asked: Asked, labels: Labels, language: str
) -> Nothing:
    """Counts what this reader would find, by the permission filter of the question itself."""
    say = translations(language).gettext
    engine = services.get(Index).tuned(session)
    ways, seen = [], {asked.href()}
    for label, other in islice(_others(asked, labels, glossary.groups(session), say), MOST_TRIES):
        if other.href() in seen or not (other.text or other.filters):
            continue
        seen.add(other.href())
        try:
            count = engine.search(other.to_query(actor, 1)).total
        except search.SearchUnavailable:
            break
        if count:
            ways.append(Way(label, other.href(), count))
    title = asked.text[:150]
    ask = f"/forum/new?{urlencode({'kind': 'question', 'title': title})}" if actor.is_member and title else ""
    return Nothing(ways, ask, _coordinators(session) if actor.is_member else ())


def _others(
    asked: Asked, labels: Labels, groups: Sequence[Sequence[str]], say: Callable[[str], str]
) -> Iterator[tuple[str, Asked]]:
    """The nearest first: without a filter, without quotation marks, in the glossary's other words, with fewer words."""
    for name, values in asked.filters.items():
        shown = ", ".join(labels[name].get(value, value) for value in values)
        rest = {one: kept for one, kept in asked.filters.items() if one != name}
        yield say("Without the filter «%(filter)s»") % {"filter": shown}, replace(asked, filters=rest)
    plain = " ".join(asked.text.translate(_QUOTES).split())
    unquoted = replace(asked, text=plain)
    if plain != asked.text:
        yield say("Without quotation marks: %(words)s") % {"words": plain}, unquoted
    for other in islice(_translated(plain, groups), MOST_TRANSLATED):
        yield say("In other words: %(words)s") % {"words": other}, replace(unquoted, text=other)
    if asked.filters:
        yield say("Without any filter"), replace(asked, filters={})
        if plain != asked.text:
            yield say("Without quotation marks or filters: %(words)s") % {"words": plain}, replace(unquoted, filters={})
    words = plain.split()
    if 1 < len(words) <= MOST_WORDS:
        for n in range(len(words)):
            fewer = " ".join(words[:n] + words[n + 1 :])
            yield say("With fewer words: %(words)s") % {"words": fewer}, replace(unquoted, text=fewer)


def _translated(text: str, groups: Sequence[Sequence[str]]) -> Iterator[str]:
    """The question with one expression of the glossary put in the place of another."""
    for group in groups:
        for known in group:
            whole = re.compile(rf"(?<!\w){re.escape(known)}(?!\w)", re.IGNORECASE)
            if whole.search(text):
                yield from (_put(whole, other, text) for other in group if other.casefold() != known.casefold())
                break


def _put(whole: re.Pattern[str], other: str, text: str) -> str:
    return other.join(whole.split(text))


def _coordinators(session: Session) -> list[str]:
    return sorted(card.name for card in accounts.cards(session, holders(session, Role.COORDINATOR)).values())
