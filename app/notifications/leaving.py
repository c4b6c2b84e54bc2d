"""Ending mail: from an address in a message, or from the page of choices."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import Person
from app.notifications.choices import choose, held
from app.notifications.models import Cadence, Choice, Level, Scope
from app.notifications.tokens import DIGESTS, Leave

HELD_BACK = (Cadence.DAILY, Cadence.WEEKLY)


def leave(session: Session, what: Leave) -> bool:
    """Less mail, never more. False when there is no such person any more."""
    found = select(Person.id).where(Person.id == what.person_id)
    if session.scalar(found.with_for_update(key_share=True)) is None:
        return False
    if what.scope == DIGESTS:
        _leave_digests(session, what.person_id)
    elif what.scope == Scope.TOPIC:
        choose(session, what.person_id, Scope.TOPIC, what.scope_id, level=Level.MUTED)
    else:
        choose(session, what.person_id, what.scope, what.scope_id, mail=Cadence.OFF)
    return True


def _leave_digests(session: Session, person_id: int) -> None:
    """What is new, and all that would be held back for a digest, is mailed no more; what comes at once still does."""
    mine = held(session, [person_id])[person_id]
    choose(session, person_id, Scope.DIGEST, mail=Cadence.OFF)
    for scope in (Scope.DIRECT, Scope.FOLLOWED):
        if mine.cadence(scope) in HELD_BACK:
            choose(session, person_id, scope, mail=Cadence.OFF)
    session.execute(
        update(Choice)
        .where(
            Choice.person_id == person_id,
            Choice.scope.in_((Scope.GROUP, Scope.COMMUNITY)),
            Choice.mail.in_(HELD_BACK),
        )
        .values(mail=Cadence.OFF)
    )
