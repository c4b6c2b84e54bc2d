"""Taking notifications and choices away for good: for removing the demo community only."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.orm import Session

from app.notifications.models import Choice, DigestIssue, Notification, Scope


def erase_notifications(session: Session, people: Sequence[int], groups: Sequence[int], topics: Sequence[int]) -> None:
    of_topics = Notification.subject_kind == "topic", Notification.subject_id.in_(topics)
    for gone in (
        delete(Notification).where(or_(Notification.person_id.in_(people), and_(*of_topics))),
        update(Notification).where(Notification.by_id.in_(people)).values(by_id=None),
        delete(Choice).where(
            or_(
                Choice.person_id.in_(people),
                (Choice.scope == Scope.GROUP) & Choice.scope_id.in_(groups),
                (Choice.scope == Scope.TOPIC) & Choice.scope_id.in_(topics),
            )
        ),
        delete(DigestIssue).where(DigestIssue.person_id.in_(people)),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
