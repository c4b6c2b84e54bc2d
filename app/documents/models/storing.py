"""How much each organisation keeps, and when what is kept was looked at."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class StorageUse(Base):
    """Octets of an organisation's files, old versions too; counted as files come, and counted anew each night.

    Attributes:
        quota: octets, where the organisation was given a limit of its own; 0 for none; None for the house's.
    """

    __tablename__ = "storage_use"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    quota: Mapped[int | None] = mapped_column(BigInteger)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime | None]


class FixityRun(Base):
    """One walk through all files, each compared with the hash it came with; `ended_at` is empty while it goes on.

    Attributes:
        last_id: of the file compared last: where a walk that was cut goes on.
        size: octets compared so far.
    """

    __tablename__ = "fixity_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_id: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    missing: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
