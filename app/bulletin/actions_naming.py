"""Whether somebody would like to be named when the bulletin says who was active."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor
from app.bulletin.indexing import index_about
from app.bulletin.live import PERSON
from app.bulletin.models import Naming
from app.core import clock, revision


def wants_to_be_named(session: Session, person_id: int | None) -> bool:
    return person_id is not None and session.get(Naming, person_id) is not None


def choose(session: Session, *, named: bool, by: Actor) -> None:
    """For oneself only. Whoever takes it back is named no more, in issues that were sent neither."""
    if by.person_id is None:
        return
    accounts.take_turns(session, by)
    if named == wants_to_be_named(session, by.person_id):
        return
    if named:
        session.add(Naming(person_id=by.person_id, agreed_at=clock.now()))
    else:
        session.execute(delete(Naming).where(Naming.person_id == by.person_id))
    session.flush()
    index_about(session, PERSON, by.person_id)
    revision.bump(session)
    audit.record(session, by, "bulletin.naming", by.person_id, named=named)
