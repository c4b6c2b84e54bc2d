"""Asked as a message is about to go: hours may have passed since it was written, while the mail server was away."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import accounts
from app.core.settings import Settings
from app.notifications.choices import held
from app.notifications.digest_gather import Gatherer
from app.notifications.digests import digest_of_issue
from app.notifications.mailing import what_is_told
from app.notifications.models import DigestIssue, Notification
from app.notifications.writers import Writers


@dataclass(frozen=True, slots=True)
class StillWanted:
    """The guard "notifications" of `mail.Guards`: `row:NUMBER` or `digest:NUMBER`."""

    settings: Settings
    writers: Writers
    gatherer: Gatherer

    def __call__(self, session: Session, facts: str) -> bool:
        kind, _, number = facts.partition(":")
        return self._row(session, int(number)) if kind == "row" else self._digest(session, int(number))

    def _row(self, session: Session, row_id: int) -> bool:
        row = session.get(Notification, row_id)
        if row is None:
            return False
        actor = accounts.actor_of_person(session, row.person_id)
        chosen = held(session, [row.person_id])[row.person_id]
        return what_is_told(session, self.settings, self.writers, row, actor, chosen) is not None

    def _digest(self, session: Session, issue_id: int) -> bool:
        """Whether it still says what is so; else it is dropped, and made anew (`digests`)."""
        issue = session.get(DigestIssue, issue_id)
        return issue is not None and digest_of_issue(session, self.gatherer, issue).words == issue.words
