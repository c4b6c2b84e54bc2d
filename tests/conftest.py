"""Fixtures that every room's tests share. BARAZA_TEST_DATABASE_URL chooses PostgreSQL; SQLite otherwise."""

import gc
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Dialect, Engine, create_engine, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from app.accounts import imports, sessions
from app.core import db, logs
from app.core.db import Database
from app.core.migrate import migrate
from app.core.settings import Settings
from app.vocabularies import seed_vocabularies
from tests import people
from tests.committee import seat_the_committee
from tests.houses import House
from tests.people import people_the_house

POSTGRES = os.environ.get("BARAZA_TEST_DATABASE_URL", "")
logs.configure()
# Argon2 as cheap as it goes, so that a test costs milliseconds; tests/accounts looks at the strength of the real one.
STRONG_HASHER = sessions.HASHER
for module in (sessions, imports, people):
    module.HASHER = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
sessions._NOBODYS_HASH = sessions.HASHER.hash("nobody's")
_DIALECTS: dict[str, tuple[Dialect, Any]] = {}


# What was imported is never garbage; looking through it again and again is a twelfth of the suite's time.
gc.freeze()
gc.set_threshold(50_000, 20, 20)


def create_engine_that_remembers(url: Any, **options: Any) -> Engine:
    """Each test has an engine of its own; what SQLAlchemy compiled for one of them serves the next."""
    engine = create_engine(url, **options)
    engine.dialect, engine._compiled_cache = _DIALECTS.setdefault(
        engine.dialect.name, (engine.dialect, engine._compiled_cache)
    )
    return engine


db.create_engine = create_engine_that_remembers
SHARED = Path(os.environ.get("BARAZA_SHARED", Path(__file__).parents[2] / "shared"))


def furnish(url: str) -> None:
    database = Database(url)
    migrate(database)
    with database.write() as session:
        seed_vocabularies(session)
        people_the_house(session)
    database.dispose()


@contextmanager
def on_server(url: str) -> Iterator[Callable[[str], None]]:
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))  # type: ignore[func-returns-value]
    engine.dispose()


def server_version(url: str) -> tuple[int, ...]:
    engine = create_engine(make_url(url).set(database="postgres"))
    with engine.connect():
        found: tuple[int, ...] = engine.dialect.server_version_info or ()
    engine.dispose()
    return found


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Makes, from a house that was furnished once, the database of one test; returns its address."""
    if POSTGRES:
        template = f"baraza_template_{secrets.token_hex(4)}"
        with on_server(POSTGRES) as run:
            run(f"CREATE DATABASE {template}")
            furnish(make_url(POSTGRES).set(database=template).render_as_string(hide_password=False))
            made: list[str] = []
            # Copied file by file a database is there in a fifth of the time; before version 15 there was no other way.
            as_files = " STRATEGY FILE_COPY" if server_version(POSTGRES) >= (15,) else ""

            def copy(_folder: Path) -> str:
                name = f"baraza_test_{secrets.token_hex(6)}"
                run(f"CREATE DATABASE {name} TEMPLATE {template}{as_files}")
                made.append(name)
                while len(made) > 1:
                    run(f"DROP DATABASE IF EXISTS {made.pop(0)} WITH (FORCE)")
                return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)

            yield copy
            for name in [*made, template]:
                run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return
    template_file = tmp_path_factory.mktemp("furnished") / "template.sqlite3"
    furnish(f"sqlite:///{template_file}")

    def copy_file(folder: Path) -> str:
        shutil.copyfile(template_file, folder / "baraza.sqlite3")
        return ""

    yield copy_file


@pytest.fixture
def settings(furnished: Callable[[Path], str], tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    data.mkdir()
    return Settings(data_dir=data, database_url=furnished(data))


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    opened = House(settings)
    yield opened
    opened.close()


@pytest.fixture
def committee(house: House) -> int:
    """The number of the oversight committee, with its seats filled (tests/committee.py)."""
    return seat_the_committee(house)


@pytest.fixture
def browse(house: House) -> Callable[..., TestClient]:
    return house.browse


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and relevance collections; the test is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared data folder at {SHARED}")
    return SHARED
