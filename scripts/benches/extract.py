"""Text extraction: pages per CPU second of the product's confined child, against bare pypdfium2 in its own process.

Both sides are whole processes, start and imports included, measured by what the kernel charged to them (user and system
time of finished children), in turns, so that a change of the machine's pace meets both. The median of each counts.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.reading import Limits, extract

MOST = 1.5
"""How many times the CPU of bare pypdfium2 we allow ourselves."""

_REAL = "data/documents/long__DA-619p.pdf"
_BARE = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.argv[1])
for number in range(len(document)):
    page = document[number]
    words = page.get_textpage()
    words.get_text_range()
    words.close()
    page.close()
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=7, help="repetitions of each side")
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        path, pages = _sample(Path(folder))
        bare: list[float] = []
        ours: list[float] = []
        waited: list[float] = []
        for _ in track(range(times), description="Reading"):
            bare.append(_cpu_of(lambda: _read_bare(path)))
            began = time.perf_counter()
            ours.append(_cpu_of(lambda: _read_ours(path, pages)))
            waited.append(time.perf_counter() - began)
        _report(path.name, pages, bare, ours, waited)


def _sample(folder: Path) -> tuple[Path, int]:
    """The real report where the shared data are on the machine, else one of as many pages made here."""
    shared = Path(os.environ.get("BARAZA_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    real = shared / _REAL
    if real.is_file():
        return real, 619
    paper = FPDF()
    paper.set_font("Helvetica", size=10)
    for number in range(1, 620):
        paper.add_page()
        paper.multi_cell(0, 5, f"Page {number}. " + "Cash transfers reached households in every county. " * 55)
    made = folder / "made-619p.pdf"
    paper.output(str(made))
    return made, 619


def _read_bare(path: Path) -> None:
    subprocess.run([sys.executable, "-I", "-c", _BARE, str(path)], check=True)


def _read_ours(path: Path, pages: int) -> None:
    found = extract(path, "application/pdf", limits=Limits())
    if found.state != "done" or len(found.pages) != pages:
        raise SystemExit(f"{path.name}: {found.state}, {len(found.pages)} pages, {pages} expected. {found.message}")


def _cpu_of(work: Callable[[], None]) -> float:
    """CPU seconds of a call, this process and its finished children together."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _report(name: str, pages: int, bare: list[float], ours: list[float], waited: list[float]) -> None:
    console = Console()
    table = Table("reader", "CPU s", "pages per CPU s", "ratio", title=f"{name}: {pages} pages, median of {len(ours)}")
    yardstick, own = statistics.median(bare), statistics.median(ours)
    table.add_row("bare pypdfium2", f"{yardstick:.3f}", f"{pages / yardstick:.0f}", "1.00")
    table.add_row("app.reading.extract", f"{own:.3f}", f"{pages / own:.0f}", f"{own / yardstick:.2f}")
    console.print(table)
    console.print(f"From call to text: {statistics.median(waited):.2f} s of waiting, median.")
    console.print(f"Ratio {own / yardstick:.2f}, allowed {MOST}.")
    if own > MOST * yardstick:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
