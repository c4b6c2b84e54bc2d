"""Filling a second set of indexes beside the live one."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from search.canaries import Canaries
from search.errors import SearchUnavailable
from search.meili import writing
from search.meili.conditions import both, one_of
from search.meili.journal import Journal
from search.meili.server import Names, Server
from search.meili.settings import as_stem, card_settings, page_settings
from search.records import Record
from search.synonyms import Synonyms
from search.words import stems

_KEYS = ("key", "id", "id")


def rebuild(
    server: Server,
    names: Names,
    records: Iterable[Record],
    *,
    journal: Journal,
    stamp: str,
    synonyms: Synonyms,
    progress: Callable[[int], None] | None,
) -> int:
    """Fill the second set, check it, and swap it in, all three indexes at once; answers how many records it holds.

    What changes meanwhile goes to the live set and into the journal, and from there to the second set before the swap.
    What is on its way during the swap may reach either set, so what the journal has gained is done once more after it.
    """
    journal.begin()
    following = names.following()
    try:
        _drop(server, following)
        _create(server, following, synonyms)
        done = _fill(server, following, records, journal, progress)
        _replay(server, following, journal)
        stamps = [{"id": writing.STAMP_KEY, "stamp": stamp}, writing.synonym_stamp(synonyms)]
        server.wait([server.add(following.stamp, stamps)])
        missing = [name for name in names.all() if server.changed(name) is None]
        server.wait([server.create(name, _KEYS[names.all().index(name)]) for name in missing])
        journal.check()
        server.wait([server.swap(zip(names.all(), following.all(), strict=True))])
        while _replay(server, names, journal):
            journal.beat()
    finally:
        with suppress(SearchUnavailable):
            _drop(server, following)
        with suppress(SearchUnavailable):
            journal.end()
    return done


def _fill(
    server: Server,
    following: Names,
    records: Iterable[Record],
    journal: Journal,
    progress: Callable[[int], None] | None,
) -> int:
    loader = writing.Loader(server, following)
    canaries = Canaries()
    done = 0
    for done, record in enumerate(canaries.watching(records), start=1):
        loader.add(record)
        journal.beat()
        if progress is not None:
            progress(done)
    loader.finish()

    def finds(key: str, text: str) -> bool:
        words = " ".join(as_stem(form) for form in stems(text)[:10])
        search = {"indexUid": following.cards, "q": words, "filter": both([one_of("record", [key])])}
        return bool(server.many([{**search, "matchingStrategy": "all"}])[0]["hits"])

    canaries.verify(server.total(following.cards, "listed NOT EXISTS"), finds)
    return done


def _replay(server: Server, names: Names, journal: Journal) -> bool:
    """Do what has been noted; whether there was anything."""
    any_at_all = False
    for changes in journal.fresh():
        any_at_all = True
        writing.put(server, names, [change.record for change in changes if change.record is not None])
        writing.remove(server, names, [change.key for change in changes if change.record is None])
    return any_at_all


def _create(server: Server, names: Names, synonyms: Synonyms) -> None:
    server.wait([server.create(name, key) for name, key in zip(names.all(), _KEYS, strict=True)])
    settings = ((names.cards, card_settings(synonyms)), (names.pages, page_settings(synonyms)))
    server.wait([server.settle(name, wished) for name, wished in settings])


def _drop(server: Server, names: Names) -> None:
    server.wait([server.drop(name) for name in names.all() if server.changed(name) is not None])
