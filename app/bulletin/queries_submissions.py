"""Submissions in lists, and what belongs to one: its conversation, and where it is told of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Role, Scope
from app.accounts import Person
from app.bulletin.models import (
    Issue,
    Item,
    Picture,
    SourceKind,
    Submission,
    SubmissionNote,
    SubmissionState,
)
from app.bulletin.policy import OPEN

MINE, IN_NAME = "mine", "organisation"
# Of the coordinator's queue; what waits is shown the longest waiting first.
WAITING, ASKED, ACCEPTED, CLOSED = "waiting", "asked", "accepted", "closed"
STATES: Mapping[str, tuple[str, ...]] = {
    WAITING: (SubmissionState.SUBMITTED,),
    ASKED: (SubmissionState.ASKED,),
    ACCEPTED: (SubmissionState.ACCEPTED,),
    CLOSED: (SubmissionState.DECLINED, SubmissionState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """One in a list; `quarter` of the issue that it is proposed to or told of in, "" for none yet."""

    id: int
    kind: str
    title: str
    state: str
    edit_state: str
    edited: Mapping[str, Mapping[str, str]]
    audience: str
    person_id: int
    author: str
    organisation_id: int | None
    picture_id: int | None
    quarter: str
    issue_state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The item about a submission, and the issue in which it stands."""

    item: Item
    issue: Issue


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One line of the conversation; `kind` of NoteKind."""

    kind: str
    text: str
    author: str
    at: datetime


def whose(actor: Actor, which: str) -> ColumnElement[bool]:
    """The actor's own, or those in the name of the organisations that they represent."""
    if which == IN_NAME:
        return Submission.organisation_id.in_(sorted(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)))
    return Submission.person_id == actor.person_id


def in_queue(which: str) -> ColumnElement[bool]:
    return Submission.state.in_(STATES[which])


def lines(
    session: Session, which: ColumnElement[bool], *, limit: int, offset: int, oldest: bool = False
) -> list[SubmissionLine]:
    order = (Submission.created_at, Submission.id)
    rows = session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.title,
            Submission.state,
            Submission.edit_state,
            Submission.edited,
            Submission.audience,
            Submission.person_id,
            Person.name.label("author"),
            Submission.organisation_id,
            Submission.picture_id,
            func.coalesce(Issue.quarter, "").label("quarter"),
            func.coalesce(Issue.state, "").label("issue_state"),
            Submission.created_at,
        )
        .join(Person, Person.id == Submission.person_id)
        .outerjoin(Issue, Issue.id == Submission.issue_id)
        .where(which)
        .order_by(*(order if oldest else (one.desc() for one in order)))
        .limit(limit)
        .offset(offset)
    )
    return [SubmissionLine(*row) for row in rows]


def count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Submission.id)).where(which)) or 0


def count_by_state(session: Session) -> Mapping[str, int]:
    rows = session.execute(select(Submission.state, func.count()).group_by(Submission.state))
    found: dict[str, int] = {state: number for state, number in rows.all()}  # noqa: C416 - a Row is no tuple to mypy
    return {which: sum(found.get(one, 0) for one in states) for which, states in STATES.items()}


def told_in(session: Session, ids: Collection[int]) -> Mapping[int, Told]:
    """By submission, the newest item about it; put off or not taken up, it has none."""
    if not ids:
        return {}
    rows = session.execute(
        select(Item, Issue)
        .join(Issue, Issue.id == Item.issue_id)
        .where(Item.source_kind == SourceKind.SUBMISSION, Item.source_key.in_([str(one) for one in ids]))
        .order_by(Item.id)
    )
    return {int(item.source_key): Told(item, issue) for item, issue in rows}


def issue_state_of(session: Session, submission: Submission) -> str:
    """Of the issue that tells of it; "" where none does."""
    told = told_in(session, [submission.id]).get(submission.id)
    return told.issue.state if told is not None else ""


def notes_of(session: Session, submission: Submission) -> list[NoteRow]:
    """As they were written."""
    rows = session.execute(
        select(
            SubmissionNote.kind,
            SubmissionNote.text,
            Person.name,
            SubmissionNote.at,
        )
        .join(Person, Person.id == SubmissionNote.person_id)
        .where(SubmissionNote.submission_id == submission.id)
        .order_by(SubmissionNote.id)
    )
    return [NoteRow(*row) for row in rows]


def open_issues(session: Session) -> Sequence[Issue]:
    """Those that still take items, the next one first."""
    return session.scalars(select(Issue).where(Issue.state.in_(sorted(OPEN))).order_by(Issue.quarter)).all()


def own_picture(session: Session, actor: Actor, typed: str) -> Picture | None:
    """A picture that came with an earlier try of the actor's own, by its number as a form sends it."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    found = session.get(Picture, number) if number else None
    return found if found is not None and found.added_by == actor.person_id else None
