"""What is sent to Meilisearch when the index changes, and what its faults become."""

import json
import time
from datetime import UTC, datetime

import pytest

from search import Query, SearchUnavailable, Suggest, Synonyms, connect
from search.journal import unpacked
from search.meili.settings import stamp
from tests.search.conftest import free_port
from tests.search.recorder import found
from tests.search.requests.wanted import SYNONYMS, queries
from tests.search.samples import NOW, ask, record

pytestmark = pytest.mark.database_free


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
    (pages_path, pages), (cards_path, cards), (stale_path, stale), unlisted = server.of("POST")
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
            "record": "document-1",
            "kind": "document",
            "id": 1,
            "url": "/documents/1",
            "title": "Paper 1",
            "summary": "Sum",
            "heads": "paper 1",
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
    assert unlisted == ("/indexes/my_cards/documents/delete", {"filter": 'listed EXISTS AND record IN ["document-1"]'})


def test_a_listed_record_has_a_second_card_without_its_text(engine, server):
    engine.put([record(1, "Two transfers", body_extra="Ministry", audience="committee", listed="public")])
    full, front = server.of("POST")[1][1]
    assert (full["audience"], "listed" in full) == ("committee", False)
    assert (front["key"], front["record"]) == ("document-1_front", "document-1")
    assert (front["listed"], front["behind"], "audience" in front) == ("public", "committee", False)
    assert (front["body_stems"], front["lead_stems"], front["words"]) == ({}, "", {"0": "paper 1"})
    assert len(server.of("POST")) == 3, "a front that stays is not taken out"


def test_a_text_longer_than_a_field_is_cut_into_fields(engine, server):
    engine.put([record(1, "word " * 70_000, "word " * 70_000)])
    card = server.of("POST")[1][1][0]
    assert [len(part.split()) for part in card["body_stems"].values()] == [60_000, 60_000, 20_000]


def test_many_records_go_in_loads(engine, server, monkeypatch):
    monkeypatch.setattr("search.meili.writing.TEXT_PER_LOAD", 4_000)
    engine.put([record(n, "y " * 600) for n in range(1, 9)])
    loads = [body for path, body in server.of("POST") if path == "/indexes/my_cards/documents"]
    assert [len(load) for load in loads] == [4, 4]


def test_remove_deletes_by_filter(engine, server):
    engine.remove(["document-1", "group-2"])
    assert server.of("POST") == [
        ("/indexes/my_cards/documents/delete", {"filter": 'record IN ["document-1", "group-2"]'}),
        ("/indexes/my_pages/documents/delete", {"filter": 'card IN ["document-1", "group-2"]'}),
    ]


def test_rebuild_fills_a_second_set_and_swaps_all_three_at_once(engine, server):
    server.indexes.update({"my_cards", "my_pages", "my_stamp"})
    server.documents["my_stamp/synonyms"] = {"id": "synonyms", "stamp": SYNONYMS.stamp()}
    server.results = lambda _: found({}, total=1)
    assert engine.rebuild([record(1, "cash")]) == 1
    assert [
        (method, path) for method, path, _ in server.sent if path.split("/")[-1] not in ("multi-search", "fetch")
    ] == [
        ("POST", "/indexes"),
        ("PATCH", "/indexes/my_journal/settings"),
        ("POST", "/indexes/my_journal/documents"),
        ("POST", "/indexes"),
        ("POST", "/indexes"),
        ("POST", "/indexes"),
        ("PATCH", "/indexes/my_cards-next/settings"),
        ("PATCH", "/indexes/my_pages-next/settings"),
        ("POST", "/indexes/my_pages-next/documents"),
        ("POST", "/indexes/my_cards-next/documents"),
        ("POST", "/indexes/my_stamp-next/documents"),
        ("POST", "/swap-indexes"),
        ("DELETE", "/indexes/my_cards-next"),
        ("DELETE", "/indexes/my_pages-next"),
        ("DELETE", "/indexes/my_stamp-next"),
        ("DELETE", "/indexes/my_journal"),
    ]
    assert [body for path, body in server.of("POST") if path == "/indexes"] == [
        {"uid": "my_journal", "primaryKey": "id"},
        {"uid": "my_cards-next", "primaryKey": "key"},
        {"uid": "my_pages-next", "primaryKey": "id"},
        {"uid": "my_stamp-next", "primaryKey": "id"},
    ]
    stamps = [{"id": "schema", "stamp": stamp()}, {"id": "synonyms", "stamp": SYNONYMS.stamp()}]
    assert ("/indexes/my_stamp-next/documents", stamps) in server.of("POST")
    swaps = [sent for sent in server.of("POST") if sent[0] == "/swap-indexes"]
    assert swaps == [
        (
            "/swap-indexes",
            [
                {"indexes": ["my_cards", "my_cards-next"]},
                {"indexes": ["my_pages", "my_pages-next"]},
                {"indexes": ["my_stamp", "my_stamp-next"]},
            ],
        )
    ]


