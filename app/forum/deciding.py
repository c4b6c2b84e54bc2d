"""A decision about a contribution, made once by one of those who moderate."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, notifications
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.text import paragraphs
from app.forum import moderation, telling_decisions
from app.forum.labels_moderation import ANOTHER_LOOK, WARNED, choices
from app.forum.models import Post, PostState, Report, Topic
from app.forum.queries_reports import DecisionLine, decided_meanwhile, last_decision, may_ask_again

LONGEST_SENTENCE = 1000
STATES = {
    "keep": PostState.SHOWN,
    "approve": PostState.SHOWN,
    "hide": PostState.HIDDEN,
    "remove": PostState.REMOVED,
    "decline": PostState.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """`code`: one of `labels_moderation.choices`; `sentence`: to the author; `lock_reason`: everybody reads it."""

    code: str
    sentence: str
    warn: bool = False
    lock: bool = False
    lock_reason: str = ""


def just_decided(last: DecisionLine | None, decision: Decision, *, seen: int, by: Actor) -> bool:
    """Whether this is what the same person decided a moment ago, and only its form came twice.

    Args:
        seen: the number of the last decision as the form showed it; 0 for none. ConflictError when somebody decided since.
    """
    if last is None or last.id == seen:
        return False
    fresh = last.at > clock.now() - clock.SENT_TWICE
    if fresh and last.by_id == by.person_id and last.step in {decision.code, WARNED}:
        return True
    raise ConflictError(decided_meanwhile(last))


def decide(session: Session, topic: Topic, post: Post, decision: Decision, *, seen: int, by: Actor) -> None:
    """State, reports, history, audit and whoever is told, together. Topic and post are locked by the caller.

    Raises:
        ConflictError: somebody decided meanwhile; it says who.
        InvalidError: by field, before anything is changed.
    """
    if just_decided(last_decision(session, post.id), decision, seen=seen, by=by):
        return
    reports = list(session.scalars(select(Report).where(Report.post_id == post.id, Report.decision == "")))
    sentence = _checked(post, decision, has_reports=bool(reports))
    if decision.lock:
        moderation.lock(session, topic, decision.lock_reason, by=by)
    was = post.state
    line = moderation.step(session, topic, decision.code, post=post, note=sentence, for_author=True, by=by)
    if decision.code in STATES:
        moderation.put_into_state(session, topic, post, STATES[decision.code], by=by)
    if decision.code != "hide":
        _close(session, topic, post, reports, decision.code, by=by)
    audit.record(session, by, "post.decided", post.id, decision=decision.code, topic_id=topic.id)
    if decision.warn:
        moderation.step(session, topic, WARNED, post=post, note=sentence, for_author=True, by=by)
        audit.record(session, by, "post.author_warned", post.id, person_id=post.author_id)
    asked = any(one.reason == ANOTHER_LOOK for one in reports)
    if post.state != was or sentence or asked:
        again = may_ask_again(session, Actor(person_id=post.author_id), post)
        telling_decisions.tell_author(session, topic, post, line, warned=decision.warn, again=again, by=by)


def _checked(post: Post, decision: Decision, *, has_reports: bool) -> str:
    """The sentence, tidied."""
    sentence = paragraphs(decision.sentence)
    faults: dict[str, str] = {}
    if decision.code not in {code for code, _, _ in choices(str, post.state)}:
        faults["decision"] = "Choose what you decide."
    needed = decision.warn or decision.code not in {"keep", "approve"}
    if needed and not sentence:
        faults["sentence"] = "Write a sentence to its author that says why."
    elif len(sentence) > LONGEST_SENTENCE:
        faults["sentence"] = "Use at most 1,000 characters."
    nothing = (
        decision.code == "keep" and post.state == PostState.SHOWN and not (has_reports or decision.warn or sentence)
    )
    if nothing:
        faults["decision"] = "Nobody reported this, and it is shown: there is nothing to decide."
    reason = decision.lock_reason.strip()
    if decision.lock and not 0 < len(reason) <= moderation.LONGEST_REASON:
        faults["lock_reason"] = "Say why, in at most 500 characters. Everybody who reads the topic reads it."
    if faults:
        raise InvalidError(next(iter(faults.values())), faults)
    return sentence


def _close(session: Session, topic: Topic, post: Post, reports: list[Report], code: str, *, by: Actor) -> None:
    now = clock.now()
    for one in reports:
        one.decision, one.decided_by, one.decided_at = code, by.person_id, now
    session.flush()
    telling_decisions.tell_reporters(session, topic, reports, code, by=by)
    for place in {topic.id, post.from_topic_id or topic.id}:
        for kind in ("reported", "to_review", "another_look"):
            notifications.settle(session, f"{kind}:topic-{place}:{post.id}")
