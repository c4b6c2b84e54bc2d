"""The walls around a child: set by itself, after its imports and before it touches what it was given.

What they hold: CPU time, memory, size and number of files, sockets and new processes from Python code, the parent's
death. What they do not: a library taken over by native code runs as the same user. That needs a container.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Mapping

MIB = 2**20
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_ADDRESS_SPACE_OVER = 1024 * MIB  # libraries, thread stacks and reserved heaps, mapped but hardly used
_FORBIDDEN = ("socket.", "ctypes.dlopen", "os.system")
_FORBIDDEN_PROGRAMS = ("subprocess.", "os.exec", "os.fork", "os.posix_spawn", "shutil.rmtree")


def confine(limits: Mapping[str, int], *, with_programs: bool = False) -> None:
    """Set limits from `cpu_seconds`, `memory_mb` and `file_mb`. What a platform does not know is left out.

    `with_programs`: it may start programs, which inherit the limits, and clear away what they left in its folder.
    """
    memory = limits["memory_mb"] * MIB
    cpu = limits["cpu_seconds"]
    for name, soft, hard in (
        ("RLIMIT_CPU", cpu, cpu + 1),
        ("RLIMIT_DATA", memory, memory),
        ("RLIMIT_AS", memory + _ADDRESS_SPACE_OVER, memory + _ADDRESS_SPACE_OVER),
        ("RLIMIT_FSIZE", limits["file_mb"] * MIB, limits["file_mb"] * MIB),
        ("RLIMIT_NOFILE", 64, 64),
        ("RLIMIT_CORE", 0, 0),
    ):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with contextlib.suppress(OSError):
        os.nice(5)  # people who are waiting for a page come first
    forbidden = _FORBIDDEN if with_programs else (*_FORBIDDEN, *_FORBIDDEN_PROGRAMS)

    def forbid(event: str, _: tuple[object, ...]) -> None:
        if event.startswith(forbidden):
            raise PermissionError(event)

    sys.addaudithook(forbid)
