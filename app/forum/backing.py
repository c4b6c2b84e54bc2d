"""«We have this too»: people say so for the organisation through which they act; organisations are counted, each once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, audit, organisations
from app.access import Actor
from app.core import clock, revision
from app.core.text import one_line
from app.forum.models import Backing, Topic

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Backer:
    """An organisation, or somebody who acts for none (then `href` is ""); `notes`: what its people added, as (name, words)."""

    name: str
    href: str
    notes: Sequence[tuple[str, str]]


def back(session: Session, topic: Topic, note: str, *, by: Actor) -> None:
    """Said again, it keeps the new note. The caller has locked the topic."""
    accounts.take_turns(session, by)
    held = session.get(Backing, (topic.id, by.person_id))
    acting = organisations.organisation_of(session, by.person_id or 0)
    if held is None:
        held = Backing(topic_id=topic.id, person_id=by.person_id, at=clock.now())
        session.add(held)
        audit.record(session, by, "topic.backed", topic.id)
    held.organisation_id, held.note = acting.id if acting else None, one_line(note)[:LONGEST_NOTE]
    session.flush()
    revision.bump(session)


def take_back(session: Session, topic: Topic, *, by: Actor) -> None:
    held = session.get(Backing, (topic.id, by.person_id))
    if held is not None:
        session.delete(held)
        session.flush()
        audit.record(session, by, "topic.not_backed", topic.id)
        revision.bump(session)


def count_backers(session: Session, topic_ids: Collection[int]) -> Mapping[int, int]:
    """By topic how many organisations have the problem too; in one query. Topics that nobody shares are left out."""
    if not topic_ids:
        return {}
    counted = (
        select(Backing.topic_id, func.count(Backing.organisation_id.distinct()))
        .where(Backing.topic_id.in_(sorted(topic_ids)), Backing.organisation_id.is_not(None))
        .group_by(Backing.topic_id)
    )
    return dict(session.execute(counted).all())


def has_backed(session: Session, topic_id: int, person_id: int | None) -> bool:
    return person_id is not None and session.get(Backing, (topic_id, person_id)) is not None


def backers(session: Session, topic_id: int) -> tuple[int, Sequence[Backer]]:
    """How many organisations, and who: organisations first, in the order in which they said so."""
    rows = session.scalars(
        select(Backing).where(Backing.topic_id == topic_id).order_by(Backing.at, Backing.person_id)
    ).all()
    if not rows:
        return 0, ()
    bodies = organisations.names(session, {one.organisation_id for one in rows if one.organisation_id is not None})
    people = accounts.cards(session, {one.person_id for one in rows})
    notes: dict[int, list[tuple[str, str]]] = {}
    alone = []
    for one in rows:
        name = people[one.person_id].name
        if one.organisation_id is None:
            alone.append(Backer(name, "", [(name, one.note)] if one.note else []))
            continue
        said = notes.setdefault(one.organisation_id, [])
        if one.note:
            said.append((name, one.note))
    listed = [
        Backer(bodies[number].name, f"/organisations/{bodies[number].slug}", said) for number, said in notes.items()
    ]
    return len(listed), [*listed, *alone]
