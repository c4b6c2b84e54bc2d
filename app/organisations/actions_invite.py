"""Inviting people into an organisation: the account, the affiliation and the message in one transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, mail
from app.access import Actor, Role
from app.accounts import LinkPurpose, Person, PersonState, invite_person, make_link, normal_email
from app.accounts.links import LIFETIMES
from app.core.errors import ConflictError, InvalidError
from app.core.settings import Settings
from app.core.text import one_line
from app.organisations.actions_people import affiliate
from app.organisations.letters import LETTERS
from app.organisations.models import Affiliation, Organisation
from app.organisations.queries import OrganisationName, organisation_of
from app.web.language import say


class ActsElsewhere(InvalidError):
    """Whoever was to be invited acts for another organisation."""


def invite(
    session: Session,
    organisation: OrganisationName | Organisation,
    *,
    email: str,
    name: str,
    title: str,
    role: Role,
    language: str,
    settings: Settings,
    by: Actor,
) -> Person:
    """Bring somebody into the organisation.

    A new address gets an account to be and a single-use link. Somebody who has an account and acts for nobody joins at
    once and is told so.

    Args:
        language: of the message and, for a new person, of the pages: "en" or "sw".

    Raises:
        ActsElsewhere: the person acts for another organisation, which `ask_transfer` may change.
        InvalidError: the person acts for this organisation already, or is suspended.
    """
    address = normal_email(email)
    person = session.scalar(select(Person).where(Person.email == address))
    if person is not None:
        _refuse_taken(session, person, organisation)
    if person is None or person.state == PersonState.INVITED:
        person, token = invite_person(session, email=address, name=name, title=title, by=by)
        person.name, person.title, person.language = one_line(name), one_line(title), language
        affiliate(session, person.id, organisation, role, by=by)
        _send_invitation(session, person, organisation, token, settings, by)
    else:
        affiliate(session, person.id, organisation, role, by=by)
        mail.send_letter(
            session,
            LETTERS["organisation_welcome"],
            to=person.email,
            language=person.language,
            values={
                "name": person.name,
                "organisation": organisation.name,
                "link": f"{settings.base_url}/organisations/{organisation.slug}",
            },
            settings=settings,
        )
    return person


def invite_again(
    session: Session,
    organisation: Organisation,
    affiliation: Affiliation,
    person: Person,
    *,
    settings: Settings,
    by: Actor,
) -> None:
    """A fresh link; the one sent before stops working. ConflictError when the person has answered already."""
    if person.state != PersonState.INVITED:
        raise ConflictError("This person has already accepted the invitation.")
    token = make_link(session, person, LinkPurpose.INVITATION, by=by)
    _send_invitation(session, person, organisation, token, settings, by)
    audit.record(session, by, "person.invited_again", person.id, affiliation_id=affiliation.id)


def _send_invitation(
    session: Session,
    person: Person,
    organisation: OrganisationName | Organisation,
    token: str,
    settings: Settings,
    by: Actor,
) -> None:
    """How to accept; the link is the only secret in it, and works once."""
    mail.send_letter(
        session,
        LETTERS["organisation_invitation"],
        to=person.email,
        language=person.language,
        values={
            "name": person.name,
            "by": by.name,
            "community": say(settings.community_name, person.language),
            "organisation": organisation.name,
            "days": LIFETIMES[LinkPurpose.INVITATION].days,
            "link": f"{settings.base_url}/invitation/{token}",
        },
        settings=settings,
    )


def _refuse_taken(session: Session, person: Person, organisation: OrganisationName | Organisation) -> None:
    held = organisation_of(session, person.id)
    if held is not None and held.id == organisation.id:
        sentence = "This person already belongs to this organisation."
    elif held is not None:
        sentence = "This person acts for another organisation of the community. They leave that one first."
        raise ActsElsewhere(sentence, {"email": sentence})
    elif person.state == PersonState.SUSPENDED:
        sentence = "This person cannot be invited at present. Write to the secretariat."
    else:
        return
    raise InvalidError(sentence, {"email": sentence})
