"""The link in an invitation to apply: it shows that a member nominated, and dies when the invitation does."""

from sqlalchemy.orm import Session

from app.core import marks
from app.core.settings import Settings
from app.membership.models import Nomination, NominationState


def nomination_token(settings: Settings, nomination_id: int) -> str:
    """Made from the installation's secret: nothing in the database gives it away."""
    return f"{nomination_id}-{marks.mark(settings, f'nomination:{nomination_id}')}"


def nomination_of_token(session: Session, settings: Settings, token: str) -> Nomination | None:
    """The invitation behind a link. None when the link is wrong, or the invitation was withdrawn or has been used."""
    number, _, _mark = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if not marks.equal(nomination_token(settings, int(number)), token):
        return None
    nomination = session.get(Nomination, int(number))
    return nomination if nomination is not None and nomination.state == NominationState.INVITED else None


def invitation_url(settings: Settings, nomination_id: int) -> str:
    """Where an invited institution begins its application."""
    return f"{settings.base_url}/applications/new?nomination={nomination_token(settings, nomination_id)}"
