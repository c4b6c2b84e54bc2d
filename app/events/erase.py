"""Taking events away for good: for removing the demo community only; a real event is called off and stays readable."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import jobs
from app.events.models import (
    AgendaItem,
    Event,
    HostPause,
    HostTurn,
    Invitation,
    Occurrence,
    Registration,
    Reminded,
)

# In this order, as later ones are pointed at by earlier ones.
_OF_TIMES = (Reminded, Registration, HostTurn, AgendaItem)


def doomed_events(
    session: Session, group_ids: Sequence[int], people: Sequence[int], organisation_ids: Sequence[int]
) -> list[int]:
    """Events of these groups, and those that these people organised or these organisations host."""
    theirs = or_(
        Event.group_id.in_(group_ids), Event.organiser_id.in_(people), Event.host_id.in_(organisation_ids)
    )  # fmt: skip
    return list(session.scalars(select(Event.id).where(theirs)))


def erase_events(
    session: Session,
    event_ids: Sequence[int],
    group_ids: Sequence[int],
    people: Sequence[int],
    organisation_ids: Sequence[int],
) -> None:
    """Remove the events with all that hangs on them, and what these people said of others. Rooms above have erased their part."""
    times = select(Occurrence.id).where(Occurrence.event_id.in_(event_ids))
    for part in _OF_TIMES:
        session.execute(delete(part).where(part.occurrence_id.in_(times)).execution_options(synchronize_session=False))
    turns = or_(HostTurn.group_id.in_(group_ids), HostTurn.organisation_id.in_(organisation_ids))
    pauses = or_(HostPause.group_id.in_(group_ids), HostPause.organisation_id.in_(organisation_ids))
    for gone in (
        delete(AgendaItem).where(AgendaItem.event_id.in_(event_ids)),
        update(AgendaItem).where(AgendaItem.presenter_id.in_(people)).values(presenter_id=None),
        delete(Invitation).where(or_(Invitation.event_id.in_(event_ids), Invitation.person_id.in_(people))),
        delete(Registration).where(Registration.person_id.in_(people)),
        delete(Reminded).where(Reminded.person_id.in_(people)),
        delete(HostTurn).where(turns),
        delete(HostPause).where(pauses),
        delete(Occurrence).where(Occurrence.event_id.in_(event_ids)),
        update(Occurrence).where(Occurrence.host_id.in_(organisation_ids)).values(host_id=None),
        update(Event).where(Event.continues_id.in_(event_ids)).values(continues_id=None),
        delete(Event).where(Event.id.in_(event_ids)),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
    for number in event_ids:
        jobs.enqueue(session, "search.update", key=f"search:event-{number}", kind="event", id=number)
