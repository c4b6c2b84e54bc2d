"""Beginning and tending collections."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.curation.models import Collection, CollectionItem

MOST = 300
"""Documents of one collection."""


def begin(session: Session, title: str, summary: str, audience: str, group_id: int | None, *, by: Actor) -> Collection:
    now = clock.now()
    made = Collection(
        title=title,
        summary=summary,
        audience=audience,
        group_id=group_id,
        created_by=by.person_id,
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(session, by, "collection.begun", made.id, title=title)
    return made


def describe(session: Session, collection: Collection, title: str, summary: str, audience: str, *, by: Actor) -> None:
    collection.title, collection.summary, collection.audience = title, summary, audience
    _touch(session, collection, by, "collection.described")


def put(session: Session, collection: Collection, document_id: int, note: str, *, by: Actor) -> bool:
    """At the end; False where it is in the collection already, which then has the new note if there is one."""
    present = session.get(CollectionItem, (collection.id, document_id))
    if present is not None:
        present.note = note or present.note
        return False
    count, last = session.execute(
        select(func.count(), func.max(CollectionItem.position)).where(CollectionItem.collection_id == collection.id)
    ).one()
    if count >= MOST:
        raise ConflictError("A collection holds at most 300 documents. Begin another.")
    session.add(
        CollectionItem(
            collection_id=collection.id,
            document_id=document_id,
            position=(last or 0) + 1,
            note=note,
            added_by=by.person_id,
            added_at=clock.now(),
        )
    )
    _touch(session, collection, by, "collection.put", document=document_id)
    return True


def take_out(session: Session, collection: Collection, document_id: int, *, by: Actor) -> None:
    session.execute(
        delete(CollectionItem).where(
            CollectionItem.collection_id == collection.id, CollectionItem.document_id == document_id
        )
    )
    _touch(session, collection, by, "collection.taken_out", document=document_id)


def move(session: Session, collection: Collection, document_id: int, *, up: bool, by: Actor) -> None:
    """One place; at the end of the list nothing happens."""
    items = session.scalars(
        select(CollectionItem).where(CollectionItem.collection_id == collection.id).order_by(CollectionItem.position)
    ).all()
    place = next((n for n, one in enumerate(items) if one.document_id == document_id), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(items):
        return
    items[place].position, items[other].position = items[other].position, items[place].position
    _touch(session, collection, by, "collection.moved", document=document_id)


def remove(session: Session, collection: Collection, *, by: Actor) -> None:
    """The documents stay where they are."""
    session.execute(delete(CollectionItem).where(CollectionItem.collection_id == collection.id))
    session.delete(collection)
    audit.record(session, by, "collection.removed", collection.id, title=collection.title)


def _touch(session: Session, collection: Collection, by: Actor, act: str, document: int | None = None) -> None:
    collection.changed_at = clock.now()
    audit.record(session, by, act, collection.id, document=document)


def begin_with(
    session: Session,
    title: str,
    summary: str,
    audience: str,
    group_id: int | None,
    documents: Sequence[tuple[int, str]],
    *,
    by: Actor,
) -> int:
    """For imports and the demo: a collection with its documents (number, why it is there); its number."""
    made = begin(session, title, summary, audience, group_id, by=by)
    for number, note in documents:
        put(session, made, number, note, by=by)
        session.flush()
    return made.id
