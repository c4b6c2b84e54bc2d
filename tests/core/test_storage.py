"""A file lands whole under its name or not at all, and any part of it can be read."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.storage import CHUNK, Storage

pytestmark = pytest.mark.database_free
ROOT = Path(__file__).parents[2]
BODY = bytes(range(256)) * 50


@pytest.fixture(params=["", "memory:///"], ids=["folder", "memory"])
def storage(request, tmp_path):
    return Storage(request.param, tmp_path / "files")


@pytest.mark.parametrize(
    "chunks", [[], [b""], [b"a"], [b"ab", b"", b"c"], [BODY] * 3, [b"x" * (3 * CHUNK)] * 4], ids=len
)
def test_what_is_put_is_what_is_read(storage, chunks):
    whole = b"".join(chunks)
    assert storage.put("a/b/c", iter(chunks)) == len(whole)
    assert storage.exists("a/b/c")
    assert storage.read_all("a/b/c") == whole
    assert [(entry.key, entry.size) for entry in storage.list("a")] == [("a/b/c", len(whole))]


@pytest.mark.parametrize("before", [None, b"the older whole"])
@pytest.mark.parametrize("sent", [0, 100, 12 * CHUNK])
def test_an_upload_that_breaks_off_leaves_what_was_there(storage, before, sent):
    if before is not None:
        storage.put("key", [before])

    def breaks_off():
        for _ in range(sent // 100):
            yield b"x" * 100
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.put("key", breaks_off())
    assert storage.exists("key") is (before is not None)
    assert [entry.key for entry in storage.list("")] == ([] if before is None else ["key"])
    if before is not None:
        assert storage.read_all("key") == before


@pytest.mark.parametrize(
    ("start", "end"), [(0, None), (5, None), (0, 1), (0, 12800), (100, 300), (12799, 12800), (0, 99999), (7, 7), (9, 3)]
)
def test_ranges(storage, start, end):
    storage.put("key", [BODY])
    assert b"".join(storage.read("key", start, end)) == BODY[start:end]


def test_what_is_absent(storage):
    assert not storage.exists("nowhere")
    storage.delete("nowhere")
    with pytest.raises(FileNotFoundError):
        storage.read("nowhere")
    storage.ping()


def test_a_file_is_replaced_and_deleted(storage):
    storage.put("key", [b"old and long"])
    storage.put("key", [b"new"])
    assert storage.read_all("key") == b"new"
    storage.delete("key")
    assert not storage.exists("key")


def test_a_local_copy_can_be_read_by_another_program_and_leaves_no_residue(storage):
    storage.put("key", [BODY])
    with storage.local_copy("key") as path:
        assert path.read_bytes() == BODY
    assert list(storage.scratch.iterdir()) == []
    assert storage.read_all("key") == BODY


ENDLESS = """
import sys, time
from pathlib import Path
from app.core.storage import Storage
storage = Storage("", Path(sys.argv[1]))
def slowly():
    while True:
        yield b"x" * (1 << 20)
        print(flush=True)
        time.sleep(0.005)
storage.put("papers/half", slowly())
"""


def test_a_process_killed_in_the_middle_leaves_nothing_under_the_name(tmp_path):
    storage = Storage("", tmp_path / "files")
    storage.put("papers/whole", [b"whole"])
    victim = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path / "files")], stdout=subprocess.PIPE, cwd=ROOT
    )
    for _ in range(12):  # more than two parts of the upload are on the disk
        victim.stdout.readline()
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    victim.stdout.close()
    assert not storage.exists("papers/half")
    assert [entry.key for entry in storage.list("papers")] == ["papers/whole"]
    assert storage.put("papers/half", [b"again"]) == 5
    assert storage.read_all("papers/half") == b"again"


def test_what_a_killed_upload_left_is_swept_once_it_is_old(tmp_path):
    storage = Storage("", tmp_path / "files")
    storage.put("papers/whole", [b"whole"])
    folder = tmp_path / "files/objects/papers"
    for name, age in (("half#1", 90_000), ("running#2", 60)):
        (folder / name).write_bytes(b"part")
        os.utime(folder / name, (time.time() - age,) * 2)
    (storage.scratch / "old").write_bytes(b"x")
    os.utime(storage.scratch / "old", (time.time() - 90_000,) * 2)
    (storage.scratch / "new").write_bytes(b"x")
    (storage.scratch / "reading").mkdir()
    (storage.scratch / "reading/page").write_bytes(b"x")
    os.utime(storage.scratch / "reading", (time.time() - 90_000,) * 2)
    assert storage.sweep() == 3
    assert sorted(path.name for path in folder.iterdir()) == ["running#2", "whole"]
    assert [path.name for path in storage.scratch.iterdir()] == ["new"]
