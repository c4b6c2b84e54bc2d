"""The committee's queue, and the one door to an application as the committee reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, Table, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import Actor, Verdict
from app.core import clock
from app.core.errors import NotFoundError
from app.governance import BallotCase, Progress, may_open_matter
from app.membership.keys import key_of
from app.membership.models import Application, ApplicationFile, Move, Nomination, State
from app.membership.passages import Passage, waited
from app.membership.policy import STANDING
from app.membership.policy_committee import may_enter, may_open_papers, may_see_head
from app.membership.queries import Case, get_application
from app.membership.queries_apply import files_of, moves_of
from app.membership.queries_screening import Noted, notes_of

_APPLICATION = cast("Table", Application.__table__)
_NOMINATION = cast("Table", Nomination.__table__)
PROGRESSING = (
    State.SUBMITTED,
    State.SCREENING,
    State.INFORMATION,
    State.SCREENED,
    State.REVIEW,
    State.DEFERRED,
)
# All of ENDED, as a choice of the filter.
DECIDED = "decided"
ENDED = (State.APPROVED, State.ONBOARDED, State.DECLINED, State.WITHDRAWN)
SORTS = ("oldest", "newest", "name")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows and orders the queue. `state` empty: all in progress. `mine`: only what awaits the reader."""

    state: str = ""
    q: str = ""
    sort: str = SORTS[0]
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """One application in the queue: no more than may be known before a declaration.

    Attributes:
        age: without the time in which it waited for the applicant; that is `paused` while it is in progress.
        nomination: state of the nomination that counts or is asked for; empty for none.
    """

    id: int
    reference: str
    name: str
    kind: str
    state: State
    submitted_at: datetime
    age: timedelta
    paused: timedelta
    nominator: str
    nomination: str
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Queue:
    """`total` of what fits, `counts` by state whatever is chosen."""

    rows: Sequence[Queued]
    total: int
    counts: Mapping[str, int]


# Withdrawn drafts are the applicant's alone, as drafts are.
_SUBMITTED = _APPLICATION.c.submitted_at.is_not(None)
# The room is asked for often, and may hold hundreds: built once, on the tables (docs/decisions/0007).
_COUNTS = (
    select(_APPLICATION.c.state, func.count())
    .where(_APPLICATION.c.state.in_((*PROGRESSING, *ENDED)), _SUBMITTED)
    .group_by(_APPLICATION.c.state)
)
_STATES: Any = bindparam("states", expanding=True)
_IDS: Any = bindparam("ids", expanding=True)
_DATES = select(_APPLICATION.c.id, _APPLICATION.c.submitted_at).where(_APPLICATION.c.state.in_(_STATES), _SUBMITTED)
_IN_STATES = select(_APPLICATION.c.id).where(_APPLICATION.c.state.in_(_STATES), _SUBMITTED)
_NAMED = select(
    _APPLICATION.c.id,
    _APPLICATION.c.submitted_at,
    _APPLICATION.c.name,
    _APPLICATION.c.reference,
    func.coalesce(_APPLICATION.c.decided_at, _APPLICATION.c.changed_at).label("ended_at"),
).where(_APPLICATION.c.state.in_(_STATES), _SUBMITTED)
_ROWS = select(
    _APPLICATION.c.id,
    _APPLICATION.c.reference,
    _APPLICATION.c.name,
    _APPLICATION.c.kind,
    _APPLICATION.c.state,
    _APPLICATION.c.submitted_at,
    _APPLICATION.c.ballot_id,
    _APPLICATION.c.decided_at,
    _APPLICATION.c.changed_at,
).where(_APPLICATION.c.id.in_(_IDS))
_NOMINATIONS = (
    select(_NOMINATION.c.application_id, _NOMINATION.c.organisation_id, _NOMINATION.c.state)
    .where(_NOMINATION.c.application_id.in_(_IDS), _NOMINATION.c.state.in_(STANDING))
    .order_by(_NOMINATION.c.id)
)


_MOVE = cast("Table", Move.__table__)


def _about_time(within: Any) -> Select[Any]:  # noqa: ANN401 - numbers bound later, or a select of them
    """The moves that stop the clock, start it again, or end it."""
    return (
        select(_MOVE.c.application_id, _MOVE.c.to_state, _MOVE.c.at)
        .where(
            _MOVE.c.application_id.in_(within),
            or_(_MOVE.c.to_state.in_((State.INFORMATION, *ENDED)), _MOVE.c.from_state == State.INFORMATION),
        )
        .order_by(_MOVE.c.id)
    )


_TIMES = _about_time(_IN_STATES)
_TIMES_OF_THESE = _about_time(_IDS)


