"""Nobody writes by hand as much as a program does, and whatever is written may send mail to many."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core import clock
from app.core.errors import TooManyError
from app.forum.models import Post

AN_HOUR, MOST = timedelta(hours=1), 60


def keep_pace(session: Session, *, by: Actor) -> None:
    """TooManyError for whoever wrote as many contributions within an hour; coordinators answer for more."""
    if by.may(Permission.CONTENT_MODERATE):
        return
    lately = Post.author_id == by.person_id, Post.created_at > clock.now() - AN_HOUR
    if (session.scalar(select(func.count(Post.id)).where(*lately)) or 0) >= MOST:
        raise TooManyError("You have written a lot within an hour. Wait a while before you write more.", 3600)
