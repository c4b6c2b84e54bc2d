"""A ballot's life: opened with a frozen electorate, declared, voted, handed over, closed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, jobs, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line, paragraphs
from app.governance.criteria import criteria_of
from app.governance.models import Ballot, BallotState, Choice, Committee, Declaration, Elector, Remark
from app.governance.policy import (
    BARRED_ORGANISATIONS,
    BARRED_PEOPLE,
    may_close,
    may_declare,
    may_discuss,
    may_hand_over,
    may_vote,
)
from app.governance.queries import BallotCase, Filled, seats_of, standing_of
from app.governance.tally import RECUSED

MOST_SCORE = 5
MOST_WORDS = 2_000
MOST_CHARACTERS = 15_000


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Who has a part in the matter and is recused by rule, whatever they would declare."""

    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    person_ids: frozenset[int] = field(default_factory=frozenset)

    def kept(self) -> dict[str, list[int]]:
        """As the ballot's terms hold it, for readers without a seat in it (`policy.may_open_matter`)."""
        told = {BARRED_ORGANISATIONS: sorted(self.organisation_ids), BARRED_PEOPLE: sorted(self.person_ids)}
        return {name: ids for name, ids in told.items() if ids}


def open_ballot(
    session: Session,
    committee: Committee,
    *,
    subject_kind: str,
    subject_id: int | None,
    title: str,
    question: str = "",
    terms: Mapping[str, Any] | None = None,
    scored: bool = False,
    conflicts: Conflicts = Conflicts(),
    due_on: date | None = None,
    by: Actor,
) -> Ballot:
    """Put a question to the vote: the committee's rules and its seats of this moment are copied and stay.

    Raises:
        ConflictError: nobody fills a seat, or every seat has a part in the matter.
    """
    now = clock.now()
    ballot = Ballot(
        committee_id=committee.id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=one_line(title),
        question=paragraphs(question),
        terms=dict(terms or {}) | conflicts.kept(),
        scored=scored,
        quorum_percent=committee.quorum_percent,
        threshold=committee.threshold,
        chair_breaks_tie=committee.chair_breaks_tie,
        opened_at=now,
        opened_by=by.person_id,
        due_on=due_on or clock.home_today() + timedelta(days=committee.vote_days),
    )
    session.add(ballot)
    session.flush()
    electors = _electorate(session, ballot.id, seats_of(session, committee.id), conflicts)
    if not any(one.declaration not in RECUSED for one in electors):
        raise ConflictError("The committee has no seat that could vote on this. Fill its seats first.")
    session.add_all(electors)
    session.flush()
    audit.record(
        session,
        by,
        "ballot.opened",
        ballot.id,
        about=subject_kind,
        about_id=subject_id,
        seats=len(electors),
        recused=sum(1 for one in electors if one.declaration),
    )
    jobs.enqueue(session, "governance.tell", key=f"governance.tell:{ballot.id}", ballot_id=ballot.id)
    return ballot


def bar(ballot: Ballot, conflicts: Conflicts) -> None:
    """More people whom the papers stay closed to, such as those whom the decision itself has let in."""
    before = Conflicts(
        frozenset(ballot.terms.get(BARRED_ORGANISATIONS, ())), frozenset(ballot.terms.get(BARRED_PEOPLE, ()))
    )
    both = Conflicts(before.organisation_ids | conflicts.organisation_ids, before.person_ids | conflicts.person_ids)
    ballot.terms = {**ballot.terms, **both.kept()}


def count_sitting(session: Session, committee: Committee, conflicts: Conflicts) -> int:
    """How many filled seats would not be recused by rule, were such a ballot opened now."""
    electors = _electorate(session, 0, seats_of(session, committee.id), conflicts)
    return sum(1 for one in electors if one.declaration not in RECUSED)


def declare(session: Session, case: BallotCase, *, conflict: bool, note: str = "", by: Actor) -> None:
    """Once for each seat; a conflict takes it out of the denominator."""
    may_declare(by, case.committee, case.ballot, case.seat).enforce()
    seat = _own(case)
    seat.declaration = Declaration.CONFLICT if conflict else Declaration.NONE
    seat.declared_at = clock.now()
    seat.conflict_note = one_line(note)[:1000] if conflict else ""
    audit.record(session, by, "ballot.declared", case.ballot.id, seat_id=seat.seat_id, conflict=conflict)


def vote(
    session: Session,
    case: BallotCase,
    *,
    choice: Choice,
    scores: Mapping[str, int | None] | None = None,
    comment: str = "",
    by: Actor,
) -> None:
    """Once for each seat.

    Args:
        scores: criterion (`criteria_of` the ballot's subject) → 0 to 5, or None for not applicable; asked only where it is scored.
    """
    may_vote(by, case.committee, case.ballot, case.seat).enforce()
    seat = _own(case)
    text = paragraphs(comment)
    if len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        sentence = "Keep the comment under 2,000 words."
        raise InvalidError(sentence, {"comment": sentence})
    seat.choice = choice
    seat.scores = _scores(scores or {}, criteria_of(case.ballot.subject_kind)) if case.ballot.scored else {}
    seat.comment = text
    seat.cast_at = clock.now()
    audit.record(session, by, "ballot.voted", case.ballot.id, seat_id=seat.seat_id)


