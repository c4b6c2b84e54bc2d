"""The ranking holds what a plain BM25 reaches on the test collections, with every help on, by put and search."""

import pytest

from scripts.benches.relevance import FLOORS, average_precision, load, measure, ndcg
from search import shipped_synonyms
from search.embedded.engine import EmbeddedEngine

pytestmark = pytest.mark.database_free

COUNTS = {"cran": (1400, 225, 1612), "adi": (82, 35, 170)}


@pytest.mark.parametrize("name", ["adi", pytest.param("cran", marks=pytest.mark.slow)])
def test_relevance_is_not_below_the_floor(name, tmp_path):
    collection = load(name)
    if collection is None:
        pytest.skip(f"the {name} collection is not in the shared data folder")
    pairs = sum(map(len, collection.relevant.values()))
    assert (len(collection.records), len(collection.questions), pairs) == COUNTS[name]
    engine = EmbeddedEngine(tmp_path / "index", shipped_synonyms())
    engine.rebuild(collection.records)
    quality = measure(engine, collection, depth=200)
    engine.close()
    ndcg_floor, precision_floor = FLOORS[name]
    assert quality.ndcg >= ndcg_floor
    assert quality.precision >= precision_floor


def test_the_measures_themselves():
    assert ndcg([1, 2, 3], frozenset({1, 2, 3}), 10) == 1
    assert ndcg([9, 1], frozenset({1}), 10) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg([9, 9, 1], frozenset({1}), 2) == 0
    assert average_precision([1, 9, 2], frozenset({1, 2})) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1], frozenset({1, 2})) == 0.5
