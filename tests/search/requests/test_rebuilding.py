"""What is sent to Meilisearch when its indexes are made anew, when their settings are, and what shows that they must be."""

from datetime import UTC, datetime

import pytest

from search import SearchUnavailable, Synonyms
from search.journal import unpacked
from search.meili.settings import stamp
from tests.search.recorder import found
from tests.search.requests.wanted import SYNONYMS
from tests.search.samples import record

pytestmark = pytest.mark.database_free


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
