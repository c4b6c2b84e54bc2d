"""`bench forum`: what people look at in the forum, each against a bare FastAPI page in the same run."""

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
from scripts.benches._talk import READER, add_talk, measure_talk
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
        topic = add_talk(database)
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
            met = measure_talk(console, yardstick, bare_pid, signed_in(port, READER), pid, topic)
        database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
