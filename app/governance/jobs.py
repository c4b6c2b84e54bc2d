"""What governance owes: letters about votes, and the rights of terms whose first day has come."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.governance import tell
from app.governance.terms_due import begin_rights
from app.jobs import Handler


def tell_electors(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    tell.tell_electors(session, services.settings, payload["ballot_id"])


def tell_alternate(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    tell.tell_alternate(session, services.settings, payload["elector_id"])


def remind(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    tell.remind(session, services.settings, clock.today(services.settings.zone))


def begin_terms(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    begin_rights(session, services.settings.zone)


HANDLERS = (
    Handler(
        "governance.tell",
        apply=tell_electors,
        purpose="Tells the members of a committee that a vote has opened, once.",
    ),
    Handler(
        "governance.tell_alternate",
        apply=tell_alternate,
        purpose="Tells an alternate that a seat was handed over for a vote.",
    ),
    Handler(
        "governance.reminders",
        apply=remind,
        every=timedelta(hours=6),
        purpose="Reminds who has not voted three days before the last day, and the chair on the day after it; once each.",
    ),
    Handler(
        "governance.terms",
        apply=begin_terms,
        every=timedelta(hours=1),
        purpose="Gives the rights of a committee term when its first day has come.",
    ),
)
