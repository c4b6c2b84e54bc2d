"""The nurse's side: a process that has imported what its children need, and forks one for each request, one at a time.

It reads nothing but requests from its parent; the file in question is touched by the child alone, which sets up its walls
as one that was started by itself does. It ends, and its child with it, when the parent's end of the socket closes.
"""

import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

UNFIT = "unfit"
KILL = b"kill"
_LARGEST = 65_536


def main(descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as parent:
        while True:
            message, pipes, _, _ = socket.recv_fds(parent, _LARGEST, 1)
            if not message:
                return
            if message == KILL:  # it came when the child had ended by itself
                continue
            parent.send(json.dumps(_serve(parent, json.loads(message), pipes[0])).encode())


def _serve(parent: socket.socket, asked: dict[str, Any], pipe: int) -> int | str:
    """The child's return code as subprocess counts it, or that it has to be started otherwise."""
    try:
        module = importlib.import_module(f"children.{asked['module']}")
    except ImportError:
        os.close(pipe)
        return UNFIT
    if (
        sum(1 for _ in Path("/proc/self/task").iterdir()) > 1
    ):  # a lock that another thread holds would stay locked in the child
        os.close(pipe)
        return UNFIT
    child = os.fork()
    if child == 0:
        _be_born(parent, module, asked, pipe)
    os.close(pipe)
    return _watch(parent, child)


def _be_born(parent: socket.socket, module: Any, asked: dict[str, Any], pipe: int) -> None:  # noqa: ANN401 - a module
    status = 1
    try:
        os.setsid()
        parent.close()
        os.dup2(pipe, sys.stdout.fileno())
        os.close(pipe)
        os.chdir(asked["folder"])
        os.environ.update(HOME=asked["folder"], TMPDIR=asked["folder"])
        tempfile.tempdir = None
        module.main(json.dumps(asked["request"]))
        status = 0
    finally:
        os._exit(status)


def _watch(parent: socket.socket, child: int) -> int:
    """Wait for the child's end, or for word to end it; then its whole group is killed, and it is reaped."""
    handle = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([handle, parent.fileno()], [], [])
        gone = parent.fileno() in ready and parent.recv(_LARGEST) != KILL
        os.killpg(child, signal.SIGKILL)
    finally:
        os.close(handle)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if gone:
        sys.exit(0)
    return status
