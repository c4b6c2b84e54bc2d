"""The chain of migrations: one head, down and up again with a full house, and tables as the models say. The audit trail stays."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from app import audit
from app.access import SYSTEM
from app.accounts import Person
from app.audit import AuditEvent
from app.core import clock
from app.core.migrate import alembic_config, is_current, migrate
from app.documents.models import Document, DocumentVersion
from app.tables import METADATA


def run(database, verb, *arguments):
    config = alembic_config()
    with database.engine.execution_options(writes=True).connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, verb)(config, *arguments)
        connection.commit()


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_tables_are_as_the_models_say(database):
    run(database, "check")


def publish_something(database):
    """A document and its version point at each other, which is what makes taking tables away delicate."""
    with database.write() as session:
        person = session.scalars(select(Person.id)).first()
        document = Document(state="published", owner_id=person, audience="public", created_at=clock.now())
        session.add(document)
        session.flush()
        version = DocumentVersion(
            document_id=document.id, number=1, title="Title", type="other", language="en", licence="cc_by_4",
            created_by=person, created_at=clock.now(),
        )  # fmt: skip
        session.add(version)
        session.flush()
        document.version_id = version.id
        audit.record(session, SYSTEM, "document.published", document.id)


def test_down_and_up_again_with_a_full_house(database):
    publish_something(database)
    assert is_current(database)
    run(database, "downgrade", "base")
    assert not is_current(database)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate(database)
    assert is_current(database)
    assert set(inspect(database.engine).get_table_names()) == {*METADATA.tables, "alembic_version"}
    run(database, "check")


def test_migrating_twice_changes_nothing(database):
    with database.read() as session:
        people = session.scalars(select(Person.email)).all()
    migrate(database)
    with database.read() as session:
        assert session.scalars(select(Person.email)).all() == people != []


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEvent).values(reason="somebody else did it"),
        delete(AuditEvent),
        text("UPDATE audit_event SET person_id = NULL"),
        text("DELETE FROM audit_event WHERE id > 0"),
    ],
    ids=str,
)
def test_what_happened_cannot_be_changed_or_removed(database, statement):
    with database.write() as session:
        audit.record(session, SYSTEM, "thing.done", 7, reason="because")
    with pytest.raises(DatabaseError, match="only ever added"), database.write() as session:
        session.execute(statement)
    with database.read() as session:
        kept = session.scalars(select(AuditEvent).where(AuditEvent.action == "thing.done")).one()
    assert (kept.reason, kept.subject_kind, kept.subject_id) == ("because", "thing", 7)
