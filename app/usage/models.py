"""How often something was opened or taken in a month; nothing of who it was."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Metric(StrEnum):
    """VIEW: its page, or its pages one by one; DOWNLOAD: a file of it. READER and TAKER: the same reader within an hour is one.

    READER is of both: whoever takes the file without looking at the page has met the thing as well.
    """

    VIEW = "view"
    DOWNLOAD = "download"
    READER = "reader"
    TAKER = "taker"


class UsageCount(Base):
    """`kind` and `number` say of what (`document`, 12); `month`: its first day where the house stands."""

    __tablename__ = "usage_count"
    __table_args__ = (Index("ix_usage_count_kind_month", "kind", "month", "metric"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
