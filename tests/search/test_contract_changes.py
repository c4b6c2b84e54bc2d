"""The contract of both engines: putting, removing, rebuilding."""

import re
from dataclasses import replace

import pytest

from search import RebuildRefused, Synonyms
from search.canaries import Canaries
from tests.search.samples import MEMBER, NOW, ask, ids, record
from tests.search.shelving import FILLER

pytestmark = pytest.mark.database_free


def test_put_replaces_wholly(engine):
    engine.put([record(1, "aardvark", "baboon", "caracal"), record(2, "aardvark")])
    engine.put([record(1, "baboon", title="New title")])
    assert ids(ask(engine, "aardvark")) == [2]
    assert ask(engine, "caracal").total == 0
    assert engine.search_pages("document-1", "caracal aardvark", MEMBER, NOW).total == 0
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
    assert engine.search_pages("document-1", "aardvark", MEMBER, NOW).total == 0
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


def test_changes_during_a_rebuild_are_found_at_once_and_after_it(engine):
    """The records handed over are those of the moment the rebuild began; the first put is of a listed record."""
    engine.put([record(1, "aardvark"), record(2, "baboon"), record(3, "caracal", audience="committee")])

    def of_the_beginning():
        yield record(1, "aardvark")
        engine.put([record(1, "eland", "kudu", title="New", listed="members", audience="committee")])
        engine.put([record(5, "eland", authors=("Achieng",), facets={"kind": ("document",), "year": ("2020",)})])
        engine.remove(["document-2"])
        assert ids(ask(engine, "eland")) == [5], "what is written meanwhile is found already"
        assert (ask(engine, "baboon").total, ask(engine, "caracal", audiences=None).total) == (0, 1)
        yield record(2, "baboon")
        yield record(3, "caracal", audience="committee")
        engine.put([record(3, "dikdik")])
        engine.put([record(3, "gerenuk")])

    assert engine.rebuild(of_the_beginning()) == 3
    assert engine.count() == 3
    assert sorted(ids(ask(engine, "", audiences=None))) == [1, 3, 5]
    assert ids(ask(engine, "new")) == [1], "listed for members"
    assert [hit.page for hit in ask(engine, "kudu", audiences=None).hits] == [2]
    assert (ids(ask(engine, "gerenuk")), ask(engine, "caracal dikdik baboon aardvark", audiences=None).total) == (
        [3],
        0,
    )
    assert ask(engine, "eland").facets["year"] == {"2020": 1}
    engine.put([record(6, "eland")])
    engine.remove(["document-5"])
    assert ids(ask(engine, "eland")) == [6]
    assert engine.rebuild([record(7, "oryx")]) == 1
    assert sorted(ids(ask(engine, "", audiences=None))) == [7], "what was noted for one rebuild is not done to the next"


@pytest.mark.parametrize("fault", ["a title is not found", "a record is missing"])
def test_a_new_index_that_fails_its_check_does_not_replace_the_old_one(engine, monkeypatch, fault):
    engine.put([record(1, "aardvark")])
    if fault == "a title is not found":
        monkeypatch.setattr(Canaries, "_note", lambda self, thing: self._titles.update({thing.key: "zymurgy"}))
    else:
        monkeypatch.setattr(Canaries, "watching", lambda self, things: self._keys.add("document-9") or things)
    with pytest.raises(RebuildRefused, match="the old one stays in use"):
        engine.rebuild([record(2, "baboon"), record(3, title="!")])
    assert ids(ask(engine, "")) == [1]
    assert not engine.needs_rebuild()
    monkeypatch.undo()
    assert engine.rebuild([record(2, "baboon"), record(3, title="!")]) == 2


def test_synonyms_change_without_a_rebuild(engine):
    engine.put([record(1, "The aardvark digs."), record(2, "Mhanga huchimba."), record(3, "AAV statistics")])
    assert set(ids(ask(engine, "aardvark"))) == {1}
    engine.use_synonyms(Synonyms((("aardvark", "mhanga", "AAV"), ("dig deep", "kuchimba chini"))))
    engine.share_synonyms()
    assert (
        set(ids(ask(engine, "aardvark")))
        == set(ids(ask(engine, "mhanga")))
        == set(ids(ask(engine, "aav")))
        == {1, 2, 3}
    )
    engine.share_synonyms()
    assert not engine.needs_rebuild()
    engine.rebuild([record(2, "Mhanga huchimba.")])
    assert ids(ask(engine, "aardvark")) == [2]
    engine.use_synonyms(Synonyms())
    engine.share_synonyms()
    assert ask(engine, "aardvark").total == 0


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
