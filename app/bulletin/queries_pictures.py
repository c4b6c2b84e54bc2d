"""The only door to pictures: each is as open as what it belongs to."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.bulletin import policy
from app.bulletin.edition import Block
from app.bulletin.editions import readable
from app.bulletin.models import Carried, Issue, Item, Picture, Submission
from app.core.errors import NotFoundError

_BATCH = 500


def get_picture(session: Session, actor: Actor, picture_id: int) -> Picture:
    """For whom it was taken up by, who compiles the bulletin, who sees a submission with it, and who reads an item with it."""
    picture = session.get(Picture, picture_id)
    if picture is None:
        raise NotFoundError
    own = actor.signed_in and picture.added_by == actor.person_id
    if not (
        own or actor.may(Permission.BULLETIN_EDIT) or _told(session, actor, picture) or _seen(session, actor, picture)
    ):
        raise NotFoundError
    return picture


def claimed_keys(session: Session, keys: set[str]) -> set[str]:
    """Those of the keys in storage that belong to a picture."""
    large = session.scalars(select(Picture.storage_key).where(Picture.storage_key.in_(keys)))
    small = session.scalars(select(Picture.small_key).where(Picture.small_key.in_(keys)))
    return {*large, *small}


def _told(session: Session, actor: Actor, picture: Picture) -> bool:
    """In an item that the actor reads: of an issue that was sent, or of any where they approve it."""
    found = select(Item.id, Item.source_kind, Item.source_key, Item.audience, Item.alt).where(
        Item.picture_id == picture.id
    )
    if not policy.may_see_desk(actor):
        found = found.join(Issue, Issue.id == Item.issue_id).where(Issue.state.in_(sorted(policy.PUBLISHED)))
    blocks = [
        Block(
            id=row.id,
            source_kind=row.source_kind,
            source_key=row.source_key,
            language="",
            title="",
            audience=row.audience,
        )
        for row in session.execute(found)
        if any(row.alt.values())
    ]
    return bool(readable(session, blocks, actor))


def _seen(session: Session, actor: Actor, picture: Picture) -> bool:
    """In a submission that the actor sees."""
    if not actor.signed_in:
        return False
    proposed = session.scalars(select(Submission).where(Submission.picture_id == picture.id))
    return any(policy.may_see_submission(actor, one) for one in proposed)


def unclaimed(session: Session, before: datetime) -> list[Picture]:
    """Older ones that nothing shows: no item, nothing put off, no submission."""
    shown = (exists().where(kind.picture_id == Picture.id) for kind in (Item, Carried, Submission))
    return list(session.scalars(select(Picture).where(Picture.added_at < before, ~or_(*shown)).limit(_BATCH)))
