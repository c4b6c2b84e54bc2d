"""Suspending and restoring people, and their API tokens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, bindparam, func, select, update
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.accounts.models import ApiToken, Person, PersonState
from app.accounts.sessions import close_all_sessions, withdraw_links
from app.accounts.tokens import new_token, token_hash
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.core.text import one_line


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What others may know of a person."""

    id: int
    name: str
    title: str
    email: str
    state: str
    language: str


def cards(session: Session, ids: Iterable[int]) -> Mapping[int, PersonCard]:
    """People by id, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Person.id, Person.name, Person.title, Person.email, Person.state, Person.language).where(
            Person.id.in_(wanted)
        )
    )
    return {row.id: PersonCard(*row) for row in rows}


def get_person(session: Session, person_id: int, *, lock: bool = False) -> Person:
    person = session.get(Person, person_id, with_for_update=lock)
    if person is None:
        raise NotFoundError
    return person


def take_turns(session: Session, actor: Actor) -> None:
    """What one person sends twice at once is done one after the other, and the second finds what the first made."""
    session.scalar(select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True))


def no_longer_new(session: Session, person_id: int) -> None:
    """The person has seen the first steps and is not led to them again."""
    session.execute(update(Person).where(Person.id == person_id).values(newcomer=False))


def count_newcomer() -> ScalarSelect[int]:
    """1 when the person (bind parameter "person") is still shown the first steps, else 0; part of home's query."""
    new = select(func.count(Person.id)).where(Person.id == bindparam("person"), Person.newcomer)
    return new.scalar_subquery()


def suspend(session: Session, person: Person, reason: str, *, by: Actor) -> None:
    """No session, token or link of the person works from the next request on."""
    if person.id == by.person_id:
        message = "You cannot suspend yourself."
        raise ConflictError(message)
    person.state = PersonState.SUSPENDED
    person.state_reason = one_line(reason)
    close_all_sessions(session, person.id)
    withdraw_links(session, person.id)
    audit.record(session, by, "person.suspended", person.id, reason=person.state_reason)
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person.id}", person_id=person.id)


def restore(session: Session, person: Person, *, by: Actor) -> None:
    if person.state != PersonState.SUSPENDED:
        message = "This person is not suspended."
        raise ConflictError(message)
    person.state = PersonState.ACTIVE if person.password_hash else PersonState.INVITED
    person.state_reason = ""
    audit.record(session, by, "person.restored", person.id)
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person.id}", person_id=person.id)


def create_token(session: Session, person_id: int, label: str, *, by: Actor) -> str:
    """A new API token; shown once."""
    token = "baraza_" + new_token()
    session.add(
        ApiToken(
            token_hash=token_hash(token),
            person_id=person_id,
            label=one_line(label)[:80] or "token",
            created_at=clock.now(),
        )
    )
    audit.record(session, by, "token.created", person_id)
    return token


def revoke_token(session: Session, token_id: int, *, by: Actor) -> bool:
    """End one of the actor's own tokens; False when it is not theirs or already ended."""
    ended = (
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.person_id == by.person_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    done = session.connection().execute(ended).rowcount == 1
    if done:
        audit.record(session, by, "token.revoked", token_id)
    return done
