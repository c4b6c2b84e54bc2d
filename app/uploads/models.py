"""What is on its way to the house, or has arrived and belongs to nothing yet."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Upload(Base):
    """One file of one person. The row goes when something else holds the file, when it is refused, and when it expires.

    Attributes:
        id: 32 random hexadecimal digits.
        name: safe form of what the sender calls it; complete with its extension once `finished_at` is set.
        described: the header Upload-Metadata as it came, which is told again.
        length, received: in bytes; what was received is on the disk, whatever becomes of the process.
        storage_key: where the whole file goes.
        sha256, media_type: as on StoredFile, once it is whole.
        expires_at: put off by whatever arrives.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    described: Mapped[str] = mapped_column(default="")
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    storage_key: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
