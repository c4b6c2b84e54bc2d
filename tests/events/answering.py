"""Where answers to an event are sent, and what stands in the rows afterwards."""

from sqlalchemy import select

from app import events
from app.accounts import cards
from app.events.models import Registration
from app.jobs import Job
from tests.events.factory import occurrence_ids
from tests.houses import House


def form_of(house: House, event: int, place: int = 0) -> str:
    """Where answers to the event's meeting are sent."""
    with house.read() as session:
        found = events.meeting_by_occurrence(session, occurrence_ids(house, event)[place])
    return f"/events/{event}/on/{found.on.isoformat()}/answer"


def stand(house: House, event: int, place: int = 0) -> dict[str, str]:
    """Answer by person's name, in the order of the answers."""
    here = Registration.occurrence_id == occurrence_ids(house, event)[place]
    with house.read() as session:
        rows = session.scalars(
            select(Registration).where(here).order_by(Registration.answered_at, Registration.id)
        ).all()
        names = cards(session, [one.person_id for one in rows])
        return {names[one.person_id].name: one.answer for one in rows}


def confirmations(house: House) -> list[int]:
    """Who is owed a letter about their answer."""
    with house.read() as session:
        return [
            job.payload["person_id"]
            for job in session.scalars(select(Job).where(Job.name == "calendar.confirm").order_by(Job.id))
        ]
