"""A counter that rises with every change to what lists show.

What a process keeps is right while the counter stands still.
"""

from sqlalchemy import Integer, String, cast, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.selectable import ScalarSelect

from app.core.db import Base


class Revision(Base):
    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(String, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, default=0)


CONTENT = "content"


def bump(session: Session, name: str = CONTENT) -> None:
    """Say that what lists show has changed.

    The row lock makes changes on PostgreSQL commit in the order of their numbers.
    """
    if (
        session.connection()
        .execute(update(Revision).where(Revision.name == name).values(number=Revision.number + 1))
        .rowcount
        == 0
    ):
        try:
            with session.begin_nested():
                session.add(Revision(name=name, number=1))
        except IntegrityError:  # somebody else began the counter in this very moment
            bump(session, name)


def current(name: str = CONTENT) -> ScalarSelect[int]:
    """The counter as a column, to be read in a query that runs anyway."""
    return select(cast(Revision.number, Integer)).where(Revision.name == name).scalar_subquery()
