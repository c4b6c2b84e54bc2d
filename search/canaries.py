"""Whether a new index may take the place of the old one: it holds what it was given, and finds some of it again."""

import random
from collections.abc import Callable, Iterable, Iterator

from search.errors import RebuildRefused
from search.records import Record
from search.synonyms import Synonyms
from search.wanted import read

CANARIES = 12

_NONE = Synonyms()


class Canaries:
    """Looks at the records as they go by, and keeps the titles of a dozen, each as likely as any other."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._titles: dict[str, str] = {}
        self._eligible = 0
        self._dice = random.SystemRandom()

    def watching(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self._keys.add(record.key)
            if read(record.title, _NONE):
                self._note(record)
            yield record

    def verify(self, count: int, finds: Callable[[str, str], bool]) -> None:
        """`count` is that of the new index; `finds` asks it whether a text finds the record with that key.

        Raises RebuildRefused.
        """
        if count != len(self._keys):
            raise RebuildRefused(
                f"The new search index holds {count} of {len(self._keys)} records; the old one stays in use."
            )
        for key, title in self._titles.items():
            if not finds(key, title):
                raise RebuildRefused(
                    f"The new search index does not find {key} by its title; the old one stays in use."
                )

    def _note(self, record: Record) -> None:
        self._eligible += 1
        if len(self._titles) < CANARIES:
            self._titles[record.key] = record.title
        elif self._dice.random() < CANARIES / self._eligible:
            self._titles.pop(self._dice.choice(list(self._titles)))
            self._titles[record.key] = record.title
