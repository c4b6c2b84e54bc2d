"""`bench import`: documents a second, from `baraza import` until `baraza jobs wait` says that text is read and the index tells.

A house serves meanwhile, with its worker, and its pages are looked at. Files are PDFs of two pages, each with words of its
own, and notes of plain text; once more without a server, where `jobs wait` does the work itself. At the end every document is
found by a word that stands in its text only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from fpdf import FPDF
from rich.console import Console
from rich.table import Table

from app.access import SYSTEM, Role, grant_role
from app.accounts import PersonState, create_token, invite_person
from app.assembly import make_services
from app.core.migrate import migrate
from app.core.settings import Settings
from app.vocabularies import seed_vocabularies
from scripts.benches.pages import free_port, serving

DOCUMENTS = 2_000
SLOWEST = 20.0
"""Documents a second."""
COORDINATOR = "coordinator@bench.example"
WORDS = (
    "Cash transfers reach older persons and households with orphans in the counties of the north, where the drought of "
    "the last season took two harvests. Payments came late, and the register missed those who move with their herds. "
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=DOCUMENTS)
    count = options.parse_args().documents
    console = Console()
    table = Table(title=f"{count:,} documents with text, until all are found")
    for name in ("house", "import", "text and index", "together", "documents a second", "at least", ""):
        table.add_column(name, justify="left" if name in {"house", ""} else "right")
    good = True
    with tempfile.TemporaryDirectory() as made:
        manifest = write_manifest(Path(made), count)
        for served in (True, False):
            with house() as (folder, token), around(folder, served=served) as port:
                took = run(folder, manifest)
                found = found_in(folder, port, token, count)
            speed = count / sum(took)
            met = speed >= SLOWEST and found == count
            good = good and met
            table.add_row(
                "served, with its worker" if served else "command line only",
                *(f"{part:.1f} s" for part in took), f"{sum(took):.1f} s", f"{speed:.1f}", f"{SLOWEST:.0f}",
                "met" if met else f"missed; {found} found",
            )  # fmt: skip
    console.print(table)
    raise SystemExit(0 if good else 1)


def word_of(number: int) -> str:
    """A word of letters only, so that no engine takes it apart."""
    return "zq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")


def write_manifest(folder: Path, count: int) -> Path:
    """Nine PDFs to each note of plain text."""
    pdf, note = a_pdf(), f"{WORDS * 4}{word_of(0)} {WORDS * 4}".encode()
    with (folder / "documents.jsonl").open("w") as manifest:
        for number in range(count):
            name = f"{number}.txt" if number % 10 == 0 else f"{number}.pdf"
            content = note if name.endswith(".txt") else pdf
            (folder / name).write_bytes(content.replace(word_of(0).encode(), word_of(number).encode()))
            row = {
                "external_id": f"bench-{number}", "file": name, "title": f"Report {number} on transfers",
                "type": "evaluation_report", "visibility": "public", "summary": WORDS, "authors": ["A. Writer"],
                "year": 2000 + number % 25, "counties": [f"{number % 47 + 1:03d}"],
            }  # fmt: skip
            manifest.write(json.dumps(row) + "\n")
    return folder / "documents.jsonl"


def a_pdf() -> bytes:
    """Two pages, in which a word stands that others take the place of."""
    paper = FPDF()
    paper.set_compression(False)
    paper.set_font("helvetica", size=11)
    for _ in range(2):
        paper.add_page()
        paper.multi_cell(0, 5, f"{WORDS * 4}{word_of(0)} {WORDS * 4}")
    return bytes(paper.output())


@contextmanager
def house() -> Iterator[tuple[Path, str]]:
    """A data folder with one coordinator, and a token of theirs."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        services = make_services(Settings(data_dir=folder))
        migrate(services.database)
        with services.database.write() as session:
            seed_vocabularies(session)
            person, _ = invite_person(session, email=COORDINATOR, name="Bench Coordinator", by=SYSTEM)
            person.state = PersonState.ACTIVE
            grant_role(session, person.id, Role.COORDINATOR, by=SYSTEM)
            token = create_token(session, person.id, "bench", by=SYSTEM)
        services.database.dispose()
        yield folder, token


@contextmanager
def around(folder: Path, *, served: bool) -> Iterator[int]:
    """The port on which the house is served; 0 for a house that is closed."""
    if not served:
        yield 0
        return
    port = free_port()
    command = [str(Path(sys.executable).with_name("baraza")), "serve", "--port", str(port)]
    with serving(command, port, "/healthz", BARAZA_DATA_DIR=str(folder)):
        yield port


def run(folder: Path, manifest: Path) -> list[float]:
    """Seconds of the import, and from its end until the queue is empty."""
    took = []
    for arguments in (["import", str(manifest), "--publish"], ["jobs", "wait"]):
        began = time.monotonic()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("baraza")), *arguments],
            env={**os.environ, "BARAZA_DATA_DIR": str(folder)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        took.append(time.monotonic() - began)
        if done.returncode:
            raise SystemExit(f"{arguments} ended with {done.returncode}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    return took


def found_in(folder: Path, port: int, token: str, count: int) -> int:
    """How many documents are found by the word that only they hold."""
    if not port:
        with around(folder, served=True) as opened:
            return found_in(folder, opened, token, count)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}/api/v1", headers={"authorization": f"Bearer {token}"}
    ) as client:
        found = 0
        for number in range(count):
            hits = (
                client.get("/search", params={"q": word_of(number), "per_page": 100}).raise_for_status().json()["hits"]
            )
            found += any(hit["title"].startswith(f"Report {number} ") for hit in hits)
        return found


if __name__ == "__main__":
    main()
