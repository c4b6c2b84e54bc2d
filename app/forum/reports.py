"""Somebody thinks that a contribution should not stand, or its author asks for another look at what was decided."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, audit, organisations
from app.access import SYSTEM, Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError, TooManyError
from app.core.settings import Settings
from app.core.text import paragraphs
from app.forum import telling, telling_decisions
from app.forum.labels_moderation import ANOTHER_LOOK, BY_REPORTS, REASONS
from app.forum.models import Post, PostState, Report, Topic
from app.forum.moderation import put_into_state, step
from app.forum.queries_reports import may_ask_again

LONGEST_NOTE = 1000
A_DAY = 20
QUEUE = "/forum/reports"


def report(
    session: Session, settings: Settings, topic: Topic, post: Post, reason: str, note: str, *, by: Actor
) -> Report:
    """Once for each person and post; whoever reports it again changes nothing. Those who moderate are told.

    Raises:
        InvalidError: no such reason, or «something else» without a word; by field.
        TooManyError: more than `A_DAY` in a day.
    """
    accounts.take_turns(session, by)
    held = session.scalar(select(Report).where(Report.post_id == post.id, Report.person_id == by.person_id))
    if held is not None:
        return held
    note = _checked(reason, note)
    since = clock.now() - timedelta(days=1)
    mine = select(func.count(Report.id)).where(Report.person_id == by.person_id, Report.at > since)
    if (session.scalar(mine) or 0) >= A_DAY:
        raise TooManyError("You have reported a lot today. Write to the content coordinator instead.", 24 * 3600)
    made = Report(post_id=post.id, person_id=by.person_id, reason=reason, note=note, at=clock.now())
    session.add(made)
    session.flush()
    audit.record(session, by, "post.reported", post.id, topic_id=topic.id, why=reason)
    if post.state == PostState.SHOWN and 0 < settings.reports_hide_at <= _organisations_reporting(session, post):
        put_into_state(session, topic, post, PostState.HIDDEN, by=SYSTEM)
        line = step(session, topic, BY_REPORTS, post=post, by=SYSTEM)
        telling_decisions.tell_author(session, topic, post, line, by=SYSTEM)
    telling.tell_moderators(session, topic, post, "reported", QUEUE, by=by)
    return made


def ask_again(session: Session, topic: Topic, post: Post, note: str, *, by: Actor) -> None:
    """The author asks for another look at a decision, once; kept like a report, so that it waits in the same queue."""
    accounts.take_turns(session, by)
    if not may_ask_again(session, by, post):
        raise ConflictError("Another look can be asked for once, after a decision has been made.")
    note = paragraphs(note)
    if not note or len(note) > LONGEST_NOTE:
        said = "Say what should be looked at again, in at most 1,000 characters."
        raise InvalidError(said, {"note": said})
    session.add(Report(post_id=post.id, person_id=by.person_id, reason=ANOTHER_LOOK, note=note, at=clock.now()))
    audit.record(session, by, "post.another_look_asked", post.id, topic_id=topic.id)
    session.flush()
    telling.tell_moderators(session, topic, post, "another_look", QUEUE, by=by)


def _checked(reason: str, note: str) -> str:
    note = paragraphs(note)
    if reason not in REASONS:
        raise InvalidError("Choose a reason.", {"reason": "Choose a reason."})
    if reason == "other" and not note:
        raise InvalidError("Say in a few words what is wrong.", {"note": "Say in a few words what is wrong."})
    if len(note) > LONGEST_NOTE:
        raise InvalidError("Use at most 1,000 characters.", {"note": "Use at most 1,000 characters."})
    return note


def _organisations_reporting(session: Session, post: Post) -> int:
    """From how many organisations reports are open; people who act for none do not count."""
    people = session.scalars(
        select(Report.person_id).where(Report.post_id == post.id, Report.decision == "", Report.reason != ANOTHER_LOOK)
    )
    return len({one.id for one in organisations.organisations_of(session, people).values()})
