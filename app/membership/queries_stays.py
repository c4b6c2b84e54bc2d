"""Guests and individual members: lists, and the only doors to a stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import organisations
from app.access import Actor, Verdict
from app.core import clock
from app.core.errors import NotFoundError
from app.governance import Ballot, BallotCase, get_ballot, may_open_matter
from app.membership.models import Stay, StayState
from app.membership.policy_stays import may_see_stays

ENDING = timedelta(days=14)
TABS = ("active", "ending", "proposed", "ended")


@dataclass(frozen=True, slots=True)
class StayRow:
    id: int
    kind: str
    state: str
    name: str
    institution: str
    spaces: Sequence[str]
    until: date | None
    proposed_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    resolution: str
    before_committee: bool
    renewal_proposed: bool


@dataclass(frozen=True, slots=True)
class StayCase:
    """A stay with what decides about it.

    Attributes:
        vote: the ballot on it, where there is one; `opens`: whether objective and history may be read.
        renewed_by: the number of the stay that renews it or is proposed to.
    """

    stay: Stay
    vote: BallotCase | None
    opens: Verdict
    renewed_by: int | None


def list_stays(session: Session, actor: Actor, tab: str, today: date) -> Sequence[StayRow]:
    """One of TABS. Those that end first come first; of those that have ended, the newest."""
    may_see_stays(actor).enforce()
    renewal = aliased(Stay)
    renewed = select(renewal.id).where(renewal.previous_id == Stay.id, renewal.state == StayState.PROPOSED).exists()
    order = (Stay.until.is_(None), Stay.until, Stay.id) if tab in {"active", "ending"} else (Stay.id.desc(),)
    rows: Sequence[Any] = session.execute(
        select(
            Stay.id,
            Stay.kind,
            Stay.state,
            Stay.name,
            Stay.institution,
            Stay.spaces,
            Stay.until,
            Stay.proposed_at,
            Stay.began_at,
            Stay.ended_at,
            func.coalesce(Ballot.number, ""),
            func.coalesce(Ballot.state == "open", False),
            renewed,
        )
        .outerjoin(Ballot, Ballot.id == Stay.ballot_id)
        .where(_condition(tab, today))
        .order_by(*order)
        .limit(500)
    ).all()
    return [StayRow(*row) for row in rows]


def count_stays(session: Session, today: date) -> dict[str, int]:
    """How many stand under each tab, in one query."""
    counted = [func.count(Stay.id).filter(_condition(tab, today)) for tab in TABS]
    return dict(zip(TABS, session.execute(select(*counted)).one(), strict=True))


def _condition(tab: str, today: date) -> ColumnElement[bool]:
    active = Stay.state == StayState.ACTIVE
    return {
        "active": active,
        "ending": and_(active, Stay.until <= today + ENDING),
        "proposed": Stay.state == StayState.PROPOSED,
        "ended": or_(Stay.state == StayState.ENDED, Stay.state == StayState.REJECTED),
    }[tab]


def get_stay(session: Session, actor: Actor, stay_id: int, *, lock: bool = False) -> StayCase:
    """For those who decide; RefusedError for other members, as the list says it."""
    may_see_stays(actor).enforce()
    stay = session.get(Stay, stay_id, with_for_update=lock)
    if stay is None:
        raise NotFoundError
    vote = get_ballot(session, actor, stay.ballot_id) if stay.ballot_id is not None else None
    opens = may_open_matter(actor, vote.committee, vote.ballot, vote.seat) if vote else may_see_stays(actor)
    return StayCase(stay, vote, opens, renewal_of(session, stay.id))


def renewal_of(session: Session, stay_id: int) -> int | None:
    going = Stay.state.in_((StayState.PROPOSED, StayState.ACTIVE))
    return session.scalar(select(Stay.id).where(Stay.previous_id == stay_id, going).order_by(Stay.id.desc()).limit(1))


def request_of(session: Session, person_id: int) -> Stay | None:
    """The individual membership that somebody has been proposed for, undecided."""
    return session.scalar(
        select(Stay)
        .where(Stay.person_id == person_id, Stay.kind == "individual", Stay.state == StayState.PROPOSED)
        .order_by(Stay.id.desc())
        .limit(1)
    )


def guest_proposed(session: Session, email: str) -> bool:
    """Whether somebody with this address, who may have no account yet, is proposed as a guest, undecided."""
    waiting = (Stay.email == email, Stay.kind == "guest", Stay.state == StayState.PROPOSED)
    return session.scalar(select(Stay.id).where(*waiting).limit(1)) is not None


def own_stays(session: Session, person_id: int) -> Sequence[Stay]:
    """Every stay of the person that was decided, newest first."""
    decided = Stay.state.in_((StayState.ACTIVE, StayState.ENDED))
    return session.scalars(select(Stay).where(Stay.person_id == person_id, decided).order_by(Stay.id.desc())).all()


def history_of(session: Session, person_id: int, works: int) -> str:
    """What somebody did in the community before, one line a time, as the committee will read it."""
    lines = [
        f"{one.organisation}: {one.role}, {_day(one.started_at)} – {_day(one.ended_at)}"
        if one.ended_at
        else f"{one.organisation}: {one.role}, since {_day(one.started_at)}"
        for one in organisations.history_of(session, person_id)
    ]
    over = [one for one in own_stays(session, person_id) if one.began_at and one.ended_at]
    lines += [f"{one.kind}, {_day(one.began_at)} – {_day(one.ended_at)}" for one in over]
    return "\n".join([*lines, f"Published documents: {works}"])


def _day(moment: datetime | None) -> str:
    return f"{clock.home_day(moment):%d.%m.%Y}" if moment else ""
