"""Whether what somebody writes is looked at before others read it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role, Scope
from app.core.settings import Settings
from app.forum.models import Post, PostState


def state_for(session: Session, settings: Settings, actor: Actor) -> PostState:
    """WAITING for a newcomer's first contributions, as many as the house has set; SHOWN for everybody else.

    Coordinators, leads and secretaries are no newcomers; nor is whoever has as many contributions shown.
    """
    wanted = settings.first_posts_reviewed
    if wanted == 0 or actor.may(Permission.CONTENT_MODERATE):
        return PostState.SHOWN
    if actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY):
        return PostState.SHOWN
    own = select(Post.id).where(Post.author_id == actor.person_id, Post.state == PostState.SHOWN).limit(wanted)
    shown = session.scalar(select(func.count()).select_from(own.subquery())) or 0
    return PostState.SHOWN if shown >= wanted else PostState.WAITING
