"""`bench upload`: a 200 MB file to the house, against a bare Starlette application that writes its stream to disk, in the same run.

Both servers are uvicorn processes on one machine, sent to by the same sender from memory; the rounds alternate. A way counts
with its median; memory is the largest the server had (VmHWM) less what it had before the first byte.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from scripts.benches.pages import free_port, peak_mb, serving, signed_in

SIZE = 200_000_000
PIECE = 8 << 20
ROUNDS = 5
LEAST = 0.6
"""Of the bare stream's pace, for a file in one request after the protocol."""
MOST_MB = 64.0
TUS = {"Tus-Resumable": "1.0.0"}
BARE = """
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent


async def take(request: Request) -> Response:
    with (FOLDER / "taken").open("wb") as file:
        async for chunk in request.stream():
            file.write(chunk)
    return Response(status_code=204)


app = Starlette(routes=[Route("/", take, methods=["GET", "PATCH"])])
"""


def content() -> bytes:
    """Text, since the house looks at what it takes; no two lines alike."""
    lines = b"".join(b"%08d Transfers reached the household in the week before the rains.\n" % n for n in range(20_000))
    return (lines * (SIZE // len(lines) + 1))[:SIZE]


class Wire:
    """A sender that spends nothing on anything but sending: one connection, bytes from memory."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._port = port
        self._cookie = f"Cookie: {cookie}\r\n" if cookie else ""
        self._socket = socket.create_connection(("127.0.0.1", port))

    def send(self, method: str, path: str, headers: dict[str, str], *parts: memoryview | bytes) -> dict[str, str]:
        size = sum(len(part) for part in parts)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._cookie}{lines}Content-Length: {size}\r\n\r\n"
        self._socket.sendall(head.encode())
        for part in parts:
            self._socket.sendall(part)
        return self._answer()

    def _answer(self) -> dict[str, str]:
        said = b""
        while b"\r\n\r\n" not in said:
            piece = self._socket.recv(65_536)
            if not piece:
                raise SystemExit("the server hung up")
            said += piece
        first, *lines = said.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        status = int(first.split(" ")[1])
        if status >= 400:
            raise SystemExit(said.decode(errors="replace"))
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    def close(self) -> None:
        self._socket.close()


def bare(port: int, body: memoryview) -> None:
    wire = Wire(port)
    wire.send("PATCH", "/", {}, body)
    wire.close()


def by_tus(port: int, cookie: str, body: memoryview, piece: int) -> None:
    wire = Wire(port, cookie)
    name = b64encode(b"report.txt").decode()
    made = wire.send("POST", "/uploads", TUS | {"Upload-Length": str(len(body)), "Upload-Metadata": f"filename {name}"})
    for start in range(0, len(body), piece):
        headers = TUS | {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
        wire.send("PATCH", made["location"], headers, body[start : start + piece])
    wire.send("DELETE", made["location"], TUS)
    wire.close()


def by_form(port: int, cookie: str, body: memoryview) -> None:
    """The plain form of a page. Its document stays: the house has no word to take it back."""
    wire = Wire(port, cookie)
    edge = "e" * 30
    fields = {
        "title": "A report",
        "type": "annual_report",
        "visibility": "members",
        "upload_token": os.urandom(8).hex(),
    }
    said = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    said += f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="report.txt"\r\n\r\n'
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    wire.send("POST", "/documents/new", headers, said.encode(), body, f"\r\n--{edge}--\r\n".encode())
    wire.close()


def timed(ways: dict[str, Callable[[], None]]) -> Iterator[tuple[str, float]]:
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            yield name, time.perf_counter() - began


def report(console: Console, took: dict[str, list[float]], grew: dict[str, float]) -> bool:
    table = Table(
        "way", "seconds", "MB/s", "of bare", "memory, MB", title=f"{SIZE // 1_000_000} MB, median of {ROUNDS}"
    )
    pace = {name: SIZE / 1e6 / statistics.median(times) for name, times in took.items()}
    for name, times in took.items():
        share = pace[name] / pace["bare stream"]
        table.add_row(
            name, f"{statistics.median(times):.2f}", f"{pace[name]:.0f}", f"{share:.2f}", f"{grew.get(name, 0):.0f}"
        )
    console.print(table)
    met = pace["one PATCH"] >= LEAST * pace["bare stream"] and max(grew.values()) < MOST_MB
    console.print(f"Allowed: {LEAST} of the bare stream in one PATCH, {MOST_MB:.0f} MB.")
    return met


def main() -> None:
    console = Console()
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-", dir=os.environ.get("BARAZA_BENCH_DIR")))
    body = memoryview(content())
    try:
        (folder / "bare.py").write_text(BARE)
        data = {"BARAZA_DATA_DIR": str(folder / "data")}
        subprocess.run([baraza, "demo", "load"], env={**os.environ, **data}, check=True, stdout=subprocess.DEVNULL)
        bare_port, port = free_port(), free_port()
        quiet = ["--log-level", "warning", "--no-access-log"]
        plain = [
            sys.executable,
            "-m",
            "uvicorn",
            "bare:app",
            "--app-dir",
            str(folder),
            "--port",
            str(bare_port),
            *quiet,
        ]
        house = [baraza, "serve", "--port", str(port), "--no-worker"]
        with serving(plain, bare_port, "/"), serving(house, port, "/healthz", **data) as pid:
            cookie = cookie_of(signed_in(port))
            ways: dict[str, Callable[[], None]] = {
                "bare stream": lambda: bare(bare_port, body),
                "one PATCH": lambda: by_tus(port, cookie, body, SIZE),
                "pieces of 8 MiB": lambda: by_tus(port, cookie, body, PIECE),
                "plain form": lambda: by_form(port, cookie, body),
            }
            before = peak_mb(pid)
            took: dict[str, list[float]] = {name: [] for name in ways}
            grew: dict[str, float] = {}
            for name, seconds in timed(ways):
                took[name].append(seconds)
                if name != "bare stream":
                    grew[name] = max(grew.get(name, 0.0), peak_mb(pid) - before)
        met = report(console, took, grew)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not met:
        raise SystemExit(1)


def cookie_of(client: httpx.Client) -> str:
    return "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)


if __name__ == "__main__":
    main()