def test_the_first_rebuild_makes_the_live_set_to_swap_with(engine, server):
    engine.rebuild([])
    made = [body["uid"] for path, body in server.of("POST") if path == "/indexes"]
    assert made[4:] == ["my_cards", "my_pages", "my_stamp"]


def test_what_an_abandoned_rebuild_left_is_dropped_first(engine, server):
    server.indexes.update({"my_journal", "my_cards-next", "my_pages-next"})
    server.documents["my_journal/sign"] = {"id": "sign", "token": "dead", "at": "2020-01-01T08:00:00+00:00"}
    engine.rebuild([])
    dropped = [path for _, path, _ in server.sent if path.endswith(("-next", "journal")) and "settings" not in path]
    assert dropped[:3] == ["/indexes/my_journal", "/indexes/my_cards-next", "/indexes/my_pages-next"]


def test_while_a_rebuild_lives_changes_are_noted_before_they_are_sent_and_another_is_refused(engine, server):
    server.documents["my_journal/sign"] = {"id": "sign", "token": "other", "at": datetime.now(UTC).isoformat()}
    engine.put([record(1, "cash", listed="public")])
    engine.remove(["document-2"])
    paths = [path.split("/", 2)[2] for path, _ in server.of("POST")]
    assert paths[:3] == ["my_journal/documents", "my_pages/documents", "my_cards/documents"]
    assert paths[-3:] == ["my_journal/documents", "my_cards/documents/delete", "my_pages/documents/delete"]
    notes = [body[0] for path, body in server.of("POST") if "journal" in path]
    assert [(note["id"], unpacked(note["change"]).key) for note in notes] == [
        ("key_document-1", "document-1"),
        ("key_document-2", "document-2"),
    ]
    assert unpacked(notes[0]["change"]).record == record(1, "cash", listed="public")
    server.sent.clear()
    with pytest.raises(SearchUnavailable, match="being rebuilt"):
        engine.rebuild([])
    assert server.sent == []


def test_a_rebuild_that_was_taken_for_dead_does_not_swap(engine, server):
    def taken_over():
        yield record(1)
        server.documents["my_journal/sign"] = {"id": "sign", "token": "other", "at": datetime.now(UTC).isoformat()}

    server.results = lambda _: found({}, total=1)
    with pytest.raises(SearchUnavailable, match="Another rebuild"):
        engine.rebuild(taken_over())
    assert "/swap-indexes" not in dict(server.of("POST"))


def test_settings(engine, server):
    engine.rebuild([])
    _, (_, cards), (_, pages) = server.of("PATCH")[:3]
    assert cards["searchableAttributes"] == ["title_stems", "lead_stems", "body_stems", "heads", "words"]
    assert pages["searchableAttributes"] == ["stems", "words"]
    assert {"record", "audience", "listed", "behind", "embargo_until", "facet.county", "facet.year"} <= set(
        cards["filterableAttributes"]
    )
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


def test_synonyms_are_shared_once_and_need_no_rebuild(engine, server):
    server.documents["my_stamp/synonyms"] = {"id": "synonyms", "stamp": SYNONYMS.stamp()}
    engine.share_synonyms()
    assert server.sent == []
    engine.use_synonyms(Synonyms((("goat", "mbuzi"),)))
    engine.share_synonyms()
    assert not engine.needs_rebuild()
    table = {"synonyms": {"zqgoat": ["zqmbuzi"], "zqmbuzi": ["zqgoat"]}}
    assert server.of("PATCH") == [("/indexes/my_cards/settings", table), ("/indexes/my_pages/settings", table)]


def test_count(engine, server):
    server.results = lambda query: found(total=7 if query["filter"] == "listed NOT EXISTS" else 9)
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
        lambda: engine.search_pages("document-1", "cash", None, NOW),
        lambda: engine.suggest(Suggest("cash", None, NOW)),
        lambda: engine.similar("document-1", None, NOW),
        engine.share_synonyms,
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
    assert queries(server)[0]["filter"] == (
        f"((embargo_until <= {NOW} AND listed NOT EXISTS) OR (embargo_until > {NOW} AND listed EXISTS))"
    )
