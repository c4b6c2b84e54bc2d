"""The table of docs/calendar.md: how many meetings of each kind every program puts where our own pages do.

`.venv/bin/python -m tests.calendar.agreement` writes it anew; a test compares it with what the programs say.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import time_machine

from tests.browser.serving import serving
from tests.calendar.readers import READERS, Absent, Given
from tests.calendar.series import NOW, PLANS, Line, fill, own_rows
from tests.furnishing import furnish
from tests.houses import House

PAGE = Path(__file__).parents[2] / "docs" / "calendar.md"
BEGIN, END = "<!-- agreement: begin -->", "<!-- agreement: end -->"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the programs said: by name, lines of each text; or why one is absent."""

    own: Sequence[Sequence[Line]]
    read: Mapping[str, Sequence[Sequence[Line]] | Absent]


@contextmanager
def calendar(data: Path, database_url: str) -> Iterator[tuple[House, str, dict[str, int]]]:
    """A house with the series, its clock at NOW, answering on a real port; the numbers of its events by title."""
    with time_machine.travel(NOW, tick=False), serving(data, database_url) as served:
        yield served.house, served.url, fill(served.house)


def ask(url: str, texts: Sequence[str], own: Sequence[Sequence[Line]], folder: Path) -> Asked:
    """Every program at once; most of the time they wait for one another's processes."""

    def read(name: str) -> Sequence[Sequence[Line]] | Absent:
        place = folder / name
        place.mkdir()
        try:
            return READERS[name](Given(url, texts, place))
        except Absent as absent:
            return absent

    with ThreadPoolExecutor(len(READERS)) as pool:
        return Asked(own, dict(zip(READERS, pool.map(read, READERS), strict=True)))


def table(asked: Asked) -> list[str]:
    """Rows of Markdown; a program that is absent keeps the cells it has on the page."""
    own, kept = asked.own[0], _cells_of_page()
    lines = [f"| | meetings | {' | '.join(READERS)} |", f"| --- |{' ---: |' * (len(READERS) + 1)}"]
    for title, *_ in PLANS:
        expected = [line for line in own if line[0] == title]
        cells = []
        for name, said in asked.read.items():
            if isinstance(said, Absent):
                cells.append(kept.get((title, name), ""))
                continue
            found = [line for line in said[0] if line[0] == title]
            right = len(set(found) & set(expected))
            wrong, twice = len(set(found) - set(expected)), len(found) - len(set(found))
            remarks = [f"{wrong} wrong"] * bool(wrong) + [f"{twice} twice"] * bool(twice)
            cells.append(", ".join([str(right), *remarks]))
        lines.append(f"| {title} | {len(expected)} | {' | '.join(cells)} |")
    return lines


def written() -> list[str]:
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip().splitlines()


def _cells_of_page() -> dict[tuple[str, str], str]:
    if not PAGE.exists() or len(lines := written()) < 2:
        return {}
    names = [cell.strip() for cell in lines[0].split("|")[3:-1]]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]
    return {(row[0], name): cell for row in rows for name, cell in zip(names, row[2:], strict=True)}


def main() -> int:
    import tests.conftest  # noqa: F401, PLC0415 - it sets the whole suite up

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        data.mkdir()
        furnish(f"sqlite:///{data}/baraza.sqlite3")
        with calendar(data, "") as (house, url, _):
            text = house.browse().get("/events.ics").text
            asked = ask(f"{url}/events.ics", [text], [own_rows(house)], Path(folder))
    page = PAGE.read_text(encoding="utf-8")
    new = "\n".join([BEGIN, "", *table(asked), "", END])
    PAGE.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: new, page, flags=re.DOTALL), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
