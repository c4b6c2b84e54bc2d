"""The engines under test: the embedded one always, Meilisearch where a server or its program is at hand."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from search import Engine, connect, shipped_synonyms
from search.embedded.engine import EmbeddedEngine
from search.errors import SearchUnavailable
from search.meili.server import Server
from tests.search.shelving import SHELF

STARTING = 30.0


class Address(NamedTuple):
    url: str
    key: str


@pytest.fixture(scope="session")
def meilisearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A running server: the one that is named, or one of our own for the length of the session."""
    if url := os.environ.get("BARAZA_TEST_MEILISEARCH_URL"):
        yield Address(url, os.environ.get("BARAZA_TEST_MEILISEARCH_KEY", ""))
        return
    program = shutil.which("meilisearch")
    if program is None:
        pytest.skip("no meilisearch program on the PATH, and BARAZA_TEST_MEILISEARCH_URL is not set")
    address = Address(f"http://127.0.0.1:{free_port()}", secrets.token_hex(16))
    folder = tmp_path_factory.mktemp("meilisearch")
    with (folder / "log").open("wb") as log:
        command = [program, "--no-analytics", "--http-addr", address.url.removeprefix("http://")]
        command += ["--db-path", str(folder / "data"), "--dump-dir", str(folder / "dumps")]
        command += ["--max-indexing-threads", "1", "--max-indexing-memory", "256MiB"]
        environment = {"PATH": os.environ["PATH"], "MEILI_MASTER_KEY": address.key}
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            wait_for(address, running)
            yield address
        finally:
            running.terminate()
            running.wait(timeout=20)


@pytest.fixture(params=["embedded", "meilisearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn, empty and built."""
    if request.param == "embedded":
        yield from built(request, tmp_path)
    else:
        yield emptied(*request.getfixturevalue("one_set"))


@pytest.fixture(scope="session")
def one_set(meilisearch: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Server, str]]:
    """One set of indexes, which tests empty for each other: to make one costs the server more than most of them."""
    server, prefix = Server(*meilisearch), f"t{secrets.token_hex(5)}_"
    yield connect(*meilisearch, tmp_path_factory.mktemp("one-set"), prefix=prefix), server, prefix
    dropped(server, prefix)


def emptied(made: Engine, server: Server, prefix: str) -> Engine:
    """Whatever the test before has left behind."""
    made.use_synonyms(shipped_synonyms())
    if made.needs_rebuild() or server.changed(f"{prefix}journal") is not None:
        server.wait([server.drop(f"{prefix}journal")] if server.changed(f"{prefix}journal") is not None else [])
        made.rebuild([])
    else:
        indexes = [server._index(f"{prefix}{name}") for name in ("cards", "pages")]
        server.wait([index.delete_all_documents().task_uid for index in indexes])
        made.share_synonyms()
    return made


def dropped(server: Server, prefix: str) -> None:
    for name in ("cards", "pages", "stamp"):
        server.drop(prefix + name)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    made = EmbeddedEngine(tmp_path / "index", shipped_synonyms())
    made.rebuild([])
    yield made
    made.close()


def built(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    if request.param == "embedded":
        made = connect("", "", folder / "index")
        made.rebuild([])
        yield made
        made.close()
        return
    address: Address = request.getfixturevalue("meilisearch")
    prefix = f"t{secrets.token_hex(5)}_"
    made = connect(address.url, address.key, folder, prefix=prefix)
    made.rebuild([])
    yield made
    dropped(Server(*address), prefix)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: Address, running: subprocess.Popen[bytes]) -> None:
    server = Server(address.url, address.key)
    end = time.monotonic() + STARTING
    while True:
        try:
            server.ping()
        except SearchUnavailable:
            if running.poll() is not None or time.monotonic() > end:
                pytest.fail("the meilisearch program does not start")
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    for made in built(request, tmp_path_factory.mktemp("shelf")):
        made.rebuild(SHELF)
        yield made
