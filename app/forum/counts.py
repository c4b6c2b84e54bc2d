"""What of the forum waits for a person, as parts of pages and queries that run anyway."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ScalarSelect, Table, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.forum import unread
from app.forum.filters import listed, still_open
from app.forum.models import Ask, Topic
from app.forum.queries_list import TopicLine, latest

_TOPIC, _ASK = (cast("Table", model.__table__).c for model in (Topic, Ask))


def count_asked() -> ScalarSelect[int]:
    """Topics that the person reads, in which they, or an organisation bound in `represented`, were asked and have not answered."""
    reads = or_(bindparam("reads_all"), _TOPIC.audience.in_(bindparam("reads", expanding=True)))
    asked = or_(
        _ASK.person_id == bindparam("reader"),
        _ASK.organisation_id.in_(bindparam("represented", expanding=True)),
    )
    waiting = select(func.count(_ASK.topic_id.distinct())).select_from(Ask).join(Topic, _TOPIC.id == _ASK.topic_id)
    return waiting.where(asked, _ASK.answered_at.is_(None), still_open(), reads).scalar_subquery()


def given(actor: Actor) -> dict[str, Any]:
    """What `count_asked` binds, beside the organisations and the reader. A guest of a group can be asked too."""
    return {"reads": sorted(actor.audiences), "reads_all": actor.readable_audiences is None}


def unread_topics(session: Session, actor: Actor, limit: int) -> tuple[int, Sequence[tuple[TopicLine, int]]]:
    """How many topics have something new, `unread.MOST` at most, and the latest of them with how much that is: four queries."""
    some = select(Topic.id).where(listed(actor), unread.is_new()).limit(unread.MOST).subquery()
    total = session.scalar(select(func.count()).select_from(some), {"person": actor.person_id}) or 0
    if not total:
        return 0, ()
    lines = latest(session, actor, limit, unread.is_new())
    new = unread.counts(session, actor, [line.id for line in lines])
    return total, [(line, new.get(line.id, 0)) for line in lines]
