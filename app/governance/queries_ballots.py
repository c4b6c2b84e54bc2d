"""Ballots as lists, those that wait for somebody first; and the people and words around one ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, case, false, func, literal, or_, select, true
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import NotFoundError
from app.governance.counts import BALLOT, ELECTOR, owes_a_vote, sits_in
from app.governance.models import BallotState, Committee, CommitteeKind, Elector, Remark, Seat
from app.governance.policy import may_propose, may_see, serves
from app.governance.progress import owed

_OWN = ELECTOR.alias("own")
_COMMITTEE = cast("Table", Committee.__table__)
DECIDED = (BallotState.CLOSED, BallotState.VOID)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; empty words narrow nothing. `state`: "mine" (awaits me), "open" or "decided"."""

    state: str = ""
    committee: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One ballot in a list. `awaits`: what it waits for from the reader: "declare", "vote", "close" or nothing."""

    id: int
    committee_id: int
    title: str
    subject_kind: str
    subject_id: int | None
    state: str
    due_on: date
    closed_at: datetime | None
    number: str
    outcome: str
    awaits: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many ballots there are for the reader, whatever else narrows the list."""

    mine: int
    open: int
    decided: int


def _closes() -> ColumnElement[bool]:
    """The ballot has a quorum, and the own seat presides: `policy.presiding` and `tally.count`, in SQL."""
    one = ELECTOR.alias("one")
    sitting = and_(one.c.ballot_id == BALLOT.c.id, sits_in(one))
    chair = select(one.c.id).where(sitting, one.c.is_chair).exists()
    first = select(one.c.id).where(sitting).order_by(one.c.position, one.c.id).limit(1).scalar_subquery()
    presides = or_(_OWN.c.is_chair, and_(~chair, _OWN.c.id == first))
    seats = select(func.count(one.c.id)).where(sitting)
    cast_votes = seats.where(one.c.cast_at.is_not(None)).scalar_subquery()
    quorate = and_(cast_votes > 0, cast_votes * 100 >= seats.scalar_subquery() * BALLOT.c.quorum_percent)
    return and_(_OWN.c.cast_at.is_not(None), presides, quorate)


_AWAITS = case(
    (BALLOT.c.state != BallotState.OPEN, ""),
    (and_(_OWN.c.id.is_not(None), owes_a_vote(_OWN)), case((_OWN.c.declaration == "", "declare"), else_="vote")),
    (_closes(), "close"),
    else_="",
)
_FACTS = (
    BALLOT.c.id,
    BALLOT.c.committee_id,
    BALLOT.c.title,
    BALLOT.c.subject_kind,
    BALLOT.c.subject_id,
    BALLOT.c.state,
    BALLOT.c.due_on,
    BALLOT.c.closed_at,
    BALLOT.c.number,
    BALLOT.c.outcome,
)
_COLUMNS = (*_FACTS, _AWAITS.label("awaits"))
# The committee room asks this at every visit: built once, and driven by the own seats.
_AWAITING = (
    select(*_FACTS, _OWN.c.declaration, _OWN.c.cast_at.is_not(None))
    .select_from(_OWN.join(BALLOT, BALLOT.c.id == _OWN.c.ballot_id))
    .where(
        _OWN.c.person_id == bindparam("person"),
        BALLOT.c.state == BallotState.OPEN,
        or_(owes_a_vote(_OWN), _closes()),
    )
    .order_by(BALLOT.c.due_on, BALLOT.c.id)
    .limit(bindparam("most"))
)


def awaiting(session: Session, person_id: int | None, most: int) -> list[Listed]:
    """Open ballots that wait for the person, due first, at most `most` of them."""
    rows: Sequence[Any] = session.connection().execute(_AWAITING, {"person": person_id, "most": most}).all()
    return [Listed(*(*row[:10], owed(row[10], voted=row[11]))) for row in rows]


