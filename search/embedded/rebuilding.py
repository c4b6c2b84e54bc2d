"""Building a new generation beside the live one."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from search.embedded import generations
from search.embedded.schema import create
from search.embedded.writing import LARGE_HEAP, Writers
from search.records import Record


def rebuild(folder: Path, stamp: str, records: Iterable[Record], progress: Callable[[int], None] | None) -> int:
    """Index the records in a new folder, then point at it; answers how many records there were."""
    with generations.rebuilding(folder):
        generations.sweep(folder)
        generation = generations.begin(folder)
        try:
            done = _fill(generation, records, progress)
            generations.publish(folder, generation, stamp)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        generations.sweep(folder)
    return done


def _fill(generation: Path, records: Iterable[Record], progress: Callable[[int], None] | None) -> int:
    writers = Writers(create(generation), LARGE_HEAP)
    done = 0
    try:
        for done, record in enumerate(records, start=1):
            writers.put(record)
            if progress is not None:
                progress(done)
        writers.commit()
    except BaseException:
        writers.abandon()
        raise
    writers.finish()
    return done
