"""Speed and memory of the embedded engine on 20,000 made-up documents of 116,000 pages, by its own face.

Typing is measured on Meilisearch too, where its program is at hand: with cards only, as pages have no part in it.

The text is random but shaped like text: a few hundred words of the trade among tens of thousands of invented ones,
drawn by Zipf's law, so that common words are in nearly every document and rare ones in a handful. A hard case:
real collections have fewer documents for each common word.
"""

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice
from pathlib import Path

from scripts.benches._engines import ABSENT, engine_of
from scripts.benches._typing import line, taken, typed
from search import PageText, Query, Record, connect
from search.engine import Engine

DOCUMENTS = 20_000
PAGES = 116_000
WORDS_A_PAGE = 280
ROUNDS = 60
SEED = 47

# What is asked for: pages a second, megabytes, and at most so many milliseconds inside the engine at each share.
SPEED, MEMORY, REINDEX = 1500.0, 600.0, 90.0
LIMITS = ((0.5, 10.0), (0.99, 30.0))

AUDIENCES = ("public", "public", "members", "members", "members", "committee", *(f"group-{n}" for n in range(1, 7)))
READER = frozenset({"public", "members", "group-1", "group-4"})

COMMON = """the of and to in for a is social protection kenya cash transfer county programme policy assessment household
health insurance children poverty report evaluation beneficiaries support national government data framework coverage
drought pension disability nutrition livelihood safety net registry payment targeting delivery training community"""

CONSONANTS = "b ch d f g h j k l m n ny p r s sh t v w y z mb nd ng"
SYLLABLES = [consonant + vowel for consonant in CONSONANTS.split() for vowel in "aeiou"]


Facets = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Library:
    """Words by falling frequency, with their cumulated weights, and the dice."""

    words: list[str]
    weights: list[float]
    dice: random.Random

    def text(self, length: int) -> str:
        """So many words by Zipf's law."""
        return " ".join(self.dice.choices(self.words, cum_weights=self.weights, k=length))

    def rare_word(self) -> str:
        """A word from the long tail."""
        return self.dice.choice(self.words[2000:30_000])


@dataclass(slots=True)
class Times:
    """Milliseconds inside the engine for one kind of question, by the clock and of CPU."""

    label: str
    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)


def library() -> Library:
    """The words, the same at every run."""
    dice = random.Random(SEED)
    invented: dict[str, None] = {}
    while len(invented) < 60_000:
        word = "".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 3, 4))))
        invented[word + dice.choice(("", "", "n", "s", "ing", "ation", "ment"))] = None
    words = [*COMMON.split(), *invented]
    return Library(words, list(accumulate(1 / (place + 2.7) for place in range(len(words)))), dice)


def records(shelf: Library) -> Iterator[Record]:
    """The documents one by one; most are short, some have dozens of pages."""
    left, dice = PAGES, shelf.dice
    for number in range(DOCUMENTS):
        waiting = DOCUMENTS - number - 1
        mean = left / (waiting + 1)
        count = left if not waiting else max(1, min(left - waiting, round(dice.expovariate(1 / mean))))
        left -= count
        yield Record(
            key=f"document-{number}",
            kind="document",
            id=number,
            url=f"/documents/{number}",
            title=shelf.text(8),
            audience=dice.choice(AUDIENCES),
            summary=shelf.text(40),
            authors=(shelf.rare_word(),),
            facets={
                "kind": ("document",),
                "type": (f"type_{dice.randrange(24)}",),
                "pillar": (f"pillar_{dice.randrange(3)}",),
                "topic": (f"topic_{dice.randrange(6)}",),
                "county": tuple(f"county_{n}" for n in dice.sample(range(47), dice.choice((1, 1, 2, 5)))),
                "organisation": (f"organisation_{dice.randrange(150)}",),
                "year": (str(dice.randrange(2004, 2027)),),
                "language": (dice.choice(("en", "en", "en", "sw")),),
            },
            embargo_until=2_000_000_000 if dice.random() < 0.02 else 0,
            dated=dice.randrange(1_000_000_000, 1_700_000_000),
            pages=(PageText(page, shelf.text(WORDS_A_PAGE)) for page in range(1, count + 1)),
        )


def questions(shelf: Library) -> Iterator[tuple[str, str, Facets]]:
    """The kinds of question, each with a typed text and filters."""
    dice, trade = shelf.dice, COMMON.split()[10:]
    county: Facets = {"county": (f"county_{dice.randrange(47)}", f"county_{dice.randrange(47)}")}
    year: Facets = {"year": (str(dice.randrange(2004, 2027)),)}
    rare = shelf.rare_word()
    slipped = rare[:3] + rare[4:]
    two = " ".join(dice.sample(trade, 2))
    yield "one common word", dice.choice(trade), {}
    yield "two common words", two, {}
    yield "two common words, a facet", two, county
    yield "two common words, two facets", two, county | year
    yield "rare and common word", f"{rare} {dice.choice(trade)}", {}
    yield "phrase", f'"{two}"', {}
    yield "synonym", dice.choice(("OVC", "NHIF", "CGNA", "uhamisho wa fedha", "cash transfer")), year
    yield "beginning of a word", rare[:5], {}
    yield "slip of the finger", slipped, {}
    yield "six words", " ".join((*dice.sample(trade, 4), rare, shelf.rare_word())), county
    yield "no words, facets only", "", county