def committees_of(session: Session, actor: Actor) -> Sequence[Committee]:
    """Committees that vote and whose ballots the actor may know of. NotFoundError when that is none of the actor's business."""
    voting = (
        select(Committee)
        .where(Committee.kind != CommitteeKind.STEERING)
        .order_by(Committee.kind.desc(), Committee.name)
    )
    found = [one for one in session.scalars(voting) if may_see(actor, one)]
    if not found and not serves(actor) and not actor.may(Permission.COMMITTEE_READ):
        raise NotFoundError
    return found


def committees_to_ask(session: Session, actor: Actor) -> Sequence[Committee]:
    """Committees that the actor may put a question to; NotFoundError as for `committees_of`."""
    return [one for one in committees_of(session, actor) if may_propose(actor, one)]


def list_ballots(
    session: Session, actor: Actor, committees: Sequence[Committee], wanted: Wanted, *, page: int, per_page: int
) -> tuple[list[Listed], int]:
    """One page, and how many fit: those that await the actor, then the other open ones by deadline, then decided ones, newest first."""
    reach = _reach(committees, wanted)
    narrowed = _for(actor, *_COLUMNS).where(*reach)
    total = session.scalar(_for(actor, func.count(BALLOT.c.id)).where(*reach)) or 0
    ordered = narrowed.order_by(
        case((_AWAITS != "", 0), (BALLOT.c.state == BallotState.OPEN, 1), else_=2),
        case((BALLOT.c.state == BallotState.OPEN, BALLOT.c.due_on), else_=None),
        BALLOT.c.closed_at.desc(),
        BALLOT.c.id.desc(),
    )
    rows = session.execute(ordered.limit(per_page).offset((page - 1) * per_page))
    return [Listed(*row) for row in rows], total


def count_ballots(session: Session, actor: Actor, committees: Sequence[Committee], wanted: Wanted) -> Counted:
    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    others = Wanted(committee=wanted.committee, q=wanted.q)
    states = (_AWAITS != "", BALLOT.c.state == BallotState.OPEN, BALLOT.c.state.in_(DECIDED))
    row = session.execute(_for(actor, *map(counted, states)).where(*_reach(committees, others))).one()
    return Counted(*row)


def _for(actor: Actor, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    own = and_(_OWN.c.ballot_id == BALLOT.c.id, _OWN.c.person_id == literal(actor.person_id))
    return select(*columns).select_from(BALLOT.outerjoin(_OWN, own))


def _reach(committees: Sequence[Committee], wanted: Wanted) -> list[ColumnElement[bool]]:
    seen = [one.id for one in committees if wanted.committee in {"", one.slug}]
    states: dict[str, ColumnElement[bool]] = {
        "mine": _AWAITS != "",
        "open": BALLOT.c.state == BallotState.OPEN,
        "decided": BALLOT.c.state.in_(DECIDED),
    }
    words = [
        or_(BALLOT.c.title.icontains(word, autoescape=True), BALLOT.c.number.icontains(word, autoescape=True))
        for word in wanted.q.split()[:8]
    ]
    return [BALLOT.c.committee_id.in_(seen) if seen else false(), states.get(wanted.state, true()), *words]


def asked_before(session: Session, actor: Actor, committee: Committee, title: str, question: str) -> int | None:
    """The open ballot by which the actor put this very question; locks the committee, so that a form sent twice asks once."""
    session.get(Committee, committee.id, with_for_update=True)
    return session.scalar(
        select(BALLOT.c.id)
        .where(BALLOT.c.committee_id == committee.id, BALLOT.c.state == BallotState.OPEN)
        .where(BALLOT.c.opened_by == actor.person_id, BALLOT.c.title == title, BALLOT.c.question == question)
        .limit(1)
    )


def constituencies(session: Session, electors: Sequence[Elector]) -> Mapping[int, str]:
    """What each seat of a ballot stands for, by the seat's number."""
    wanted = [one.seat_id for one in electors]
    return {
        row.id: row.constituency
        for row in session.execute(select(Seat.id, Seat.constituency).where(Seat.id.in_(wanted)))
    }


def remarks_of(session: Session, ballot_id: int) -> Sequence[Remark]:
    """The discussion, oldest first."""
    return session.scalars(select(Remark).where(Remark.ballot_id == ballot_id).order_by(Remark.id)).all()
