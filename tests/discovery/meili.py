"""A real Meilisearch for a test, on a loopback port of its own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

KEY = "a key for tests, long enough to be taken"


def free_port() -> int:
    """A port on which nobody listens; connections to it are refused at once."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def meilisearch(port: int, folder: Path) -> Iterator[None]:
    """The server, from ready to gone; the test is skipped where the program is absent."""
    program = shutil.which("meilisearch")
    if program is None:
        pytest.skip("no meilisearch program on the PATH")
    address = f"127.0.0.1:{port}"
    command = [
        program,
        "--no-analytics",
        "--http-addr",
        address,
        "--master-key",
        KEY,
        "--db-path",
        str(folder / "meili"),
    ]
    command += ["--max-indexing-threads", "1", "--experimental-reduce-indexing-memory-usage", "--log-level", "ERROR"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(f"http://{address}/health")
            yield
        finally:
            process.kill()


def _await(url: str) -> None:
    for _ in range(300):
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - the server started here
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers at {url}")
