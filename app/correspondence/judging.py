"""Whether an answer by mail is taken: its private address, its sender, the proof of both, and the rights of this moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, forum
from app.access import NOBODY, Actor
from app.accounts import Person
from app.core.errors import NotFoundError
from app.core.settings import Settings
from app.correspondence.addresses import NOBODY_WRITES_THEM, Token
from app.correspondence.authentication import is_proven
from app.correspondence.automatic import why_nobody_wrote_it
from app.correspondence.models import Letter
from app.forum import Post, Topic
from app.mail import Incoming

AUTOMATIC = "automatic"
FORGED = "unknown_address"
# A person writes less than this; a program that answers every message writes more.
MOST_AN_HOUR_IN_A_TOPIC, MOST_A_DAY = 10, 40
# The same words a third time within a week come from a machine.
MOST_ALIKE, ALIKE_WITHIN = 2, timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Judged:
    """`refusal` is empty where the answer is taken.

    Attributes:
        refusal: a key of `refusals.REFUSALS`, or `AUTOMATIC`.
        detail: in a few words, for the log.
        person: whose private address it came to, when the house made that address.
        proven: whether the sender is, by our own mail server's word.
        topic: once the person may see it.
    """

    refusal: str = ""
    detail: str = ""
    person: Person | None = None
    proven: bool = False
    actor: Actor = NOBODY
    topic: Topic | None = None


def judge(
    session: Session, settings: Settings, incoming: Incoming, token: Token, now: datetime, *, lock: bool = False
) -> Judged:
    """By the rights of this moment; `lock` keeps the topic's row until the answer is written."""
    if said := why_nobody_wrote_it(settings, incoming):
        return Judged(AUTOMATIC, said)
    vouched = settings.mail_authserv_id != NOBODY_WRITES_THEM
    person = session.get(Person, token.person_id) if token.genuine else None
    own = person is not None and incoming.sender == person.email
    passes = bool(incoming.sender) and is_proven(settings, incoming.message, incoming.sender)
    if person is None:
        return Judged(FORGED, "an address that the house did not make", proven=vouched and passes)
    if not own:
        return Judged("other_sender", "from another address", person, vouched and passes)
    if not passes:
        return Judged("unproven", "not proven to be from its sender", person)
    return _by_rights(session, person, token, now, lock=lock)


def is_repeated(session: Session, topic: Topic, actor: Actor, text: str, now: datetime) -> bool:
    same = select(func.count(Post.id)).where(
        Post.topic_id == topic.id,
        Post.author_id == actor.person_id,
        Post.via == "mail",
        Post.text == text,
        Post.created_at > now - ALIKE_WITHIN,
    )
    return (session.scalar(same) or 0) >= MOST_ALIKE


def _by_rights(session: Session, person: Person, token: Token, now: datetime, *, lock: bool) -> Judged:
    actor = accounts.actor_of_person(session, person.id)
    if not actor.signed_in:
        return Judged("no_account", "no active account", person, proven=True)
    find = forum.get_topic_to_change if lock else forum.get_topic
    try:
        topic = find(session, actor, token.topic_id)
    except NotFoundError:
        return Judged("not_allowed", "not theirs to see", person, proven=True, actor=actor)
    verdict = forum.policy.may_write(actor, topic, is_open=forum.is_open(session, topic.group_id))
    refusal, detail = "", verdict.reason
    if not verdict:
        refusal = _untimely(topic) if verdict.untimely else "not_allowed"
    elif _is_too_much(session, person.id, topic.id, now):
        refusal, detail = "too_many", "too many in a short time"
    return Judged(refusal, detail, person, proven=True, actor=actor, topic=topic)


def _untimely(topic: Topic) -> str:
    if topic.is_merged:
        return "merged"
    return "locked" if topic.is_locked else "closed"


def _is_too_much(session: Session, person_id: int, topic_id: int, now: datetime) -> bool:
    posted = select(func.count(Letter.id)).where(Letter.person_id == person_id, Letter.post_id.is_not(None))
    day = posted.where(Letter.received_at > now - timedelta(days=1))
    hour = posted.where(Letter.received_at > now - timedelta(hours=1), Letter.topic_id == topic_id)
    return (session.scalar(day) or 0) >= MOST_A_DAY or (session.scalar(hour) or 0) >= MOST_AN_HOUR_IN_A_TOPIC
