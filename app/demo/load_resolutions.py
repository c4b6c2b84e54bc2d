"""Resolutions of the oversight committee, decided and open, with votes and discussion on the days on which they happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from app import governance
from app.access import SYSTEM
from app.demo.content.models_governance import DemoResolution

PLAIN = "resolution"
OPENS, VOTES, TALKS, CLOSES = 8, 9, 11, 13  # hours of the day (UTC)


class Decided(Protocol):
    """A row that a ballot decides about."""

    id: int
    ballot_id: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a resolution is about, and who has a part in it."""

    kind: str
    row: Decided
    conflicts: governance.Conflicts
    scored: bool = False
    terms: Mapping[str, object] = field(default_factory=dict)


def put_resolution(
    session: Session,
    committee: governance.Committee,
    one: DemoResolution,
    subject: Subject | None,
    people: Mapping[str, int],
    today: date,
) -> governance.Ballot:
    """The seats are those of today, whose terms began before any of it."""
    ballot = governance.open_ballot(
        session, committee, subject_kind=subject.kind if subject else one.about or PLAIN, subject_id=subject.row.id if subject else None,
        title=one.title, question=one.question.strip(), scored=subject is not None and subject.scored,
        terms=subject.terms if subject else None, conflicts=subject.conflicts if subject else governance.Conflicts(), by=SYSTEM,
    )  # fmt: skip
    governance.date_back(session, committee, ballot, _past(one, people, today), by=SYSTEM)
    if subject is not None:
        subject.row.ballot_id = ballot.id
    return ballot


def _past(one: DemoResolution, people: Mapping[str, int], today: date) -> governance.PastBallot:
    votes = [
        governance.PastVote(
            people[vote.person],
            vote.at.at(today, VOTES, 3 * place),
            vote.conflict,
            vote.choice,
            vote.scores,
            vote.comment,
        )
        for place, vote in enumerate(one.votes)
    ]
    remarks = [
        governance.PastRemark(people[said.person], said.at.at(today, TALKS, 7 * place), said.text)
        for place, said in enumerate(one.remarks)
    ]
    return governance.PastBallot(
        opened_at=one.opened.at(today, OPENS),
        opened_by=people[one.opened_by],
        due_on=one.due.day(today),
        votes=votes,
        remarks=remarks,
        closed_at=one.closed.at(today, CLOSES) if one.closed else None,
        closed_by=people[one.closed_by] if one.closed_by else None,
        reason=one.reason,
    )
