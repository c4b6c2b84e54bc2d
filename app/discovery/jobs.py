"""Keeping the index like the database. The index is a cache: every job here can run twice, late, or after a loss."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import search
from app.core.services import Services
from app.discovery import alerts, missed
from app.discovery.engine import Index
from app.discovery.findables import Findables
from app.discovery.records import every_id, key_of, records_of, sources
from app.discovery.saved_actions import LOOK_UP
from app.jobs import Handler, RetryLater

AWAY = timedelta(seconds=15)
REFUSED = timedelta(minutes=15)


def update(services: Services, payloads: list[dict[str, Any]]) -> None:
    """Make the index tell what the rows tell now, for each thing named and what tells of it; many jobs are one write."""
    try:
        _update(services, list(dict.fromkeys((payload["kind"], payload["id"]) for payload in payloads)))
    except search.SearchUnavailable as away:
        # A new house, or an index that somebody removed: building it puts these records too.
        if not _rebuilt(services):
            raise RetryLater(f"search engine: {away}", AWAY) from away


def _update(services: Services, wanted: Sequence[tuple[str, int]]) -> None:
    more = services.get(Findables)
    engine, of = services.get(Index).engine, sources(more)
    with services.database.read() as session:
        also = [(one.kind, number) for one in more.kinds for number in one.about(session, wanted)]
        records = {(kind, number): of[kind](session, number) for kind, number in dict.fromkeys([*wanted, *also])}
        if gone := [key_of(*thing) for thing, record in records.items() if record is None]:
            engine.remove(gone)
        if here := [record for record in records.values() if record is not None]:
            engine.put(here)


def _rebuilt(services: Services) -> bool:
    try:
        if not services.get(Index).engine.needs_rebuild():
            return False
        rebuild_index(services)
    except search.SearchUnavailable:
        return False
    return True


def tend(services: Services, _payload: dict[str, Any]) -> None:
    """Build the index where it is missing or of another schema, and see that it knows the glossary."""
    try:
        engine = _tuned(services)
        if engine.needs_rebuild():
            rebuild_index(services)
        engine.share_synonyms()
    except search.RebuildRefused as refused:
        raise RetryLater(f"search engine: {refused}", REFUSED) from refused
    except search.SearchUnavailable as away:
        raise RetryLater(f"search engine: {away}", AWAY) from away


def share_synonyms(services: Services, _payload: dict[str, Any]) -> None:
    """The words that the house takes for one another, as its glossary has them now; a missing index will be built with them."""
    try:
        engine = _tuned(services)
        if not engine.needs_rebuild():
            engine.share_synonyms()
    except search.SearchUnavailable as away:
        raise RetryLater(f"search engine: {away}", AWAY) from away


def _tuned(services: Services) -> search.Engine:
    with services.database.read() as session:
        return services.get(Index).tuned(session, at_once=True)


def rebuild_index(services: Services, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the whole index beside the live one and swap; returns how many records it holds. Raises SearchUnavailable.

    Nothing that changes meanwhile is lost: the engine takes its first record when it has begun to note what is put, so
    what was committed before is among the rows read here, and what comes later is put to both indexes. It compares what
    the new one holds and finds with what it was given, and keeps the old one where they differ.
    """
    engine = _tuned(services)
    with services.database.read() as session:
        total = len(every_id(session, services.get(Findables)))
    return engine.rebuild(_everything(services), lambda done: progress(done, total) if progress else None)


def _everything(services: Services) -> Iterator[search.Record]:
    """The view of the rows begins with the first record that is asked for."""
    with services.database.read() as session:
        more = services.get(Findables)
        yield from records_of(session, every_id(session, more), more)


HANDLERS = (
    Handler(
        "search.update",
        prepare=update,
        batch=200,
        purpose="Puts what changed into the search index, many changes at a time.",
    ),
    Handler(
        "search.synonyms",
        prepare=share_synonyms,
        purpose="Has the search engine know the glossary as it is now.",
    ),
    Handler(
        "search.tend",
        prepare=tend,
        every=timedelta(seconds=60),
        purpose="Rebuilds the search index where it is missing or of another schema, and sees that it knows the glossary.",
    ),
    Handler(
        "discovery.forget_misses",
        apply=missed.forget_old,
        every=timedelta(hours=12),
        purpose="Forgets questions without an answer that nobody asked again for half a year.",
    ),
    Handler(
        LOOK_UP,
        prepare=alerts.know,
        apply=alerts.note_known,
        purpose="Looks up what a search that was just saved finds already, so that alerts tell of what is new.",
    ),
    Handler(
        "discovery.alerts",
        prepare=alerts.prepare,
        apply=alerts.send,
        every=timedelta(minutes=15),
        purpose="Writes the mail about saved searches when it is due, once for each person.",
    ),
)
