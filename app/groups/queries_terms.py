"""The terms of reference of a group: versions, who wrote them, and the only door to writing the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import Person
from app.core.errors import NotFoundError
from app.groups.models import Terms, WorkingGroup
from app.groups.policy import may_write_terms


@dataclass(frozen=True, slots=True)
class TermsLine:
    """One version without its text. `writer` is empty where the house itself wrote it."""

    version: int
    note: str
    writer: str
    written_at: datetime


def versions(session: Session, group_id: int) -> Sequence[TermsLine]:
    """Newest first."""
    rows = session.execute(
        select(Terms.version, Terms.note, func.coalesce(Person.name, ""), Terms.written_at)
        .outerjoin(Person, Person.id == Terms.written_by)
        .where(Terms.group_id == group_id)
        .order_by(Terms.version.desc())
    )
    return [TermsLine(*row) for row in rows]


def text_of(session: Session, group_id: int, version: int) -> str:
    """NotFoundError where there is no such version."""
    found = session.scalar(select(Terms.text).where(Terms.group_id == group_id, Terms.version == version))
    if found is None:
        raise NotFoundError
    return found


def in_force(session: Session, group_id: int) -> Terms | None:
    query = select(Terms).where(Terms.group_id == group_id).order_by(Terms.version.desc()).limit(1)
    return session.scalar(query)


def current_versions(session: Session) -> dict[int, int]:
    """Group → number of its version in force; groups without terms are left out."""
    rows = session.execute(select(Terms.group_id, func.max(Terms.version)).group_by(Terms.group_id))
    return {group_id: version for group_id, version in rows}  # noqa: C416 - rows are not pairs to dict


def get_group_to_write(session: Session, actor: Actor, slug: str) -> WorkingGroup:
    """The only door to a new version; locks the group, so that two who write come one after the other."""
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug).with_for_update())
    if group is None:
        raise NotFoundError
    may_write_terms(actor, group.id, group.state).enforce()
    return group
