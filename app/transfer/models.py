"""Imports that people run on the page, row by row; exports that wait to be fetched."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ImportState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    UNREADABLE = "unreadable"


class ExportState(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class ImportRun(Base):
    """One manifest, tried first and then imported.

    Attributes:
        name: of the manifest, as its owner calls it.
        manifest_key, archive_key: in storage until the run is over; "" for none.
        at_once: published, not kept as drafts.
        total, done: rows of the manifest, and how many the part that is running has passed.
        unknown: columns that mean nothing here.
        fault: why nothing of it can be read, a message and what fills it; empty when all is well.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default=ImportState.CHECKING)
    name: Mapped[str]
    manifest_key: Mapped[str]
    archive_key: Mapped[str] = mapped_column(default="")
    at_once: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[list[str]] = mapped_column(default=list)
    fault: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """What came, or would come, of one row; `line` as in the manifest, `problems`: field, message, what fills it."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_result", "run_id", "result", "line"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str]
    title: Mapped[str]
    result: Mapped[str]
    document_id: Mapped[int | None]
    problems: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ExportRun(Base):
    """A bag of documents, made once for one person, who may fetch it until it ends.

    Attributes:
        asked: which documents: `scope`, and the filters of the list.
        key: in storage, once it is made.
        size: bytes.
    """

    __tablename__ = "export_run"
    __table_args__ = (Index("ix_export_run_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default=ExportState.MAKING)
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
