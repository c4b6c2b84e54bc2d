"""A child that a nurse has forked is held as one that was started by itself."""

import threading
import time

import pytest

from app.core.confined import nursery
from app.core.confined.nursery import run_nursed

pytestmark = pytest.mark.database_free
CHILD = """
import os, sys, time
from app.core.confined.frames import send, take_pipe
from app.core.confined.walls import confine
LIMITS = {"cpu_seconds": 5, "memory_mb": 256, "file_mb": 1}
def main(argument):
    import json
    asked = json.loads(argument)
    pipe = take_pipe()
    confine(LIMITS)
    send(pipe, b"A", os.getcwd().encode())
    match asked["do"]:
        case "answer": send(pipe, b"B", str(len(asked)).encode())
        case "crash": os.abort()
        case "raise": raise ValueError
        case "hang": time.sleep(60)
        case "flood": [send(pipe, b"C", b"x" * 100_000) for _ in range(100)]
        case "eat": bytearray(600 * 2**20)
        case "fork": os.fork()
        case "close": os.close(pipe); time.sleep(60)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    (folder / "children").mkdir()
    (folder / "children" / "__init__.py").touch()
    (folder / "children" / "odd.py").write_text(CHILD)
    (folder / "children" / "threaded.py").write_text(
        f"import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n{CHILD}"
    )
    yield folder
    for nurse in nursery._free.pop(str(folder), []):
        nurse.dismiss()


def ask(home, do, module="odd"):
    return run_nursed(home, module, {"do": do}, wall_seconds=1, answer_mb=1)


@pytest.mark.parametrize(
    ("do", "outcome"),
    [
        ("answer", "ended"), ("crash", "crashed"), ("raise", "crashed"), ("eat", "crashed"), ("fork", "crashed"),
        ("flood", "too_much"), ("hang", "timed_out"), ("close", "timed_out"),
    ],
)  # fmt: skip
def test_whatever_a_child_does_the_next_one_is_served_by_the_same_nurse(home, do, outcome):
    assert ask(home, "answer").outcome == "ended"
    (nurse,) = nursery._free[str(home)]
    began = time.monotonic()
    answer = ask(home, do)
    assert answer.outcome == outcome
    assert answer.frames[0][0] == b"A"
    assert time.monotonic() - began < 3
    assert ask(home, "answer").frames[1] == (b"B", b"1")
    assert nursery._free[str(home)] == [nurse]


def test_two_at_once_have_a_nurse_each_and_folders_of_their_own(home):
    found = []
    threads = [threading.Thread(target=lambda: found.append(ask(home, "hang"))) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert [one.outcome for one in found] == ["timed_out"] * 2
    assert found[0].frames[0] != found[1].frames[0]


def test_where_a_nurse_cannot_serve_the_child_starts_by_itself(home):
    assert ask(home, "answer", "threaded").frames[1] == (b"B", b"1"), "a process with threads is not forked"
    assert ask(home, "answer", "absent").outcome == "crashed"
    ask(home, "answer")
    nurse = nursery._free[str(home)][-1]
    nurse.process.kill()
    nurse.process.wait()
    assert ask(home, "answer").frames[1] == (b"B", b"1")
    assert nurse not in nursery._free[str(home)]
