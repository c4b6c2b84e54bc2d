"""What the secretariat reads: the queue of applications with their ages, and what was noted about one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.accounts import Person
from app.core import clock
from app.membership.keys import key_of
from app.membership.models import (
    Application,
    DiligenceNote,
    Move,
    Nomination,
    State,
)
from app.membership.passages import Passage, since, waited
from app.membership.policy import STANDING

OPEN = (State.SUBMITTED, State.SCREENING, State.INFORMATION, State.SCREENED, State.REVIEW, State.DEFERRED)
CLOSED = (State.APPROVED, State.ONBOARDED, State.DECLINED, State.WITHDRAWN)
# A word for several states; a state's own name stands for itself. Drafts are the applicants' own.
SHELVES: Mapping[str, Sequence[State]] = {"open": OPEN, "closed": CLOSED, "all": (*OPEN, *CLOSED)}
MOST_ROWS = 5_000
# A draft that was withdrawn stays its applicant's alone.
SENT = Application.submitted_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the queue: a key of SHELVES or a state, and words of the name, the reference or the address.

    Attributes:
        heads_only: look for the words in name and reference alone, for readers to whom the rest has not opened.
    """

    shelf: str = "open"
    q: str = ""
    heads_only: bool = False

    @property
    def states(self) -> Sequence[State]:
        if self.shelf in SHELVES:
            return SHELVES[self.shelf]
        return [state for state in SHELVES["all"] if state == self.shelf] or SHELVES["open"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application. `waited` stands still while the applicant is asked; `here` is the time in the present state."""

    id: int
    reference: str
    name: str
    kind: str
    state: str
    contact_email: str
    nominator: str
    nomination: str
    submitted_at: datetime | None
    waited: timedelta
    here: timedelta


@dataclass(frozen=True, slots=True)
class Noted:
    text: str
    who: str
    at: datetime


def queue(session: Session, wanted: Wanted, *, page: int, per_page: int) -> tuple[Sequence[QueueRow], int]:
    """One page, the oldest first, or the newest where all are closed; and how many there are. Five queries at most."""
    narrowed = (Application.state.in_(wanted.states), SENT, *_words(wanted.q, heads_only=wanted.heads_only))
    total = session.scalar(select(func.count(Application.id)).where(*narrowed)) or 0
    closed = set(wanted.states) <= set(CLOSED)
    order = Application.id.desc() if closed else Application.id
    rows = session.execute(
        select(
            Application.id,
            Application.reference,
            Application.name,
            Application.kind,
            Application.state,
            Application.contact_email,
            Application.submitted_at,
        )
        .where(*narrowed)
        .order_by(Application.submitted_at.desc() if closed else Application.submitted_at, order)
        .offset((page - 1) * per_page)
        .limit(per_page)
    ).all()
    ids = [row.id for row in rows]
    passages = _passages(session, ids)
    nominators = _nominators(session, ids)
    now = clock.now()
    return [
        QueueRow(
            row.id,
            row.reference,
            row.name,
            row.kind,
            row.state,
            row.contact_email,
            *nominators.get(row.id, ("", "")),
            row.submitted_at,
            waited(row.submitted_at, passages[row.id], now),
            since(passages[row.id], row.state, now),
        )
        for row in rows
    ], total


def counts(session: Session, q: str = "") -> Counter[str]:
    """How many applications there are in each state and on each shelf, among those that fit the words."""
    rows = session.execute(
        select(Application.state, func.count(Application.id))
        .where(Application.state.in_(SHELVES["all"]), SENT, *_words(q))
        .group_by(Application.state)
    )
    found = Counter({str(state): number for state, number in rows})
    for shelf, states in SHELVES.items():
        found[shelf] = sum(found[state] for state in states)
    return found


def notes_of(session: Session, application_id: int) -> Sequence[Noted]:
    """Newest first."""
    rows = session.execute(
        select(DiligenceNote.text, Person.name, DiligenceNote.written_at)
        .join(Person, Person.id == DiligenceNote.person_id)
        .where(DiligenceNote.application_id == application_id)
        .order_by(DiligenceNote.id.desc())
    )
    return [Noted(*row) for row in rows]


def passages_of(moves: Sequence[Move]) -> Sequence[Passage]:
    return [Passage(one.to_state, one.at) for one in moves]


def _words(q: str, *, heads_only: bool = False) -> Sequence[ColumnElement[bool]]:
    """The name without its accents and marks; the reference; the contact's address and the registration number."""
    text = " ".join(q.split())[:100]
    if not text:
        return ()
    key = key_of(text)
    fits = [Application.reference.icontains(text, autoescape=True)]
    if key:
        fits.append(Application.name_key.contains(key, autoescape=True))
    if not heads_only:
        fits.append(Application.contact_email.icontains(text, autoescape=True))
        fits += [Application.registration_key.contains(key, autoescape=True)] if key else []
    return (or_(*fits),)


def _passages(session: Session, ids: Sequence[int]) -> Mapping[int, list[Passage]]:
    found: defaultdict[int, list[Passage]] = defaultdict(list)
    rows = session.execute(
        select(Move.application_id, Move.to_state, Move.at).where(Move.application_id.in_(ids)).order_by(Move.id)
    )
    for application_id, state, at in rows:
        found[application_id].append(Passage(state, at))
    return found


def _nominators(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Name of the organisation whose nomination counts or is asked for, and the state of it."""
    rows = session.execute(
        select(Nomination.application_id, Nomination.organisation_id, Nomination.state)
        .where(Nomination.application_id.in_(ids), Nomination.state.in_(STANDING))
        .order_by(Nomination.id)
    ).all()
    known = organisations.names(session, {row.organisation_id for row in rows})
    return {row.application_id: (known[row.organisation_id].name, row.state) for row in rows}
