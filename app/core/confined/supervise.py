"""Run one child to its end, whatever it does: answer, crash, hang or talk without end.

The child has its own session and process group, no standard input, an environment of a few words, and a folder of its
own for temporary files. On every path the whole group is killed, the child reaped and the folder removed.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from app.core.confined.frames import HEADER

Outcome = Literal["ended", "crashed", "timed_out", "out_of_memory", "too_much"]

CHUNK = 262_144
ROOT = str(Path(__file__).resolve().parents[3])
# Behind everything else on the path, so that nothing in these folders can stand before a library's module.
_BOOT = "import sys; sys.path += sys.argv[1:3]; from children.{module} import main; main(sys.argv[3])"
# Its CPU limit, and the kernel when the machine itself is short of memory.
DEATHS: Mapping[int, Outcome] = {-signal.SIGXCPU: "timed_out", -signal.SIGKILL: "out_of_memory"}
ENVIRONMENT: Mapping[str, str] = {
    "LANG": "C.UTF-8",
    "PATH": os.defpath,
    # Native libraries start a thread a core, each with its heap: on a large machine that alone would fill the limit.
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKIO_WORKER_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How the child ended, and its whole frames: kind and payload (see `frames.py`)."""

    outcome: Outcome
    frames: tuple[tuple[bytes, bytes], ...]


def child_command(home: Path, module: str, request: Mapping[str, object]) -> list[str]:
    """The command line that runs `children.<module>` of a room in an isolated interpreter (no user site, no PYTHON… settings).

    Args:
        home: folder of the room. Its `children` import nothing of the house but `app.core.confined`.
        request: small; what is large goes into a file.
    """
    boot = _BOOT.format(module=module)
    return [sys.executable, "-I", "-c", boot, str(home.resolve()), ROOT, json.dumps(request)]


def run_confined(
    command: Sequence[str],
    *,
    wall_seconds: int,
    answer_mb: int,
    files: Mapping[str, bytes] = MappingProxyType({}),
    within: Path | None = None,
) -> Answer:
    """Run `command` and collect what it answers within the limits; never raises for what the child does.

    Args:
        files: name → content of what lies in the child's folder, where it starts.
        within: where that folder is made; default where the system keeps what passes.
    """
    with tempfile.TemporaryDirectory(prefix="baraza-child-", dir=within, ignore_cleanup_errors=True) as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**ENVIRONMENT, "HOME": folder, "TMPDIR": folder},
            start_new_session=True,
        )
        try:
            answer, outcome = _collect(child, wall_seconds, answer_mb * 2**20)
        finally:
            _end(child)
    if outcome == "ended" and child.returncode:
        outcome = DEATHS.get(child.returncode, "crashed")
    return Answer(outcome, tuple(frames_of(answer)))


def _collect(child: subprocess.Popen[bytes], seconds: int, most: int) -> tuple[bytearray, Outcome]:
    if child.stdout is None:
        return bytearray(), "crashed"
    deadline = time.monotonic() + seconds
    answer, outcome = read_all(child.stdout.fileno(), deadline, most)
    if outcome == "ended":
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return answer, "timed_out"
    return answer, outcome


def read_all(pipe: int, deadline: float, most: int) -> tuple[bytearray, Outcome]:
    """What is written until the other end closes, `most` bytes of it have come, or the deadline (`time.monotonic`) has."""
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(pipe, CHUNK)
            if not chunk:
                return answer, "ended"
            answer += chunk
            if len(answer) > most:
                return answer, "too_much"
    return answer, "timed_out"


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the group, whose number is the child's (it led a new session), and reap: grandchildren may outlive it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    if child.stdout is not None:
        child.stdout.close()
    child.wait()


def frames_of(answer: bytearray) -> Iterator[tuple[bytes, bytes]]:
    """The frames that arrived whole; what follows a broken one is not looked at."""
    position = 0
    while position + HEADER.size <= len(answer):
        kind, length = HEADER.unpack_from(answer, position)
        position += HEADER.size
        if position + length > len(answer):
            return
        yield kind, bytes(answer[position : position + length])
        position += length
