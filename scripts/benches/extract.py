"""Text extraction against bare pypdfium2, in pages per CPU second; and a long report's way from upload to found.

In the first table both sides are whole processes, start and imports included, measured by what the kernel charged to
them (user and system time of finished children), in turns, so that a change of the machine's pace meets both. The nurse
that our child is forked by is begun and ended with each repetition: the kernel charges her children to her until she
has ended. The median of each counts.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fpdf import FPDF
from httpx2 import Response
from rich.console import Console
from rich.progress import track
from rich.table import Table
from starlette.testclient import TestClient

from app.access import SYSTEM, Role, grant_role
from app.accounts import PersonState, create_token, invite_person
from app.assembly import make_services
from app.core.confined.nursery import dismiss_all
from app.core.migrate import migrate
from app.core.services import Services
from app.core.settings import Settings
from app.documents import search_source
from app.main import create_app
from app.reading import Limits, extract
from app.vocabularies import seed_vocabularies
from app.worker import make_worker

MOST = 1.5
"""How many times the CPU of bare pypdfium2 we allow ourselves."""
SECONDS = 60.0
"""From the first byte of the upload until the report is found."""

FIELDS = {"title": "A long report", "type": "annual_report", "visibility": "public"}
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
        good = _report(path.name, pages, bare, ours, waited)
        good = _report_journey(path.name, _journey(path, Path(folder) / "house")) and good
    raise SystemExit(0 if good else 1)


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
    dismiss_all()
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


@dataclass(frozen=True, slots=True)
class Step:
    """`cpu` in seconds, with that of the children that were waited for."""

    name: str
    seconds: float
    cpu: float


def _journey(path: Path, folder: Path) -> list[Step]:
    """A house of its own in this process: requests through the application, jobs by its worker, found by the API."""
    settings = Settings(data_dir=folder)
    services = make_services(settings)
    migrate(services.database)
    with services.database.write() as session:
        seed_vocabularies(session)
        person, _ = invite_person(session, email="bench@people.example", name="Bench", by=SYSTEM)
        person.state = PersonState.ACTIVE
        grant_role(session, person.id, Role.COORDINATOR, by=SYSTEM)
        token = create_token(session, person.id, "bench", by=SYSTEM)
    steps: list[Step] = []

    def timed(name: str, work: Callable[[], Response]) -> Response:
        began, spent = time.perf_counter(), _spent()
        answer = work()
        steps.append(Step(name, time.perf_counter() - began, _spent() - spent))
        return answer

    headers = {"authorization": f"Bearer {token}"}
    with TestClient(create_app(services=services), base_url=settings.base_url, headers=headers) as client:
        worker = make_worker(services)

        def upload() -> Response:
            with path.open("rb") as file:
                return _good(client.post("/api/v1/documents", data=FIELDS, files={"file": (path.name, file)}))

        here = f"/api/v1/documents/{timed('upload', upload).json()['id']}"

        def publish() -> Response:
            _good(client.post(f"{here}/submit"))
            return _good(client.post(f"{here}/publish"))

        def work() -> Response:
            worker.drain()
            return _good(client.get(here))

        timed("submit and publish", publish)
        read = timed("read and index", work).json()["files"][0]
        found = timed("search", lambda: _good(client.get("/api/v1/search", params={"q": _phrase(services)}))).json()
        if read["extraction"] != "done" or [hit["page"] for hit in found["hits"]] != [read["pages"]]:
            raise SystemExit(f"{path.name} was not found by the words of its last page: {read}, {found['hits']}")
    return steps


def _good(answer: Response) -> Response:
    if not answer.is_success:
        raise SystemExit(answer.text)
    return answer


def _phrase(services: Services) -> str:
    """Words of the last page, in quotes."""
    with services.database.read() as session:
        source = search_source(session, 1)
        *_, (_, text) = source.pages if source else [(0, "")]
    return '"' + " ".join(re.findall(r"\w+", text)[:8]) + '"'


def _report_journey(name: str, steps: list[Step]) -> bool:
    console = Console()
    table = Table("step", "seconds", "CPU s", title=f"{name}: from upload to found")
    for step in [*steps, Step("in all", sum(s.seconds for s in steps), sum(s.cpu for s in steps))]:
        table.add_row(step.name, f"{step.seconds:.2f}", f"{step.cpu:.2f}")
    console.print(table)
    console.print(f"Allowed: {SECONDS:.0f} s.")
    return sum(step.seconds for step in steps) <= SECONDS


def _report(name: str, pages: int, bare: list[float], ours: list[float], waited: list[float]) -> bool:
    console = Console()
    table = Table("reader", "CPU s", "pages per CPU s", "ratio", title=f"{name}: {pages} pages, median of {len(ours)}")
    yardstick, own = statistics.median(bare), statistics.median(ours)
    table.add_row("bare pypdfium2", f"{yardstick:.3f}", f"{pages / yardstick:.0f}", "1.00")
    table.add_row("app.reading.extract", f"{own:.3f}", f"{pages / own:.0f}", f"{own / yardstick:.2f}")
    console.print(table)
    console.print(f"From call to text: {statistics.median(waited):.2f} s of waiting, median.")
    console.print(f"Ratio {own / yardstick:.2f}, allowed {MOST}.")
    return own <= MOST * yardstick


if __name__ == "__main__":
    main()
