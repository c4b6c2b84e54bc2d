"""For the demo community: what its people imported and exported goes with them."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.transfer.models import ExportRun, ImportRow, ImportRun


def erase_transfers_of(session: Session, people: Collection[int]) -> None:
    """Their runs and reports; the sweep of storage removes what these kept there."""
    theirs = select(ImportRun.id).where(ImportRun.person_id.in_(people))
    session.execute(delete(ImportRow).where(ImportRow.run_id.in_(theirs)))
    session.execute(delete(ImportRun).where(ImportRun.person_id.in_(people)))
    session.execute(delete(ExportRun).where(ExportRun.person_id.in_(people)))
