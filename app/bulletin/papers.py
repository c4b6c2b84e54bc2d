"""PDFs as they are kept: one for each edition and set of readers, made once."""

from secrets import token_hex

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import jobs
from app.bulletin import paper
from app.bulletin.edition import Edition
from app.bulletin.models import Edition as EditionRow
from app.bulletin.models import Issue, Paper, Picture
from app.core import clock
from app.core.errors import NotFoundError
from app.core.once import put_missing
from app.core.services import Services

PRINT = "bulletin.print"
FOLDER = "bulletin/papers/"


def print_soon(session: Session, issue: Issue) -> None:
    """Owe the papers of what was just frozen or corrected, for visitors and for members; others are made when asked for."""
    jobs.enqueue(session, PRINT, key=f"{PRINT}-{issue.id}", priority=7, issue_id=issue.id)


def paper_of(services: Services, session: Session, edition_row: EditionRow, edition: Edition) -> Paper:
    """The kept PDF of these readers, made now where there is none; the session is closed before the seconds this takes.

    Args:
        edition: of the row, cut down to the readers.

    Raises:
        CouldNotPrint: as `printing.to_pdf` does.
    """
    number, readers = edition_row.id, edition.readers
    kept = _kept(session, number, readers)
    if kept is not None and services.storage.exists(kept.storage_key):
        return kept
    pictures = octets(services, session, edition)
    session.close()
    made = paper.draw(edition, services.settings, pictures)
    key = f"{FOLDER}{token_hex(16)}.pdf"
    services.storage.put(key, [made.pdf])
    row = {
        "edition_id": number,
        "readers": readers,
        "storage_key": key,
        "size": len(made.pdf),
        "pages": made.pages,
        "made_at": clock.now(),
    }
    with services.database.write() as writing:
        if kept is not None:  # its file is gone
            writing.execute(delete(Paper).where(Paper.id == kept.id, Paper.storage_key == kept.storage_key))
        put_missing(writing, Paper, [row])
        stands = _kept(writing, number, readers)
    if stands is None or stands.storage_key != key:
        services.storage.delete(key)
    if stands is None:  # taken back while it was printed
        raise NotFoundError
    return stands


def print_now(services: Services, session: Session, edition: Edition) -> bytes:
    """The PDF of an edition that is not kept, such as a preview; closes the session first, as printing takes seconds."""
    pictures = octets(services, session, edition)
    session.close()
    return paper.draw(edition, services.settings, pictures).pdf


def octets(services: Services, session: Session, edition: Edition) -> dict[int, bytes]:
    """The pictures of an edition, by number: the lead's large, the others as a column can show; those that are lost are left out."""
    lead = edition.lead.picture.id if edition.lead is not None and edition.lead.picture is not None else 0
    wanted = sorted({one.picture.id for one in edition.blocks if one.picture is not None})
    found = {}
    for row in session.scalars(select(Picture).where(Picture.id.in_(wanted))) if wanted else ():
        try:
            found[row.id] = services.storage.read_all(row.storage_key if row.id == lead else row.small_key)
        except FileNotFoundError:
            continue
    return found


def _kept(session: Session, edition_id: int, readers: str) -> Paper | None:
    found = session.scalar(select(Paper).where(Paper.edition_id == edition_id, Paper.readers == readers))
    if found is not None:
        session.expunge(found)
    return found
