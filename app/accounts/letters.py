"""The letters of this room: every `letters_*.toml` beside this file."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from app import mail
from app.accounts.models import Person
from app.core.settings import Settings

LETTERS = mail.read_folder(Path(__file__).parent)


def tell_of_new_password(session: Session, person: Person, settings: Settings) -> None:
    """Owed whenever a password changes: whoever did not change it learns of it."""
    values = {"name": person.name, "link": f"{settings.base_url}/reset"}
    _send(session, "password_changed", person, values, settings)


def send_reset_link(session: Session, person: Person, token: str, *, hours: int, settings: Settings) -> None:
    """The link is the only secret in the message."""
    values = {"name": person.name, "hours": hours, "link": f"{settings.base_url}/reset/{token}"}
    _send(session, "password_reset", person, values, settings)


def send_first_after_rest(session: Session, person: Person, settings: Settings) -> None:
    """Whoever asked to try again sees by it that mail arrives."""
    values = {"name": person.name, "link": f"{settings.base_url}/account"}
    _send(session, "mail_again", person, values, settings)


def _send(session: Session, key: str, person: Person, values: Mapping[str, object], settings: Settings) -> None:
    mail.send_letter(
        session,
        LETTERS[key],
        to=person.email,
        language=person.language,
        values=values,
        settings=settings,
        priority=1,
    )
