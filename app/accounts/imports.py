"""Whole accounts made and unmade at once, for the demo community."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import audit, mail
from app.access import Actor, RoleGrant
from app.accounts.models import AccountLink, ApiToken, Person, PersonState, SignInSession
from app.accounts.sessions import HASHER, normal_email
from app.core import clock


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def add_person(
    session: Session, *, email: str, name: str, title: str, language: str, password_hash: str, by: Actor
) -> Person:
    """Somebody with a working account from the start."""
    person = Person(
        email=normal_email(email),
        name=name,
        title=title,
        language=language,
        state=PersonState.ACTIVE,
        password_hash=password_hash,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    audit.record(session, by, "person.imported", person.id)
    return person


def erase_people(session: Session, ids: Sequence[int]) -> None:
    """Remove accounts for good; the caller has removed whatever else points at them.

    The audit trail keeps their numbers.
    """
    session.execute(update(RoleGrant).where(RoleGrant.granted_by.in_(ids)).values(granted_by=None))
    session.execute(delete(RoleGrant).where(RoleGrant.person_id.in_(ids)))
    session.execute(delete(AccountLink).where(or_(AccountLink.person_id.in_(ids), AccountLink.created_by.in_(ids))))
    for table in (SignInSession, ApiToken):
        session.execute(delete(table).where(table.person_id.in_(ids)))
    mail.forget_authors(session, ids)
    mail.forget_addresses(session, session.scalars(select(Person.email).where(Person.id.in_(ids))).all())
    session.execute(delete(Person).where(Person.id.in_(ids)))
