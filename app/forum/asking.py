"""Somebody is invited to answer: a person, or an organisation through its representatives."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import ALLOW, Actor, Role, RoleGrant, Scope, Verdict, active_now, not_now
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.text import paragraphs
from app.forum import policy, telling_outcome
from app.forum.models import Ask, Topic
from app.forum.readers import who_may_read

A_DAY = 5
LONGEST_NOTE = 500
ASKED_ALREADY = "They have been asked already."


def may_ask_more(session: Session, actor: Actor, topic: Topic) -> Verdict:
    """At most five a day, so that nobody is pestered; whoever moderates answers for more."""
    if policy.moderates(actor, topic.group_id):
        return ALLOW
    since = Ask.asked_by == actor.person_id, Ask.asked_at > clock.now() - timedelta(days=1)
    made = session.scalar(select(func.count(Ask.id)).where(*since)) or 0
    said = Sentence("You have asked %(most)s times within a day. Wait until tomorrow before you ask more.", most=A_DAY)
    return ALLOW if made < A_DAY else not_now(said)


def ask(
    session: Session, topic: Topic, *, person_id: int | None, organisation_id: int | None, note: str, by: Actor
) -> Ask:
    """Invite one of the two. The caller has locked the topic and asked who may.

    Raises:
        NotFoundError: nobody there who may read the topic, told apart from nobody at all in no way.
        InvalidError: for the field `note`; ConflictError: too many today.
    """
    accounts.take_turns(session, by)
    note = paragraphs(note)
    if len(note) > LONGEST_NOTE:
        raise InvalidError("Use at most 500 characters.", {"note": "Use at most 500 characters."})
    held = session.scalar(
        select(Ask).where(
            Ask.topic_id == topic.id,
            Ask.person_id == person_id if person_id is not None else Ask.person_id.is_(None),
            Ask.organisation_id == organisation_id if organisation_id is not None else Ask.organisation_id.is_(None),
        )
    )
    if held is not None:
        return held
    _may_be_asked(session, topic, person_id, organisation_id, by)
    may_ask_more(session, by, topic).enforce()
    made = Ask(
        topic_id=topic.id,
        person_id=person_id,
        organisation_id=organisation_id,
        note=note,
        asked_by=by.person_id,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()
    telling_outcome.of_ask(session, topic, made, by=by)
    audit.record(session, by, "topic.asked", topic.id, person_id=person_id, organisation_id=organisation_id)
    return made


def speakers(session: Session, organisation_ids: Iterable[int]) -> dict[int, list[int]]:
    """By organisation its representatives, in one query."""
    wanted = sorted(set(organisation_ids))
    if not wanted:
        return {}
    of_these = RoleGrant.scope == Scope.ORGANISATION, RoleGrant.scope_id.in_(wanted)
    rows = session.execute(
        select(RoleGrant.scope_id, RoleGrant.person_id)
        .where(*of_these, RoleGrant.role == Role.REPRESENTATIVE, active_now())
        .distinct()
        .order_by(RoleGrant.scope_id, RoleGrant.person_id)
    )
    found: dict[int, list[int]] = {}
    for body, person in rows:
        found.setdefault(body or 0, []).append(person)
    return found


def may_be_reached(session: Session, topic: Topic, organisation_ids: Iterable[int]) -> set[int]:
    """Those of the organisations for which somebody speaks who may read the topic."""
    speak = speakers(session, organisation_ids)
    able = who_may_read(session, topic, {one for people in speak.values() for one in people})
    return {body for body, people in speak.items() if able.keys() & set(people)}


def _may_be_asked(
    session: Session, topic: Topic, person_id: int | None, organisation_id: int | None, by: Actor
) -> None:
    if (person_id is None) == (organisation_id is None):
        raise NotFoundError
    if person_id is not None:
        if person_id in {by.person_id, topic.author_id} or not who_may_read(session, topic, [person_id]):
            raise NotFoundError
    elif not may_be_reached(session, topic, [organisation_id or 0]):
        raise NotFoundError
