"""The two engines for a benchmark: the embedded one in a folder, and a Meilisearch server of its own."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import search
from search import Engine, Synonyms

STARTING = 60.0
ABSENT = "no meilisearch program on the PATH, and BARAZA_TEST_MEILISEARCH_URL is not set"
NAMES = ("embedded", "meilisearch")


@contextmanager
def server() -> Iterator[tuple[str, str] | None]:
    """The address and key of a running server: the one that is named, or one of our own; None without a program."""
    if url := os.environ.get("BARAZA_TEST_MEILISEARCH_URL"):
        yield url, os.environ.get("BARAZA_TEST_MEILISEARCH_KEY", "")
        return
    program = shutil.which("meilisearch")
    if program is None:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    key = secrets.token_hex(16)
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--no-analytics", "--http-addr", address, "--db-path", f"{folder}/data"]
        command += ["--dump-dir", f"{folder}/dumps", "--log-level", "ERROR"]
        environment = {"PATH": os.environ["PATH"], "MEILI_MASTER_KEY": key}
        running = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(search.connect(f"http://{address}", key, Path(folder)))
            yield f"http://{address}", key
        finally:
            running.terminate()
            running.wait(timeout=60)


@contextmanager
def engine_of(name: str, synonyms: Synonyms | None = None) -> Iterator[Engine | None]:
    """One engine, empty; None, with the reason `ABSENT`, where it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "embedded":
            made = search.connect("", "", Path(folder), synonyms=synonyms)
            yield made
            made.close()
            return
        with server() as address:
            yield search.connect(*address, Path(folder), synonyms=synonyms) if address else None


def _wait(engine: Engine) -> None:
    end = time.monotonic() + STARTING
    while True:
        try:
            return engine.ping()
        except search.SearchUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
