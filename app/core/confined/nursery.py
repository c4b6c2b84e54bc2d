"""Children without their start: a nurse, who has an interpreter with its libraries ready, forks them.

Started by themselves they would cost a tenth of a second of imports each. What a child may do, and how it ends, is the same
as in `supervise`, which stands in where there is no nurse to be had.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from app.core.confined.nurse import KILL, UNFIT
from app.core.confined.supervise import (
    DEATHS,
    ENVIRONMENT,
    ROOT,
    Answer,
    Outcome,
    child_command,
    frames_of,
    read_all,
    run_confined,
)

_BOOT = "import sys; sys.path += sys.argv[1:3]; from app.core.confined.nurse import main; main(int(sys.argv[3]))"
_IDLE = max(2, os.cpu_count() or 1)
_LAST_WORDS = 10.0
"""Seconds: within which a nurse that was told to end a child has done so, or is taken for dead."""


class _Nurse:
    def __init__(self, home: Path) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, str(home), ROOT, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(ENVIRONMENT),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    def dismiss(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()

    def serve(
        self, module: str, request: Mapping[str, object], folder: str, wall_seconds: int, most: int
    ) -> tuple[bytearray, Outcome, int | str]:
        """What the child wrote, how that ended, and its return code. OSError when the nurse is no more."""
        pipe, theirs = os.pipe()
        try:
            asked = {"module": module, "request": request, "folder": folder}
            try:
                socket.send_fds(self.socket, [json.dumps(asked).encode()], [theirs])
            finally:
                os.close(theirs)
            deadline = time.monotonic() + wall_seconds
            answer, outcome = read_all(pipe, deadline, most)
        finally:
            os.close(pipe)
        if outcome == "ended" and (code := self._ended(deadline)) is not None:
            return answer, outcome, code
        self.socket.send(KILL)
        code = self._ended(time.monotonic() + _LAST_WORDS)
        if code is None:
            raise TimeoutError
        return answer, "timed_out" if outcome == "ended" else outcome, code

    def _ended(self, deadline: float) -> int | str | None:
        """The child's return code; None when it has not ended by then."""
        self.socket.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            said = self.socket.recv(1_000)
        except TimeoutError:
            return None
        finally:
            self.socket.settimeout(None)
        if not said:
            raise ConnectionResetError
        code: int | str = json.loads(said)
        return code


_free: dict[str, list[_Nurse]] = {}
_lock = threading.Lock()
_unfit: set[tuple[str, str]] = set()


def run_nursed(home: Path, module: str, request: Mapping[str, object], *, wall_seconds: int, answer_mb: int) -> Answer:
    """As `run_confined` of `child_command(home, module, request)`."""
    key = str(home.resolve())
    if not hasattr(os, "pidfd_open") or (key, module) in _unfit:
        return _started(home, module, request, wall_seconds, answer_mb)
    nurse: _Nurse | None = None
    try:
        nurse = _take(key)
        with tempfile.TemporaryDirectory(prefix="baraza-child-", ignore_cleanup_errors=True) as folder:
            answer, outcome, code = nurse.serve(module, request, folder, wall_seconds, answer_mb * 2**20)
    except OSError:  # the nurse is dead or does not answer; the file is tried once more, by a child of its own
        if nurse is not None:
            nurse.dismiss()
        return _started(home, module, request, wall_seconds, answer_mb)
    except BaseException:
        if nurse is not None:
            nurse.dismiss()
        raise
    if code == UNFIT:
        nurse.dismiss()  # what it has imported stands in the way of other children too
        _unfit.add((key, module))
        return _started(home, module, request, wall_seconds, answer_mb)
    _give_back(key, nurse)
    if outcome == "ended" and code:
        outcome = DEATHS.get(int(code), "crashed")
    return Answer(outcome, tuple(frames_of(answer)))


def _started(home: Path, module: str, request: Mapping[str, object], wall_seconds: int, answer_mb: int) -> Answer:
    return run_confined(child_command(home, module, request), wall_seconds=wall_seconds, answer_mb=answer_mb)


def _take(key: str) -> _Nurse:
    with _lock:
        waiting = _free.setdefault(key, [])
        if waiting:
            return waiting.pop()
    return _Nurse(Path(key))


def _give_back(key: str, nurse: _Nurse) -> None:
    with _lock:
        if len(_free[key]) < _IDLE:
            _free[key].append(nurse)
            return
    nurse.dismiss()


@atexit.register
def dismiss_all() -> None:
    with _lock:
        nurses = [nurse for waiting in _free.values() for nurse in waiting]
        _free.clear()
    for nurse in nurses:
        nurse.dismiss()
