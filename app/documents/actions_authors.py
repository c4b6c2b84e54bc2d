"""Saying who an author is. Nothing is said by the house itself: it proposes, and a person confirms."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app import audit, groups, organisations
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.documents.models import Document, DocumentAuthor, DocumentState, DocumentVersion

CHANGED = "The list of authors has changed meanwhile. Look at it again."
NOBODY = "Choose somebody of the community, or a member organisation."


def link_author(
    session: Session, document: Document, version: DocumentVersion, place: int, name: str, chosen: str, *, by: Actor
) -> None:
    """Tie the name at the place to `person:<id>` or `organisation:<slug>`; it replaces an earlier tie."""
    _still_there(version, place, name)
    kind, _, value = chosen.partition(":")
    person_id = organisation_id = None
    if kind == "person" and value.isascii() and value.isdigit() and len(value) < 10:
        person_id = int(value) if groups.candidate(session, int(value)) is not None else None
    elif kind == "organisation":
        found = organisations.by_slug(session, value)
        organisation_id = found.id if found else None
    if person_id is None and organisation_id is None:
        raise InvalidError(NOBODY, {"chosen": NOBODY})
    row = session.get(DocumentAuthor, (version.id, place))
    if row is None:
        row = DocumentAuthor(version_id=version.id, place=place)
        session.add(row)
    row.person_id, row.organisation_id = person_id, organisation_id
    _told(session, document, "author_linked", by, name=name, chosen=chosen)


def unlink_author(
    session: Session, document: Document, version: DocumentVersion, place: int, name: str, *, by: Actor
) -> None:
    """The name stays; nothing happens when it was tied to nobody."""
    _still_there(version, place, name)
    row = session.get(DocumentAuthor, (version.id, place))
    if row is not None:
        session.delete(row)
        _told(session, document, "author_unlinked", by, name=name)


def keep_links(session: Session, old: int, before: Sequence[str], new: int, after: Sequence[str]) -> None:
    """What was said of a name holds in the next list as well, wherever it stands there; old and new are versions, or one."""
    if old == new and list(before) == list(after):
        return
    rows = session.execute(
        select(DocumentAuthor.place, DocumentAuthor.person_id, DocumentAuthor.organisation_id).where(
            DocumentAuthor.version_id == old
        )
    ).all()
    if not rows:
        return
    by_name = {before[row.place]: row for row in rows if row.place < len(before)}
    session.execute(delete(DocumentAuthor).where(DocumentAuthor.version_id == new))
    kept = [
        {
            "version_id": new,
            "place": place,
            "person_id": by_name[name].person_id,
            "organisation_id": by_name[name].organisation_id,
        }
        for place, name in enumerate(after)
        if name in by_name
    ]
    if kept:
        session.execute(insert(DocumentAuthor), kept)


def _still_there(version: DocumentVersion, place: int, name: str) -> None:
    if not 0 <= place < len(version.authors) or version.authors[place] != name:
        raise ConflictError(CHANGED)


def _told(session: Session, document: Document, what: str, by: Actor, **said: str) -> None:
    document.changed_at = clock.now()
    if document.state == DocumentState.PUBLISHED:
        revision.bump(session)
    audit.record(session, by, f"document.{what}", document.id, **said)
