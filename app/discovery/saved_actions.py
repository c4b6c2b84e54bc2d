"""Saving a search, changing how often it is told of, forgetting it."""

from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, notifications
from app.access import Actor
from app.core import clock
from app.core.settings import Settings
from app.discovery.asked import Asked
from app.discovery.models import SavedSearch, SearchAlert
from app.discovery.saved_queries import already, fingerprint_of, may_save
from app.notifications import Cadence

CADENCES = (Cadence.OFF, Cadence.DAILY, Cadence.WEEKLY)
LOOK_UP = "discovery.know"


def save(session: Session, settings: Settings, asked: Asked, name: str, cadence: str, *, by: Actor) -> SavedSearch:
    """Alerts tell of what is new from now on: what can be found already is looked up by a job."""
    accounts.take_turns(session, by)
    if (held := already(session, by, asked)) is not None:
        return held
    may_save(session, by).enforce()
    search = SavedSearch(
        person_id=by.person_id,
        name=name,
        question=asked.text,
        filters={facet: list(values) for facet, values in asked.filters.items()},
        sort=asked.sort,
        fingerprint=fingerprint_of(asked.text, asked.filters),
        cadence=cadence,
        due_on=period(settings, cadence),
        created_at=clock.now(),
    )
    session.add(search)
    session.flush()
    _begin(session, search)
    audit.record(session, by, "saved_search.made", search.id)
    return search


def change(session: Session, settings: Settings, search: SavedSearch, name: str, cadence: str, *, by: Actor) -> None:
    """Alerts that begin again tell of what is new from now on, not of all that came while they were off."""
    begins = search.cadence == Cadence.OFF and cadence != Cadence.OFF
    if cadence != search.cadence:
        search.due_on = period(settings, cadence)
    search.name, search.cadence = name, cadence
    if begins:
        search.known = None
        _begin(session, search)
    audit.record(session, by, "saved_search.changed", search.id)


def forget(session: Session, search: SavedSearch, *, by: Actor) -> None:
    audit.record(session, by, "saved_search.deleted", search.id)
    session.delete(search)


def end_alerts(session: Session, person_id: int, search_id: int = 0) -> int:
    """Of one saved search, or of all (0) of a person's; returns how many it ended."""
    of_these = [SavedSearch.person_id == person_id, SavedSearch.cadence != Cadence.OFF]
    if search_id:
        of_these.append(SavedSearch.id == search_id)
    ended = update(SavedSearch).where(*of_these).values(cadence=Cadence.OFF)
    return session.connection().execute(ended).rowcount


def erase_searches(session: Session, people: list[int]) -> None:
    """For good: for removing the demo community only."""
    for table in (SearchAlert, SavedSearch):
        gone = delete(table).where(table.person_id.in_(people))
        session.execute(gone.execution_options(synchronize_session=False))


def period(settings: Settings, cadence: str) -> date | None:
    """The house's day of the last alerts of this cadence that were due; None for none."""
    return next((due.period for due in notifications.last_due(settings, clock.now()) if due.cadence == cadence), None)


def _begin(session: Session, search: SavedSearch) -> None:
    if search.cadence != Cadence.OFF:
        jobs.enqueue(session, LOOK_UP, search_id=search.id)
