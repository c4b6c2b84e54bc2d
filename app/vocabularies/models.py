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
