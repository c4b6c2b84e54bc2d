from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Term(Base):
    """One entry of one vocabulary; retired terms stay, so that old records keep their label."""

    __tablename__ = "vocabulary_term"

    vocabulary: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label_en: Mapped[str]
    label_sw: Mapped[str]
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


class GlossaryTerm(Base):
    """A term of the sector in both languages: read by people, and by search as words that mean the same.

    Attributes:
        others: further words for it, in whichever language.
    """

    __tablename__ = "glossary_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    en: Mapped[str] = mapped_column(unique=True)
    sw: Mapped[str] = mapped_column(default="")
    acronym: Mapped[str] = mapped_column(default="")
    others: Mapped[list[str]] = mapped_column(default=list)
    definition_en: Mapped[str] = mapped_column(default="")
    definition_sw: Mapped[str] = mapped_column(default="")
    retired: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
