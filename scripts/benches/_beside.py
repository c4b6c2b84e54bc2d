"""A house with the demo, and a bare FastAPI page beside it to measure against: set up alike for every bench of pages."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.core.db import Database
from app.core.settings import Settings
from scripts.benches.pages import BARE, free_port, serving


@dataclass(frozen=True, slots=True)
class Beside:
    """`filled`: what filling the house returned; the two process numbers are of the bare page and of the house."""

    database: Database
    filled: Any
    yardstick: httpx.Client
    bare_pid: int
    port: int
    pid: int


@contextmanager
def beside(fill: Callable[[Database], Any]) -> Iterator[Beside]:
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    try:
        (folder / "bare.py").write_text(BARE)
        data = {"BARAZA_DATA_DIR": str(folder / "data")}
        subprocess.run([baraza, "demo", "load"], env={**os.environ, **data}, check=True, stdout=subprocess.DEVNULL)
        database = Database(Settings(data_dir=folder / "data").resolved_database_url)
        filled = fill(database)
        bare_port, port = free_port(), free_port()
        bare = [sys.executable, "-m", "uvicorn", "bare:app", "--app-dir", str(folder), "--port", str(bare_port)]
        quiet = ["--log-level", "warning", "--no-access-log"]
        house = [baraza, "serve", "--port", str(port), "--no-worker"]
        with (
            serving([*bare, *quiet], bare_port, "/") as bare_pid,
            serving(house, port, "/healthz", **data) as pid,
            httpx.Client(
                base_url=f"http://127.0.0.1:{bare_port}", headers={"accept-encoding": "identity"}
            ) as yardstick,
        ):
            time.sleep(2)
            yield Beside(database, filled, yardstick, bare_pid, port, pid)
        database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
