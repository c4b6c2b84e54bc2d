"""Taking away what meetings left behind: for the demo community only; real records stay."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import events
from app.meetings.models import (
    Amendment,
    Attendance,
    CheckIn,
    MeetingAction,
    MeetingDecision,
    Minutes,
    MinutesVersion,
)


def erase_records_of(
    session: Session, event_ids: Sequence[int], people: Sequence[int], organisation_ids: Sequence[int]
) -> None:
    """Minutes, attendance and codes of these events; of other meetings what these people wrote.

    Where they were present, their names stay without them. The action points themselves are another room's.
    """
    times = select(events.Occurrence.id).where(events.Occurrence.event_id.in_(event_ids))
    gone = list(
        session.scalars(select(Minutes.id).where(or_(Minutes.occurrence_id.in_(times), Minutes.saved_by.in_(people))))
    )
    theirs = or_(MeetingAction.owner_id.in_(people), MeetingAction.organisation_id.in_(organisation_ids))
    for act in (
        delete(Amendment).where(or_(Amendment.minutes_id.in_(gone), Amendment.person_id.in_(people))),
        update(Amendment).where(Amendment.answered_by.in_(people)).values(answered_by=None),
        delete(MinutesVersion).where(or_(MinutesVersion.minutes_id.in_(gone), MinutesVersion.person_id.in_(people))),
        delete(Minutes).where(Minutes.id.in_(gone)),
        update(Minutes).where(Minutes.final_by.in_(people)).values(final_by=None),
        delete(MeetingAction).where(or_(MeetingAction.occurrence_id.in_(times), theirs)),
        *(delete(kept).where(kept.occurrence_id.in_(times)) for kept in (MeetingDecision, Attendance, CheckIn)),
        update(Attendance).where(Attendance.person_id.in_(people)).values(person_id=None),
    ):
        session.execute(act.execution_options(synchronize_session=False))
