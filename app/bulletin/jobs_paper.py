"""Papers are made before anybody asks: for visitors and for members. What nothing names any more goes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.bulletin import editions
from app.bulletin.edition import Edition
from app.bulletin.live import live
from app.bulletin.models import Issue, Paper
from app.bulletin.papers import FOLDER, PRINT, paper_of
from app.bulletin.preview import MEMBERS, PUBLIC
from app.core import clock
from app.core.services import Services
from app.jobs import Handler

UNNAMED = timedelta(hours=24)
"""Younger files are left alone: their row may be about to be committed."""


def print_papers(services: Services, payload: dict[str, Any]) -> None:
    """Each is kept in a transaction of its own; those that are there already are passed over."""
    with services.database.read() as session:
        issue = session.get(Issue, payload["issue_id"])
        languages = list(issue.editions) if issue is not None else []
    for language in languages:
        for audiences in (PUBLIC, MEMBERS):
            with services.database.read() as session:
                issue = session.get(Issue, payload["issue_id"])
                row = editions.newest(session, issue, language) if issue is not None else None
                if row is None:
                    continue
                whole = Edition.from_dict(row.model)
                paper_of(services, session, row, whole.for_readers(audiences, live(session, whole.blocks)))


def sweep(services: Services, _payload: dict[str, Any]) -> None:
    """Remove files that a crash left between storing and committing."""
    before = clock.now() - UNNAMED
    old = {thing.key for thing in services.storage.list(FOLDER) if thing.modified < before}
    if old:
        with services.database.read() as session:
            named = set(session.scalars(select(Paper.storage_key)))
        for key in sorted(old - named):
            services.storage.delete(key)


HANDLERS = (
    Handler(
        PRINT, prepare=print_papers, purpose="Makes the PDFs of a frozen or corrected issue for visitors and members."
    ),
    Handler(
        "bulletin.sweep_papers",
        prepare=sweep,
        every=timedelta(days=1),
        purpose="Removes PDF files of the bulletin that nothing names.",
    ),
)