def read_queue(
    session: Session, actor: Actor, wanted: Wanted, *, mine: Collection[int], page: int, per_page: int
) -> Queue:
    """One page of the queue. The number of queries is the same for one application and for a thousand.

    Args:
        mine: applications whose vote awaits the actor; they narrow the queue where that is wanted.
    """
    now = clock.now()
    counts = {row[0]: row[1] for row in session.connection().execute(_COUNTS)}
    states = ENDED if wanted.state == DECIDED else [wanted.state] if wanted.state else PROGRESSING
    given = {"states": list(states)}
    named = wanted.q or wanted.sort == "name" or states[0] in ENDED
    found = session.connection().execute(_NAMED if named else _DATES, given).all()
    if wanted.q:
        words = key_words(wanted.q)
        found = [row for row in found if all(word in key_of(f"{row.name} {row.reference}") for word in words)]
    if wanted.mine:
        found = [row for row in found if row.id in mine]
    closed = states[0] in ENDED
    times = {} if closed else _passages(session, _TIMES, given)
    ordered = _ordered(found, wanted, times, now)
    shown = ordered[(page - 1) * per_page : page * per_page]
    if closed:
        times = _passages(session, _TIMES_OF_THESE, {"ids": shown})
    return Queue(_rows(session, actor, shown, times, now), len(ordered), counts)


def _passages(session: Session, statement: Select[Any], given: Mapping[str, Any]) -> Mapping[int, list[Passage]]:
    found: dict[int, list[Passage]] = {}
    for application_id, state, at in session.connection().execute(statement, given):
        found.setdefault(application_id, []).append(Passage(state, at))
    return found


def key_words(text: str) -> list[str]:
    return [key for word in text.split()[:8] if (key := key_of(word))]


def _ordered(found: Sequence[Row[Any]], wanted: Wanted, times: Mapping[int, list[Passage]], now: datetime) -> list[int]:
    """By age where they are in progress, by the end where they have ended, or by name."""
    if wanted.sort == "name":
        return [row.id for row in sorted(found, key=lambda row: (row.name.casefold(), row.id))]
    if wanted.state in {*ENDED, DECIDED}:
        return [
            row.id for row in sorted(found, key=lambda row: (row.ended_at, row.id), reverse=wanted.sort == "newest")
        ]
    ages = [
        (waited(row.submitted_at, times[row.id], now) if row.id in times else now - row.submitted_at, -row.id)
        for row in found
    ]
    return [-i for _, i in sorted(ages, reverse=wanted.sort != "newest")]


def _rows(
    session: Session, actor: Actor, ids: Sequence[int], times: Mapping[int, list[Passage]], now: datetime
) -> list[Queued]:
    if not ids:
        return []
    given = {"ids": list(ids)}
    rows = {row.id: row for row in session.connection().execute(_ROWS, given)}
    nominations = {row[0]: row for row in session.connection().execute(_NOMINATIONS, given)}
    names = organisations.names(session, {row[1] for row in nominations.values()})
    ballots = [row.ballot_id for row in rows.values() if row.ballot_id is not None and row.state == State.REVIEW]
    progress = governance.progress_of(session, actor.person_id, ballots)
    found = []
    for row in (rows[i] for i in ids):
        nomination = nominations.get(row.id)
        age = waited(row.submitted_at, times.get(row.id, ()), now)
        found.append(
            Queued(
                id=row.id,
                reference=row.reference,
                name=row.name,
                kind=row.kind,
                state=State(row.state),
                submitted_at=row.submitted_at,
                age=age,
                paused=now - row.submitted_at - age if row.state not in ENDED else timedelta(),
                nominator=names[nomination[1]].short if nomination and nomination[1] in names else "",
                nomination=nomination[2] if nomination else "",
                progress=progress.get(row.ballot_id),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """An application as the committee meets it. `opens` says whether more than its head may be shown, and else why not.

    `age` and `paused` as in `Queued`.
    """

    case: Case
    ballot: BallotCase | None
    opens: Verdict
    age: timedelta
    paused: timedelta


def get_seen(session: Session, actor: Actor, application_id: int) -> Seen:
    """The only door to an application in the committee's room."""
    may_enter(actor).enforce()
    case = get_application(session, actor, application_id)
    may_see_head(actor, case.facts).enforce()
    submitted_at = case.application.submitted_at
    if submitted_at is None:
        raise NotFoundError
    ballot_id = case.application.ballot_id
    ballot = governance.get_ballot(session, actor, ballot_id) if ballot_id is not None else None
    gate = may_open_matter(actor, ballot.committee, ballot.ballot, ballot.seat) if ballot else None
    opens = may_open_papers(actor, case.facts, gate)
    times = _passages(session, _TIMES_OF_THESE, {"ids": [application_id]}).get(application_id, [])
    now = clock.now()
    age = waited(submitted_at, times, now)
    ended = case.application.state in ENDED
    return Seen(case, ballot, opens, age, timedelta() if ended else now - submitted_at - age)


def get_file(session: Session, actor: Actor, application_id: int, file_id: int) -> ApplicationFile:
    """A document for due diligence; RefusedError before the declaration and for whoever is recused."""
    get_seen(session, actor, application_id).opens.enforce()
    file = session.get(ApplicationFile, file_id)
    if file is None or file.application_id != application_id:
        raise NotFoundError
    return file


@dataclass(frozen=True, slots=True)
class Attached:
    """What belongs to an application besides its answers; read only once it has opened."""

    files: Sequence[ApplicationFile]
    notes: Sequence[Noted]
    moves: Sequence[Move]
    previous: Application | None


def attached_to(session: Session, seen: Seen) -> Attached:
    application = seen.case.application
    before = application.previous_id
    return Attached(
        files_of(session, application.id),
        notes_of(session, application.id),
        moves_of(session, application.id),
        session.get(Application, before) if before is not None else None,
    )
