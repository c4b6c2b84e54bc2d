"""Who is written to about a stay; the words stand in letters_stays.toml."""

from sqlalchemy.orm import Session

from app.core.services import Services
from app.mail import send_letter
from app.membership.letters import LETTERS
from app.membership.models import Stay, StayKind
from app.membership.people import administrators, card_of
from app.membership.resolutions import resolution_of
from app.membership.spaces import Spaces


def tell_stayer(session: Session, services: Services, stay: Stay, letter: str, **values: object) -> None:
    """The guest or the individual member, in their language."""
    card = card_of(session, stay.person_id)
    _tell(
        session,
        services,
        stay,
        letter,
        to=card.email if card else stay.email,
        name=card.name if card else stay.name,
        language=(card.language if card else "") or stay.language,
        **values,
    )


def tell_asker(session: Session, services: Services, stay: Stay) -> None:
    """A receipt for whoever asked for an exemption."""
    tell_stayer(session, services, stay, "exemption_received", link=f"{services.settings.base_url}/exemption")


def tell_secretariat(session: Session, services: Services, stay: Stay, letter: str) -> None:
    link = f"{services.settings.base_url}/committee/stays/{stay.id}"
    for one in administrators(session):
        _tell(session, services, stay, letter, to=one.email, name=one.name, language=one.language, link=link)


def tell_proposer(session: Session, services: Services, stay: Stay, letter: str, **values: object) -> None:
    """Whoever proposed it, unless it is the person it is about."""
    card = card_of(session, stay.proposed_by)
    if card is not None and card.id != stay.person_id:
        link = f"{services.settings.base_url}/committee/stays/{stay.id}"
        _tell(
            session, services, stay, letter, to=card.email, name=card.name, language=card.language, link=link, **values
        )


def spaces_of(session: Session, services: Services, stay: Stay, language: str) -> str:
    named = services.get(Spaces).named(session, language)
    return ", ".join(named[space].name for space in stay.spaces if space in named)


def _tell(
    session: Session,
    services: Services,
    stay: Stay,
    letter: str,
    *,
    to: str,
    name: str,
    language: str,
    **values: object,
) -> None:
    known: dict[str, object] = {
        "name": name,
        "person": stay.name,
        "reference": resolution_of(session, stay.ballot_id),
        "objective": stay.objective,
        "until": stay.until or "",
        "reason": stay.end_reason,
        "spaces": spaces_of(session, services, stay, language) if stay.kind == StayKind.GUEST else "",
    }
    send_letter(session, LETTERS[letter], to=to, language=language, values=known | values, settings=services.settings)