def ask(engine: Engine, shelf: Library) -> list[Times]:
    """Ask all kinds in turn, so that a machine whose speed drifts slows all of them alike."""
    kinds: dict[str, Times] = {}
    for turn in range(ROUNDS + 3):
        for label, text, filters in questions(shelf):
            before = time.thread_time()
            results = engine.search(Query(text, filters=filters, audiences=READER, now=1_800_000_000))
            worked = (time.thread_time() - before) * 1000
            if turn >= 3:  # the first rounds warm caches
                times = kinds.setdefault(label, Times(label))
                times.taken.append(results.took_ms)
                times.worked.append(worked)
    return list(kinds.values())


def percentile(taken: list[float], share: float) -> float:
    """The value that this share of the measurements does not exceed."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]


def main() -> None:
    """Index, ask, and print what both took."""
    shelf = library()
    with tempfile.TemporaryDirectory() as folder:
        engine = connect("", "", Path(folder))
        indexing = _indexed(engine, shelf)
        speed = PAGES / indexing.clock
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{DOCUMENTS:,} documents, {PAGES:,} pages; making the text took {indexing.made:.0f} s and is not counted"
        )
        print(f"{'indexing':<32}{speed:>10,.0f} pages/s{speed / SPEED:>8.2f} of the least wanted")
        print(f"{'reindex':<32}{indexing.clock:>10,.0f} s      {indexing.clock / REINDEX:>8.2f} of the most allowed")
        print(f"{'pages per second of CPU':<32}{PAGES / indexing.worked:>10,.0f}")
        print(f"{'peak memory while indexing':<32}{memory:>10,.0f} MB     {memory / MEMORY:>8.2f} of the most allowed")
        _one_more(engine, shelf)
        print(f"\n{'milliseconds in the engine':<32}{'p50':>8}{'p99':>8}{'most':>8}{'CPU p50':>10}{'CPU p99':>9}")
        kinds = ask(engine, shelf)
        every = Times("all kinds")
        for kind in kinds:
            print(_line(kind))
            every.taken += kind.taken
            every.worked += kind.worked
        print(_line(every))
        ratios = [percentile(times, at) / limit for times in (every.taken, every.worked) for at, limit in LIMITS]
        print(
            f"{'ratio to the limits':<32}{ratios[0]:>8.2f}{ratios[1]:>8.2f}{'':>8}{ratios[2]:>10.2f}{ratios[3]:>9.2f}"
        )
        asked = typed([record.title for record in islice(records(library()), 500)], random.Random(SEED))
        print(f"\n{'milliseconds while typing':<32}{'p50':>8}{'p99':>8}{'most':>8}")
        print(line("embedded", taken(engine, asked, READER)))
        engine.close()
    with engine_of("meilisearch") as server:
        if server is None:
            print(f"{'meilisearch':<32}{ABSENT}")
        else:
            server.rebuild(replace(record, pages=()) for record in records(library()))
            print(line("meilisearch", taken(server, asked, READER)))


@dataclass(frozen=True, slots=True)
class Indexing:
    """Seconds that indexing took without the making of the text, by the clock and of CPU; and what the making took."""

    clock: float
    worked: float
    made: float


def _indexed(engine: Engine, shelf: Library) -> Indexing:
    """Build the index from records that are made on the way; what making them takes is taken off."""
    made = made_working = 0.0

    def timed() -> Iterator[Record]:
        nonlocal made, made_working
        source = records(shelf)
        while True:
            before, working = time.perf_counter(), time.thread_time()
            record = next(source, None)
            if record is None:
                return
            pages = tuple(record.pages)
            made += time.perf_counter() - before
            made_working += time.thread_time() - working
            yield replace(record, pages=pages)

    before, working = time.perf_counter(), time.process_time()
    engine.rebuild(timed())
    taken, worked = time.perf_counter() - before, time.process_time() - working
    return Indexing(taken - made, worked - made_working, made)


def _one_more(engine: Engine, shelf: Library) -> None:
    """How long it takes until one more document can be found."""
    taken = []
    for number in range(5):
        start = time.perf_counter()
        pages = (PageText(1, f"sentinel{number} {shelf.text(WORDS_A_PAGE)}"),)
        engine.put([Record(f"more-{number}", "document", number, "/", "One more", "public", pages=pages)])
        if engine.search(Query(f"sentinel{number}", audiences=READER)).total != 1:
            raise SystemExit("the document just put was not found")
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{'one more document, until found':<32}{statistics.median(taken):>10,.0f} ms")


def _line(times: Times) -> str:
    clock = f"{percentile(times.taken, 0.5):>8.2f}{percentile(times.taken, 0.99):>8.2f}{max(times.taken):>8.2f}"
    worked = f"{percentile(times.worked, 0.5):>10.2f}{percentile(times.worked, 0.99):>9.2f}"
    return f"{times.label:<32}{clock}{worked}"


if __name__ == "__main__":
    main()
