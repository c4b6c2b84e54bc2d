"""What either engine must do, asked of one shelf that no test changes."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search import Engine, Query
from search.records import FACETS
from tests.search.conftest import built
from tests.search.samples import MEMBER, NOW, PUBLIC, ask, ids, keys, record

pytestmark = pytest.mark.database_free

FILLER = "Each quarter the unit writes down what it has done, whom it reached and what that cost."

SHELF = [
    record(
        1,
        f"{FILLER} The preface thanks everyone.",
        f"{FILLER} Evaluations of the pilot in Marsabit found that livestock offtake doubled.",
        f"{FILLER} An annex lists the questionnaires.",
        title="Evaluation of the drought pilot",
        summary="What the pilot taught us.",
        facets={"kind": ("document",), "type": ("evaluation_report",), "county": ("marsabit", "turkana")},
        dated=500,
    ),
    record(
        2,
        f"{FILLER} Uhamisho wa fedha kwa kaya maskini ulianza mwaka huo.",
        title="Taarifa ya mwaka",
        facets={"kind": ("document",), "type": ("annual_report",), "county": ("turkana",), "language": ("sw",)},
        dated=400,
    ),
    record(
        3,
        f"{FILLER} Beneficiaries queued. The cash came late and the transfer agents were few.",
        f"{FILLER} Capacity gaps and needs assessment of county offices.",
        title="Payments by agents",
        facets={"kind": ("document",), "type": ("annual_report",), "county": ("kilifi",)},
        dated=300,
    ),
    record(
        4,
        f"{FILLER} Cash transfers reached households with orphans and vulnerable children.",
        title="Households at risk",
        authors=("Wanjiru Achieng",),
        keywords=("kinship care",),
        body_extra="Ministry of Labour",
        facets={"kind": ("document",), "type": ("policy_brief",), "county": ("kilifi", "turkana")},
        dated=200,
    ),
    record(5, f"{FILLER} Secretive quokka figures.", title="Members only", audience="members", dated=100),
    record(6, f"{FILLER} Secretive quokka minutes.", title="Committee only", audience="committee", dated=90),
    record(7, f"{FILLER} Secretive quokka plans.", title="Group three only", audience="group-3", dated=80),
    record(8, f"{FILLER} Secretive quokka forecast.", title="Not yet", embargo_until=NOW + 1, dated=70),
    record(9, f"{FILLER} Secretive quokka proof.", title="Just now", embargo_until=NOW, dated=60),
    record(10, 'A page about <b>wombats</b> & "burrows".', title="Wombats <i>first</i>", dated=50),
    record(
        11, "Gaps in the record of the ministry.", "Much later: the needs of a hedgehog.", title="Odd ends", dated=40
    ),
    record(12, title="Only a title about pangolins", summary="Pangolins have no pages here.", dated=30),
    record(
        13,
        title="Ministry of Labour",
        key="organisation-13",
        kind="organisation",
        url="/organisations/labour",
        facets={"kind": ("organisation",), "county": ("nairobi",)},
        dated=20,
    ),
    record(14, "Organizations of the organised labor centers.", title="Spelled otherwise", dated=10),
]


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    for made in built(request, tmp_path_factory.mktemp("shelf")):
        made.rebuild(SHELF)
        yield made


def test_a_document_is_found_once_with_its_best_page(shelf):
    results = ask(shelf, "livestock offtake")
    assert keys(results) == ["document-1"]
    assert results.total == 1
    hit = results.hits[0]
    assert (hit.kind, hit.id, hit.url, hit.title) == ("document", 1, "/documents/1", "Evaluation of the drought pilot")
    assert hit.page == 2
    assert "<mark>livestock</mark> <mark>offtake</mark>" in hit.snippet


def test_the_answer_names_its_engine_and_its_time(shelf):
    results = ask(shelf, "livestock")
    assert results.engine == shelf.name
    assert 0 < results.took_ms < 10_000


def test_total_and_counts_are_of_documents_though_every_page_matches(shelf):
    results = ask(shelf, "quarter unit")
    assert results.total == 7
    assert results.facets["type"] == {"annual_report": 2, "evaluation_report": 1, "policy_brief": 1}
    assert sum(results.facets["kind"].values()) == 7


@pytest.mark.parametrize("text", ["evaluation", "evaluations", "evaluating", "EVALUATED"])
def test_endings_do_not_matter(shelf, text):
    assert ids(ask(shelf, text)) == [1]


@pytest.mark.parametrize("text", ["organisation centre", "organization center", "organisations", "labour", "labor"])
def test_british_and_american_spelling_are_one(shelf, text):
    assert 14 in ids(ask(shelf, text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("livestok", {1}),
        ("lviestock", {1}),
        ("questionaire", {1}),
        ("questoinnaries", {1}),
        ("livesto", {1}),
        ("hedgehogg", {11}),
        ("liv", {1}),
        ("ledgehog", set()),
    ],
)
def test_slips_and_beginnings_of_words(shelf, text, found):
    results = ask(shelf, text)
    assert set(ids(results)) == found
    assert all("<mark>" in hit.snippet for hit in results.hits)


def test_short_words_and_numbers_are_never_taken_for_others(shelf):
    assert ask(shelf, "cush").total == 0
    assert ask(shelf, "2019").total == 0


def test_a_true_word_comes_before_what_is_only_near(engine):
    engine.rebuild(
        [
            record(1, "marula marulla marulla marulla marulla", title="Marulla marulla"),
            record(2, " ".join(["other words in a long text"] * 60) + " marula"),
        ]
    )
    assert ids(ask(engine, "marulla"))[0] == 1
    engine.put([record(3, "marulo " * 30, title="Marulo marulo")])
    assert ids(ask(engine, "marula"))[:2] in ([1, 2], [2, 1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CGNA", {3}),
        ("ovc", {4}),
        ("orphans and vulnerable children", {4}),
        ("cash transfer", {2, 3, 4}),
        ("cash transfers", {2, 3, 4}),
        ("uhamisho wa fedha", {2, 4}),
    ],
)
def test_synonyms_both_ways(shelf, text, found):
    assert set(ids(ask(shelf, text))) == found


def test_a_synonym_is_marked(shelf):
    by_id = {hit.id: hit for hit in ask(shelf, "cash transfer").hits}
    assert "<mark>Uhamisho wa fedha</mark>" in by_id[2].snippet
    assert "<mark>Capacity gaps and needs assessment</mark>" in ask(shelf, "CGNA").hits[0].snippet


def test_a_phrase_is_taken_literally(shelf):
    assert ids(ask(shelf, '"cash transfers reached"')) == [4]
    assert ids(ask(shelf, "“cash transfers reached”")) == [4]
    assert ask(shelf, '"transfers cash"').total == 0
    assert ids(ask(shelf, '"gaps and needs"')) == [3]
    assert ids(ask(shelf, '"queued" "transfer agents"')) == [3]


def test_an_unclosed_quote_is_a_quote_to_the_end(shelf):
    assert ids(ask(shelf, 'beneficiaries "transfer agents')) == [3]


def test_words_spread_over_pages_are_found_together(shelf):
    results = ask(shelf, "ministry hedgehog")
    assert ids(results) == [11]
    assert results.hits[0].page in {1, 2}


def test_all_words_come_first_and_a_part_is_better_than_nothing(shelf):
    assert ids(ask(shelf, "hedgehog offtake")) != []
    first = ask(shelf, "cash transfer agents beneficiaries hedgehog").hits[0]
    assert first.id == 3


def test_a_question_in_a_sentence(shelf):
    assert ids(ask(shelf, "What do we know about the livestock in Marsabit?"))[0] == 1


def test_title_author_keyword_summary_and_organisation_are_searched(shelf):
    for text, found in (
        ("pangolins", 12),
        ("Achieng", 4),
        ("kinship", 4),
        ("taught", 1),
        ("ministry labour", 4),
    ):
        assert found in ids(ask(shelf, text)), text


def test_without_a_matching_page_the_summary_speaks(shelf):
    hit = ask(shelf, "pangolins").hits[0]
    assert hit.page is None
    assert hit.snippet == "<mark>Pangolins</mark> have no pages here."


def test_the_title_is_shown_plain_and_marked(shelf):
    hit = ask(shelf, "wombats").hits[0]
    assert hit.title == "Wombats <i>first</i>"
    assert hit.title_html == "<mark>Wombats</mark> &lt;i&gt;first&lt;/i&gt;"


def test_snippets_have_no_tag_but_mark(shelf):
    hit = ask(shelf, "wombats burrows").hits[0]
    assert hit.snippet == "A page about &lt;b&gt;<mark>wombats</mark>&lt;/b&gt; &amp; &quot;<mark>burrows</mark>&quot;."


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
    found = shelf.search_pages("document-1", "marsabit questionnaires")
    assert {hit.number for hit in found} == {2, 3}
    assert all("<mark>" in hit.snippet for hit in found)
    assert len(shelf.search_pages("document-1", "quarter", limit=2)) == 2
    assert shelf.search_pages("document-1", "hedgehog") == ()
    assert shelf.search_pages("document-1", "") == ()
    assert shelf.search_pages("document-404", "quarter") == ()
    assert [hit.number for hit in shelf.search_pages("document-1", "livestok")] == [2]


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


def test_put_replaces_wholly(engine):
    engine.put([record(1, "aardvark", "baboon", "caracal"), record(2, "aardvark")])
    engine.put([record(1, "baboon", title="New title")])
    assert ids(ask(engine, "aardvark")) == [2]
    assert ask(engine, "caracal").total == 0
    assert engine.search_pages("document-1", "caracal aardvark") == ()
    hit = ask(engine, "baboon").hits[0]
    assert (hit.title, hit.page) == ("New title", 1)
    assert engine.count() == 2


def test_put_twice_is_put_once(engine):
    same = record(1, "aardvark", facets={"kind": ("document", "document"), "year": ("2020",)})
    engine.put([same, same])
    engine.put([same])
    results = ask(engine, "aardvark")
    assert (results.total, results.facets["kind"], engine.count()) == (1, {"document": 1}, 1)


def test_put_moves_a_document_between_audiences_with_its_pages(engine):
    engine.put([record(1, "aardvark")])
    engine.put([record(1, "aardvark", audience="committee")])
    assert ask(engine, "aardvark").total == 0
    assert ask(engine, "aardvark", audiences=frozenset({"committee"})).hits[0].page == 1


def test_remove_takes_cards_and_pages(engine):
    engine.put([record(1, "aardvark"), record(11, "aardvark"), record(2, "aardvark")])
    engine.remove(["document-1", "document-404"])
    engine.remove([])
    assert sorted(ids(ask(engine, "aardvark"))) == [2, 11]
    assert engine.search_pages("document-1", "aardvark") == ()
    assert engine.count() == 2


def test_put_nothing(engine):
    engine.put([])
    assert engine.count() == 0
    assert ask(engine, "").hits == ()


def test_rebuild_replaces_everything_and_tells_how_far_it_is(engine):
    engine.put([record(1, "aardvark"), record(2, "baboon")])
    told: list[int] = []
    assert engine.rebuild([record(2, "caracal"), record(3, "dikdik")], told.append) == 2
    assert told == [1, 2]
    assert ask(engine, "aardvark").total == ask(engine, "baboon").total == 0
    assert ids(ask(engine, "dikdik")) == [3]
    assert not engine.needs_rebuild()


def test_a_rebuild_that_fails_leaves_the_old_index(engine):
    engine.put([record(1, "aardvark")])

    def failing():
        yield record(2, "baboon")
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        engine.rebuild(failing())
    assert ids(ask(engine, "aardvark")) == [1]
    assert ask(engine, "baboon").total == 0
    engine.put([record(3, "caracal")])
    assert engine.count() == 2


def test_put_that_fails_half_way_can_be_done_again(engine):
    def failing():
        yield record(1, "aardvark")
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        engine.put(failing())
    engine.put([record(1, "aardvark"), record(2, "baboon")])
    assert engine.count() == 2


def test_while_a_rebuild_runs_changes_are_refused_and_questions_answered(engine):
    engine.put([record(1, "aardvark")])
    refused: list[str] = []

    def meanwhile():
        for change in (lambda: engine.put([record(5, "eland")]), lambda: engine.remove(["document-1"])):
            with pytest.raises(Exception, match="being rebuilt") as caught:
                change()
            refused.append(type(caught.value).__name__)
        assert ids(ask(engine, "aardvark")) == [1]
        yield record(2, "baboon")

    engine.rebuild(meanwhile())
    assert refused == ["SearchUnavailable", "SearchUnavailable"]
    engine.put([record(5, "eland")])
    assert sorted(ids(ask(engine, ""))) == [2, 5]


def test_two_rebuilds_at_once_are_one_and_a_refusal(engine):
    def second():
        with pytest.raises(Exception, match="being rebuilt"):
            engine.rebuild([])
        yield record(1, "aardvark")

    assert engine.rebuild(second()) == 1
    assert engine.count() == 1


def test_a_long_document_is_searched_to_its_last_page(engine):
    """More words than Meilisearch indexes of one field; each page has a word of its own."""
    pages = [f"{FILLER} Section {chr(97 + n % 26)}{chr(97 + n // 26)}zzyx. {FILLER * 8}" for n in range(600)]
    long = record(1, *pages, title="Very long")
    engine.put([replace(long, pages=tuple(long.pages)), record(2, "short")])
    for number in (0, 300, 599):
        word = f"{chr(97 + number % 26)}{chr(97 + number // 26)}zzyx"
        results = ask(engine, word)
        assert (results.total, results.hits[0].page) == (1, number + 1)
        assert f"<mark>{word}</mark>" in results.hits[0].snippet
    assert len(" ".join(pages).split()) > 65_535


def test_many_values_of_a_facet_are_all_counted(engine):
    engine.put([record(n, "aardvark", facets={"kind": ("document",), "year": (str(1800 + n),)}) for n in range(1, 151)])
    assert len(ask(engine, "aardvark").facets["year"]) == 150


def test_ping_and_close(engine):
    engine.ping()
    engine.close()
    assert engine.count() == 0
    engine.put([record(1, "aardvark")])
    assert re.fullmatch("embedded|meilisearch", engine.name)
