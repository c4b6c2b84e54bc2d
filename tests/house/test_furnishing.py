"""Whatever a test does to its database, the next one finds it as it was furnished."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text

from app.core.db import Database
from app.jobs import Job
from app.tables import METADATA
from tests.people import CAST


@pytest.fixture
def databases(furnished, tmp_path):
    """`databases(seated=…)` is what the next test would get."""

    def next_one(*, seated=False):
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        opened.append(Database(furnished(folder, seated=seated) or f"sqlite:///{folder / 'baraza.sqlite3'}"))
        return opened[-1]

    opened = []
    yield next_one
    for database in opened:
        database.dispose()


def contents(database):
    """The names of the tables, what the one is made of that is made over here, and every row."""
    seen = inspect(database.engine)
    columns = [column["name"] for column in seen.get_columns("revision")]
    with database.read() as session:
        rows = {table.name: sorted(map(repr, session.execute(select(table)))) for table in METADATA.sorted_tables}
    return sorted(seen.get_table_names()), columns, rows


@pytest.mark.parametrize("seated", [False, True], ids=["plain", "seated"])
@pytest.mark.parametrize(
    "changes",
    [
        ["INSERT INTO revision (name, number) VALUES ('here', 1)"],
        ["UPDATE person SET name = 'Somebody else'"],
        ["DELETE FROM role_grant", "DELETE FROM affiliation"],
        ["INSERT INTO revision (name, number) VALUES ('one', 1), ('two', 2)", "DELETE FROM revision WHERE number = 1"],
        ["ALTER TABLE revision ADD COLUMN more integer"],
        ["CREATE TABLE more (id integer)"],
        ["DROP TABLE revision"],
    ],
    ids=["added", "changed", "taken away", "one for another", "a column more", "a table more", "a table gone"],
)
def test_what_is_changed_is_as_it_was_for_the_next(databases, changes, seated):
    first = contents(databases(seated=seated))
    database = databases(seated=seated)
    with database.write() as session:
        for change in changes:
            session.execute(text(change))
    database.dispose()
    assert contents(databases(seated=seated)) == first
    assert len(first[-1]["person"]) >= len(CAST)


def test_numbers_that_nothing_bears_are_given_out_again(databases):
    given = []
    for _ in range(2):
        database = databases()
        with database.read() as session:  # which throws away what is written in it
            moment = datetime(2026, 11, 22, tzinfo=UTC)
            job = Job(name="nothing", run_at=moment, created_at=moment)
            session.add(job)
            session.flush()
            given.append(job.id)
        database.dispose()
    assert given[0] == given[1]
