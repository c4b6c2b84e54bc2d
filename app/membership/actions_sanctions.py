"""Proposing a measure and its lifting; both are decided by the committee."""

from datetime import date

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor, Role
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.services import Services
from app.governance import Ballot, BallotState
from app.membership.models import Measure, Sanction, SanctionState
from app.membership.policy_conduct import may_propose_lift
from app.membership.queries_sanctions import SanctionCase, conflicts_of, is_proposed, member_name
from app.membership.resolutions import is_open, one_at_a_time, open_vote, put_to_vote
from app.membership.telling_conduct import recipients_of, tell_member

CALLED = {Measure.WARNING: "Warning of", Measure.SUSPENSION: "Suspension of", Measure.TERMINATION: "Termination of"}
LETTER = {
    Measure.WARNING: "sanction_warning",
    Measure.SUSPENSION: "sanction_suspension",
    Measure.TERMINATION: "sanction_termination",
}


def propose_sanction(
    session: Session,
    *,
    person_id: int | None,
    organisation_id: int | None,
    measure: Measure,
    reason: str,
    until: date | None,
    appeal_days: int,
    by: Actor,
) -> Sanction:
    """Put a measure against a person or an organisation (exactly one of the two) to the committee.

    Raises:
        InvalidError: against oneself or one's own organisation.
        ConflictError: the committee is deciding about the same member already.
    """
    if (person_id is not None and person_id == by.person_id) or organisation_id in by.organisation_ids:
        sentence = "You cannot propose a measure against yourself or your own organisation."
        raise InvalidError(sentence, {"about": sentence})
    one_at_a_time(session)
    if is_proposed(session, person_id, organisation_id, BallotState.OPEN):
        raise ConflictError("The committee is deciding on a measure against this member already.")
    sanction = Sanction(
        person_id=person_id,
        organisation_id=organisation_id,
        measure=measure,
        reason=reason,
        until=until if measure == Measure.SUSPENSION else None,
        proposed_by=by.person_id,
        proposed_at=clock.now(),
    )
    session.add(sanction)
    session.flush()
    audit.record(
        session,
        by,
        "sanction.proposed",
        sanction.id,
        measure=measure,
        person_id=person_id,
        organisation_id=organisation_id,
    )
    put_sanction_to_vote(session, sanction, appeal_days, by=by)
    return sanction


def put_sanction_to_vote(session: Session, sanction: Sanction, appeal_days: int, *, by: Actor) -> Ballot:
    """Open the ballot; the member concerned, and everybody of their organisation, is recused by rule."""
    ballot = put_to_vote(
        session,
        kind="sanction",
        subject_id=sanction.id,
        title=f"{CALLED[Measure(sanction.measure)]} {member_name(session, sanction)}",
        question=_question(sanction, appeal_days),
        terms={"measure": sanction.measure, "appeal_days": appeal_days},
        conflicts=conflicts_of(session, sanction),
        by=by,
    )
    sanction.ballot_id = ballot.id
    return ballot


def vote_again(session: Session, case: SanctionCase, *, by: Actor) -> Ballot:
    """A decision that was put off comes back with the same terms. ConflictError when it is decided or open."""
    if case.sanction.state != SanctionState.PROPOSED or is_open(session, case.sanction.ballot_id):
        raise ConflictError("The committee is deciding on this, or has decided.")
    days = case.vote.ballot.terms.get("appeal_days", 30) if case.vote else 30
    return put_sanction_to_vote(session, case.sanction, days, by=by)


def propose_lift(session: Session, case: SanctionCase, reason: str, *, by: Actor) -> Ballot:
    """Put the end of a suspension, before its last day, to the committee."""
    sanction = case.sanction
    before = open_vote(session, "lift", sanction.id) is not None
    may_propose_lift(by, measure=sanction.measure, state=sanction.state, is_before_committee=before).enforce()
    ballot = put_to_vote(
        session,
        kind="lift",
        subject_id=sanction.id,
        title=f"Lifting the suspension of {case.member}",
        question=reason,
        conflicts=conflicts_of(session, sanction),
        by=by,
    )
    audit.record(session, by, "sanction.lift_proposed", sanction.id, reason=reason[:500], ballot_id=ballot.id)
    return ballot


def send_again(session: Session, services: Services, sanction: Sanction, *, by: Actor) -> int:
    """The letter with fresh private links; those sent before stop working. Returns how many people it goes to."""
    if sanction.state != SanctionState.IN_FORCE:
        raise ConflictError("Only a measure in force is told to the member.")
    sanction.link_version += 1
    ended = [row[0] for row in sanction.carried_out.get("grants", ()) if row[1] == Role.REPRESENTATIVE]
    told = recipients_of(session, sanction, ended or sanction.carried_out.get("suspended", ()))
    tell_member(session, services, sanction, LETTER[Measure(sanction.measure)], told)
    audit.record(session, by, "sanction.told_again", sanction.id)
    return len(told)


def _question(sanction: Sanction, appeal_days: int) -> str:
    until = f" until {sanction.until:%d.%m.%Y}" if sanction.until else ""
    return (
        f"**Measure:** {sanction.measure}{until}\n\n**Reason:**\n\n{sanction.reason}\n\n"
        f"An appeal can be filed within {appeal_days} days; others than those who impose the measure decide it."
    )
