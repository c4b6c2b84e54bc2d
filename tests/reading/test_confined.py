"""Whatever a child does, the parent gets its answer in time and nothing stays behind."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.core.confined.frames import HEADER
from app.reading import CouldNotDraw, Limits, extract, render_page
from tests.reading import samples

pytestmark = pytest.mark.database_free

PDF = "application/pdf"
ROOT = Path(__file__).parents[2]
QUICK = Limits(wall_seconds=2, cpu_seconds=1, answer_mb=1, memory_mb=128, page_characters=1_000)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _python(code):
    return [sys.executable, "-I", "-c", code]


def _confined(code, limits=QUICK):
    start = f"import sys; sys.path.append({str(ROOT)!r}); from app.core.confined.walls import confine; "
    return _python(f"{start}confine({limits.as_numbers()!r})\n{code}")


def _frame(kind, payload):
    payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return HEADER.pack(kind, len(payload)) + payload


def _saying(*frames):
    return _python(f"import sys; sys.stdout.buffer.write({b''.join(frames)!r})")


END = _frame(b"E", {"state": "done", "reason": "", "notes": {}})


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (_python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), "failed"),
        (_python("import ctypes; ctypes.string_at(0)"), "failed"),
        (_python("import os; os.abort()"), "failed"),
        (_python("raise SystemExit(3)"), "failed"),
        (_python("pass"), "failed"),
        (_python("import time; time.sleep(9_000)"), "timed_out"),
        (_python("import os, time; os.close(1); time.sleep(9_000)"), "timed_out"),
        (_confined("while True: pass"), "timed_out"),
        (_python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), "out_of_memory"),
        (_confined("x = bytearray()\nwhile True: x += bytes(2**24)"), "failed"),
        (_python("import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))"), "too_large"),
        (_saying(_frame(b"P", [1, "half a tale"])), "failed"),
        (_saying(_frame(b"P", b"no json"), END), "failed"),
        (_saying(_frame(b"P", ["1", "x"]), END), "failed"),
        (_saying(_frame(b"P", [2, "x"]), _frame(b"P", [1, "x"]), END), "failed"),
        (_saying(_frame(b"P", [1, "x" * 1_001]), END), "failed"),
        (_saying(_frame(b"E", {"state": "splendid", "reason": "", "notes": {}})), "failed"),
        (_saying(_frame(b"E", [])), "failed"),
        (_saying(b"P\xff\xff\xff\xff", END), "failed"),
    ],
)
def test_a_child_that_fails(put, temporary, command, note):
    found = extract(put(b"x"), PDF, limits=QUICK, command=command)
    assert (found.state, found.notes, found.pages) == ("failed", ((note, ""),), ())
    assert "could not be read" in found.message
    assert list(temporary.iterdir()) == []


def test_what_was_said_whole_counts_even_if_the_child_dies_after(put):
    said = _frame(b"P", [1, "kept"]) + END
    command = _python(f"import os, sys; sys.stdout.buffer.write({said!r}); sys.stdout.flush(); os.abort()")
    found = extract(put(b"x"), PDF, command=command)
    assert (found.state, found.pages[0].text) == ("done", "kept")


def test_nothing_is_left_running(put, tmp_path, temporary):
    """The child starts a grandchild that holds the pipe, writes files, and hangs: all of it goes."""
    note = tmp_path / "pids"
    code = (
        "import os, subprocess, sys, time\n"
        "open('left-over', 'w').write('x')\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(9_000)'])\n"
        f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{other.pid}}')\n"
        "time.sleep(9_000)"
    )
    assert extract(put(b"x"), PDF, limits=QUICK, command=_python(code)).state == "failed"
    child, grandchild = (int(pid) for pid in note.read_text().split())
    assert not Path(f"/proc/{child}").exists(), "the child was not reaped"
    for _ in range(100):
        if not _runs(grandchild):
            break
        time.sleep(0.05)
    assert not _runs(grandchild)
    assert list(temporary.iterdir()) == []


def _runs(pid):
    """Whether the process lives; one that init has not reaped yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.Popen(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
    ],
)
def test_no_network_and_no_processes(deed):
    done = subprocess.run(_confined(deed), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


def test_no_file_grows_without_end(tmp_path):
    code = f"open({str(tmp_path / 'large')!r}, 'wb').write(bytes(3 * 2**20))"
    done = subprocess.run(_confined(code, Limits(file_mb=1)), capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr


def test_the_child_sees_nothing_of_our_environment(put, monkeypatch):
    monkeypatch.setenv("BARAZA_SECRET_KEY", "not for parsers")
    said = "json.dumps([1, ' '.join(sorted(os.environ)) + repr(sys.stdin.read())]).encode()"
    command = _python(
        f"import json, os, struct, sys; page = {said}\n"
        f"sys.stdout.buffer.write(struct.pack('>cI', b'P', len(page)) + page + {END!r})"
    )
    text = extract(put(b"x"), PDF, command=command).pages[0].text
    assert "HOME" in text
    assert "BARAZA" not in text
    assert text.endswith("''")


def test_a_parser_without_memory_fails_politely(put):
    path = put(b"Words without end. " * 2**20)
    assert extract(path, "text/plain").state == "done"
    assert extract(path, "text/plain", limits=Limits(memory_mb=40)).notes == (("out_of_memory", ""),)


def test_drawing_fails_politely_too(put):
    for command, reason in (
        (_python("import os; os.abort()"), "crashed"),
        (_python("import time; time.sleep(9_000)"), "timed_out"),
        (_saying(_frame(b"I", b"no picture")), "crashed"),
        (_saying(_frame(b"X", {"reason": "damaged"})), "damaged"),
        (_saying(_frame(b"X", b"?")), "crashed"),
    ):
        with pytest.raises(CouldNotDraw) as failed:
            render_page(put(samples.pdf()), PDF, 1, 100, limits=QUICK, command=command)
        assert failed.value.reason == reason


def test_no_descriptor_is_left_open(put):
    path = put(samples.pdf())
    extract(path, PDF)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        extract(path, PDF, limits=QUICK, command=_python("pass"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
