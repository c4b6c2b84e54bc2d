"""Who speaks for an organisation when members vote: exactly one of its representatives, as long as it has any."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor, Role
from app.accounts import Person, PersonState
from app.core.errors import ConflictError
from app.organisations.models import Affiliation


def appoint_voting_contact(session: Session, affiliation: Affiliation, *, by: Actor) -> None:
    """Let this representative be the voting contact instead of whoever was. ConflictError for anybody else."""
    if affiliation.ended_at is not None or affiliation.role != Role.REPRESENTATIVE:
        raise ConflictError("Only a representative of the organisation can be its voting contact.")
    if affiliation.voting_contact:
        return
    # The index allows one at a time: the one before steps back first.
    session.flush()
    before = update(Affiliation).where(
        Affiliation.organisation_id == affiliation.organisation_id,
        Affiliation.voting_contact,
        Affiliation.ended_at.is_(None),
    )
    session.execute(before.values(voting_contact=False))
    affiliation.voting_contact = True
    session.flush()
    audit.record(
        session,
        by,
        "affiliation.voting_contact",
        affiliation.id,
        person_id=affiliation.person_id,
        organisation_id=affiliation.organisation_id,
    )
    if affiliation.person_id != by.person_id:
        jobs.enqueue(session, "organisations.tell_voting_contact", affiliation_id=affiliation.id)


def settle_voting_contact(session: Session, organisation_id: int, *, by: Actor) -> None:
    """Where nobody is the voting contact, the representative of longest standing becomes it; best one who can sign in."""
    session.flush()
    speaking = select(Affiliation, Person.state).join(Person, Person.id == Affiliation.person_id)
    found = session.execute(
        speaking.where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.role == Role.REPRESENTATIVE,
            Affiliation.ended_at.is_(None),
        ).order_by(Person.state != PersonState.ACTIVE, Affiliation.started_at, Affiliation.id)
    ).all()
    if found and not any(one.voting_contact for one, _ in found):
        appoint_voting_contact(session, found[0][0], by=by)
