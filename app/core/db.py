"""The database: engines, the unit of work, and the only `commit` of the house.

SQLite reads begin with BEGIN and writes with BEGIN IMMEDIATE: under the driver's own default two writers that first
read lose updates. PostgreSQL locks rows with SELECT … FOR UPDATE, and its reads are repeatable.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the Python side; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant(), dict[str, Any]: JSON(), list[str]: JSON(), list[int]: JSON()}  # noqa: RUF012 - SQLAlchemy's own idiom


class Database:
    """One pool; `read()` and `write()` hand out sessions that live for one request or job.

    Errors name the statement and not its values: letters with private links are among them, and errors are logged.

    Attributes:
        about: what actions must know of the house they change, such as whether uploads are scanned: `session.info` has it.

    Args:
        url: a SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = (
            _sqlite_engine(url)
            if self.is_sqlite
            else create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
        )
        readers = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        self.about: dict[str, Any] = {}
        self._readers = sessionmaker(readers, expire_on_commit=False)
        self._writers = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; whatever is changed in it is thrown away."""
        with self._readers(info=self.about) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One unit of work: everything in the block lands, or nothing does.

        Functions given to `after_commit(session, f)` run once it has landed; they may be lost in a crash, so nothing
        that is owed may depend on them.
        """
        with self._writers(info=self.about) as session:
            yield session
            session.commit()
            for follow_up in session.info.get("after_commit", ()):
                follow_up()

    def dispose(self) -> None:
        self.engine.dispose()


def after_commit(session: Session, follow_up: Callable[[], None]) -> None:
    """Ask for a nudge (such as waking the worker) after the commit; a convenience, never a promise."""
    session.info.setdefault("after_commit", []).append(follow_up)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 30},
        pool_size=40,
        max_overflow=20,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "busy_timeout=30000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy hands over a Connection of any dialect
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine
