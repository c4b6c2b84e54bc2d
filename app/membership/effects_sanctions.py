"""What the committee's decisions about measures do, in the transaction that closes the ballot."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.accounts import cards
from app.core import clock
from app.core.services import Services
from app.governance import Ballot, Choice, void
from app.membership.actions_sanctions import LETTER
from app.membership.measures import end_rights, people_of, suspend_people, undo
from app.membership.models import Measure, Sanction, SanctionState
from app.membership.resolutions import open_vote
from app.membership.telling_conduct import recipients_of, tell_member, told_of_it

COLLEAGUES = {Measure.SUSPENSION: "colleague_suspended", Measure.TERMINATION: "colleague_terminated"}


def carry_out_sanction(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """Approval imposes the measure, declining rejects it; a deferred one can be put to the vote again."""
    sanction = session.get(Sanction, ballot.subject_id, with_for_update=True)
    if sanction is None or sanction.ballot_id != ballot.id or sanction.state != SanctionState.PROPOSED:
        return
    late = sanction.until is not None and sanction.until < clock.today(services.settings.zone)
    if ballot.outcome == Choice.APPROVE and not late:
        _impose(session, services, sanction, ballot, by)
    elif ballot.outcome != Choice.DEFER:
        sanction.state = SanctionState.REJECTED
        sanction.end_reason = "Its last day had passed before the decision." if late else ballot.reason
        audit.record(session, by, "sanction.rejected", sanction.id)


def carry_out_lift(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """Approval ends a suspension that is still in force, and restores those whom it kept out."""
    sanction = session.get(Sanction, ballot.subject_id, with_for_update=True)
    if sanction is None or sanction.state != SanctionState.IN_FORCE or ballot.outcome != Choice.APPROVE:
        return
    end_sanction(session, sanction, SanctionState.LIFTED, ballot.reason, by=by)
    told = told_of_it(session, sanction)
    link = f"{services.settings.base_url}/sign-in"
    tell_member(
        session, services, sanction, "sanction_lifted", told, reason=ballot.reason, reference=ballot.number, link=link
    )


def end_sanction(session: Session, sanction: Sanction, state: SanctionState, reason: str, *, by: Actor) -> None:
    """The measure ends at this moment, and what it took is given back. A vote on lifting it falls away."""
    sanction.state = state
    sanction.ended_at = clock.now()
    sanction.end_reason = reason
    session.flush()
    undo(session, sanction, by=by)
    pending = open_vote(session, "lift", sanction.id)
    if pending is not None:
        void(session, session.get_one(Ballot, pending), "The measure has ended.", by=by)
    audit.record(session, by, f"sanction.{state}", sanction.id, reason=reason[:500])


def _impose(session: Session, services: Services, sanction: Sanction, ballot: Ballot, by: Actor) -> None:
    people = people_of(session, sanction)
    told = recipients_of(session, sanction, people)
    days = int(ballot.terms.get("appeal_days", 30))
    sanction.state = SanctionState.IN_FORCE
    sanction.imposed_at = clock.now()
    sanction.appeal_by = clock.today(services.settings.zone) + timedelta(days=days)
    reason = f"{sanction.reason} ({ballot.number})"
    if sanction.measure == Measure.SUSPENSION:
        suspend_people(session, sanction, people, reason, by=by)
    elif sanction.measure == Measure.TERMINATION:
        end_rights(session, sanction, people, reason, by=by)
    audit.record(session, by, "sanction.imposed", sanction.id, measure=sanction.measure, number=ballot.number)
    tell_member(session, services, sanction, LETTER[Measure(sanction.measure)], told)
    colleagues = COLLEAGUES.get(Measure(sanction.measure))
    if sanction.organisation_id is not None and colleagues:
        others = cards(session, set(people) - {one.id for one in told}).values()
        tell_member(session, services, sanction, colleagues, others, link=f"{services.settings.base_url}/exemption")
