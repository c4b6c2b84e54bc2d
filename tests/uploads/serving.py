"""The house as a process of its own, and a wire to it that can be cut."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Process:
    """`baraza serve` without its worker; `kill` is as a power cut for it, `start` begins again on the same port."""

    settings: object
    port: int
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "BARAZA_DATA_DIR": str(self.settings.data_dir),
            "BARAZA_DATABASE_URL": self.settings.database_url,
        }
        program = "from app.cli import cli; cli()"
        command = [sys.executable, "-c", program, "serve", "--port", str(self.port), "--no-worker"]
        self.running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        for _ in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self.running.poll() is None
            time.sleep(0.05)
        raise AssertionError("the house did not open")

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()

    @property
    def memory(self) -> int:
        """Largest so far, in bytes."""
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@contextmanager
def a_process(settings) -> Iterator[Process]:
    process = Process(settings, free_port())
    process.start()
    try:
        yield process
    finally:
        process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@dataclass(slots=True)
class Wire:
    """Lets bytes through to `to`, and drops the connection each time that so many of `cuts` have gone by."""

    to: int
    cuts: list[int]
    port: int = 0
    passed: int = 0
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            near.close()
            return
        back = Thread(target=self._copy, args=(far, near), kwargs={"counted": False}, daemon=True)
        back.start()
        self._copy(near, far, counted=True)

    def _copy(self, source: socket.socket, target: socket.socket, *, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                target.sendall(piece)
                if counted:
                    self.passed += len(piece)
                    if self.cuts and self.passed >= self.cuts[0]:
                        self.cuts.pop(0)
                        break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