def remark(session: Session, case: BallotCase, text: str, *, by: Actor) -> Remark:
    """A word in the committee's discussion. InvalidError when it is empty or longer than 2,000 words."""
    may_discuss(by, case.committee, case.ballot, case.seat).enforce()
    text = paragraphs(text)
    if not text or len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        sentence = "Write something." if not text else "Keep it under 2,000 words."
        raise InvalidError(sentence, {"text": sentence})
    said = Remark(ballot_id=case.ballot.id, person_id=by.person_id, text=text, written_at=clock.now())
    session.add(said)
    session.flush()
    audit.record(session, by, "ballot.remarked", case.ballot.id)
    return said


def hand_over(session: Session, case: BallotCase, seat: Elector, *, by: Actor) -> None:
    """The alternate fills the seat in this ballot from now on."""
    may_hand_over(by, case.committee, case.ballot, case.electors, seat).enforce()
    audit.record(session, by, "ballot.handed_over", case.ballot.id, seat_id=seat.seat_id, was=seat.person_id)
    seat.person_id, seat.alternate_id = seat.alternate_id or seat.person_id, None
    seat.handed_over_at = clock.now()
    jobs.enqueue(session, "governance.tell_alternate", elector_id=seat.id)


def close(session: Session, case: BallotCase, reason: str, *, by: Actor) -> Choice:
    """Decide, once: the ballot's row is locked, and whoever comes second finds it closed (ConflictError).

    The caller carries the decision out in the same transaction.
    """
    may_close(by, case.committee, case.ballot, case.electors, case.standing).enforce()
    text = paragraphs(reason)
    if not text or len(text) > MOST_CHARACTERS:
        sentence = "Give the reason for the decision." if not text else "Keep the reason under 2,000 words."
        raise InvalidError(sentence, {"reason": sentence})
    outcome = standing_of(case.ballot, case.electors).outcome or Choice.DEFER
    ballot = case.ballot
    ballot.state = BallotState.CLOSED
    ballot.closed_at = clock.now()
    ballot.closed_by = by.person_id
    ballot.outcome = outcome
    ballot.reason = text
    ballot.number = next_number(session, case.committee, clock.home_day(ballot.closed_at).year)
    session.flush()
    audit.record(session, by, "ballot.closed", ballot.id, reason=text[:500], outcome=outcome, number=ballot.number)
    return outcome


def void(session: Session, ballot: Ballot, reason: str, *, by: Actor) -> None:
    """The question fell away, such as a withdrawn application. Nothing is decided; harmless on a closed ballot."""
    if ballot.state == BallotState.OPEN:
        ballot.state = BallotState.VOID
        ballot.closed_at = clock.now()
        ballot.closed_by = by.person_id
        ballot.reason = paragraphs(reason)
        audit.record(session, by, "ballot.voided", ballot.id, reason=ballot.reason[:500])


def _own(case: BallotCase) -> Elector:
    if case.seat is None:
        raise ConflictError("You have no seat in this vote.")
    return case.seat


def _scores(given: Mapping[str, int | None], criteria: Sequence[str]) -> dict[str, int | None]:
    kept: dict[str, int | None] = {}
    for criterion in criteria:
        score = given.get(criterion)
        if score is not None and not 0 <= score <= MOST_SCORE:
            sentence = "Score from 0 to 5, or say that it does not apply."
            raise InvalidError(sentence, {criterion: sentence})
        kept[criterion] = score
    return kept


def _electorate(session: Session, ballot_id: int, seats: list[Filled], conflicts: Conflicts) -> list[Elector]:
    people = {i for one in seats for i in (one.holder_id, one.alternate_id) if i is not None}
    homes = organisations.organisations_of(session, people)

    def has_part(person_id: int | None) -> bool:
        home = homes.get(person_id) if person_id is not None else None
        return person_id in conflicts.person_ids or (home is not None and home.id in conflicts.organisation_ids)

    electors = []
    for place, one in enumerate(seats):
        filler = one.holder_id or one.alternate_id
        if filler is None:
            continue
        alternate = one.alternate_id if one.alternate_id != filler and not has_part(one.alternate_id) else None
        by_rule = has_part(filler) or one.seat.organisation_id in conflicts.organisation_ids
        electors.append(
            Elector(
                ballot_id=ballot_id,
                seat_id=one.seat.id,
                person_id=filler,
                alternate_id=alternate,
                is_chair=one.is_chair,
                position=place,
                declaration=Declaration.RULE if by_rule else "",
            )
        )
    return electors


def next_number(session: Session, committee: Committee, year: int) -> str:
    """The committee's row is locked while its next number is taken."""
    session.get(Committee, committee.id, with_for_update=True)
    prefix = f"{committee.slug.upper()}/{year}/"
    taken = session.scalar(select(func.count()).select_from(Ballot).where(Ballot.number.startswith(prefix))) or 0
    return f"{prefix}{taken + 1:03}"
