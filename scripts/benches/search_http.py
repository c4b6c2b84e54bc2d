"""`bench search_http [documents]`: the search page and its answer as JSON through HTTP, signed in, with both engines.

The house is the demo community with copies of its documents (2,000 unless told otherwise; every copy has the pages of
its original), loaded once; Meilisearch, where its program is at hand, indexes the same rows with `baraza reindex`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from scripts.benches._engines import ABSENT, server
from scripts.benches.pages import free_port, serving, signed_in

DOCUMENTS = 2_000
ROUNDS = 12

# Papers of the demo community.
ORIGINALS = 60

QUESTIONS = (
    "cash transfer",
    "older persons payments",
    "county budget",
    "health insurance",
    "drought trigger",
    "hifadhi ya jamii",
    "bima ya afya",
    '"cash transfer"',
    "complaints of beneficiaries about late payments in arid counties",
    "grievence redres",
    "turk",
)
FILTERS = ("", "&type=policy_brief", "&county=turkana&county=wajir")


def main() -> None:
    """Load, then ask each engine in turn."""
    console = Console()
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    data = {"BARAZA_DATA_DIR": str(folder / "data")}
    try:
        console.print(f"loading {documents:,} documents …")
        scale = str(-(-documents // ORIGINALS))
        _run([baraza, "demo", "load", "--scale", scale], data)
        table = Table("engine", "what", "p50 ms", "p99 ms", "most ms", title=f"{documents:,} documents")
        _measure(table, "embedded", baraza, data)
        with server() as address:
            if address is None:
                console.print(ABSENT)
            else:
                there = {**data, "BARAZA_SEARCH_URL": address[0], "BARAZA_SEARCH_KEY": address[1]}
                started = time.monotonic()
                _run([baraza, "reindex"], there)
                console.print(f"Meilisearch indexed them in {time.monotonic() - started:.0f} s")
                _measure(table, "meilisearch", baraza, there)
        console.print(table)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], variables: Mapping[str, str]) -> None:
    subprocess.run(command, env={**os.environ, **variables}, check=True, stdout=subprocess.DEVNULL)


def _measure(table: Table, name: str, baraza: str, variables: Mapping[str, str]) -> None:
    port = free_port()
    with serving([baraza, "serve", "--port", str(port), "--no-worker"], port, "/healthz", **variables):
        client = signed_in(port)
        engine = client.get("/api/v1/search?q=cash").json()["engine"]
        if engine != name:
            raise SystemExit(f"{engine} answered instead of {name}")
        for what, path in (("page", "/search"), ("JSON", "/api/v1/search")):
            taken = _asked(client, path)
            p50, p99 = (taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.99))
            table.add_row(name, what, f"{p50:.1f}", f"{p99:.1f}", f"{taken[-1]:.1f}")


def _asked(client: httpx.Client, path: str) -> list[float]:
    """Milliseconds of every question under every filter, in rising order; the first round warms caches."""
    taken = []
    for turn in range(ROUNDS + 1):
        for question in QUESTIONS:
            for filters in FILTERS:
                address = f"{path}?{httpx.QueryParams({'q': question})}{filters}"
                before = time.perf_counter()
                answer = client.get(address)
                if turn:
                    taken.append((time.perf_counter() - before) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{answer.url} answered {answer.status_code}")
    return sorted(taken)


if __name__ == "__main__":
    main()
