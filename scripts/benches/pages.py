"""`bench pages`: CPU per request of real pages at 2,000 documents, each against a bare FastAPI page in the same run.

Both servers are uvicorn processes; their CPU time (user and system, from /proc) is read before and after each round of requests, and
the rounds of all pages alternate, so that a machine whose speed drifts slows all of them alike. The last table times an upload
through the API: CPU before the answer, and the time until search finds it.
"""

import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from app.core.db import Database
from app.core.settings import Settings
from scripts.benches._applications import add_applications

ROUNDS = 9
REQUESTS = 150
DOCUMENTS = 2_000
TICK = os.sysconf("SC_CLK_TCK")
APPLICATIONS = 500
COMMITTEE_MEMBER = "committee1@demo.example"
# Of the queue the slowest rounds count, of the others the middle one.
AT_MOST = frozenset({"committee queue"})
LIMITS = {"home": 3.5, "document page": 5.0, "search page": 8.0, "committee queue": 6.0}
BARE = """
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

ROWS = [{"n": n, "title": f"Row {n}", "by": f"Author {n % 7}", "year": 2000 + n % 25} for n in range(50)]
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>Rows</title><table>{% for r in rows %}<tr><td>{{ r.n }}</td><td>{{ r.title }}</td><td>{{ r.by }}</td>"
    "<td>{{ r.year }}</td></tr>{% endfor %}</table>"
)
app = FastAPI()


@app.get("/", response_class=HTMLResponse)
def rows() -> str:
    return PAGE.render(rows=ROWS)
"""


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def peak_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1000 if found else 0.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(command: list[str], port: int, ready: str, **variables: str) -> Iterator[int]:
    """A server process; yields its pid once `ready` answers, ends it afterwards."""
    process = subprocess.Popen(
        command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{port}{ready}", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            if process.poll() is not None:
                raise SystemExit(f"{command} ended with {process.returncode}")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def signed_in(port: int, email: str = "member@demo.example") -> httpx.Client:
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"accept-encoding": "identity"}, timeout=60)
    answer = client.post("/sign-in", data={"email": email, "password": "karibu-baraza"})
    if answer.status_code != 303:
        raise SystemExit(f"sign-in answered {answer.status_code}")
    client.get("/")
    return client


def round_of(client: httpx.Client, pid: int, paths: list[str], count: int) -> float:
    """CPU milliseconds of the server for each of `count` requests."""
    before = cpu_seconds(pid)
    for number in range(count):
        answer = client.get(paths[number % len(paths)])
        if answer.status_code != 200:
            raise SystemExit(f"{answer.url} answered {answer.status_code}")
    return (cpu_seconds(pid) - before) / count * 1000


def p95(values: Sequence[float]) -> float:
    """By rank; of nine rounds it is the slowest."""
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


def measure_pages(console: Console, bare_port: int, bare_pid: int, port: int, pid: int) -> bool:
    bare = httpx.Client(base_url=f"http://127.0.0.1:{bare_port}", headers={"accept-encoding": "identity"})
    client = signed_in(port)
    found = client.get("/api/v1/search", params={"q": "cash transfer", "per_page": "50"}).json()
    documents = [hit["url"] for hit in found["hits"] if hit["kind"] == "document"]
    pages = {
        "home": ["/"],
        "document page": documents,
        "search page": [
            f"/search?q={q}"
            for q in ("cash+transfer", "older+persons+payments", "county+budget", "health+insurance", "drought+trigger")
        ],
        "documents list": ["/documents", "/documents?page=2", "/documents?type=policy_brief"],
        "organisations": ["/organisations"],
        "committee queue": ["/committee", "/committee?page=2", "/committee?state=review"],
    }
    readers = dict.fromkeys(pages, client) | {"committee queue": signed_in(port, COMMITTEE_MEMBER)}
    for name, paths in pages.items():
        round_of(readers[name], pid, paths, 20)
    round_of(bare, bare_pid, ["/"], 50)
    costs: dict[str, list[float]] = {name: [] for name in pages}
    ratios: dict[str, list[float]] = {name: [] for name in pages}
    yardstick = []
    for _ in range(ROUNDS):
        base = round_of(bare, bare_pid, ["/"], 4 * REQUESTS)
        yardstick.append(base)
        for name, paths in pages.items():
            cost = round_of(readers[name], pid, paths, REQUESTS)
            costs[name].append(cost)
            ratios[name].append(cost / base)
    table = Table(
        "page",
        "CPU ms",
        "times bare",
        "p95",
        "limit",
        "",
        title=f"CPU per request, signed in, {DOCUMENTS} documents, {APPLICATIONS} applications in progress (median of {ROUNDS} rounds)",
    )
    table.add_row("bare FastAPI page, 50 rows", f"{statistics.median(yardstick):.2f}", "1.0", "", "", "")
    met = True
    for name in pages:
        ratio, highest = statistics.median(ratios[name]), p95(ratios[name])
        limit = LIMITS.get(name)
        good = limit is None or (highest if name in AT_MOST else ratio) <= limit
        met = met and good
        median = f"{statistics.median(costs[name]):.2f}"
        table.add_row(name, median, f"{ratio:.1f}", f"{highest:.1f}", str(limit or ""), "ok" if good else "OVER")
    console.print(table)
    console.print(f"peak memory of the web process with its worker: {peak_mb(pid):.0f} MB")
    return met


