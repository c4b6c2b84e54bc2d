"""Fixtures that every room's tests share. BARAZA_TEST_DATABASE_URL chooses PostgreSQL; SQLite otherwise."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from limits.storage import memory
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Dialect, Engine, create_engine
from starlette.testclient import TestClient

from app.accounts import imports, sessions
from app.core import db, logs
from app.core.settings import Settings
from tests import people
from tests.committee import seat_the_committee
from tests.furnishing import Copies, copies
from tests.houses import House
from tests.rewinding import keep_connections

pytest_plugins = ("tests.cases",)
logs.configure()
# Argon2 as cheap as it goes, so that a test costs milliseconds; tests/accounts looks at the strength of the real one.
STRONG_HASHER = sessions.HASHER
for module in (sessions, imports, people):
    module.HASHER = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
sessions._NOBODYS_HASH = sessions.HASHER.hash("nobody's")
# A house counts in six windows, each of which starts a thread at once and at every count, to forget what is long over;
# whether it is over is asked of the clock.
memory.threading = SimpleNamespace(RLock=threading.RLock, Timer=MagicMock())
_DIALECTS: dict[str, tuple[Dialect, Any]] = {}


# What was imported is never garbage; looking through it again and again is a twelfth of the suite's time.
gc.freeze()
gc.set_threshold(50_000, 20, 20)


def create_engine_that_remembers(url: Any, **options: Any) -> Engine:
    """Each test has an engine of its own; what SQLAlchemy compiled and found out for one of them serves the next."""
    engine = create_engine(url, **options)
    own = engine.dialect
    if own.name == "postgresql":
        keep_connections(engine)
    engine.dialect, engine._compiled_cache = _DIALECTS.setdefault(own.name, (own, engine._compiled_cache))
    if engine.dialect is not own and hasattr(engine.dialect, "default_isolation_level"):
        own.initialize = lambda _connection: None  # type: ignore[method-assign]  # the server was asked about itself before
    return engine


db.create_engine = create_engine_that_remembers
SHARED = Path(os.environ.get("BARAZA_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Makes, from a house that was furnished once, the database of one test; returns its address."""
    with copies(tmp_path_factory.mktemp("furnished")) as made:
        yield made


@pytest.fixture
def seated(furnished: Copies, request: pytest.FixtureRequest) -> bool:
    """Whether the committee sits in the house before its test begins."""
    return "committee" in request.fixturenames and furnished.are_of_now()


@pytest.fixture
def settings(furnished: Copies, seated, tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    data.mkdir()
    # Recognising scans takes seconds: the tests that ask for it turn it on.
    return Settings(data_dir=data, database_url=furnished(data, seated=seated), ocr_languages="")


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    opened = House(settings)
    yield opened
    opened.close()


@pytest.fixture
def committee(house: House, furnished: Copies, seated) -> int:
    """The number of the oversight committee, with its seats filled (tests/committee.py)."""
    return furnished.committee if seated else seat_the_committee(house)


@pytest.fixture
def browse(house: House) -> Callable[..., TestClient]:
    return house.browse


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and relevance collections; the test is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared data folder at {SHARED}")
    return SHARED
