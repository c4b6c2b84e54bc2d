"""The committee's queue: page by page, by age, and no slower for hundreds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app import audit, organisations
from app.core import clock
from app.governance import progress_columns
from app.membership.keys import key_of
from app.membership.models import Application, Nomination, State
from app.membership.passages import waited
from app.membership.policy import STANDING
from app.membership.queries_committee import ENDED, Times, about_time, passages

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
SORTS = ("oldest", "newest", "name")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows and orders the queue. `state` empty: all in progress; DECIDED: all that have ended."""

    state: str = ""
    q: str = ""
    sort: str = SORTS[0]


@dataclass(frozen=True, slots=True)
class Queued:
    """One application in the queue: no more than may be known before a declaration.

    Attributes:
        age: without the time in which it waited for the applicant; that is `paused` while it is in progress.
        nomination: state of the nomination that counts or is asked for; empty for none.
        ballot_id: of the open vote; None before and after. Of its `seats` that are not recused, `cast` have voted.
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
    ballot_id: int | None
    cast: int
    seats: int


@dataclass(frozen=True, slots=True)
class Queue:
    """`total` of what fits, `counts` by state whatever is chosen."""

    rows: Sequence[Queued]
    total: int
    counts: Mapping[str, int]


# Withdrawn drafts are the applicant's alone, as drafts are.
_SUBMITTED = _APPLICATION.c.submitted_at.is_not(None)
# Looked at beyond what is shown, when ages are compared.
MARGIN = 10
MOST = 100_000


def _one_of(column: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    """One comparison for each word: a list would be written anew each time it is asked."""
    return or_(*(column == word for word in words))


# The room is asked for often: its statements are built once, on the tables (docs/decisions/0007).
_COUNTS = (
    select(_APPLICATION.c.state, func.count())
    .where(_one_of(_APPLICATION.c.state, (*PROGRESSING, *ENDED)), _SUBMITTED)
    .group_by(_APPLICATION.c.state)
)
_ENDED_AT = func.coalesce(_APPLICATION.c.decided_at, _APPLICATION.c.changed_at)


def _newest(column: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Of the nomination that counts or is asked for."""
    here = and_(_NOMINATION.c.application_id == _APPLICATION.c.id, _one_of(_NOMINATION.c.state, STANDING))
    return select(column).where(here).order_by(_NOMINATION.c.id.desc()).limit(1).scalar_subquery()


_ROW = (
    _APPLICATION.c.id,
    _APPLICATION.c.submitted_at,
    _APPLICATION.c.reference,
    _APPLICATION.c.name,
    _APPLICATION.c.kind,
    _APPLICATION.c.state,
    _APPLICATION.c.ballot_id,
    _newest(_NOMINATION.c.organisation_id),
    _newest(_NOMINATION.c.state),
    *progress_columns(_APPLICATION.c.ballot_id),
)
ORDERS: Mapping[str, Sequence[ColumnElement[Any]]] = {
    "oldest": (_APPLICATION.c.submitted_at,),
    "newest": (_APPLICATION.c.submitted_at.desc(),),
    "name": (_APPLICATION.c.name_key,),
    "ended_oldest": (_ENDED_AT,),
    "ended_newest": (_ENDED_AT.desc(),),
}


