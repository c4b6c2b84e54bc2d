"""The embedded engine and other processes: commits seen at once, one writer, kills at bad moments."""

import time

import pytest

from search import SearchUnavailable, connect, shipped_synonyms
from search.embedded.engine import EmbeddedEngine
from tests.search.processes import finish, generation_folders, kill, other_process, said
from tests.search.samples import ask, ids, record

pytestmark = pytest.mark.database_free


def test_before_it_is_built_it_says_so_and_takes_nothing(tmp_path):
    engine = connect("", "", tmp_path / "index")
    assert engine.needs_rebuild()
    for use in (
        engine.ping,
        engine.count,
        lambda: ask(engine, "x"),
        lambda: engine.put([record(1)]),
        lambda: engine.remove(["x"]),
    ):
        with pytest.raises(SearchUnavailable, match="not been built"):
            use()
    assert not (tmp_path / "index").exists()
    engine.rebuild([])
    assert not engine.needs_rebuild()


def test_other_processes_see_commits_and_rebuilds_at_once(embedded, tmp_path):
    reader = EmbeddedEngine(tmp_path / "index", shipped_synonyms())
    assert reader.count() == 0
    finish(other_process('engine.put([record(1, "aardvark")])', str(tmp_path / "index")))
    assert ids(ask(reader, "aardvark")) == [1]
    finish(other_process('engine.rebuild([record(2, "aardvark"), record(3, "aardvark")])', str(tmp_path / "index")))
    assert sorted(ids(ask(reader, "aardvark"))) == [2, 3]
    embedded.put([record(4, "aardvark")])
    assert sorted(ids(ask(reader, "aardvark"))) == [2, 3, 4]


def test_a_second_writer_is_refused_until_the_first_lets_go(embedded, tmp_path):
    embedded.put([record(1, "aardvark")])
    second = EmbeddedEngine(tmp_path / "index", shipped_synonyms())
    with pytest.raises(SearchUnavailable, match="Another process is writing"):
        second.put([record(2, "aardvark")])
    assert second.count() == 1
    embedded.close()
    second.put([record(2, "aardvark")])
    assert embedded.count() == 2
    second.close()


def test_a_writer_finds_its_generation_replaced(embedded, tmp_path):
    embedded.put([record(1, "aardvark")])
    EmbeddedEngine(tmp_path / "index", shipped_synonyms()).rebuild([record(2, "aardvark")])
    embedded.put([record(3, "aardvark")])
    assert sorted(ids(ask(embedded, "aardvark"))) == [2, 3]
    assert len(generation_folders(tmp_path / "index")) == 1


def test_a_process_killed_while_it_rebuilds_leaves_the_old_index(embedded, tmp_path):
    folder = tmp_path / "index"
    embedded.put([record(1, "aardvark")])
    embedded.close()
    rebuilder = other_process(
        """
        def endless():
            number = 1
            while True:
                number += 1
                yield record(number, "baboon " * 200)
                if number == 300:
                    print("ready", flush=True)
        engine.rebuild(endless())
        """,
        str(folder),
    )
    assert said(rebuilder) == "ready"
    embedded.put([record(9, "eland")])
    with pytest.raises(SearchUnavailable, match="being rebuilt"):
        embedded.rebuild([])
    kill(rebuilder)
    assert ids(ask(embedded, "aardvark")) == [1]
    assert ids(ask(embedded, "eland")) == [9]
    assert ask(embedded, "baboon").total == 0
    embedded.put([record(2, "caracal")])
    assert embedded.count() == 3
    assert len(generation_folders(folder)) == 2
    embedded.rebuild([record(3, "dikdik")])
    assert len(generation_folders(folder)) == 1
    assert ids(ask(embedded, "")) == [3]


def test_what_another_process_changes_during_a_rebuild_is_not_lost(embedded, tmp_path):
    """It writes on and on; half a line in the journal, as a killed process leaves it, spoils nothing."""
    folder = tmp_path / "index"
    embedded.close()
    putter = other_process(
        """
        for number in range(1, 10_000):
            done = False
            while not done:
                try:
                    engine.put([record(number, "baboon " * 20)])
                    done = True
                except SearchUnavailable:
                    time.sleep(0.01)
            print(number, flush=True)
        """,
        str(folder),
    )
    assert said(putter) == "1"
    noted: list[str] = []

    def long():
        for number in ids(ask(embedded, "baboon", per_page=10_000)):
            yield record(number, "baboon")
        for number in range(20_001, 20_200):
            yield record(number, "caracal " * 200)
            if number % 50 == 0:
                noted.append(said(putter))
        with (folder / "journal").open("ab") as journal:
            journal.write(b'["document-7", {"key": "docu')

    embedded.rebuild(long())
    noted.append(said(putter))
    kill(putter)
    found = set(ids(ask(embedded, "baboon", per_page=10_000)))
    assert set(range(1, int(noted[-1]) + 1)) <= found
    assert embedded.count() == 199 + len(found)


@pytest.mark.parametrize("moment", [0.0, 0.03, 0.1, 0.25])
def test_a_process_killed_while_it_puts_leaves_a_usable_index(embedded, tmp_path, moment):
    embedded.put([record(1, "aardvark", "aardvark again")])
    embedded.close()
    putter = other_process(
        """
        number = 1
        while True:
            number += 1
            engine.put([record(number, "baboon " * 50), record(1, "aardvark", "aardvark again")])
            if number == 4:
                print("ready", flush=True)
        """,
        str(tmp_path / "index"),
    )
    assert said(putter) == "ready"
    time.sleep(moment)
    kill(putter)
    results = ask(embedded, "aardvark")
    assert (results.total, results.hits[0].page) == (1, 1)
    found = ask(embedded, "baboon", per_page=100)
    assert found.total == embedded.count() - 1 >= 3
    assert all(hit.page == 1 for hit in found.hits)
    embedded.put([record(1, "eland")])
    assert ask(embedded, "aardvark").total == 0
    assert ask(embedded, "eland").total == 1


def test_a_process_killed_before_its_commit_has_put_nothing(embedded, tmp_path):
    embedded.put([record(1, "aardvark")])
    embedded.close()
    putter = other_process(
        """
        def slow():
            yield record(1, "baboon")
            yield record(2, "baboon")
            print("ready", flush=True)
            time.sleep(60)
        engine.put(slow())
        """,
        str(tmp_path / "index"),
    )
    assert said(putter) == "ready"
    kill(putter)
    assert ids(ask(embedded, "aardvark")) == [1]
    assert ask(embedded, "baboon").total == 0
    embedded.put([record(2, "baboon")])
    assert ids(ask(embedded, "baboon")) == [2]
