"""A topic comes to something: an answer is accepted, a summary is written, it is opened again."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, markup
from app.core.errors import InvalidError
from app.core.text import one_line, tidy_markdown
from app.forum import telling_outcome
from app.forum.actions import accept_answer, say_changed
from app.forum.cites import link_posts, named_in
from app.forum.models import Outcome, Post, Step, Summary, Topic
from app.forum.summaries import ids_of_numbers, newest

LONGEST = 20_000  # characters of a summary


def summarise(
    session: Session, topic: Topic, *, text: str, cited: Collection[int], as_of: int, concluded: bool, by: Actor
) -> Summary:
    """A new version of what came of the topic, whose row the caller has locked. The same words twice make one version.

    Args:
        cited: ids of posts of the topic that are shown; those that the text names, such as «#4», are added.
        as_of: the highest number that its author had read when they began to write.
        concluded: else it is an interim summary, and the topic stays open.
    """
    text = tidy_markdown(text)
    html = str(markup.to_html(text))
    named = ids_of_numbers(session, topic.id, named_in(html))
    ids = sorted({*cited, *named.values()})
    outcome = Outcome.CONCLUDED if concluded else _open(topic)
    before = newest(session, topic.id)
    if before is not None and (before.text, sorted(before.cited), before.as_of, before.outcome, topic.outcome) == (
        text,
        ids,
        as_of,
        outcome,
        outcome,
    ):
        return before
    now = clock.now()
    summary = Summary(
        topic_id=topic.id,
        version=before.version + 1 if before else 1,
        outcome=outcome,
        text=text,
        html=link_posts(html, named),
        as_of=as_of,
        cited=ids,
        person_id=_person(by),
        at=now,
    )
    session.add(summary)
    # Mended words are not told again: what came of it, and what it came of anew, are.
    fresh = before is None or as_of > before.as_of or (concluded and topic.outcome != Outcome.CONCLUDED)
    if not concluded:
        topic.concluded_at = None
    elif topic.outcome != Outcome.CONCLUDED:
        topic.concluded_at = now
    topic.outcome = outcome
    _step(session, topic, "concluded" if concluded else "summarised", "", by)
    verb = "topic.concluded" if concluded else "topic.summarised"
    audit.record(session, by, verb, topic.id, version=summary.version, as_of=as_of, cited=len(ids))
    if fresh:
        telling_outcome.of_summary(session, topic, summary, by=by)
    say_changed(session, topic)
    return summary


def reopen(session: Session, topic: Topic, reason: str, *, by: Actor) -> None:
    """There is more to say. What was written stays, and says that it was opened again."""
    note = one_line(reason)
    if not note:
        raise InvalidError("Say why it is opened again.", {"reason": "Say why it is opened again."})
    topic.outcome, topic.concluded_at = _open(topic), None
    _step(session, topic, "reopened", note, by)
    audit.record(session, by, "topic.reopened", topic.id)
    say_changed(session, topic)


def accept(session: Session, topic: Topic, post: Post | None, *, by: Actor) -> None:
    """As `actions.accept_answer`, with a line of the topic's history. Nothing when it is so already."""
    if topic.answer_id == (post.id if post is not None else None):
        return
    before = topic.answer_id
    accept_answer(session, topic, post, by=by)
    _step(session, topic, "answered" if post is not None else "unanswered", "", by, post.id if post else before)


def _open(topic: Topic) -> Outcome:
    return Outcome.ANSWERED if topic.answer_id is not None else Outcome.OPEN


def _step(session: Session, topic: Topic, step: str, note: str, by: Actor, post_id: int | None = None) -> None:
    line = Step(topic_id=topic.id, post_id=post_id, person_id=by.person_id, at=clock.now(), step=step, note=note)
    session.add(line)
    session.flush()


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    return by.person_id