@cache
def _conditions(states: tuple[State, ...], words: int) -> Sequence[ColumnElement[bool]]:
    """One of the states, and each of the words in the name or the reference."""
    names: list[BindParameter[str]] = [bindparam(f"word{n}") for n in range(words)]
    reference = func.replace(func.lower(_APPLICATION.c.reference), "-", "")
    named = [or_(_APPLICATION.c.name_key.contains(name), reference.contains(name)) for name in names]
    return [_one_of(_APPLICATION.c.state, states), _SUBMITTED, *named]


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, `most` after `skip`: as `rows` of the queue, or only when they were `submitted`; `times`: their moves."""

    rows: Select[*tuple[Any, ...]]
    submitted: Select[*tuple[Any, ...]]
    times: Select[Any]


@cache
def _fitting(order: str, states: tuple[State, ...], words: int) -> Found:
    """In an order of ORDERS."""
    by = (*ORDERS[order], _APPLICATION.c.id)
    every = select(_APPLICATION.c.id).where(*_conditions(states, words)).order_by(*by)
    ids = every.limit(bindparam("most")).offset(bindparam("skip"))
    return Found(
        select(*_ROW).where(_APPLICATION.c.id.in_(ids)).order_by(*by),
        ids.add_columns(_APPLICATION.c.submitted_at),
        about_time(ids),
    )


_THESE = select(*_ROW).where(_APPLICATION.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _number_of(states: tuple[State, ...], words: int) -> Select[Any]:
    return select(func.count(_APPLICATION.c.id)).where(*_conditions(states, words))


_NEWEST_ACT = select(audit.newest())


def stamp(session: Session) -> int:
    """While it stands still, so does the queue: whatever changes it is written down as an act."""
    return session.connection().execute(_NEWEST_ACT).scalar_one()


def read_queue(session: Session, wanted: Wanted, *, page: int, per_page: int) -> Queue:
    """One page of the queue, the same for everybody in the room. The number of queries does not follow its length."""
    now = clock.now()
    connection = session.connection()
    counts = {row[0]: row[1] for row in connection.execute(_COUNTS)}
    states = ENDED if wanted.state == DECIDED else (State(wanted.state),) if wanted.state else PROGRESSING
    words = key_words(wanted.q)
    given: dict[str, Any] = {f"word{n}": word for n, word in enumerate(words)}
    total = sum(counts.get(state, 0) for state in states)
    if words:
        total = connection.execute(_number_of(states, len(words)), given).scalar_one()
    skip = (page - 1) * per_page
    closed = states[0] in ENDED
    if wanted.sort == "oldest" and not closed:
        fitting = _fitting("oldest", states, len(words))
        rows, times = _by_age(session, fitting, given, skip, per_page, now)
    else:
        order = f"ended_{wanted.sort}" if closed and wanted.sort != "name" else wanted.sort
        fitting = _fitting(order, states, len(words))
        given |= {"most": per_page, "skip": skip}
        rows, times = connection.execute(fitting.rows, given).all(), passages(session, fitting.times, given)
    return Queue(_rows(session, rows, times, now), total, counts)


def _by_age(
    session: Session, fitting: Found, given: dict[str, Any], skip: int, per_page: int, now: datetime
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Times]:
    """A page of the oldest, oldest first, and the passages that tell their time.

    Nothing is older than its submission. So those submitted first are looked at, some more than are wanted; where one
    that was left out could still be older than the last of them, because their clocks stood still for long, all are.
    """
    connection = session.connection()
    wanted = skip + per_page
    looks = fitting.submitted if skip else fitting.rows
    for most in (wanted + MARGIN, MOST):
        given |= {"most": most, "skip": 0}
        rows = connection.execute(looks, given).all()
        times = passages(session, fitting.times, given)
        aged = [(waited(row[1], times[row[0]], now) if row[0] in times else now - row[1], -row[0], row) for row in rows]
        aged.sort(key=itemgetter(0, 1), reverse=True)
        # The last that was looked at is the newest; those left out were submitted after it.
        if len(rows) < most or aged[wanted - 1][0] >= now - rows[-1][1]:
            break
    shown = [row for _, _, row in aged[skip:wanted]]
    if skip:
        given["ids"] = [row[0] for row in shown]
        whole = {row[0]: row for row in connection.execute(_THESE, given)}
        shown = [whole[i] for i in given["ids"]]
    return shown, times


def key_words(text: str) -> list[str]:
    return [key for word in text.split()[:8] if (key := key_of(word))]


def _rows(
    session: Session,
    rows: Sequence[Row[*tuple[Any, ...]]],
    times: Times,
    now: datetime,
) -> list[Queued]:
    names = organisations.names(session, {row[7] for row in rows if row[7] is not None})
    found = []
    for number, submitted_at, reference, name, kind, state, ballot_id, nominator, nomination, cast_votes, seats in rows:
        age = waited(submitted_at, times.get(number, ()), now)
        found.append(
            Queued(
                id=number,
                reference=reference,
                name=name,
                kind=kind,
                state=State(state),
                submitted_at=submitted_at,
                age=age,
                paused=now - submitted_at - age if state not in ENDED else timedelta(),
                nominator=names[nominator].short if nominator in names else "",
                nomination=nomination or "",
                ballot_id=ballot_id if state == State.REVIEW else None,
                cast=cast_votes,
                seats=seats,
            )
        )
    return found
