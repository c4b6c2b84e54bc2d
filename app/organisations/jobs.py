"""Owed to the people of organisations."""

from typing import Any

from sqlalchemy.orm import Session

from app import mail
from app.accounts import PersonState, get_person
from app.core.services import Services
from app.jobs import Handler
from app.organisations.letters import LETTERS
from app.organisations.models import Affiliation, Organisation


def tell_voting_contact(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """Nothing where somebody else is by now; whoever has not accepted the invitation learns it when they come."""
    affiliation = session.get(Affiliation, payload["affiliation_id"])
    if affiliation is None or not affiliation.voting_contact or affiliation.ended_at is not None:
        return
    person = get_person(session, affiliation.person_id)
    if person.state != PersonState.ACTIVE:
        return
    organisation = session.get_one(Organisation, affiliation.organisation_id)
    mail.send_letter(
        session,
        LETTERS["organisation_voting_contact"],
        to=person.email,
        language=person.language,
        values={
            "name": person.name,
            "organisation": organisation.name,
            "link": f"{services.settings.base_url}/organisations/{organisation.slug}/people",
        },
        settings=services.settings,
    )


HANDLERS = (
    Handler(
        "organisations.tell_voting_contact",
        apply=tell_voting_contact,
        purpose="Tells a representative that they are the voting contact of their organisation now.",
    ),
)