def upload(client: httpx.Client, title: str, text: str) -> int:
    answer = client.post(
        "/api/v1/documents",
        data={
            "title": title,
            "type": "other",
            "language": "en",
            "licence": "cc_by_4",
            "visibility": "members",
            "summary": "A note.",
        },
        files={"file": ("note.txt", text.encode(), "text/plain")},
    )
    if answer.status_code != 201:
        raise SystemExit(f"upload answered {answer.status_code}: {answer.text}")
    number: int = answer.json()["id"]
    return number


def measure_upload(console: Console, port: int, pid: int) -> bool:
    """CPU of the web process alone, which answers; the worker is another process here, and off."""
    client = signed_in(port)
    costs = []
    for _ in range(ROUNDS):
        before = cpu_seconds(pid)
        for copy in range(40):
            upload(client, f"Note {copy}", f"A short note about {secrets.token_hex(6)}.\n")
        costs.append((cpu_seconds(pid) - before) / 40 * 1000)
    median = statistics.median(costs)
    console.print(f"upload of a small document through the API: {median:.1f} ms of CPU before the answer (limit 5)")
    return median <= 5


def measure_finding(console: Console, port: int) -> None:
    """From the coordinator's click until a member finds a word of the text, with the worker inside the web process."""
    client = signed_in(port)
    coordinator = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
    coordinator.post("/sign-in", data={"email": "coordinator@demo.example", "password": "karibu-baraza"})
    waits = []
    for number in range(5):
        word = f"okapi{secrets.token_hex(6)}"
        started = time.monotonic()
        made = upload(client, f"Note {number}", f"A sentence about {word}.\n")
        client.post(f"/api/v1/documents/{made}/submit").raise_for_status()
        coordinator.post(f"/api/v1/documents/{made}/publish").raise_for_status()
        while not client.get("/api/v1/search", params={"q": word}).json()["total"]:
            time.sleep(0.02)
            if time.monotonic() - started > 60:
                raise SystemExit("search did not find the document within 60 s")
        waits.append(time.monotonic() - started)
    console.print(
        f"from upload, submission and publication until search finds a word of the text: "
        f"{statistics.median(waits):.2f} s (largest {max(waits):.2f} s)"
    )


def main() -> None:
    console = Console()
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    try:
        (folder / "bare.py").write_text(BARE)
        data = {"BARAZA_DATA_DIR": str(folder / "data")}
        scale = str(-(-DOCUMENTS // 60))
        console.print(f"loading {DOCUMENTS} documents …")
        subprocess.run(
            [baraza, "demo", "load", "--scale", scale],
            env={**os.environ, **data},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        database = Database(Settings(data_dir=folder / "data").resolved_database_url)
        add_applications(database, APPLICATIONS, COMMITTEE_MEMBER)
        database.dispose()
        bare_port, port = free_port(), free_port()
        bare = [
            sys.executable,
            "-m",
            "uvicorn",
            "bare:app",
            "--app-dir",
            str(folder),
            "--port",
            str(bare_port),
            "--log-level",
            "warning",
            "--no-access-log",
        ]
        house = [baraza, "serve", "--port", str(port)]
        with serving(bare, bare_port, "/") as bare_pid, serving(house, port, "/healthz", **data) as pid:
            time.sleep(3)
            met = measure_pages(console, bare_port, bare_pid, port, pid)
            measure_finding(console, port)
        with serving([*house, "--no-worker"], port, "/healthz", **data) as pid:
            met = measure_upload(console, port, pid) and met
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
