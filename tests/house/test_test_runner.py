"""`scripts/test`: a private PostgreSQL never outlives its run, and each absence has its reason."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import postgres, suite
from tests import cases

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.database_free


def test_without_initdb_the_reason_is_given(monkeypatch):
    monkeypatch.delenv("BARAZA_TEST_POSTGRES_URL", raising=False)
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda *_: iter(()))
    with pytest.raises(postgres.NoServerError, match="apt-get install postgresql"), postgres.server():
        pytest.fail("there is no server")


def test_a_server_that_does_not_answer_is_not_used(monkeypatch):
    monkeypatch.setenv("BARAZA_TEST_POSTGRES_URL", "postgresql+psycopg://nobody@/none?host=/nonexistent")
    with pytest.raises(postgres.NoServerError, match="does not answer"), postgres.server():
        pytest.fail("nothing answers there")


# Whoever runs the suite in the background has it ignore interrupts, and so would all that it starts.
HEEDS_INTERRUPTS = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.executable, sys.argv[1:])"
)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_private_server_ends_with_its_run(tmp_path, ending):
    try:
        postgres.find_programs()
    except postgres.NoServerError as reason:
        pytest.skip(str(reason))
    seen = tmp_path / "url"
    body = (
        f"import os, pathlib, time; pathlib.Path({str(seen)!r}).write_text(os.environ['{suite.URL}']); time.sleep(60)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "BARAZA_TEST_POSTGRES_URL"}
    run = subprocess.Popen(
        [sys.executable, "-c", HEEDS_INTERRUPTS, sys.executable, "-m", "scripts.postgres", sys.executable, "-c", body],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (seen.exists() and seen.read_text()):
        assert run.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    folder = Path(seen.read_text().partition("host=")[2])
    assert (folder / "data" / "postmaster.pid").exists()
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    os.killpg(run.pid, ending)  # as a terminal does: the whole foreground group gets it

    assert run.wait(30) == 128 + ending
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


@pytest.mark.parametrize(
    ("arguments", "narrowed"),
    [
        ([], ["-m", "M"]),
        (["-k", "x", "tests"], ["-m", "M", "-k", "x", "tests"]),
        (["-m", "slow or y", "tests"], ["-m", "(slow or y) and M", "tests"]),
        (["tests", "-m"], ["-m", "M", "tests", "-m"]),
    ],
)
def test_the_second_run_is_narrowed_and_keeps_what_was_asked(arguments, narrowed):
    assert suite.also_marked(arguments, "M") == narrowed


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "status"),
    [(0, 0, 0), (0, 5, 0), (5, 0, 0), (5, 5, 5), (1, 0, 1), (0, 1, 1), (1, 5, 1), (0, 2, 2)],
)
def test_the_suite_fails_when_either_run_does(monkeypatch, sqlite, postgresql, status):
    monkeypatch.setattr(suite, "end_on_signals", lambda: None)
    monkeypatch.setattr(suite, "on_sqlite", lambda _: suite.Outcome("SQLite", sqlite, ""))
    monkeypatch.setattr(suite, "on_postgresql", lambda _: suite.Outcome("PostgreSQL", postgresql, ""))
    assert suite.main([]) == status


def test_of_many_cases_the_first_and_the_last_are_asked():
    items = [SimpleNamespace(nodeid=one) for one in ("t::a[1]", "t::a[2]", "t::b", "t::a[3]", "t::a[4]")]
    said = []
    config = SimpleNamespace(
        getoption=lambda _: 3, hook=SimpleNamespace(pytest_deselected=lambda *, items: said.extend(items))
    )
    cases.pytest_collection_modifyitems(config, items)
    assert [one.nodeid for one in items] == ["t::a[1]", "t::a[2]", "t::b", "t::a[4]"]
    assert [one.nodeid for one in said] == ["t::a[3]"]
