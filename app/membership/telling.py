"""Who is written to when an application moves; the words stand in letters_moves.toml and letters_nominations.toml."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.access import Role, Scope, holders
from app.accounts import PersonCard, PersonState, cards
from app.core.services import Services
from app.core.settings import Settings
from app.mail import send_letter
from app.membership.letters import LETTERS
from app.membership.models import Application
from app.membership.queries import link_token
from app.membership.record import contact_name


def follow_url(settings: Settings, application: Application) -> str:
    """The applicant's private page."""
    return f"{settings.base_url}/applications/{link_token(settings, application)}"


def tell_applicant(
    session: Session, services: Services, application: Application, letter: str, **values: object
) -> None:
    """To the address behind the private link, in the language of the application."""
    known = {
        "name": contact_name(application),
        "institution": application.name,
        "reference": application.reference,
        "link": follow_url(services.settings, application),
    }
    send_letter(
        session,
        LETTERS[letter],
        to=application.contact_email,
        language=application.language,
        values=known | values,
        settings=services.settings,
    )


def tell_people(
    session: Session,
    services: Services,
    application: Application,
    letter: str,
    people: Iterable[int],
    path: str,
    **values: object,
) -> int:
    """To members by their numbers; those without a working account are left out. Returns how many were written to.

    Args:
        path: the page of the house that the letter opens.
        values: a callable is asked with the reader's language.
    """
    readers = working(session, people)
    for person in readers:
        language = person.language or "en"
        known = {
            "name": person.name,
            "institution": application.name,
            "reference": application.reference,
            "link": f"{services.settings.base_url}{path}",
        }
        said = {name: value(language) if callable(value) else value for name, value in values.items()}
        send_letter(
            session,
            LETTERS[letter],
            to=person.email,
            language=language,
            values=known | said,
            settings=services.settings,
        )
    return len(readers)


def tell_secretariat(
    session: Session, services: Services, application: Application, letter: str, **values: object
) -> None:
    path = f"/secretariat/applications/{application.id}"
    tell_people(session, services, application, letter, holders(session, Role.ADMINISTRATOR), path, **values)


def representatives(session: Session, organisation_id: int) -> list[int]:
    """Numbers of the people who hold the organisation's mandate now."""
    return holders(session, Role.REPRESENTATIVE, Scope.ORGANISATION, organisation_id)


def working(session: Session, people: Iterable[int]) -> list[PersonCard]:
    found = cards(session, people).values()
    return sorted((one for one in found if one.state == PersonState.ACTIVE), key=lambda one: one.id)
