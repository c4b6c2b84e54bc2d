"""Runs migrations on the connection that `app.core.migrate` hands over, or on BARAZA_DATABASE_URL for `alembic`."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from app.core.db import Database, Instant
from app.core.settings import Settings
from app.tables import METADATA


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:  # noqa: ANN401 - alembic's own signature
    """Migrations are history: they name plain SQLAlchemy types, not classes of the application that may change."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two starting processes migrate one after the other; a lock that others hold fails soon instead of queueing.
            connection.execute(text("SELECT pg_advisory_xact_lock(742001)"))
            connection.execute(text("SET LOCAL lock_timeout = '4s'; SET LOCAL statement_timeout = '60s'"))
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Database(settings.resolved_database_url).engine.execution_options(writes=True).connect() as opened:
        run(opened)
        opened.commit()
