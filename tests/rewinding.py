"""A PostgreSQL database that is put back as it was, for one test after another.

To copy a database and to be a stranger in it cost the server more than most tests do: what it learns of tables and
statements it learns for each connection. So a copy serves many tests, and connections stay open. What a test left
behind is found by looking, however it was written: rows that are newer than the last time, or fewer, and sequences
that went on. A test that changed more than that, such as a table itself, has a fresh copy made for the next.
"""

from collections.abc import Mapping
from select import select
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Identifier, Literal
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import make_url

USES = 200  # of one copy; rows that were deleted still lie in its files
IDLE = psycopg.pq.TransactionStatus.IDLE
SPARE = 4  # connections kept for the next test
# In the template: what its rows were, and whether anybody has changed more than rows.
KEEP = """
DROP SCHEMA IF EXISTS kept, noted CASCADE;
CREATE SCHEMA kept;
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', one);
  END LOOP;
END $$;
CREATE SCHEMA noted;
CREATE TABLE noted.rebuilt (command text);
CREATE FUNCTION noted.rebuild() RETURNS event_trigger LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO noted.rebuilt VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER noted_rebuild ON ddl_command_end EXECUTE FUNCTION noted.rebuild();
"""
TABLES = """SELECT tablename, array_remove(array_agg(attname::text ORDER BY attnum), NULL)
FROM pg_tables JOIN pg_attribute ON attrelid = format('public.%I', tablename)::regclass AND attnum > 0
WHERE schemaname = 'public' AND attgenerated = '' AND NOT attisdropped GROUP BY tablename"""
SEQUENCES = "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid), seqstart FROM pg_sequence ORDER BY 1"
LAST = "SELECT pg_current_xact_id()::xid"
# Whoever is still there belongs to a test that is over.
ALONE = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"""

_idle: dict[str, list[psycopg.Connection]] = {}


def keep_connections(engine: Engine) -> None:
    """Connections that the engine gives up stay open for the next one's; before it connects for the first time."""

    def take(_dialect: object, _record: object, _cargs: object, given: Mapping[str, Any]) -> psycopg.Connection | None:
        idle = _idle.get(given.get("dbname", ""))
        while idle:
            connection = idle.pop()
            if is_quiet(connection):
                return connection
            connection.close()
        return None

    def leave(connection: psycopg.Connection) -> None:
        idle = None if connection.closed else _idle.get(connection.info.dbname)
        if idle is not None and len(idle) < SPARE and is_quiet(connection):
            idle.append(connection)
        else:
            connection.close()

    event.listen(engine, "do_connect", take)
    engine.dialect.do_close = leave  # type: ignore[method-assign,assignment]


def may_rewind(connection: Connection) -> bool:
    """Whether the user may pass over foreign keys for a moment, and hear of changes to tables."""
    return bool(connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")))


def connect(address: str) -> psycopg.Connection:
    url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True)


def is_quiet(connection: psycopg.Connection) -> bool:
    """Whether nothing is going on in it; one that the server ended has that to say."""
    return connection.info.transaction_status == IDLE and not select([connection], [], [], 0)[0]


class Copied:
    """A copy of a template for one test, as any user may make it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.name = str(make_url(address).database)

    @staticmethod
    def prepare(template: str) -> None:
        """Whatever has to be done to a template before it is copied."""

    def rewind(self) -> bool:
        """Make it what it was; false where that cannot be, and another is needed."""
        return False

    def close(self) -> None:
        """Give up what is open to it."""


class Rewound(Copied):
    """One that serves many tests, never two at once."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._uses = 1
        self._connection = connect(address)
        self._tables: dict[str, list[str]] = dict(self._connection.execute(TABLES).fetchall())
        self._sequences = self._connection.execute(SEQUENCES).fetchall()
        self._counts = {
            table: self._value(SQL("SELECT count(*) FROM kept.{}").format(Identifier(table))) for table in self._tables
        }
        self._looking = self._look()
        self._last = self._value(LAST)
        _idle[self.name] = []

    @staticmethod
    def prepare(template: str) -> None:
        with connect(template) as connection:
            connection.execute(KEEP)

    def rewind(self) -> bool:
        self._connection.execute(ALONE, ([connection.info.backend_pid for connection in _idle[self.name]],))
        self._uses += 1
        # What the application keeps in memory, it keeps by the address of the database.
        self.address = (
            make_url(self.address)
            .update_query_dict({"application_name": f"test {self._uses}"})
            .render_as_string(hide_password=False)
        )
        if self._uses > USES or self._value("SELECT count(*) FROM noted.rebuilt"):
            return False
        changed = self._value(self._looking, (self._last,))
        now = self._connection.execute(SEQUENCES).fetchall()
        undo = [part for table in changed for part in self._refill(table)]
        undo += [_set(*old) for old, new in zip(self._sequences, now, strict=True) if old != new]
        if undo:
            begin = SQL("BEGIN; SET LOCAL session_replication_role = replica")  # foreign keys hold again at the end
            self._connection.execute(SQL("; ").join([begin, *undo, SQL("COMMIT")]))
            self._last = self._value(LAST)
        return True

    def close(self) -> None:
        for connection in [*_idle.pop(self.name, ()), self._connection]:
            connection.close()

    def _value(self, query: Any, parameters: tuple[object, ...] = ()) -> Any:
        return self._connection.execute(query, parameters, prepare=True).fetchone()[0]

    def _look(self) -> Composable:
        """The tables that hold other rows than the template's."""
        empty = "SELECT {} WHERE EXISTS (SELECT FROM public.{})"
        filled = "SELECT {} FROM public.{} HAVING count(*) <> {} OR bool_or(age(xmin) < age((SELECT last FROM since)))"
        asked = [
            SQL(filled if count else empty).format(
                Literal(table), Identifier(table), *([Literal(count)] if count else [])
            )
            for table, count in self._counts.items()
        ]
        return SQL("WITH since AS (SELECT %s::xid AS last) SELECT ARRAY({})").format(SQL(" UNION ALL ").join(asked))

    def _refill(self, table: str) -> list[Composable]:
        columns = SQL(", ").join(Identifier(column) for column in self._tables[table])
        fill = "INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM kept.{0}"
        return [
            SQL("DELETE FROM public.{}").format(Identifier(table)),
            *([SQL(fill).format(Identifier(table), columns)] if self._counts[table] else []),
        ]


def _set(sequence: str, last: int | None, start: int) -> Composable:
    return SQL("SELECT setval({}, {}, {})").format(Literal(sequence), Literal(last or start), Literal(last is not None))
