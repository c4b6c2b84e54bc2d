"""Taking action points and highlights away for good: for removing the demo community only."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.followup.models import ActionChange, ActionPoint, Highlight, HighlightCall


def erase_followup(
    session: Session, group_ids: Sequence[int], people: Sequence[int], organisation_ids: Sequence[int]
) -> None:
    """What these groups or people agreed; what others agreed with them loses its owner, and stays."""
    theirs = or_(ActionPoint.group_id.in_(group_ids), ActionPoint.created_by.in_(people))
    numbers = select(ActionPoint.id).where(theirs)
    highlights = or_(Highlight.group_id.in_(group_ids), Highlight.written_by.in_(people))
    for gone in (
        delete(Highlight).where(highlights),
        delete(HighlightCall).where(HighlightCall.group_id.in_(group_ids)),
        update(Highlight).where(Highlight.action_id.in_(numbers)).values(action_id=None),
        delete(ActionChange).where(ActionChange.action_id.in_(numbers)),
        update(ActionChange).where(ActionChange.person_id.in_(people)).values(person_id=None),
        update(ActionChange).where(ActionChange.owner_id.in_(people)).values(owner_id=None),
        delete(ActionPoint).where(theirs),
        update(ActionPoint).where(ActionPoint.owner_id.in_(people)).values(owner_id=None),
        update(ActionPoint).where(ActionPoint.organisation_id.in_(organisation_ids)).values(organisation_id=None),
        update(ActionPoint).where(ActionPoint.addressee_id.in_(organisation_ids)).values(addressee_id=None),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
