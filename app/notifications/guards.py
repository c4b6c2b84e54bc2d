"""Asked as a message is about to go: hours may have passed since it was written, while the mail server was away."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import accounts
from app.notifications.digest_gather import Gatherer
from app.notifications.digests import digest_of_issue
from app.notifications.models import DigestIssue, Notification
from app.notifications.tell import may_read


@dataclass(frozen=True, slots=True)
class StillWanted:
    """The guard "notifications" of `mail.Guards`: `row:NUMBER` or `digest:NUMBER`."""

    gatherer: Gatherer

    def __call__(self, session: Session, facts: str) -> bool:
        kind, _, number = facts.partition(":")
        if kind == "row":
            return _tells(session, int(number))
        issue = session.get(DigestIssue, int(number))
        return issue is not None and digest_of_issue(session, self.gatherer, issue).words == issue.words


def _tells(session: Session, row_id: int) -> bool:
    """What it tells is still shown, and still this person's to read."""
    row = session.get(Notification, row_id)
    if row is None:
        return False
    actor = accounts.actor_of_person(session, row.person_id)
    return actor.signed_in and may_read(actor, row.audience)
