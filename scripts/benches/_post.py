"""A mail server that only takes, and somebody who looks at pages meanwhile, for benchmarks of what is mailed to many."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Process, Value
from typing import Any

import httpx
from aiosmtpd.smtp import SMTP

from scripts.benches.pages import free_port

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
