"""`bench calendar`: what people look at and what programs fetch, each against a bare FastAPI page in the same run.

The month has 500 events; the feed 2,000, of which 200 are series.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from rich.console import Console

from app.core.db import Database
from app.core.settings import Settings
from scripts.benches._feeds import add_events, measure_feeds
from scripts.benches._month import add_month, measure_month
from scripts.benches.pages import BARE, free_port, serving, signed_in


def main() -> None:
    console = Console()
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    try:
        (folder / "bare.py").write_text(BARE)
        data = {"BARAZA_DATA_DIR": str(folder / "data")}
        subprocess.run([baraza, "demo", "load"], env={**os.environ, **data}, check=True, stdout=subprocess.DEVNULL)
        database = Database(Settings(data_dir=folder / "data").resolved_database_url)
        add_events(database)
        add_month(database)
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
            client = signed_in(port)
            met = measure_month(console, database, yardstick, bare_pid, client, pid)
            met = measure_feeds(console, database, yardstick, bare_pid, client, pid) and met
        database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
