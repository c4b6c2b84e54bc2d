"""From the wire to an `Arrival`: in pieces, one being written while the next comes, so that no file is ever in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive

from app.uploads.arrival import BUSY, Arrival
from app.uploads.headers import ProtocolError

PIECE = 1 << 20
LOOK = 1.0
"""Seconds after which a silent request is asked whether it still has a reason to wait."""
PATIENCE = 30.0
"""Seconds of silence after which it has none."""
STALE = 2.0
"""Seconds of silence after which the next request of the same upload takes its place: of a cut the house may hear nothing."""


@dataclass(slots=True)
class Turn:
    """A request that writes; `heard` as `monotonic()` has it."""

    heard: float = field(default_factory=monotonic)
    unwanted: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Turns:
    """Who writes to which upload in this process."""

    def __init__(self) -> None:
        self._now: dict[str, Turn] = {}

    @asynccontextmanager
    async def of(self, upload_id: str) -> AsyncIterator[Turn]:
        """ProtocolError 423 while another is at it and has been heard of lately."""
        earlier = self._now.get(upload_id)
        if earlier is not None:
            if monotonic() - earlier.heard < STALE:
                raise ProtocolError(423, BUSY)
            earlier.unwanted = True
            try:
                async with asyncio.timeout(PATIENCE):
                    await earlier.over.wait()
            except TimeoutError as endless:
                raise ProtocolError(423, BUSY) from endless
            if upload_id in self._now:
                raise ProtocolError(423, BUSY)
        turn = self._now[upload_id] = Turn()
        try:
            yield turn
        finally:
            del self._now[upload_id]
            turn.over.set()


async def pump(arrival: Arrival, receive: Receive, turn: Turn) -> bool:
    """Write what comes; False when it broke off. What has come counts in either case."""
    writing: asyncio.Future[None] | None = None
    waiting: list[bytes] = []
    size = seen = 0
    more = complete = False
    try:
        more = True
        while more and (message := await _next(receive, turn)) is not None:
            body, more = message.get("body", b""), message.get("more_body", False)
            seen += len(body)
            arrival.may_come(seen)
            waiting.append(body)
            size += len(body)
            if size >= PIECE:
                if writing is not None:
                    await writing
                writing = asyncio.ensure_future(run_in_threadpool(arrival.write, waiting))
                waiting, size = [], 0
        complete = not more
    finally:
        if writing is not None:
            await writing
        if waiting:
            await run_in_threadpool(arrival.write, waiting)
        await run_in_threadpool(arrival.settle, complete=complete)
    return complete


async def _next(receive: Receive, turn: Turn) -> Message | None:
    """The next part of the body; None when no more will come."""
    while True:
        try:
            async with asyncio.timeout(LOOK):
                message = await receive()
        except TimeoutError:
            if turn.unwanted or monotonic() - turn.heard > PATIENCE:
                return None
            continue
        turn.heard = monotonic()
        return message if message["type"] == "http.request" else None
