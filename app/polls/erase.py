"""Taking polls away for good: for removing the demo community only."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.polls.models import DateAnswer, DateOption, DatePoll


def erase_polls(session: Session, group_ids: Sequence[int], people: Sequence[int], event_ids: Sequence[int]) -> None:
    theirs = or_(DatePoll.group_id.in_(group_ids), DatePoll.organiser_id.in_(people))
    options = select(DateOption.id).where(DateOption.poll_id.in_(select(DatePoll.id).where(theirs)))
    for gone in (
        delete(DateAnswer).where(or_(DateAnswer.option_id.in_(options), DateAnswer.person_id.in_(people))),
        # PostgreSQL looks at the key at once, so what points at the options goes first.
        update(DatePoll).where(theirs).values(option_id=None),
        delete(DateOption).where(DateOption.poll_id.in_(select(DatePoll.id).where(theirs))),
        delete(DatePoll).where(theirs),
        update(DatePoll).where(DatePoll.event_id.in_(event_ids)).values(event_id=None),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
