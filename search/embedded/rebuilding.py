"""Building a new generation beside the live one."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from tantivy import Query as Clause

from search.canaries import Canaries
from search.embedded import generations, noting
from search.embedded.clauses import Asked, card_match, matches, of_records, within
from search.embedded.schema import Pair, card_schema, create, open_pair
from search.embedded.writing import LARGE_HEAP, SMALL_HEAP, Writers
from search.journal import unpacked
from search.records import Record
from search.synonyms import Synonyms
from search.wanted import read


def rebuild(folder: Path, stamp: str, records: Iterable[Record], progress: Callable[[int], None] | None) -> int:
    """Index the records in a new folder, check it, do there what changed meanwhile, and point at it.

    Changes wait only while the last of them are done to the new index too. Answers how many records there were.
    """
    with generations.rebuilding(folder):
        generations.sweep(folder)
        generation = generations.begin(folder)
        noting.begin(folder)
        try:
            with generations.changing_alone(folder):
                pass  # what began before the journal did is finished
            done, reached = _fill(folder, generation, records, progress)
            with generations.changing_alone(folder):
                if noting.noted_since(folder, reached):
                    _catch_up(folder, generation, reached)
                generations.publish(folder, generation, stamp)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        finally:
            noting.end(folder)
        generations.sweep(folder)
    return done


def _fill(
    folder: Path, generation: Path, records: Iterable[Record], progress: Callable[[int], None] | None
) -> tuple[int, int]:
    """How many records there are, and how far the journal has been followed."""
    pair = create(generation)
    writers = Writers(pair, LARGE_HEAP)
    canaries = Canaries()
    done = 0
    try:
        for done, record in enumerate(canaries.watching(records), start=1):
            writers.put(record)
            if progress is not None:
                progress(done)
        writers.commit()
        _verify(pair, canaries)
        reached = _replay(folder, 0, writers)
        writers.commit()
    except BaseException:
        writers.abandon()
        raise
    writers.finish()
    return done, reached


def _catch_up(folder: Path, generation: Path, reached: int) -> None:
    writers = Writers(open_pair(generation), SMALL_HEAP)
    try:
        _replay(folder, reached, writers)
        writers.commit()
    except BaseException:
        writers.abandon()
        raise
    writers.finish()


def _replay(folder: Path, start: int, writers: Writers) -> int:
    """Do what was noted from this byte on, up to the last whole line; answers where to go on from."""
    reached = start
    with (folder / noting.NAME).open("rb") as file:
        file.seek(start)
        for line in file:
            if not line.endswith(b"\n"):
                break
            reached += len(line)
            with suppress(ValueError):
                change = unpacked(line.decode())
                if change.record is None:
                    writers.remove(change.key)
                else:
                    writers.put(change.record)
    return reached


def _verify(pair: Pair, canaries: Canaries) -> None:
    pair.cards.reload()
    cards, schema = pair.cards.searcher(), card_schema()

    def finds(key: str, text: str) -> bool:
        wanted = read(text, Synonyms())
        match = card_match(schema, Asked(wanted, wanted.needed, {}))
        return matches(cards.search(within(match, [of_records(schema, [key])]), limit=1)) > 0

    fronts = Clause.term_query(schema, "front", "1", index_option="basic")
    canaries.verify(cards.num_docs - matches(cards.search(fronts, limit=1)), finds)
