"""What was changed in a profile, by whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import Person
from app.organisations.actions_history import LEGAL
from app.organisations.models import ProfileChange


@dataclass(frozen=True, slots=True)
class Change:
    """`person` is empty for what the house did itself; `before` and `after` hold the changed fields as stored."""

    at: datetime
    person: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def changes(
    session: Session, organisation_id: int, *, with_legal: bool, limit: int, offset: int
) -> tuple[int, Sequence[Change]]:
    """How many there are and one page of them, newest first; without those of the registration unless asked for."""
    wanted = [ProfileChange.organisation_id == organisation_id]
    if not with_legal:
        wanted.append(ProfileChange.what != LEGAL)
    total = session.scalar(select(func.count()).select_from(ProfileChange).where(*wanted)) or 0
    rows = session.execute(
        select(
            ProfileChange.at,
            func.coalesce(Person.name, ""),
            ProfileChange.what,
            ProfileChange.before,
            ProfileChange.after,
        )
        .outerjoin(Person, Person.id == ProfileChange.person_id)
        .where(*wanted)
        .order_by(ProfileChange.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return total, [Change(*row) for row in rows]
