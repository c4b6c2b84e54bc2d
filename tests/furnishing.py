"""Databases of tests: a house is furnished once for each process, and each test has a copy of its own."""

import os
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from app.core import clock
from app.core.db import Database
from app.core.migrate import migrate
from app.vocabularies import seed_vocabularies
from tests.committee import seat_the_committee
from tests.people import people_the_house
from tests.rewinding import Copied, Rewound, may_rewind

POSTGRES = os.environ.get("BARAZA_TEST_DATABASE_URL", "")


def furnish(url: str) -> None:
    database = Database(url)
    migrate(database)
    with database.write() as session:
        seed_vocabularies(session)
        people_the_house(session)
    database.dispose()


def seat(url: str) -> int:
    database = Database(url)
    number = seat_the_committee(database)
    database.dispose()
    return number


class Copies(ABC):
    """Called with the folder of a test, makes its database and returns the address; empty where it lies in the folder."""

    def __init__(self) -> None:
        self._furnished_at = clock.now()

    @abstractmethod
    def __call__(self, folder: Path, *, seated: bool = False) -> str: ...

    @cached_property
    def committee(self) -> int:
        """The number of the oversight committee in copies that are `seated`; seated once, it serves every copy."""
        return self._seat()

    @abstractmethod
    def _seat(self) -> int: ...

    def are_of_now(self) -> bool:
        """Whether what was furnished began just before the test; false in one whose clock was set."""
        return abs(clock.now() - self._furnished_at) < timedelta(hours=1)


class Files(Copies):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._plain = folder / "plain.sqlite3"
        self._seated = folder / "seated.sqlite3"
        furnish(f"sqlite:///{self._plain}")

    def __call__(self, folder: Path, *, seated: bool = False) -> str:
        shutil.copyfile(self._seated if seated and self.committee else self._plain, folder / "baraza.sqlite3")
        return ""

    def _seat(self) -> int:
        shutil.copyfile(self._plain, self._seated)
        return seat(f"sqlite:///{self._seated}")


class OnServer(Copies):
    """Keeps one copy of each kind, which a test finds as it was furnished: put back, or made anew."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._plain = f"baraza_template_{secrets.token_hex(4)}"
        self._seated = f"{self._plain}_seated"
        self._copies: dict[str, Copied] = {}
        version = connection.dialect.server_version_info or ()  # type: ignore[attr-defined]  # PostgreSQL's has it
        # Copied file by file a database is there in a third of the time; before version 15 there was no other way.
        self._as_files = " STRATEGY FILE_COPY" if version >= (15,) else ""
        self._kind = Rewound if version >= (14,) and may_rewind(connection) else Copied
        self._run(f"CREATE DATABASE {self._plain}")
        furnish(address(self._plain))
        self._kind.prepare(address(self._plain))

    def __call__(self, _folder: Path, *, seated: bool = False) -> str:
        template = self._seated if seated and self.committee else self._plain
        if template not in self._copies or not self._copies[template].rewind():
            self._drop_copy(template)
            name = f"baraza_test_{secrets.token_hex(6)}"
            self._copy(template, name)
            self._copies[template] = self._kind(address(name))
        return self._copies[template].address

    def _seat(self) -> int:
        self._copy(self._plain, self._seated)
        number = seat(address(self._seated))
        self._kind.prepare(address(self._seated))
        return number

    def clear(self) -> None:
        for template in (self._plain, self._seated):
            self._drop_copy(template)
            self._drop(template)

    def _drop_copy(self, template: str) -> None:
        if template in self._copies:
            copy = self._copies.pop(template)
            copy.close()
            self._drop(copy.name)

    def _copy(self, template: str, name: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}{self._as_files}")

    def _drop(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        self._connection.execute(text(statement))


@contextmanager
def copies(folder: Path) -> Iterator[Copies]:
    """Of the server in BARAZA_TEST_DATABASE_URL, or SQLite files that are copied from the folder."""
    if not POSTGRES:
        yield Files(folder)
        return
    engine = create_engine(address("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        made = OnServer(connection)
        try:
            yield made
        finally:
            made.clear()
    engine.dispose()


def address(database: str) -> str:
    return make_url(POSTGRES).set(database=database).render_as_string(hide_password=False)
