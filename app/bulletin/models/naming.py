"""Who would like to be named."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Naming(Base):
    """A person who agreed to be named when the bulletin says who was active; without a row nobody is."""

    __tablename__ = "bulletin_naming"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agreed_at: Mapped[datetime]
