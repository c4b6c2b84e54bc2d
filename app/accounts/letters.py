"""Mail about an account that several routes send."""

from sqlalchemy.orm import Session

from app import mail
from app.accounts.models import Person


def tell_of_new_password(session: Session, person: Person, base_url: str) -> None:
    """Owed whenever a password changes: whoever did not change it learns of it."""
    text = (
        f"Dear {person.name},\n\nthe password of your Baraza account was changed. "
        f"If it was not you, reset it at once at {base_url}/reset.\n"
    )
    mail.queue(session, to=person.email, subject="Your password was changed", text=text, priority=1)
