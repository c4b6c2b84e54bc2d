"""Signing in and out; sessions live in the database, so they can be listed and ended."""

from datetime import timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.accounts.models import AccountLink, LinkPurpose, Person, PersonState, SignInSession
from app.accounts.tokens import new_token, token_hash
from app.core import clock
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.text import as_sentence, one_line

LIFETIME = timedelta(days=30)
MIN_PASSWORD = 12
MAX_PASSWORD = 200
HASHER = PasswordHash((Argon2Hasher(),))
# Verified when there is no such account, so that the answer takes as long.
_NOBODYS_HASH = HASHER.hash(new_token())
WRONG = "The e-mail address and password do not match an account."


def check_password(session: Session, email: str, password: str) -> Person | None:
    """The active or suspended person with these credentials, in the same time whether or not the address exists."""
    person = session.scalar(select(Person).where(Person.email == normal_email(email)))
    known = person is not None and bool(person.password_hash)
    fits = HASHER.verify(
        password[:MAX_PASSWORD], person.password_hash if person is not None and known else _NOBODYS_HASH
    )
    return person if known and fits else None


def normal_email(email: str) -> str:
    """The address as it is kept and looked up."""
    return one_line(email).lower()


def open_session(session: Session, person: Person, *, address: str, user_agent: str) -> str:
    """A new session, always with a new token; returns the token for the cookie.

    InvalidError with the reason when suspended.
    """
    if person.state == PersonState.SUSPENDED:
        if not person.state_reason:
            raise InvalidError("Your access is suspended. To appeal, write to the secretariat.")
        said = "Your access is suspended. Reason given: %(reason)s To appeal, use the link in our letter, or write to the secretariat."
        raise InvalidError(Sentence(said, reason=as_sentence(person.state_reason)))
    if person.state != PersonState.ACTIVE:
        raise InvalidError(WRONG)
    token = new_token()
    now = clock.now()
    session.add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            expires_at=now + LIFETIME,
            address=address,
            user_agent=one_line(user_agent)[:300],
        )
    )
    return token


def close_session(session: Session, by: Actor, session_id: int) -> bool:
    """End one of the actor's own sessions; False when it is not theirs or gone."""
    ended = (
        session.connection()
        .execute(delete(SignInSession).where(SignInSession.id == session_id, SignInSession.person_id == by.person_id))
        .rowcount
    )
    if ended:
        audit.record(session, by, "session.ended", session_id)
    return bool(ended)


def close_all_sessions(session: Session, person_id: int, *, keep: int | None = None) -> int:
    ended = delete(SignInSession).where(SignInSession.person_id == person_id)
    if keep is not None:
        ended = ended.where(SignInSession.id != keep)
    return session.connection().execute(ended).rowcount


def set_password(session: Session, person: Person, password: str, *, by: Actor, keep: int | None = None) -> None:
    """Every other session ends with the old password, and so do links by which it could have been replaced."""
    person.password_hash = HASHER.hash(password)
    close_all_sessions(session, person.id, keep=keep)
    withdraw_links(session, person.id)
    audit.record(session, by, "person.password_changed", person.id)


def withdraw_links(session: Session, person_id: int, purpose: LinkPurpose | None = None) -> None:
    """No link of the person that is still open works from now on; with a purpose, none of that purpose."""
    open_links = update(AccountLink).where(
        AccountLink.person_id == person_id, AccountLink.used_at.is_(None), AccountLink.withdrawn_at.is_(None)
    )
    if purpose is not None:
        open_links = open_links.where(AccountLink.purpose == purpose)
    session.execute(open_links.values(withdrawn_at=clock.now()).execution_options(synchronize_session=False))


def password_fault(password: str, email: str, name: str) -> str:
    """A sentence about a password that is too easy; empty when it is fine."""
    if len(password) < MIN_PASSWORD:
        said = "Use at least %(least)s characters. Three or four unrelated words are easy to remember."
        return Sentence(said, least=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        return Sentence("Use at most %(most)s characters.", most=MAX_PASSWORD)
    plain = password.lower()
    if (
        plain in {normal_email(email), name.lower()}
        or len(set(plain)) < 4
        or plain.startswith(("password", "123456", "qwerty"))
    ):
        return "This password is easy to guess. Three or four unrelated words work well."
    return ""
