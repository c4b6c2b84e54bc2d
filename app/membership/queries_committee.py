"""The one door to an application as the committee reads it; and how its time is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, or_, select
from sqlalchemy.orm import Session

from app import governance
from app.access import Actor, Verdict
from app.core import clock
from app.core.errors import NotFoundError
from app.governance import BallotCase, may_open_matter
from app.membership.models import Application, ApplicationFile, Move, State
from app.membership.passages import Passage, waited
from app.membership.policy_committee import may_enter, may_open_papers, may_see_head
from app.membership.queries import Case, get_application
from app.membership.queries_apply import files_of, moves_of
from app.membership.queries_screening import Noted, notes_of

_MOVE = cast("Table", Move.__table__)
ENDED = (State.APPROVED, State.ONBOARDED, State.DECLINED, State.WITHDRAWN)
Times = Mapping[int, Sequence[Passage]]


def about_time(within: Any) -> Select[Any]:  # noqa: ANN401 - one number, or a select of numbers
    """The moves that stop the clock, start it again, or end it."""
    told = or_(
        *(_MOVE.c.to_state == state for state in (State.INFORMATION, *ENDED)), _MOVE.c.from_state == State.INFORMATION
    )
    return (
        select(_MOVE.c.application_id, _MOVE.c.to_state, _MOVE.c.at)
        .where(_MOVE.c.application_id.in_(within), told)
        .order_by(_MOVE.c.id)
    )


_OF_ONE = about_time([bindparam("one")])


def passages(session: Session, statement: Select[Any], given: Mapping[str, Any]) -> Times:
    """By the number of the application; those whose clock never stopped are left out."""
    found: dict[int, list[Passage]] = {}
    for application_id, state, at in session.connection().execute(statement, given):
        found.setdefault(application_id, []).append(Passage(state, at))
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
    times = passages(session, _OF_ONE, {"one": application_id}).get(application_id, [])
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
