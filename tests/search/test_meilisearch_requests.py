"""What the Meilisearch engine sends, against the server's documented API; no server is needed."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from search import Engine, Query, SearchUnavailable, Synonyms, connect
from search.meili.settings import stamp
from tests.search import recorder as recording
from tests.search.conftest import free_port
from tests.search.recorder import Recorder, found
from tests.search.samples import NOW, ask, record

pytestmark = pytest.mark.database_free

SYNONYMS = Synonyms(
    (
        ("CGNA", "capacity gaps and needs assessment"),
        ("OVC", "orphans and vulnerable children"),
        ("cash transfer", "uhamisho wa fedha"),
    )
)
READABLE = '(embargo_until <= 1800000000) AND (audience IN ["group-3", "members", "public"])'


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recording.recording() as made:
        yield made


@pytest.fixture
def engine(server, tmp_path) -> Engine:
    server.documents["my_stamp/schema"] = {"id": "schema", "stamp": stamp(SYNONYMS)}
    return connect(server.url, "a key", tmp_path, synonyms=SYNONYMS, prefix="my_")


def queries(server: Recorder) -> list[dict]:
    return [query for path, body in server.of("POST") if path == "/multi-search" for query in body["queries"]]


def test_every_request_bears_the_key(engine, server):
    engine.ping()
    ask(engine, "cash")
    assert server.authorised == {"Bearer a key"}


def test_a_question_is_one_text_and_a_filter(engine, server):
    server.results = lambda _: found(total=9)
    ask(engine, "evaluations of Cash", filters={"county": ("turkana", "wajir")}, page=3, per_page=20)
    counting, main, county = queries(server)[0], queries(server)[2], queries(server)[3]
    assert counting == {"indexUid": "my_cards", "q": "zqevalu ", "filter": READABLE, "page": 1, "hitsPerPage": 0}
    assert main == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": f'{READABLE} AND (facet.county IN ["turkana", "wajir"])',
        "matchingStrategy": "all",
        "facets": [
            "facet.kind",
            "facet.type",
            "facet.pillar",
            "facet.topic",
            "facet.organisation",
            "facet.year",
            "facet.language",
        ],
        "page": 3,
        "hitsPerPage": 20,
        "showRankingScore": True,
    }
    assert county == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": READABLE,
        "matchingStrategy": "all",
        "facets": ["facet.county"],
        "limit": 0,
    }


def test_by_date_and_without_words_the_newest_come_first(engine, server):
    ask(engine, "cash", sort="date")
    ask(engine, "")
    asked = [query for query in queries(server) if "showRankingScore" in query]
    assert [query["sort"] for query in asked] == [["dated:desc"]] * 2
    assert asked[-1]["q"] == " "


def test_moderators_are_not_asked_for_an_audience(engine, server):
    engine.search(Query("", audiences=None, now=5))
    assert queries(server)[0]["filter"] == "(embargo_until <= 5)"


def test_nobody_is_answered_without_asking(engine, server):
    assert ask(engine, "cash", audiences=frozenset()).total == 0
    assert server.sent == []


@pytest.mark.parametrize(
    ("value", "literal"),
    [('a" OR b = "c', r'"a\" OR b = \"c"'), ("back\\slash", r'"back\\slash"'), ("x'y", '"x\'y"')],
)
def test_filter_values_are_quoted(engine, server, value, literal):
    ask(engine, "", filters={"county": (value,)})
    assert queries(server)[0]["filter"] == f"{READABLE} AND (facet.county IN [{literal}])"


@pytest.mark.parametrize(
    ("typed", "counts", "sent"),
    [
        ("cash grant", {}, "zqcash zqgrant "),
        ('"cash transfers" wajir', {}, '"zqcash zqtransfer" zqwajir '),
        ("how do I use cash", {}, "zqcash "),
        ("governmnet", {"zqgovernmnet": 0}, "governmnet"),
        ("governmnet ", {"zqgovernmnet": 0}, "governmnet "),
        ("governmnet cash", {"zqgovernmnet": 0}, "zqcash governmnet "),
        ("ovcc", {"zqovcc": 1}, "ovcc"),
        ("cov", {"zqcov": 1}, "cov"),
        ("act2022", {"zqact2022": 0}, "zqact2022 "),
        ("uhamisho wa fedha", {"zquhamisho": 0, "zqfedha": 0}, "zquhamisho zqfedha "),
        ("capacity gaps and needs assessment Wajir", {}, "zqcgna zqwajir "),
        ("the of", {}, "the of "),
        ("社会 cash", {}, "社会 zqcash "),
        (
            " ".join(f"b{letter}k" for letter in "abcdefghijkl"),
            {},
            " ".join(f"zqb{letter}k" for letter in "abcdefghij") + " ",
        ),
        ('-cash "', {}, "zqcash "),
        ("audience = committee", {"zqaudienc": 9, "zqcommitte": 9}, "zqaudienc zqcommitte "),
    ],
)
def test_what_was_typed_becomes_stems_or_for_rare_words_itself(engine, server, typed, counts, sent):
    server.results = lambda query: found(total=counts.get(query["q"].strip(), 50))
    ask(engine, typed)
    assert next(query["q"] for query in queries(server) if "showRankingScore" in query) == sent


def test_with_too_few_results_fewer_words_will_do(engine, server):
    server.results = lambda query: found(total=5 if query.get("hitsPerPage") == 0 else 0)
    ask(engine, "cash grant")
    assert [query["matchingStrategy"] for query in queries(server) if "facets" in query] == ["all", "last"]


def test_best_pages_are_asked_for_all_hits_together_and_the_rest_by_word(engine, server):
    cards = [
        {"key": f"document-{n}", "kind": "document", "id": n, "url": "/", "title": "T", "summary": ""} for n in (1, 2)
    ]
    page = {"card": "document-2", "number": 4, "text": "Some <b>cash</b> here", "_rankingScore": 0.5}

    def results(query):
        if query["indexUid"] == "my_pages":
            return found(page) if query["q"] == "zqcash zqgrant " else found()
        return found(*cards, total=40)

    server.results = results
    hits = ask(engine, "cash grant").hits
    asked = [query for query in queries(server) if query["indexUid"] == "my_pages"]
    assert asked[0] == {
        "indexUid": "my_pages",
        "q": "zqcash zqgrant ",
        "filter": f'{READABLE} AND (card IN ["document-1", "document-2"])',
        "matchingStrategy": "last",
        "distinct": "card",
        "limit": 2,
    }
    assert [(query["q"], query["limit"]) for query in asked[1:]] == [("zqcash ", 1), ("zqgrant ", 1)]
    assert [(hit.page, hit.snippet) for hit in hits] == [
        (None, ""),
        (4, "Some &lt;b&gt;<mark>cash</mark>&lt;/b&gt; here"),
    ]


def test_matching_pages_of_one_record(engine, server):
    page = {"card": "document-1", "number": 4, "text": "cash", "_rankingScore": 0.5}
    server.results = lambda _: found(page, total=9)
    (hit,) = engine.search_pages("document-1", "cash", limit=3)
    assert (hit.number, hit.snippet) == (4, "<mark>cash</mark>")
    last = queries(server)[-1]
    assert (last["filter"], last["limit"]) == ('(card IN ["document-1"])', 3)


def test_put_sends_pages_then_cards_then_drops_what_is_stale(engine, server):
    thing = record(
        1,
        "Two transfers",
        " ",
        "The end.",
        summary="Sum",
        facets={"kind": ("document",), "county": ("wajir", "wajir", "")},
        embargo_until=9,
        dated=8,
        audience="group-3",
    )
    engine.put([thing])
    (pages_path, pages), (cards_path, cards), (stale_path, stale) = server.of("POST")
    assert (pages_path, cards_path) == ("/indexes/my_pages/documents", "/indexes/my_cards/documents")
    assert pages == [
        {
            "id": f"document-1_{number}",
            "card": "document-1",
            "number": number,
            "text": text,
            "stems": {"0": stems},
            "words": {"0": words},
            "audience": "group-3",
            "embargo_until": 9,
        }
        for number, text, stems, words in (
            (1, "Two transfers", "zqtwo zqtransfer", "two transfers"),
            (3, "The end.", "zqend", "the end"),
        )
    ]
    assert cards == [
        {
            "key": "document-1",
            "kind": "document",
            "id": 1,
            "url": "/documents/1",
            "title": "Paper 1",
            "summary": "Sum",
            "title_stems": "zqpaper zq1",
            "lead_stems": "zqsum",
            "body_stems": {"0": "zqtwo zqtransfer zqend"},
            "words": {"0": "paper 1 sum two transfers the end"},
            "facet": {"kind": ["document"], "county": ["wajir"]},
            "audience": "group-3",
            "embargo_until": 9,
            "dated": 8,
        }
    ]
    assert stale_path == "/indexes/my_pages/documents/delete"
    assert stale == {"filter": "(card = document-1 AND number NOT IN [1, 3])"}


def test_a_text_longer_than_a_field_is_cut_into_fields(engine, server):
    engine.put([record(1, "word " * 70_000, "word " * 70_000)])
    card = server.of("POST")[-2][1][0]
    assert [len(part.split()) for part in card["body_stems"].values()] == [60_000, 60_000, 20_000]


def test_many_records_go_in_loads(engine, server, monkeypatch):
    monkeypatch.setattr("search.meili.writing.TEXT_PER_LOAD", 4_000)
    engine.put([record(n, "y " * 600) for n in range(1, 9)])
    loads = [body for path, body in server.of("POST") if path == "/indexes/my_cards/documents"]
    assert [len(load) for load in loads] == [4, 4]


def test_remove_deletes_by_filter(engine, server):
    engine.remove(["document-1", "group-2"])
    assert server.of("POST") == [
        ("/indexes/my_cards/documents/delete", {"filter": 'key IN ["document-1", "group-2"]'}),
        ("/indexes/my_pages/documents/delete", {"filter": 'card IN ["document-1", "group-2"]'}),
    ]


def test_rebuild_fills_a_second_set_and_swaps_all_three_at_once(engine, server):
    server.indexes.update({"my_cards", "my_pages", "my_stamp"})
    assert engine.rebuild([record(1, "cash")]) == 1
    assert [(method, path) for method, path, _ in server.sent] == [
        ("POST", "/indexes"),
        ("POST", "/indexes"),
        ("POST", "/indexes"),
        ("PATCH", "/indexes/my_cards-next/settings"),
        ("PATCH", "/indexes/my_pages-next/settings"),
        ("POST", "/indexes/my_pages-next/documents"),
        ("POST", "/indexes/my_cards-next/documents"),
        ("POST", "/indexes/my_stamp-next/documents"),
        ("POST", "/swap-indexes"),
    ]
    assert [body for path, body in server.of("POST") if path == "/indexes"] == [
        {"uid": "my_cards-next", "primaryKey": "key"},
        {"uid": "my_pages-next", "primaryKey": "id"},
        {"uid": "my_stamp-next", "primaryKey": "id"},
    ]
    assert server.of("POST")[-2] == (
        "/indexes/my_stamp-next/documents",
        [{"id": "schema", "stamp": stamp(SYNONYMS)}],
    )
    assert server.of("POST")[-1] == (
        "/swap-indexes",
        [
            {"indexes": ["my_cards", "my_cards-next"]},
            {"indexes": ["my_pages", "my_pages-next"]},
            {"indexes": ["my_stamp", "my_stamp-next"]},
        ],
    )


def test_the_first_rebuild_makes_the_live_set_to_swap_with(engine, server):
    engine.rebuild([])
    made = [body["uid"] for path, body in server.of("POST") if path == "/indexes"]
    assert made[3:] == ["my_cards", "my_pages", "my_stamp"]


def test_what_an_abandoned_rebuild_left_is_dropped_first(engine, server):
    server.indexes.update({"my_cards-next", "my_pages-next"})
    engine.rebuild([])
    assert [path for _, path, _ in server.sent][:2] == ["/indexes/my_cards-next", "/indexes/my_pages-next"]
    assert [path for path, _ in server.of("DELETE")] == ["/indexes/my_cards-next", "/indexes/my_pages-next"] * 2


def test_a_living_rebuild_is_left_alone(engine, server, monkeypatch):
    server.indexes.add("my_cards-next")
    monkeypatch.setattr(recording, "TASK", datetime.now(UTC).isoformat().replace("+00:00", "Z"))
    for change in (
        lambda: engine.put([record(1)]),
        lambda: engine.remove(["document-1"]),
        lambda: engine.rebuild([]),
    ):
        with pytest.raises(SearchUnavailable, match="being rebuilt"):
            change()
    assert server.sent == []


def test_settings(engine, server):
    engine.rebuild([])
    (_, cards), (_, pages) = server.of("PATCH")
    assert cards["searchableAttributes"] == ["title_stems", "lead_stems", "body_stems", "words"]
    assert pages["searchableAttributes"] == ["stems", "words"]
    assert {"key", "audience", "embargo_until", "facet.county", "facet.year"} <= set(cards["filterableAttributes"])
    assert pages["filterableAttributes"] == ["card", "number", "audience", "embargo_until"]
    assert cards["sortableAttributes"] == ["dated"]
    assert cards["rankingRules"] == ["sort", "words", "typo", "proximity", "attribute", "exactness"]
    assert cards["synonyms"]["zqcgna"] == ["zqcapac zqgap zqneed zqassess"]
    assert cards["synonyms"]["zqcash zqtransfer"] == ["zquhamisho zqfedha"]
    assert cards["typoTolerance"] == {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnAttributes": ["title_stems", "lead_stems", "body_stems"],
        "disableOnNumbers": True,
    }
    assert cards["faceting"]["maxValuesPerFacet"] == 1000
    assert cards["pagination"]["maxTotalHits"] > 1_000_000
    assert (
        cards["localizedAttributes"]
        == pages["localizedAttributes"]
        == [{"attributePatterns": ["*"], "locales": ["eng"]}]
    )
    assert "text" not in pages["searchableAttributes"]
    assert "body_stems" not in cards["displayedAttributes"]


def test_the_stamp_tells_whether_to_rebuild(engine, server):
    assert not engine.needs_rebuild()
    server.documents["my_stamp/schema"] = {"id": "schema", "stamp": "older"}
    assert engine.needs_rebuild()
    server.documents.clear()
    assert engine.needs_rebuild()
    with pytest.raises(SearchUnavailable, match="not been built"):
        engine.put([record(1)])
    assert server.sent == []


def test_other_synonyms_are_another_stamp():
    assert stamp(SYNONYMS) != stamp(Synonyms())


def test_count(engine):
    assert engine.count() == 7


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_task_that_fails_is_told_with_its_reason(engine, server, status):
    server.task = {"status": status, "error": {"message": "disk full"}}
    with pytest.raises(SearchUnavailable, match="disk full"):
        engine.put([record(1, "cash")])


def test_a_task_that_never_ends_is_given_up(engine, server, monkeypatch):
    monkeypatch.setattr("search.meili.server.TASK_PATIENCE", 0.1)
    server.task = {"status": "processing"}
    with pytest.raises(SearchUnavailable, match="in time"):
        engine.remove(["document-1"])


@pytest.mark.parametrize(
    "broken",
    [
        (500, b"{}"),
        (403, json.dumps({"message": "wrong key", "code": "invalid_api_key"}).encode()),
        (200, b"<html>a proxy's page</html>"),
        (200, b"[]"),
        (502, b""),
        (404, json.dumps({"message": "no", "code": "index_not_found"}).encode()),
    ],
)
def test_whatever_the_server_says_instead_is_unavailable(engine, server, broken):
    server.broken = broken
    for use in (
        engine.count,
        lambda: ask(engine, "cash"),
        lambda: engine.search_pages("document-1", "cash"),
        lambda: engine.put([record(1)]),
        lambda: engine.rebuild([]),
    ):
        with pytest.raises(SearchUnavailable):
            use()


def test_an_absent_server_is_noticed_fast(tmp_path):
    engine = connect(f"http://127.0.0.1:{free_port()}", "", tmp_path)
    started = time.monotonic()
    for use in (engine.ping, engine.needs_rebuild, engine.count, lambda: engine.search(Query("x", audiences=None))):
        with pytest.raises(SearchUnavailable, match="cannot be reached"):
            use()
    assert time.monotonic() - started < 8


@pytest.mark.parametrize("url", ["localhost", "http://", "nonsense://x", "http://[::1"])
def test_a_misspelt_address_is_unavailable(tmp_path, url):
    with pytest.raises(SearchUnavailable):
        connect(url, "", tmp_path).ping()


def test_now_is_a_number_whatever_is_passed(engine, server):
    engine.search(Query("", audiences=None, now=NOW))
    assert queries(server)[0]["filter"] == f"(embargo_until <= {NOW})"
