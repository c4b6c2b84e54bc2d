"""What is sent to Meilisearch when the index changes, and what its faults become."""

import json
import time

import pytest

from search import Query, SearchUnavailable, Suggest, connect
from tests.search.conftest import free_port
from tests.search.recorder import found
from tests.search.requests.wanted import queries
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
