"""The contract of both engines: who is told that a thing exists without being shown what is in it."""

from collections.abc import Iterator

import pytest

from search import Engine, Query, Suggest
from tests.search.conftest import built
from tests.search.samples import MEMBER, NOW, PUBLIC, ask, ids, record

pytestmark = pytest.mark.database_free

COMMITTEE = frozenset({"public", "committee"})
OPEN, CLOSED = "aardwolf", "quokka"


# One for the committee that everybody may know of, one under embargo, and two that are open.
LISTING = [
    record(
        1,
        f"The {CLOSED} of the burrow. Grassland savings circles.",
        f"Another {CLOSED} still.",
        title=f"Notes on the {OPEN} savings circles",
        summary="Savings circles in grassland villages",
        authors=("Wanjiru Achieng",),
        keywords=("kinship",),
        body_extra="Ministry of Burrows",
        audience="committee",
        listed="public",
        facets={"kind": ("document",), "type": ("minutes",)},
    ),
    record(2, f"{CLOSED} again", title=f"{OPEN.title()} to come", embargo_until=NOW + 9, listed="members"),
    record(3, "Grassland savings circles in villages lend to members.", title="Savings circles of grassland"),
    record(4, f"nothing but a {OPEN}", title=f"On {OPEN} farms"),
]


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def listing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    for made in built(request, tmp_path_factory.mktemp("listing")):
        made.put(LISTING)
        yield made


@pytest.mark.parametrize(
    ("audiences", "now", "by_title", "by_text", "pages"),
    [
        (PUBLIC, NOW, {1, 4}, set(), 0),
        (MEMBER, NOW, {1, 2, 4}, set(), 0),
        (MEMBER, NOW + 9, {1, 2, 4}, {2}, 0),
        (COMMITTEE, NOW, {1, 4}, {1}, 2),
        (COMMITTEE | MEMBER, NOW, {1, 2, 4}, {1}, 2),
        (None, NOW, {1, 2, 4}, {1}, 2),
        (frozenset({"group-9"}), NOW, set(), set(), 0),
        (frozenset(), NOW, set(), set(), 0),
    ],
)
def test_sf1_the_card_is_found_by_those_it_is_listed_for_and_the_text_by_readers(
    listing, audiences, now, by_title, by_text, pages
):
    def found(text, **more):
        return listing.search(Query(text, audiences=audiences, now=now, **more))

    for text, expected in (
        (OPEN, by_title),
        (CLOSED, by_text),
        ("kinship", by_title & {1}),
        ("achieng", by_title & {1}),
    ):
        results = found(text)
        assert set(ids(results)) == expected, text
        assert len(results.hits) == results.total == sum(results.facets["kind"].values())
    assert found(CLOSED[:-1] + "ka").corrected is None or by_text
    assert set(ids(found("burrows"))) == by_text & {1}, "the text beside the card is for readers"
    assert found(OPEN).facets["type"] == ({"minutes": 1} if 1 in by_title else {})
    assert set(ids(found("", filters={"type": ("minutes",)}))) == by_title & {1}
    for hit in found(f"{OPEN} {CLOSED} burrow").hits:
        assert hit.id in by_text or CLOSED not in hit.snippet
        assert hit.page is None or hit.id in by_text | {4}
    assert listing.search_pages("document-1", CLOSED, audiences, now).total == pages
    assert {one.id for one in listing.suggest(Suggest(OPEN[:5], audiences, now))} == by_title
    assert listing.suggest(Suggest(CLOSED[:5], audiences, now)) == ()
    alike = [hit.id for hit in listing.similar("document-1", audiences, now)]
    assert alike == ([3] if 1 in by_title and audiences != frozenset({"group-9"}) else [])


def test_a_record_that_is_listed_is_one_record_however_it_changes(engine):
    engine.put(LISTING)
    assert engine.count() == 4
    engine.put([record(1, CLOSED, title=f"{OPEN} now open")])
    assert (engine.count(), ask(engine, OPEN, audiences=PUBLIC).total) == (4, 2)
    assert ids(ask(engine, "kinship", audiences=PUBLIC)) == []
    engine.remove(["document-2"])
    assert (engine.count(), set(ids(ask(engine, OPEN)))) == (3, {1, 4})
