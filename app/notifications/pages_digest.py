"""A summary as it would be sent now: one's own, or a member's for whoever moderates."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import accounts, mail
from app.access import Actor, Permission
from app.accounts import Person, PersonState
from app.core import clock
from app.core.services import Services
from app.core.text import one_line
from app.notifications.choices import held
from app.notifications.digest_make import Reader, make_due
from app.notifications.digests import gatherer_of, issues_of
from app.notifications.models import Cadence

FOUND = 10
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One message; `drawn` None where nothing would be sent."""

    cadence: str
    drawn: mail.Drawn | None


@dataclass(frozen=True, slots=True)
class PersonFound:
    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class DigestPage:
    """Both messages of one person.

    Attributes:
        name: whose it is, "" for the reader's own.
        chooses: whether the reader may look at others'; `query` what they typed, `found` whom it fits.
    """

    name: str
    language: str
    shown: Sequence[Shown]
    chooses: bool
    query: str = ""
    found: Sequence[PersonFound] = ()


def digest_page(session: Session, services: Services, actor: Actor, query: str = "") -> DigestPage:
    """The reader's own, with whom the words find where they may look at others'."""
    chooses = actor.may(Permission.CONTENT_MODERATE)
    words = one_line(query)[:LONGEST]
    found = find_people(session, words) if chooses and words else ()
    shown = shown_to(session, services, actor.person_id or 0)
    return DigestPage("", actor.language or "en", shown, chooses, words, found)


def digest_page_of(session: Session, services: Services, person: Person) -> DigestPage:
    """Exactly what that person would get."""
    return DigestPage(person.name, person.language or "en", shown_to(session, services, person.id), chooses=True)


def shown_to(session: Session, services: Services, person_id: int) -> list[Shown]:
    """As if both had come due now: that of a day, and that of a Monday."""
    person = accounts.get_person(session, person_id)
    actor, now = accounts.actor_of_person(session, person_id), clock.now()
    chosen, issues = held(session, [person_id])[person_id], issues_of(session, [person_id])[person_id]
    reader = Reader(actor, person_id, chosen, issues, person.created_at)
    gatherer = gatherer_of(services)
    due = ((Cadence.DAILY, {Cadence.DAILY}), (Cadence.WEEKLY, {Cadence.DAILY, Cadence.WEEKLY}))
    if not actor.signed_in:
        return [Shown(cadence, None) for cadence, _ in due]
    return [Shown(cadence, make_due(session, gatherer, reader, both, (), now).drawn) for cadence, both in due]


def find_people(session: Session, words: str) -> list[PersonFound]:
    """By parts of the name, or a whole e-mail address."""
    fits = or_(Person.name.icontains(words, autoescape=True), Person.email == accounts.normal_email(words))
    query = select(Person.id, Person.name, Person.email).where(Person.state == PersonState.ACTIVE, fits)
    return [PersonFound(*row) for row in session.execute(query.order_by(Person.name, Person.id).limit(FOUND))]
