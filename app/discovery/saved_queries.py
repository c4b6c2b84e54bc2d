"""A person's saved searches; another's does not exist."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import ALLOW, Actor, Verdict, not_now
from app.core.errors import NotFoundError
from app.discovery.asked import Asked
from app.discovery.models import SavedSearch

MOST = 50
FULL = "You have saved 50 searches, which is the most. Delete one that you no longer need."


def asked_of(search: SavedSearch) -> Asked:
    return Asked(search.question, {name: tuple(values) for name, values in search.filters.items()}, search.sort, 1)


def fingerprint_of(question: str, filters: Mapping[str, Sequence[str]]) -> str:
    """The same for the same words in the same letters, whatever the order of the filters."""
    said = [" ".join(question.casefold().split()), sorted((name, sorted(values)) for name, values in filters.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def mine(session: Session, actor: Actor) -> Sequence[SavedSearch]:
    """By name."""
    query = select(SavedSearch).where(SavedSearch.person_id == actor.person_id)
    return session.scalars(query.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def get_mine(session: Session, actor: Actor, search_id: int, *, lock: bool = False) -> SavedSearch:
    """The only door to a saved search: its owner's. NotFoundError for anybody else."""
    query = select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.person_id == actor.person_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or actor.person_id is None:
        raise NotFoundError
    return found


def already(session: Session, actor: Actor, asked: Asked) -> SavedSearch | None:
    """What the person saved of the same words and filters."""
    same = SavedSearch.fingerprint == fingerprint_of(asked.text, asked.filters)
    return session.scalar(select(SavedSearch).where(SavedSearch.person_id == actor.person_id, same))


def may_save(session: Session, actor: Actor) -> Verdict:
    held = session.scalar(select(func.count(SavedSearch.id)).where(SavedSearch.person_id == actor.person_id)) or 0
    return ALLOW if held < MOST else not_now(FULL)
