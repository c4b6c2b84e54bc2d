"""What a person is told when mail to them comes back, and what they can do about it."""

from sqlalchemy.orm import Session

from app import mail
from app.access import Actor
from app.accounts.letters import send_first_after_rest
from app.accounts.pages import MailRest
from app.accounts.people import get_person
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.web.house import Standing


def standing_of_mail(session: Session, actor: Actor) -> Standing | None:
    """On every page, while the person's address rests."""
    rest = mail.rest_of(session, actor.email)
    if rest is None:
        return None
    said = Sentence("Mail to %(address)s comes back. %(why)s", address=actor.email, why=Sentence(rest.why))
    return Standing(said, "What this means, and how to get mail again", "/account#mail")


def rest_of(session: Session, address: str) -> MailRest | None:
    rest = mail.rest_of(session, address)
    return MailRest(rest.why, rest.said, rest.since) if rest else None


def try_mail_again(session: Session, settings: Settings, *, by: Actor) -> bool:
    """Forget that mail came back, and send one message that shows whether it still does; False where nothing rests."""
    person = get_person(session, by.person_id or 0)
    if not mail.try_again(session, person.email, by=by):
        return False
    send_first_after_rest(session, person, settings)
    return True
