"""Invitation and reset links: single-use, expiring, superseding. Opening one shows a button and changes nothing."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.accounts.models import AccountLink, LinkPurpose, Person, PersonState
from app.accounts.sessions import normal_email, set_password, withdraw_links
from app.accounts.tokens import new_token, token_hash
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.text import one_line

LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=14), LinkPurpose.RESET: timedelta(hours=2)}


def make_link(session: Session, person: Person, purpose: LinkPurpose, *, by: Actor) -> str:
    """A new link's token; older ones of the same person and purpose stop working."""
    withdraw_links(session, person.id, purpose)
    token = new_token()
    now = clock.now()
    session.add(
        AccountLink(
            purpose=purpose,
            token_hash=token_hash(token),
            person_id=person.id,
            created_by=by.person_id,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return token


def get_link(session: Session, token: str, purpose: LinkPurpose, *, lock: bool = False) -> tuple[AccountLink, Person]:
    """The link, if it still works, and its person. NotFoundError for every way in which it may not."""
    query = (
        select(AccountLink, Person)
        .join(Person, Person.id == AccountLink.person_id)
        .where(AccountLink.token_hash == token_hash(token))
    )
    row = session.execute(query.with_for_update(of=AccountLink) if lock else query).first()
    if row is None:
        raise NotFoundError
    link, person = row
    works = (
        link.purpose == purpose and link.used_at is None and link.withdrawn_at is None and link.expires_at > clock.now()
    )
    if not works or person.state == PersonState.SUSPENDED:
        raise NotFoundError
    return link, person


def invite_person(session: Session, *, email: str, name: str, title: str = "", by: Actor) -> tuple[Person, str]:
    """A person to be, or one who has not answered yet, and the token to mail.

    InvalidError when the address has an account.
    """
    email = normal_email(email)
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as fault:
        sentence = "Enter an e-mail address in the form name@example.org."
        raise InvalidError(sentence, {"email": sentence}) from fault
    person = session.scalar(select(Person).where(Person.email == email).with_for_update())
    if person is not None and person.state != PersonState.INVITED:
        sentence = "This address already has an account."
        raise InvalidError(sentence, {"email": sentence})
    if person is None:
        person = Person(email=email, name=one_line(name), title=one_line(title), created_at=clock.now())
        session.add(person)
        session.flush()
    audit.record(session, by, "person.invited", person.id)
    return person, make_link(session, person, LinkPurpose.INVITATION, by=by)


def accept_invitation(session: Session, link: AccountLink, person: Person, *, name: str, password: str) -> None:
    """Use the link up: the account is active with this password."""
    link.used_at = clock.now()
    person.name = one_line(name)
    person.state = PersonState.ACTIVE
    person.newcomer = True
    actor = Actor(person_id=person.id, name=person.name, via="link")
    set_password(session, person, password, by=actor)
    audit.record(session, actor, "person.joined", person.id)


def use_reset(session: Session, link: AccountLink, person: Person, password: str) -> None:
    """Use the link up: the new password holds, and every session of the person ends."""
    link.used_at = clock.now()
    set_password(session, person, password, by=Actor(person_id=person.id, name=person.name, via="link"))
