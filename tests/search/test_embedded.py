"""The embedded engine's folder: several processes, kills, leftovers, other versions, and ranking of its own."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search import Query, SearchUnavailable, shipped_synonyms
from search.embedded import generations
from search.embedded.engine import EmbeddedEngine
from search.embedded.shelf import reading
from search.embedded.writing import Writers
from tests.search.processes import generation_folders
from tests.search.samples import ask, ids, record

pytestmark = pytest.mark.database_free


def test_an_index_of_another_version_must_be_rebuilt(embedded, tmp_path):
    live = generations.live(tmp_path / "index")
    assert live is not None
    (live / "stamp").write_text("older")
    fresh = EmbeddedEngine(tmp_path / "index", shipped_synonyms())
    assert fresh.needs_rebuild()
    with pytest.raises(SearchUnavailable, match="another version"):
        ask(fresh, "x")
    fresh.rebuild([record(1, "aardvark")])
    assert ids(ask(fresh, "aardvark")) == [1]


@pytest.mark.parametrize(
    "damage",
    ["cards/meta.json", "pages/meta.json", "current", "cards", "cards/*.term", "pages/*.term", "cards/*.store"],
)
def test_a_damaged_index_is_noticed_and_rebuilt(embedded, tmp_path, damage):
    embedded.put([record(1, "aardvark")])
    embedded.close()
    folder = tmp_path / "index"
    live = generations.live(folder)
    assert live is not None
    if damage == "current":
        (folder / "current").write_text("../../elsewhere")
    elif damage == "cards":
        for file in (live / "cards").iterdir():
            file.unlink()
    else:
        for file in live.glob(damage):
            dice = random.Random(1)
            whole = file.read_bytes()
            file.write_bytes(bytes(dice.randrange(256) if dice.random() < 0.2 else byte for byte in whole))
    fresh = EmbeddedEngine(folder, shipped_synonyms())
    assert fresh.needs_rebuild()
    with pytest.raises(SearchUnavailable):
        ask(fresh, "aardvark")
    fresh.rebuild([record(2, "aardvark")])
    assert ids(ask(fresh, "aardvark")) == [2]


def test_a_panic_of_the_library_is_unavailable_and_a_stop_is_a_stop():
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(SearchUnavailable, match="damaged"), reading():
        raise panic("index out of bounds")
    with pytest.raises(KeyboardInterrupt), reading():
        raise KeyboardInterrupt


def test_an_index_that_vanishes_under_a_running_process_is_unavailable_then_rebuilt(embedded, tmp_path):
    embedded.put([record(1, "aardvark")])
    folder = tmp_path / "index"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    with pytest.raises(SearchUnavailable):
        ask(embedded, "aardvark")
    with pytest.raises(SearchUnavailable):
        embedded.put([record(2, "aardvark")])
    embedded.rebuild([record(3, "aardvark")])
    embedded.put([record(4, "aardvark")])
    assert sorted(ids(ask(embedded, "aardvark"))) == [3, 4]


def test_a_folder_that_cannot_be_written_is_unavailable_for_changes_only(embedded, tmp_path, monkeypatch):
    embedded.put([record(1, "aardvark")])

    def full(_self):
        raise OSError("No space left on device")

    monkeypatch.setattr(Writers, "finish", full)
    with pytest.raises(OSError, match="No space"):
        embedded.rebuild([record(2, "baboon")])
    monkeypatch.undo()
    assert ids(ask(embedded, "aardvark")) == [1]
    assert len(generation_folders(tmp_path / "index")) == 1


def test_half_written_pointers_are_swept(embedded, tmp_path):
    stray = tmp_path / "index" / "current.abcd"
    stray.write_text("g-nothing")
    embedded.rebuild([])
    assert not stray.exists()


def test_a_long_report_with_one_apt_page_is_not_buried(embedded):
    """Its card is divided by its length; its best page is not."""
    filler = "The ministry reports on the quarter and its many usual matters at some length. " * 30
    apt = "Desalination plants in Lodwar reduced conflict between herders and fishing villages."
    embedded.put(
        [
            record(1, *([filler] * 150), apt, *([filler] * 150), title="Annual report"),
            *(record(n, f"Herders met. {filler} Villages too.", title=f"Note {n}") for n in range(2, 40)),
        ]
    )
    hit = ask(embedded, "conflict herders villages desalination").hits[0]
    assert (hit.id, hit.page) == (1, 151)


def test_words_typed_together_count_for_more_together(embedded):
    apart = "The cash was short. " + "Other matters were dealt with. " * 3 + "A transfer of staff took place."
    together = "The cash transfer was short. " + "Other matters were dealt with. " * 3 + "A staff outing took place."
    embedded.put([record(1, apart), record(2, together), record(3, apart)])
    assert ids(ask(embedded, "cash transfer"))[0] == 2


def test_a_slip_is_named(embedded):
    embedded.put([record(1, "The government agreed.")])
    assert ask(embedded, "Governmnet, please").corrected == "government, please"
    assert ask(embedded, "government").corrected is None
    assert ask(embedded, "gove").corrected is None
    assert ask(embedded, "zzzzzzz").corrected is None


def test_many_threads_may_ask_while_one_puts(embedded):
    embedded.put([record(n, "aardvark") for n in range(1, 30)])

    def asking(_: int) -> int:
        return ask(embedded, "aardvark", per_page=50).total

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(asking, n) for n in range(60)]
        for number in range(30, 36):
            embedded.put([record(number, "aardvark")])
        totals = [each.result() for each in asked]
    assert set(totals) <= set(range(29, 36))
    assert asking(0) == 35


def test_no_file_is_left_open_by_a_closed_engine(embedded, tmp_path):
    embedded.put([record(1, "aardvark")])
    ask(embedded, "aardvark")
    embedded.close()
    held = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not [target for target in held if target.startswith(str(tmp_path / "index"))]


def test_a_page_number_far_away_takes_no_memory(embedded):
    embedded.put([record(1, "aardvark")])
    for sort in ("relevance", "date"):
        assert embedded.search(Query("aardvark", audiences=None, page=10**12, per_page=100, sort=sort)).hits == ()
