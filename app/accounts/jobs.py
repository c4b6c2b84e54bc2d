"""Owed by accounts: the reset mail, whose address is looked up here so that asking takes as long for everyone.

And sweeping.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.accounts.letters import send_reset_link
from app.accounts.links import LIFETIMES, make_link
from app.accounts.models import AccountLink, LinkPurpose, Person, PersonState, SignInSession
from app.core import clock
from app.core.services import Services
from app.jobs import Handler

KEEP_LINKS = timedelta(days=90)


def send_reset(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    person = session.scalar(select(Person).where(Person.email == payload["email"]))
    if person is None or person.state != PersonState.ACTIVE:
        return
    token = make_link(session, person, LinkPurpose.RESET, by=SYSTEM)
    hours = int(LIFETIMES[LinkPurpose.RESET].total_seconds() // 3600)
    send_reset_link(session, person, token, hours=hours, settings=services.settings)


def sweep(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    now = clock.now()
    session.execute(delete(SignInSession).where(SignInSession.expires_at < now))
    session.execute(delete(AccountLink).where(AccountLink.expires_at < now - KEEP_LINKS))


HANDLERS = (
    Handler(
        "accounts.send_reset",
        apply=send_reset,
        purpose="Looks the address up and mails a reset link, if there is an account.",
    ),
    Handler("accounts.sweep", apply=sweep, every=timedelta(hours=6), purpose="Removes expired sessions and old links."),
)
