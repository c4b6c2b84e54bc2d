"""SF1: what anybody finds, and what is counted for them, is what plain Python finds in the same records."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from search import Engine, Query, Record, Suggest
from search.records import FACETS
from tests.search.conftest import built
from tests.search.samples import NOW, record

pytestmark = pytest.mark.database_free

AUDIENCES = ["public", "members", "committee", *(f"group-{n}" for n in range(1, 6))]
READERS = [
    frozenset({"public"}),
    frozenset({"public", "members"}),
    frozenset({"public", "members", "group-1"}),
    frozenset({"public", "members", "committee", "group-2", "group-5"}),
    frozenset({"group-4"}),
    frozenset(),
    None,
]
VALUES = {
    "type": ["evaluation_report", "policy_brief", "minutes"],
    "county": ["turkana", "wajir", "kilifi", "mombasa"],
    "year": ["2021", "2022", "2023"],
    "language": ["en", "sw"],
}
# Each stands in a subset of its own; no two are within two slips of each other or begin alike.
WORDS = ["anteater", "bushbuck", "crocodile", "flamingo", "porcupine", "wildebeest"]


# Where no page has all the words: how many pages count then is the engine's own.
ANY_WORD = -1


def library(dice: random.Random) -> list[Record]:
    made = []
    for number in range(1, 141):
        words = [word for word in WORDS if dice.random() < 0.3]
        pages = [
            " ".join(("plain filler text", *dice.sample(words, k=len(words) // 2))) for _ in range(dice.randint(1, 4))
        ]
        pages[dice.randrange(len(pages))] += " " + " ".join(words)
        facets = {
            name: tuple(dice.sample(values, k=dice.choice((0, 1, 1, 2)) if name == "county" else 1))
            for name, values in VALUES.items()
        }
        made.append(
            record(
                number,
                *pages,
                title=f"Paper {number}",
                audience=dice.choice(AUDIENCES),
                listed=dice.choice(("", "", "", "public", "members", "group-1")),
                keywords=tuple(dice.sample(WORDS, k=dice.choice((0, 0, 1)))),
                embargo_until=dice.choice((0, 0, 0, NOW - 5, NOW, NOW + 1, NOW + 10**8)),
                facets=facets | {"kind": ("document",)},
                dated=number,
            )
        )
    return made


def readable(thing: Record, query: Query) -> bool:
    return (query.audiences is None or thing.audience in query.audiences) and thing.embargo_until <= query.now


def findable(thing: Record, query: Query, text: str) -> bool:
    """By its whole text for readers; for those it is only listed for, by what stands on its card."""
    on_card = [thing.title.lower().split(), thing.keywords]
    if readable(thing, query):
        return all(any(word in part for part in (*on_card, *words_of(thing))) for word in text.split())
    listed = bool(thing.listed) and (query.audiences is None or thing.listed in query.audiences)
    return listed and all(any(word in part for part in on_card) for word in text.split())


def words_of(thing: Record) -> list[list[str]]:
    return [page.text.split() for page in thing.pages]


def chosen(thing: Record, filters: dict[str, tuple[str, ...]]) -> bool:
    return all(set(values) & set(thing.facets.get(name, ())) for name, values in filters.items())


def counted(things: list[Record], query: Query) -> dict[str, dict[str, int]]:
    counts = {}
    for name in FACETS:
        others = {other: values for other, values in query.filters.items() if other != name}
        seen = Counter(value for thing in things if chosen(thing, others) for value in thing.facets.get(name, ()))
        counts[name] = dict(seen)
    return counts


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def stocked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, list[Record]]]:
    things = library(random.Random(3))
    for made in built(request, tmp_path_factory.mktemp("oracle")):
        made.rebuild(things)
        made.put(things[::7])
        yield made, things


@pytest.mark.parametrize("seed", range(6))
def test_sf1_results_totals_counts_and_suggestions_equal_the_oracle(stocked, seed):
    """150 random questions of the embedded engine by readers of every kind, 60 of the server."""
    engine, things = stocked
    dice = random.Random(seed)
    for _ in range(25 if engine.name == "embedded" else 10):
        text = dice.choice(["", *WORDS, *(" ".join(dice.sample(WORDS, 2)) for _ in range(3))])
        filters = {
            name: tuple(dice.sample(values, k=dice.randint(1, 2)))
            for name, values in VALUES.items()
            if dice.random() < 0.3
        }
        query = Query(
            text,
            filters=filters,
            audiences=dice.choice(READERS),
            now=NOW,
            sort=dice.choice(("relevance", "date")),
            per_page=200,
        )
        visible = [thing for thing in things if findable(thing, query, text)]
        beside_the_question(engine, things, query, dice)
        expected = {thing.key for thing in visible if chosen(thing, filters)}
        if not expected and len(text.split()) > 1:
            continue  # then part of the words will do, which is another test's matter
        results = engine.search(query)
        assert {hit.key for hit in results.hits} == expected, query
        assert results.total == len(expected) == len(results.hits)
        assert results.facets == counted(visible, query), query
        of = {thing.key: thing for thing in things}
        for hit in results.hits:
            wanted = matching_pages(of[hit.key], query, text)
            assert hit.pages == wanted or (wanted == ANY_WORD and hit.pages > 0), (query, hit)


def beside_the_question(engine: Engine, things: list[Record], query: Query, dice: random.Random) -> None:
    """Titles while one types, pages of one record and what is like it, for the same reader."""
    word, thing = dice.choice(WORDS), dice.choice(things)
    known = {other.key for other in things if findable(other, query, "")}
    titles = engine.suggest(Suggest(word[:6], query.audiences, NOW, limit=200))
    assert {f"{one.kind}-{one.id}" for one in titles} == {
        other.key for other in things if other.key in known and word in other.keywords
    }
    pages = engine.search_pages(thing.key, word, query.audiences, NOW)
    assert pages.total == matching_pages(thing, query, word)
    alike = {hit.key for hit in engine.similar(thing.key, query.audiences, NOW, limit=200)}
    assert alike <= known - {thing.key}
    assert thing.key in known or not alike


def matching_pages(thing: Record, query: Query, text: str) -> int:
    """Those with all the words; where there are none, some with one of them."""
    wanted = text.split()
    if not wanted or not readable(thing, query):
        return 0
    whole = sum(all(word in page for word in wanted) for page in words_of(thing))
    return whole or (ANY_WORD if any(word in page for page in words_of(thing) for word in wanted) else 0)


def test_a_hidden_word_is_not_even_suggested(stocked):
    engine, _ = stocked
    engine.put([record(900, "The zymurgist spoke.", audience="committee")])
    outside = engine.search(Query("zymurgst", audiences=frozenset({"public"}), now=NOW))
    inside = engine.search(Query("zymurgst", audiences=frozenset({"committee"}), now=NOW))
    engine.remove(["document-900"])
    assert (outside.total, outside.corrected) == (0, None)
    assert inside.total == 1
