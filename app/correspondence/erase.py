"""Taking away what is known of letters: for removing the demo community only."""

from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from app.correspondence.models import Letter


def erase_letters(session: Session, topics: Sequence[int], people: Sequence[int]) -> None:
    theirs = or_(Letter.topic_id.in_(topics), Letter.person_id.in_(people))
    session.execute(delete(Letter).where(theirs).execution_options(synchronize_session=False))
