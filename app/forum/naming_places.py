"""Names of topics and groups for what people chose to be told of."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.forum.models import Topic
from app.forum.queries import readable
from app.notifications import Place


def name_topics(session: Session, actor: Actor, ids: Collection[int], _language: str) -> Mapping[int, Place]:
    """Those that the actor may see."""
    if not ids:
        return {}
    found = session.execute(select(Topic.id, Topic.title).where(Topic.id.in_(sorted(ids)), readable(actor)))
    return {row.id: Place(row.id, row.title, f"/topics/{row.id}", f"topic-{row.id}") for row in found}


def name_groups(session: Session, _actor: Actor, ids: Collection[int], language: str) -> Mapping[int, Place]:
    """Every group has a public part, so everybody may name it."""
    found = groups.names(session, ids, language).values()
    return {one.id: Place(one.id, one.name, f"/groups/{one.slug}", one.slug) for one in found}
