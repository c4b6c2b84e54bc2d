"""Taking collections away for good: for removing the demo community only."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.curation.models import Collection, CollectionItem


def erase_collections(session: Session, group_ids: Sequence[int], people: Sequence[int]) -> None:
    theirs = select(Collection.id).where(or_(Collection.group_id.in_(group_ids), Collection.created_by.in_(people)))
    for gone in (
        delete(CollectionItem).where(
            or_(CollectionItem.collection_id.in_(theirs), CollectionItem.added_by.in_(people))
        ),
        delete(Collection).where(or_(Collection.group_id.in_(group_ids), Collection.created_by.in_(people))),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
