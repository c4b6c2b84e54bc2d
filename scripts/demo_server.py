"""A server of its own with a fresh demo community, for programs that look at Baraza from outside."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.error import URLError

PASSWORD = "karibu-baraza"
SECONDS_TO_START = 180


@contextmanager
def demo_server(kept: Path | None = None, **settings: str) -> Iterator[str]:
    """The address of a house in a folder that goes afterwards, or in `kept`; it answers when the demo community is loaded."""
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="baraza-demo-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        command = [str(Path(sys.executable).with_name("baraza")), "serve", "--migrate", "--demo", "--port", str(port)]
        process = subprocess.Popen(
            command,
            env={**os.environ, "BARAZA_DATA_DIR": str(folder), "BARAZA_BASE_URL": url, **settings},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the demo house did not start") from None
            time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
