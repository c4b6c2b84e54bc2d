"""Emptying the trash."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.documents.actions_trash import delete_for_good
from app.documents.queries_trash import expired
from app.jobs import Handler


def empty_trash(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    before = clock.now() - timedelta(days=services.settings.trash_days)
    for document in expired(session, before):
        delete_for_good(session, document, by=SYSTEM)


TRASH = Handler(
    "documents.empty_trash",
    apply=empty_trash,
    every=timedelta(hours=12),
    purpose="Deletes for good what has lain in the trash long enough.",
)
