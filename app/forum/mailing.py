"""What a message about a topic says: the post's words, where they stand in the person's thread, where answers go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core.settings import Settings
from app.forum import policy
from app.forum.models import Post, PostState, Summary, Topic
from app.forum.queries import is_open
from app.notifications import Cadence, Notification, Written, message_name

FORUM = "forum"
OF_MODERATORS = ("to_review", "reported")
ReplyAddress = Callable[[Settings, int, int], str]


@dataclass(frozen=True, slots=True)
class TopicWriter:
    """`notifications.Writer` of the subject "topic".

    Attributes:
        reply_address: of a topic and a person; "" where answers by mail are not taken.
    """

    reply_address: ReplyAddress

    def __call__(
        self, session: Session, settings: Settings, notification: Notification, actor: Actor
    ) -> Written | None:
        return write(session, settings, notification, actor, reply_address=self.reply_address)


def write(
    session: Session, settings: Settings, notification: Notification, actor: Actor, *, reply_address: ReplyAddress
) -> Written | None:
    """None when the topic or the post is no longer shown to this person; moderators read what waits for them."""
    topic = session.get(Topic, notification.subject_id)
    if topic is None or topic.is_merged or not policy.may_see(actor, topic):
        return None
    post = _post(session, topic, notification)
    if post is None:
        if notification.number:
            return None
    elif not policy.may_see_post(actor, topic, post) or not _is_shown(post, notification.kind):
        return None
    group = groups.names(session, [topic.group_id], actor.language or "en") if topic.group_id is not None else {}
    place = group.get(topic.group_id or 0)
    answered = policy.may_write(actor, topic, is_open=is_open(session, topic.group_id))
    return Written(
        text=_text(session, topic, post, notification),
        cut_text=post.cut_text if post is not None else "",
        group=place.name if place else "",
        message_id=message_name(notification.id),
        thread=_thread(session, notification),
        reply_to=reply_address(settings, topic.id, notification.person_id) if answered else "",
        list_key=place.slug if place else FORUM,
    )


def _post(session: Session, topic: Topic, notification: Notification) -> Post | None:
    number = notification.number
    if not number:
        return None
    return session.scalar(select(Post).where(Post.topic_id == topic.id, Post.number == number))


def _is_shown(post: Post, kind: str) -> bool:
    return post.state == PostState.SHOWN or (kind in OF_MODERATORS and post.state != PostState.REMOVED)


def _text(session: Session, topic: Topic, post: Post | None, notification: Notification) -> str:
    if notification.kind == "concluded":
        newest = select(Summary.text).where(Summary.topic_id == topic.id).order_by(Summary.version.desc()).limit(1)
        return session.scalar(newest) or notification.excerpt
    return post.text if post is not None else notification.excerpt


def _thread(session: Session, notification: Notification) -> Sequence[str]:
    """The topic itself, then the message about it that this person got last before this one."""
    topic_id, person_id = notification.subject_id, notification.person_id
    mailed = (
        select(Notification.id)
        .where(
            Notification.person_id == person_id,
            Notification.subject_kind == notification.subject_kind,
            Notification.subject_id == topic_id,
            Notification.id < notification.id,
            Notification.cadence == Cadence.INSTANT,
            Notification.mailed_at.is_not(None),
        )
        .order_by(Notification.id.desc())
        .limit(1)
    )
    before = session.scalar(mailed)
    root = f"topic-{topic_id}.{person_id}"
    return (root, message_name(before)) if before is not None else (root,)
