"""Who is written to about a measure and its appeal; the words stand in letters_sanctions.toml."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from app.accounts import PersonCard, cards
from app.core.services import Services
from app.mail import send_letter
from app.membership.letters import LETTERS
from app.membership.models import Sanction
from app.membership.people import card_of, mandated
from app.membership.queries_sanctions import appeal_token, member_name
from app.membership.resolutions import resolution_of


def recipients_of(session: Session, sanction: Sanction, people: Iterable[int]) -> Sequence[PersonCard]:
    """To whom the measure is told: the person; the organisation's representatives, or all its people where it has none.

    Asked before the measure is carried out, as it may end the mandate by which they are found.
    """
    if sanction.person_id is not None:
        found = card_of(session, sanction.person_id)
        return [found] if found else []
    return mandated(session, sanction.organisation_id or 0) or list(cards(session, people).values())


def tell_member(
    session: Session,
    services: Services,
    sanction: Sanction,
    letter: str,
    recipients: Iterable[PersonCard],
    **values: object,
) -> None:
    """Each gets a private link of their own, which works without an account."""
    settings = services.settings
    known: dict[str, object] = {
        "member": member_name(session, sanction),
        "reference": resolution_of(session, sanction.ballot_id),
        "reason": sanction.reason,
        "until": sanction.until or "",
        "appeal_by": sanction.appeal_by or "",
    }
    for one in recipients:
        link = f"{settings.base_url}/appeals/{appeal_token(settings, sanction, one.id)}"
        send_letter(
            session,
            LETTERS[letter],
            to=one.email,
            language=one.language,
            values=known | {"name": one.name, "link": link} | values,
            settings=settings,
        )


def told_of_it(session: Session, sanction: Sanction) -> Sequence[PersonCard]:
    """Those who act for the member after a measure was undone or has ended, as `recipients_of` names them."""
    people = [] if sanction.person_id is not None else sanction.carried_out.get("suspended", ())
    return recipients_of(session, sanction, people)
