"""Asking a virus scanner (ClamAV's clamd) about a file, which is sent to it over the network in portions."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from aioclamd import BufferTooLongError, ClamdAsyncClient, ClamdError

PORT = 3310
PATIENCE = 120.0  # seconds for one file, and whatever is in it


class ScannerAway(Exception):
    """It does not answer, or not in time; the text says why."""


class TooLargeToScan(Exception):
    """The scanner takes no file of this size (its StreamMaxLength)."""


def scan(address: str, path: Path, *, patience: float = PATIENCE) -> str:
    """What was found in the file, by the scanner's name for it; "" for nothing.

    Args:
        address: `tcp://host:port`.

    Raises:
        ScannerAway, TooLargeToScan
    """
    return asyncio.run(_ask(address, path, patience))


def ping(address: str, *, patience: float = 5.0) -> None:
    """Raises ScannerAway."""
    try:
        asyncio.run(_client(address, patience).ping())
    except (ClamdError, OSError) as away:
        raise ScannerAway(str(away)) from away


async def _ask(address: str, path: Path, patience: float) -> str:
    try:
        with path.open("rb") as file:
            answer = await _client(address, patience).instream(file)
    except BufferTooLongError as too_long:
        raise TooLargeToScan(str(too_long)) from too_long
    except ConnectionError as cut:
        # Too long a stream ends in a closed connection; so does a scanner that went away, which then does not answer.
        await asyncio.to_thread(ping, address)
        raise TooLargeToScan(str(cut)) from cut
    except (ClamdError, OSError) as away:
        raise ScannerAway(str(away)) from away
    if not answer:
        raise ScannerAway("the scanner said nothing")
    ((state, found),) = answer.values()
    if state == "ERROR":
        raise ScannerAway(f"the scanner failed: {found}")
    return found or "unnamed" if state == "FOUND" else ""


def _client(address: str, patience: float) -> ClamdAsyncClient:
    parts = urlsplit(address if "//" in address else f"tcp://{address}")
    return ClamdAsyncClient(parts.hostname or "127.0.0.1", parts.port or PORT, patience)
