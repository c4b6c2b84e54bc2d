"""The code of conduct: the version in force, the draft, who has accepted and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, ScalarSelect, Table, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor, Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.core.errors import NotFoundError
from app.governance import Ballot
from app.membership.models import Acceptance, CodeVersion
from app.membership.policy_conduct import may_change_draft, may_draft
from app.membership.resolutions import is_open

_VERSION, _ACCEPTED = (cast("Table", model.__table__) for model in (CodeVersion, Acceptance))


@dataclass(frozen=True, slots=True)
class Owing:
    """Somebody who has not accepted the version; `organisation` is empty for individual members and guests."""

    person_id: int
    name: str
    email: str
    language: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody who is asked, by organisation, with how many of each have accepted."""

    asked: int
    accepted: int
    by_organisation: Sequence[tuple[str, int, int]]
    owing: Sequence[Owing]


def in_force(session: Session) -> CodeVersion | None:
    return session.scalar(
        select(CodeVersion).where(CodeVersion.in_force_at.is_not(None)).order_by(CodeVersion.number.desc()).limit(1)
    )


def draft(session: Session, *, lock: bool = False) -> CodeVersion | None:
    """The one version that is not in force yet; a declined one is changed and proposed again."""
    found = select(CodeVersion).where(CodeVersion.in_force_at.is_(None)).order_by(CodeVersion.number.desc()).limit(1)
    return session.scalar(found.with_for_update() if lock else found)


def get_draft_to_change(session: Session, actor: Actor) -> CodeVersion | None:
    """The only door to the draft; locks it. None when a new one would begin. ConflictError while the committee votes on it."""
    found = draft(session, lock=True)
    may_change_draft(actor, before_committee=is_open(session, found.ballot_id if found else None)).enforce()
    return found


def get_version(session: Session, actor: Actor, number: int) -> CodeVersion:
    """Public once it was in force; before, for those who write and decide."""
    found = session.scalar(select(CodeVersion).where(CodeVersion.number == number))
    if found is None or (found.in_force_at is None and not may_draft(actor)):
        raise NotFoundError
    return found


def before(session: Session, number: int) -> CodeVersion | None:
    """The version in force before this one."""
    earlier = select(CodeVersion).where(CodeVersion.number < number, CodeVersion.in_force_at.is_not(None))
    return session.scalar(earlier.order_by(CodeVersion.number.desc()).limit(1))


def past_versions(session: Session) -> Sequence[Any]:
    """Number, title, in_force_at and resolution of every version that was ever in force, newest first."""
    return session.execute(
        select(CodeVersion.number, CodeVersion.title, CodeVersion.in_force_at, Ballot.number.label("resolution"))
        .outerjoin(Ballot, Ballot.id == CodeVersion.ballot_id)
        .where(CodeVersion.in_force_at.is_not(None))
        .order_by(CodeVersion.number.desc())
    ).all()


def acceptance(session: Session, person_id: int, version_id: int) -> Acceptance | None:
    return session.scalar(
        select(Acceptance).where(Acceptance.person_id == person_id, Acceptance.version_id == version_id)
    )


def count_code_to_accept() -> ScalarSelect[int]:
    """1 when a version is in force that the person (bind parameter "person") has not accepted, else 0; part of home's query."""
    person: BindParameter[int | None] = bindparam("person")
    newest = (
        select(_VERSION.c.id)
        .where(_VERSION.c.in_force_at.is_not(None))
        .order_by(_VERSION.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    accepted = select(_ACCEPTED.c.id).where(_ACCEPTED.c.person_id == person, _ACCEPTED.c.version_id == newest)
    return select(case((or_(newest.is_(None), accepted.exists()), 0), else_=1)).scalar_subquery()


def owes_code(session: Session, person_id: int) -> bool:
    """Whether a version is in force that the person has not accepted."""
    return bool(session.execute(select(count_code_to_accept()), {"person": person_id}).scalar_one())


def standing(session: Session, version_id: int) -> Standing:
    """Who is asked, and who owes it; four queries, however many people."""
    accepted = set(session.scalars(select(Acceptance.person_id).where(Acceptance.version_id == version_id)))
    asked = [
        Owing(one.person_id, one.name, one.email, one.language, one.organisation)
        for one in organisations.everybody(session)
    ]
    asked += _without_organisation(session, {one.person_id for one in asked})
    counts: dict[str, tuple[int, int]] = {}
    for one in asked:
        done, all_of = counts.get(one.organisation, (0, 0))
        counts[one.organisation] = (done + (one.person_id in accepted), all_of + 1)
    owing = [one for one in asked if one.person_id not in accepted]
    return Standing(len(asked), len(asked) - len(owing), [(name, *numbers) for name, numbers in counts.items()], owing)


def _without_organisation(session: Session, known: set[int]) -> list[Owing]:
    """Individual members and guests."""
    admitted = or_((RoleGrant.role == Role.MEMBER) & (RoleGrant.scope == Scope.COMMUNITY), RoleGrant.role == Role.GUEST)
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.language)
        .where(
            Person.state == PersonState.ACTIVE,
            select(RoleGrant.id).where(RoleGrant.person_id == Person.id, admitted, active_now()).exists(),
        )
        .order_by(Person.name, Person.id)
    )
    return [Owing(*row, "") for row in rows if row.id not in known]


def count_versions(session: Session) -> int:
    return session.scalar(select(func.count(CodeVersion.id)).where(CodeVersion.in_force_at.is_not(None))) or 0
