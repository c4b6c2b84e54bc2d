"""Who may read an item: as many as its source allows, or fewer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletin.edition import Block
from app.bulletin.live import live
from app.bulletin.models import Candidate, Item, SourceKind
from app.bulletin.policy import narrower
from app.groups import audiences

_EVERYWHERE = (audiences.PUBLIC, audiences.MEMBERS, audiences.COMMITTEE)


def widest(session: Session, item: Item) -> str | None:
    """The audience of its source at this moment, None where that is gone.

    Of what has none to ask (a milestone, say) the one it was found with.
    """
    block = Block(
        id=item.id,
        source_kind=item.source_kind,
        source_key=item.source_key,
        language="",
        title="",
        audience=item.audience,
    )
    now = live(session, [block])
    if item.id in now:
        return now[item.id]
    if item.source_kind == SourceKind.OWN:
        return audiences.PUBLIC
    found = session.scalar(
        select(Candidate.audience).where(
            Candidate.issue_id == item.issue_id,
            Candidate.source_kind == item.source_kind,
            Candidate.source_key == item.source_key,
        )
    )
    return found or item.audience


def choices(widest_now: str | None) -> Sequence[str]:
    """Audiences that an editor may give, the widest first; none where the source is gone."""
    if widest_now is None:
        return ()
    fitting = [one for one in _EVERYWHERE if narrower(one, widest_now) == one]
    return fitting if widest_now in fitting else [widest_now, *fitting]
