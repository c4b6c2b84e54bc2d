"""Letters to those who keep a document, and to whoever asked them something."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app import accounts, mail, organisations
from app.access import Actor
from app.core.settings import Settings
from app.documents.letters import LETTERS
from app.documents.models import Document


def keepers(session: Session, document: Document) -> Sequence[accounts.PersonCard]:
    """The owner and the representatives of the organisation, with a working account; an owner who has left it is not asked."""
    ids = {document.owner_id}
    if document.organisation_id is not None:
        staff = organisations.colleagues(session, document.organisation_id)
        ids &= {one.person_id for one in staff}
        ids |= {one.person_id for one in staff if one.is_representative}
    found = accounts.cards(session, ids).values()
    return [one for one in found if one.state == accounts.PersonState.ACTIVE]


def tell_person(
    session: Session, key: str, person_id: int, values: Mapping[str, object], settings: Settings, by: Actor
) -> None:
    """Unless they acted themselves or have no working account."""
    person = accounts.cards(session, [person_id]).get(person_id)
    if person is None or person.id == by.person_id or person.state != accounts.PersonState.ACTIVE:
        return
    said = {"name": person.name, **values}
    mail.send_letter(session, LETTERS[key], to=person.email, language=person.language, values=said, settings=settings)
