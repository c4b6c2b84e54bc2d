"""How well both engines rank, on two classic test collections through their own put and search.

The collections are not part of the repository: they are looked for in `BARAZA_SHARED`, or in a folder `shared`
beside the checkout. A collection that is absent is passed over with a line that says so, and so is Meilisearch where
its program is not on the PATH.
"""

import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.benches._engines import ABSENT, NAMES, engine_of
from search import Engine, PageText, Query, Record

DEPTH = 200
CUT = 10
FIRST = 5

# What a plain BM25 with the same engine reaches: nDCG@10 and mean average precision.
FLOORS = {"cran": (0.396, 0.316), "adi": (0.5003, 0.4236)}

_TAG = re.compile(r"\.([A-Z])(?:\s+(\d+))?\s*")


@dataclass(frozen=True, slots=True)
class Collection:
    """Records, questions by number, and for each question the numbers of the relevant records."""

    name: str
    records: tuple[Record, ...]
    questions: dict[int, str]
    relevant: dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions that have relevant records, between 0 and 1.

    `success` is the share of questions with something relevant among the first five results.
    """

    ndcg: float
    precision: float
    success: float


def shared_folder() -> Path:
    """Where the collections are, if anywhere."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("BARAZA_SHARED", beside)) / "data" / "relevance"


def load(name: str) -> Collection | None:
    """Read one collection, or None where it is absent."""
    folder = shared_folder() / name
    if not folder.is_dir():
        return None
    documents, questions, judgements = (
        ("cran.all.1400", "cran.qry", "cranqrel") if name == "cran" else ("ADI.ALL", "ADI.QRY", "ADI.REL")
    )
    asked = [entry.get("W", "") for _, entry in _entries(folder / questions)]
    return Collection(
        name,
        tuple(_record(number, entry) for number, entry in _entries(folder / documents)),
        dict(enumerate(asked, start=1)),  # the judgements number the questions by their order
        _judged(folder / judgements),
    )


def measure(engine: Engine, collection: Collection, depth: int = DEPTH) -> Quality:
    """Ask every question of an engine that holds the collection, and judge the first `depth` results."""
    gains, precisions, successes = [], [], []
    for number, relevant in collection.relevant.items():
        query = Query(collection.questions[number], audiences=None, per_page=depth)
        found = [hit.id for hit in engine.search(query).hits]
        gains.append(ndcg(found, relevant, CUT))
        precisions.append(average_precision(found, relevant))
        successes.append(any(number in relevant for number in found[:FIRST]))
    return Quality(*(sum(values) / len(values) for values in (gains, precisions, successes)))


def ndcg(found: Sequence[int], relevant: frozenset[int], cut: int) -> float:
    """Normalised discounted cumulative gain of the first `cut`, relevance being yes or no."""
    gained = sum(1 / math.log2(place + 2) for place, number in enumerate(found[:cut]) if number in relevant)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(cut, len(relevant))))


def average_precision(found: Sequence[int], relevant: frozenset[int]) -> float:
    """The mean, over the relevant records, of the precision at each one's place; 0 for one not found."""
    precisions, hits = 0.0, 0
    for place, number in enumerate(found, start=1):
        if number in relevant:
            hits += 1
            precisions += hits / place
    return precisions / len(relevant)


def main() -> None:
    """Print one table for each engine; of the embedded one, what must not be fallen below too."""
    head = f"{'nDCG@10':>9}{'MAP':>9}{'success@5':>11}"
    for name in NAMES:
        print(f"\n{name:<14}{head}")
        for collection_name, (ndcg_floor, precision_floor) in FLOORS.items():
            collection = load(collection_name)
            if collection is None:
                print(f"{collection_name:<14}absent: looked in {shared_folder()}")
                continue
            with engine_of(name) as engine:
                if engine is None:
                    print(f"{collection_name:<14}{ABSENT}")
                    continue
                engine.rebuild(collection.records)
                quality = measure(engine, collection)
            print(f"{collection_name:<14}{quality.ndcg:>9.4f}{quality.precision:>9.4f}{quality.success:>11.4f}")
            if name == "embedded":
                print(f"{'  floor':<14}{ndcg_floor:>9.4f}{precision_floor:>9.4f}")


def _entries(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The entries of a SMART file: a number, and text by the letter of its field."""
    number, entry, field = 0, dict[str, str](), ""
    for line in path.read_text(encoding="latin-1").splitlines():
        tag = _TAG.fullmatch(line)
        if tag and tag[1] == "I" and tag[2]:
            if number:
                yield number, entry
            number, entry, field = int(tag[2]), {}, ""
        elif tag and not tag[2]:
            field = tag[1]
        elif field:
            entry[field] = entry.get(field, "") + line + "\n"
    if number:
        yield number, entry


def _record(number: int, entry: dict[str, str]) -> Record:
    return Record(
        key=f"document-{number}",
        kind="document",
        id=number,
        url=f"/documents/{number}",
        title=" ".join(entry.get("T", "").split()),
        audience="public",
        authors=tuple(filter(None, (entry.get("A", "").strip(),))),
        pages=(PageText(1, entry.get("W", "")),),
    )


def _judged(path: Path) -> dict[int, frozenset[int]]:
    """Relevant numbers by question; a negative code in the third column means judged and not relevant."""
    judged: dict[int, set[int]] = {}
    for line in path.read_text(encoding="latin-1").splitlines():
        columns = line.split()
        if len(columns) >= 2 and not (len(columns) > 2 and columns[2].startswith("-")):
            judged.setdefault(int(columns[0]), set()).add(int(columns[1]))
    return {question: frozenset(numbers) for question, numbers in judged.items()}


if __name__ == "__main__":
    main()
