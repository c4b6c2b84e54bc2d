"""A mail server that only takes, and somebody who looks at pages meanwhile, for benchmarks of what is mailed to many."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Process, Value
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from aiosmtpd.smtp import SMTP
from rich.console import Console
from rich.table import Table

from app.core.db import Database
from app.core.settings import Settings
from scripts.benches.pages import free_port, p95, serving, signed_in

IDLE_SECONDS = 20
SLOWER_AT_MOST = 2.0
PAUSE = 0.05  # seconds between two looks


def looked_at(
    client: httpx.Client, pages: Sequence[str], *, until: float, enough: Callable[[], bool] = lambda: False
) -> list[float]:
    """Milliseconds of each look, until then or until it is enough."""
    taken = []
    while time.monotonic() < until and not enough():
        for path in pages:
            started = time.monotonic()
            answer = client.get(path)
            taken.append((time.monotonic() - started) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{answer.url} answered {answer.status_code}")
            time.sleep(PAUSE)
    return taken


@dataclass(frozen=True, slots=True)
class Sent:
    """`took`: seconds; `idle`, `busy`: milliseconds of each look before and meanwhile."""

    messages: int
    took: float
    idle: Sequence[float]
    busy: Sequence[float]

    def report(self, console: Console, title: str, people: int, longest_minutes: float) -> bool:
        """Whether everybody was sent to in time, and pages stayed quick enough."""
        table = Table(title=title)
        for name in ("what", "is", "at most"):
            table.add_column(name, justify="left" if name == "what" else "right")
        ratio = p95(self.busy) / p95(self.idle)
        table.add_row("sent", f"{self.messages:,}", "")
        table.add_row("minutes", f"{self.took / 60:.1f}", f"{longest_minutes:.0f}")
        for when, looks in (("idle", self.idle), ("meanwhile", self.busy)):
            table.add_row(f"pages, {when}: median, p95 (ms)", f"{median(looks):.1f}, {p95(looks):.1f}", "")
        table.add_row("slower at p95", f"{ratio:.2f}", f"{SLOWER_AT_MOST:.1f}")
        console.print(table)
        return self.messages >= people and self.took <= longest_minutes * 60 and ratio <= SLOWER_AT_MOST


@contextmanager
def mailing_house(furnish: Callable[[Database], None]) -> Iterator[tuple["MailingHouse", Database, Settings]]:
    """The demo in a folder of its own, furnished further, all that it owes paid, and its mail server."""
    baraza, folder = str(Path(sys.executable).with_name("baraza")), Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    try:
        with mail_server() as (port, count):
            data = {"BARAZA_DATA_DIR": str(folder / "data"), "BARAZA_SMTP_URL": f"smtp://127.0.0.1:{port}"}
            house = MailingHouse(baraza, data, count)
            house.run("demo", "load")
            settings = Settings(data_dir=folder / "data")
            database = Database(settings.resolved_database_url)
            furnish(database)
            house.run("worker", "--once")
            yield house, database, settings
            database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class MailingHouse:
    """`data`: settings as environment variables; `count`: messages that its mail server has taken."""

    baraza: str
    data: Mapping[str, str]
    count: Callable[[], int]

    def run(self, *command: str) -> None:
        environment = {**os.environ, **self.data}
        subprocess.run([self.baraza, *command], env=environment, check=True, stdout=subprocess.DEVNULL)

    def send(
        self, people: int, pages: Sequence[str], longest_minutes: float, begin: Callable[[], object] = lambda: None
    ) -> Sent:
        """By a worker of its own, while somebody looks at pages; half as long again as it may take, at most.

        Args:
            begin: makes the messages owed, where they are not yet.
        """
        before, port = self.count(), free_port()
        serve = [self.baraza, "serve", "--port", str(port), "--no-worker"]
        with serving(serve, port, "/healthz", **self.data):
            client = signed_in(port)
            time.sleep(2)
            idle = looked_at(client, pages, until=time.monotonic() + IDLE_SECONDS)
            begin()
            started = time.monotonic()
            environment = {**os.environ, **self.data}
            worker = subprocess.Popen([self.baraza, "worker"], env=environment, stdout=subprocess.DEVNULL)
            try:
                limit = started + longest_minutes * 90
                busy = looked_at(client, pages, until=limit, enough=lambda: self.count() - before >= people)
            finally:
                took = time.monotonic() - started
                worker.terminate()
                worker.wait(60)
        return Sent(self.count() - before, took, idle, busy)


@contextmanager
def mail_server() -> Iterator[tuple[int, Callable[[], int]]]:
    """In a process of its own, as it would be; how many messages it has taken."""
    port, taken = free_port(), Value("i", 0)
    process = Process(target=_take, args=(port, taken), daemon=True)
    process.start()
    time.sleep(1)
    try:
        yield port, lambda: int(taken.value)
    finally:
        process.terminate()
        process.join(10)


class _Taking:
    def __init__(self, taken: Any) -> None:  # noqa: ANN401 - multiprocessing's own type has no name
        self.taken = taken

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        with self.taken.get_lock():
            self.taken.value += 1
        return "250 OK"


def _take(port: int, taken: Any) -> None:  # noqa: ANN401 - multiprocessing's own type has no name
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(_Taking(taken), hostname="127.0.0.1"), "127.0.0.1", port
        )
        await server.serve_forever()

    asyncio.run(serve())
