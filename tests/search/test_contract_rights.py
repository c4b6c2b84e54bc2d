"""The contract of both engines: who sees what, filters, counts, order, and text that is odd or hostile."""

import pytest

from search import Query
from search.records import FACETS
from tests.search.samples import MEMBER, NOW, PUBLIC, ask, ids, record

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("audiences", "found"),
    [
        (PUBLIC, {9}),
        (frozenset({"public", "members"}), {5, 9}),
        (MEMBER, {5, 7, 9}),
        (frozenset({"committee"}), {6}),
        (frozenset({"group-33", "group-4"}), set()),
        (frozenset(), set()),
        (None, {5, 6, 7, 9}),
    ],
)
def test_who_sees_what(shelf, audiences, found):
    results = ask(shelf, "quokka", audiences=audiences)
    assert set(ids(results)) == found
    assert results.total == len(found)
    assert sum(results.facets["kind"].values()) == len(found)


def test_an_embargo_ends_in_its_second(shelf):
    assert ids(ask(shelf, "quokka forecast", audiences=PUBLIC))[:1] != [8]
    assert ids(ask(shelf, "quokka forecast", audiences=PUBLIC, now=NOW + 1))[0] == 8


def test_filters_are_or_within_a_facet_and_and_between(shelf):
    assert set(ids(ask(shelf, "", filters={"county": ("kilifi", "nairobi")}))) == {3, 4, 13}
    assert set(ids(ask(shelf, "", filters={"county": ("kilifi",), "type": ("annual_report",)}))) == {3}
    assert ask(shelf, "", filters={"county": ("mombasa",)}).total == 0
    assert set(ids(ask(shelf, "", filters={"county": ()}))) == set(ids(ask(shelf, "")))


def test_counts_of_a_filtered_facet_ignore_its_own_filter(shelf):
    facets = ask(shelf, "", filters={"county": ("kilifi",), "type": ("annual_report",)}).facets
    assert set(facets) == set(FACETS)
    assert facets["county"] == {"kilifi": 1, "turkana": 1}
    assert facets["type"] == {"annual_report": 1, "policy_brief": 1}
    assert facets["kind"] == {"document": 1}
    assert facets["language"] == {}


def test_counts_come_commonest_first(shelf):
    assert list(ask(shelf, "").facets["county"].items())[:2] == [("turkana", 3), ("kilifi", 2)]


def test_by_date_the_newest_is_first(shelf):
    assert ids(ask(shelf, "quarter unit", sort="date")) == [1, 2, 3, 4, 5, 7, 9]


def test_no_words_list_everything_newest_first(shelf):
    results = ask(shelf, "", per_page=5)
    assert results.total == 12
    assert ids(results) == [1, 2, 3, 4, 5]
    assert results.hits[0].snippet == "What the pilot taught us."
    assert results.hits[0].page is None


@pytest.mark.parametrize("text", ["", "quarter unit"])
@pytest.mark.parametrize("sort", ["date", "relevance"])
def test_turning_pages_shows_each_result_once(shelf, text, sort):
    whole = ids(ask(shelf, text, sort=sort, per_page=50))
    turned = [number for page in range(1, 8) for number in ids(ask(shelf, text, sort=sort, page=page, per_page=2))]
    assert turned == whole


def test_a_page_beyond_the_end_is_empty_and_keeps_the_total(shelf):
    results = ask(shelf, "quarter unit", page=400, per_page=100)
    assert (results.total, results.hits) == (7, ())


@pytest.mark.parametrize(
    "text",
    [
        "kind:wombats",
        "wombats AND (",
        'wombats"',
        "wombats^9 ~2 *",
        "wombats\x00\x1f\u202e",
        "-wombats",
        "audience = committee OR wombats",
        "wombats " * 400,
        '"' * 50 + "wombats",
    ],
)
def test_typed_text_is_words_and_nothing_else(shelf, text):
    assert 10 in ids(ask(shelf, text))


@pytest.mark.parametrize("text", ["*", "?", "::", '""', "—", "😀", "' OR 1=1 --", "/.*/", "[a TO z]"])
def test_odd_text_never_fails(shelf, text):
    assert ask(shelf, text).total >= 0


@pytest.mark.parametrize("value", ['x"] OR audience = "committee', "x\\", "x' OR '1'='1", "", "a\nb", "[", "é"])
def test_a_filter_value_is_a_value_and_nothing_else(shelf, value):
    assert ask(shelf, "", filters={"county": (value, "nairobi")}).total == 1
    assert ask(shelf, "", audiences=frozenset({value})).total == 0


def test_stop_words_alone_are_searched_as_they_are(shelf):
    results = ask(shelf, "katika")
    assert results.total == 0
    assert 2 in ids(ask(shelf, "wa"))


def test_matching_pages_of_one_document(shelf):
    def pages(text, key="document-1", audiences=PUBLIC, **more):
        return shelf.search_pages(key, text, audiences, NOW, **more)

    found = pages("marsabit questionnaires")
    assert {2} <= {hit.number for hit in found.hits} <= {2, 3}, "where no page has both, a page with one will do"
    assert all("<mark>" in hit.snippet for hit in found.hits)
    assert [hit.number for hit in pages("marsabit quarter").hits] == [2], "a page with both words is better than more"
    assert [hit.number for hit in pages("livestok").hits] == [2]
    whole = pages("quarter")
    turned = [hit.number for offset in range(4) for hit in pages("quarter", limit=1, offset=offset).hits]
    assert (whole.total, turned) == (3, [hit.number for hit in whole.hits])
    assert pages("quarter", limit=2).total == 3
    assert {hit.key: hit.pages for hit in ask(shelf, "quarter unit").hits}["document-1"] == 3
    assert ask(shelf, "pangolins").hits[0].pages == 0
    for nothing in (
        pages("hedgehog"),
        pages(""),
        pages("quarter", key="document-404"),
        pages("quokka", key="document-5"),
        pages("quokka", key="document-8", audiences=None),
        pages("quarter", audiences=frozenset()),
    ):
        assert (nothing.total, nothing.hits) == (0, ())


def test_what_the_question_itself_refuses():
    with pytest.raises(ValueError, match="unknown facets"):
        Query("x", filters={"audience": ("public",)})
    with pytest.raises(ValueError, match="count from 1"):
        Query("x", page=0)
    with pytest.raises(ValueError, match="a record's key"):
        record(1, key='x" OR')
    with pytest.raises(ValueError, match="unknown facets"):
        record(1, facets={"colour": ("red",)})


def test_a_question_sees_nothing_unless_it_says_who_asks(shelf):
    assert shelf.search(Query("wombats", now=NOW)).total == 0


# From here on the index changes.
