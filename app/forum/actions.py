"""A topic is begun, a post is written, words are changed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, notifications, organisations
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line
from app.forum import telling
from app.forum.asked import note_answers
from app.forum.models import (
    Attachment,
    Mention,
    Outcome,
    Post,
    PostLink,
    PostState,
    PostVersion,
    Reading,
    Topic,
    TopicKind,
    TopicTag,
)
from app.forum.words import Words, read_words

LONGEST_TITLE = 200


def start_topic(
    session: Session,
    *,
    kind: str,
    title: str,
    text: str,
    audience: str,
    group_id: int | None,
    tags: Iterable[str] = (),
    attachments: Sequence[int] = (),
    state: str = PostState.SHOWN,
    via: str = "page",
    by: Actor,
) -> tuple[Topic, Post]:
    """With its first post. The caller has asked who may, and checked kind, audience and tags.

    Args:
        attachments: of the author's own draft.
        state: WAITING when those who moderate look at it first.
    """
    title = one_line(title)
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidError(
            "Give it a title of at most 200 characters.", {"title": "Give it a title of at most 200 characters."}
        )
    now = clock.now()
    topic = Topic(
        kind=kind,
        title=title,
        audience=audience,
        group_id=group_id,
        author_id=_person(by),
        organisation_id=_organisation(session, by),
        created_at=now,
        state=state,
        last_post_at=now,
        last_author_id=_person(by),
    )
    session.add(topic)
    session.flush()
    session.add_all(TopicTag(topic_id=topic.id, code=code) for code in dict.fromkeys(tags))
    post = write_post(session, topic, text, attachments=attachments, state=state, via=via, by=by)
    audit.record(session, by, "topic.started", topic.id, kind=kind, audience=audience)
    return topic, post


def write_post(
    session: Session,
    topic: Topic,
    text: str,
    *,
    cut_text: str = "",
    attachments: Sequence[int] = (),
    state: str = PostState.SHOWN,
    via: str = "page",
    by: Actor,
) -> Post:
    """The next post of a topic whose row the caller has locked; everybody concerned is told in the same transaction.

    Raises:
        InvalidError: for the field `text`.
    """
    words = read_words(session, topic, text)
    now = clock.now()
    topic.last_number += 1
    post = Post(
        topic_id=topic.id,
        number=topic.last_number,
        author_id=_person(by),
        organisation_id=_organisation(session, by),
        text=words.text,
        html=words.html,
        cut_text=cut_text,
        via=via,
        state=state,
        created_at=now,
    )
    session.add(post)
    session.flush()
    keep_words(session, post, words)
    _attach(session, post, attachments, by)
    audit.record(session, by, "post.written", post.id, topic_id=topic.id, number=post.number, via=via)
    notifications.watch_unless_chosen(session, _person(by), topic.id)
    _has_read(session, topic, post, by)
    if state == PostState.SHOWN:
        show_post(session, topic, post, by=by)
    else:
        telling.of_review(session, topic, post, by=by)
    return post


def show_post(session: Session, topic: Topic, post: Post, *, by: Actor) -> None:
    """From now on others read it: counted, told, searched. For a post just written, or one that waited for a first look."""
    topic.posts += 1
    if post.id > topic.last_post_id:
        topic.last_post_id, topic.last_post_at, topic.last_author_id = post.id, post.created_at, post.author_id
    session.flush()
    note_answers(session, topic, post)
    telling.of_post(session, topic, post, by=by)
    say_changed(session, topic)


def edit_post(
    session: Session, topic: Topic, post: Post, text: str, *, seen_edits: int, note: str = "", by: Actor
) -> None:
    """Other words; what it said before is kept.

    Args:
        seen_edits: `Post.edits` as the form showed it. ConflictError when somebody changed it since: the caller shows both texts.
    """
    if seen_edits != post.edits:
        raise ConflictError("Somebody changed this contribution since you opened it.")
    words = read_words(session, topic, text)
    if words.text == post.text:
        return
    now = clock.now()
    session.add(
        PostVersion(
            post_id=post.id, version=post.edits, text=post.text, person_id=_person(by), at=now, note=one_line(note)
        )
    )
    post.text, post.html, post.edits, post.edited_at = words.text, words.html, post.edits + 1, now
    session.flush()
    fresh = keep_words(session, post, words)
    audit.record(session, by, "post.edited", post.id, topic_id=topic.id, version=post.edits)
    if post.state == PostState.SHOWN:
        telling.of_edit(session, topic, post, fresh, by=by)
    say_changed(session, topic)


def keep_words(session: Session, post: Post, words: Words) -> set[tuple[str, int]]:
    """Whom and which documents it names now; returns those named for the first time."""
    held = {
        (row.kind, row.target_id): row for row in session.scalars(select(Mention).where(Mention.post_id == post.id))
    }
    wanted = {(one.kind, one.target_id) for one in words.named}
    for key in held.keys() - wanted:
        session.delete(held[key])
    session.add_all(Mention(post_id=post.id, kind=kind, target_id=number) for kind, number in wanted - held.keys())
    session.execute(delete(PostLink).where(PostLink.post_id == post.id))
    session.add_all(PostLink(post_id=post.id, document_id=number, page=page) for number, page in words.documents)
    session.flush()
    return wanted - held.keys()


def say_changed(session: Session, topic: Topic) -> None:
    """Lists and search follow."""
    revision.bump(session)
    jobs.enqueue(session, "search.update", key=f"search:topic-{topic.id}", kind="topic", id=topic.id)


def recount(session: Session, topic: Topic) -> None:
    """Counts and the newest post anew from the rows, after posts were hidden, shown again or moved."""
    session.flush()
    shown = Post.topic_id == topic.id, Post.state == PostState.SHOWN
    topic.posts = session.scalar(select(func.count(Post.id)).where(*shown)) or 0
    last = session.scalar(select(Post).where(*shown).order_by(Post.id.desc()).limit(1))
    if last is not None:
        topic.last_post_id, topic.last_post_at, topic.last_author_id = last.id, last.created_at, last.author_id
    if (
        topic.answer_id is not None
        and session.scalar(select(Post.id).where(*shown, Post.id == topic.answer_id)) is None
    ):
        topic.answer_id = None
        if topic.outcome == Outcome.ANSWERED:
            topic.outcome = Outcome.OPEN


def just_written(session: Session, topic: Topic, text: str, *, by: Actor) -> Post | None:
    """The same post, when its form was sent a moment ago already; whoever sends it again waits for the first here."""
    accounts.take_turns(session, by)
    words = read_words(session, topic, text)
    return session.scalar(
        select(Post)
        .where(
            Post.topic_id == topic.id,
            Post.author_id == by.person_id,
            Post.text == words.text,
            Post.created_at > clock.now() - clock.SENT_TWICE,
        )
        .limit(1)
    )


def just_started(session: Session, title: str, group_id: int | None, kind: str, *, by: Actor) -> Topic | None:
    """The same topic, when its form was sent a moment ago already."""
    accounts.take_turns(session, by)
    found = select(Topic).where(
        Topic.author_id == by.person_id,
        Topic.title == one_line(title),
        Topic.kind == kind,
        Topic.group_id == group_id if group_id is not None else Topic.group_id.is_(None),
        Topic.created_at > clock.now() - clock.SENT_TWICE,
    )
    return session.scalar(found.limit(1))


def accept_answer(session: Session, topic: Topic, post: Post | None, *, by: Actor) -> None:
    """This post helped whoever asked; None takes it back. A concluded topic stays concluded."""
    if topic.kind != TopicKind.QUESTION:
        raise ConflictError("Only questions have an accepted answer.")
    if post is not None and (post.topic_id != topic.id or post.number == 1 or post.state != PostState.SHOWN):
        raise ConflictError("This contribution cannot be the answer.")
    topic.answer_id = post.id if post is not None else None
    if topic.outcome != Outcome.CONCLUDED:
        topic.outcome = Outcome.ANSWERED if post is not None else Outcome.OPEN
    audit.record(session, by, "topic.answered" if post is not None else "topic.reopened", topic.id)
    session.flush()
    if post is not None:
        telling.of_answer(session, topic, post, by=by)
    say_changed(session, topic)


def _attach(session: Session, post: Post, attachments: Sequence[int], by: Actor) -> None:
    if not attachments:
        return
    own = Attachment.id.in_(attachments), Attachment.person_id == by.person_id, Attachment.post_id.is_(None)
    session.execute(
        update(Attachment).where(*own, Attachment.removed_at.is_(None)).values(post_id=post.id, draft_key="")
    )


def _has_read(session: Session, topic: Topic, post: Post, by: Actor) -> None:
    """Nobody's own post is new to them; what they had not read before it stays unread."""
    reading = session.get(Reading, (by.person_id, topic.id))
    if reading is None:
        if post.number == 1:
            session.add(Reading(person_id=_person(by), topic_id=topic.id, number=1, read_at=clock.now()))
    elif reading.number == post.number - 1:
        reading.number, reading.read_at = post.number, clock.now()


def _organisation(session: Session, by: Actor) -> int | None:
    found = organisations.organisation_of(session, _person(by))
    return found.id if found else None


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    return by.person_id
