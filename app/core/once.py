"""Rows that two requests may write in the same moment: the first one stands, and the other fails for nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.db import Base

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def put_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Those of the rows whose keys nobody holds yet; on PostgreSQL it waits for whoever is writing one of them."""
    if rows:
        session.flush()
        put = _DIALECTS[session.get_bind().dialect.name].insert(cast("Table", model.__table__))
        session.connection().execute(put.on_conflict_do_nothing(), [dict(row) for row in rows])
