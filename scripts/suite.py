"""The whole suite: once on SQLite, and again on PostgreSQL for the tests to which the database makes a difference."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.postgres import NoServerError, end_on_signals, in_memory, run_to_end, server

URL = "BARAZA_TEST_DATABASE_URL"  # read by tests/conftest.py; empty: SQLite files
ALL_PASSED = 0
NONE_CHOSEN = 5  # pytest's exit status when its arguments select no test
DATABASE_MATTERS = "not database_free and not browser and not once"
CASES = 2  # of each test on the second database (tests/cases.py): the first and the last; SQLite has them all


@dataclass(frozen=True, slots=True)
class Outcome:
    database: str
    status: int
    sentence: str


def main(arguments: Sequence[str]) -> int:
    end_on_signals()
    try:
        with compiled():
            outcomes = [on_sqlite(arguments), on_postgresql(arguments)]
    except KeyboardInterrupt:
        return 130
    print()
    for outcome in outcomes:
        print(f"{outcome.database}: {outcome.sentence}")
    statuses = {outcome.status for outcome in outcomes}
    failures = statuses - {ALL_PASSED, NONE_CHOSEN}
    return max(failures) if failures else min(statuses)


@contextmanager
def compiled() -> Iterator[None]:
    """Compiled code is kept from one run to the next; Python and pytest look at the source's time and size before use.

    Most of the programs that tests start are Python, and half of such a start is compiling what others compiled.
    """
    kept = Path(sys.prefix, "compiled")
    os.environ |= {"PYTHONPYCACHEPREFIX": str(kept), "PYTHONDONTWRITEBYTECODE": ""}
    try:
        yield
    finally:
        # What tests wrote to run it once is never met again, and would pile up.
        for passing in {tempfile.gettempdir(), in_memory() or tempfile.gettempdir()}:
            shutil.rmtree(kept.joinpath(*Path(passing).parts[1:]), ignore_errors=True)


def on_sqlite(arguments: Sequence[str]) -> Outcome:
    return pytest("SQLite", "", arguments)


def on_postgresql(arguments: Sequence[str]) -> Outcome:
    try:
        with server() as url:
            return pytest("PostgreSQL", url, [f"--cases={CASES}", *also_marked(arguments, DATABASE_MATTERS)])
    except NoServerError as reason:
        # Counted as nothing chosen: it neither passes nor fails the run.
        return Outcome("PostgreSQL", NONE_CHOSEN, f"skipped, because {reason}")


def pytest(database: str, url: str, arguments: Sequence[str]) -> Outcome:
    print(f"\n== {database}", flush=True)
    with tempfile.TemporaryDirectory(prefix="baraza-suite-", dir=in_memory()) as folder:
        command = [sys.executable, "-m", "pytest", "-n", "2", f"--basetemp={folder}/pytest", *arguments]
        status = run_to_end(command, {URL: url})
    sentences = {ALL_PASSED: "passed", NONE_CHOSEN: "none of the chosen tests runs here"}
    return Outcome(database, status, sentences.get(status, "FAILED"))


def also_marked(arguments: Sequence[str], expression: str) -> list[str]:
    """The arguments with `expression` added to their `-m`, of which pytest heeds the last only."""
    narrowed = list(arguments)
    if "-m" in narrowed[:-1]:
        chosen = narrowed.index("-m") + 1
        narrowed[chosen] = f"({narrowed[chosen]}) and {expression}"
        return narrowed
    return ["-m", expression, *narrowed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
