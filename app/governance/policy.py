"""Who may read, declare, vote and close. Pure: no session, no request."""

from collections.abc import Sequence

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.core.sentences import Sentence
from app.governance.models import Ballot, BallotState, Committee, CommitteeKind, Declaration, Elector
from app.governance.tally import RECUSED, Standing

CLOSED = "The vote is closed."
DECLARE_FIRST = "Declare first whether you have a conflict of interest."
NOT_YOURS = "You are recused from this decision, so its papers stay closed to you."
# Terms of a ballot: who has a part in the matter, by number.
BARRED_ORGANISATIONS, BARRED_PEOPLE = "barred_organisation_ids", "barred_person_ids"


def sits(actor: Actor, committee: Committee) -> bool:
    """Whether the actor has a seat in the committee now."""
    if committee.kind == CommitteeKind.COUNTY:
        return actor.is_member and committee.id in actor.committee_ids
    return committee.kind == CommitteeKind.OVERSIGHT and actor.may(Permission.COMMITTEE_READ)


def serves(actor: Actor) -> bool:
    """The secretariat prepares the committee's work and keeps its records."""
    return actor.may(Permission.MEMBERSHIP_SCREEN)


def may_see(actor: Actor, committee: Committee) -> Verdict:
    """That a ballot exists, its title, rules and progress; to everybody else it does not exist."""
    return ALLOW if sits(actor, committee) or serves(actor) else HIDE


def may_propose(actor: Actor, committee: Committee) -> Verdict:
    """Put a question to the committee: its members and the secretariat."""
    return ALLOW if sits(actor, committee) or serves(actor) else refuse("Only the committee puts questions to a vote.")


def own_seat(actor: Actor, electors: Sequence[Elector]) -> Elector | None:
    """The seat the actor fills in this ballot."""
    return next((one for one in electors if one.person_id == actor.person_id), None)


def presiding(electors: Sequence[Elector]) -> Elector | None:
    """The chair, or, where the chair's seat is recused or its holder is gone, the first seat in order of which neither is true."""
    able = (one for one in electors if one.declaration not in RECUSED and not one.away)
    sitting = sorted(able, key=lambda one: one.position)
    return next((one for one in sitting if one.is_chair), sitting[0] if sitting else None)


def may_open_matter(actor: Actor, committee: Committee, ballot: Ballot, seat: Elector | None) -> Verdict:
    """What is not public about the subject: only after declaring no conflict, and never to somebody recused.

    The secretariat has prepared it. A member without a seat in this ballot waits for the decision. Whoever it is about reads
    none of it, whatever they became since.
    """
    if not (seen := may_see(actor, committee)):
        return seen
    if seat is None:
        return _without_seat(actor, ballot)
    if seat.declaration in RECUSED:
        return refuse(NOT_YOURS)
    if not seat.declaration and ballot.state != BallotState.OPEN:
        return refuse("You had not declared when the vote ended, so its papers stay closed to you.")
    return ALLOW if seat.declaration else refuse(DECLARE_FIRST)


def may_declare(actor: Actor, committee: Committee, ballot: Ballot, seat: Elector | None) -> Verdict:
    if not (open_to := _may_act(actor, committee, ballot, seat)):
        return open_to
    if seat is not None and seat.declaration == Declaration.RULE:
        return refuse("You are recused by rule: your organisation has a part in this matter.")
    if seat is not None and seat.cast_at is not None:
        return not_now("You have voted already. Tell the chair if you have a conflict of interest.")
    return not_now("You have declared already.") if seat is not None and seat.declaration else ALLOW


def may_vote(actor: Actor, committee: Committee, ballot: Ballot, seat: Elector | None) -> Verdict:
    if not (open_to := _may_act(actor, committee, ballot, seat)):
        return open_to
    if not (read := may_open_matter(actor, committee, ballot, seat)):
        return read
    return not_now("You have voted already.") if seat is not None and seat.cast_at is not None else ALLOW


def may_discuss(actor: Actor, committee: Committee, ballot: Ballot, seat: Elector | None) -> Verdict:
    open_to = _may_act(actor, committee, ballot, seat)
    return may_open_matter(actor, committee, ballot, seat) if open_to else open_to


def may_hand_over(
    actor: Actor, committee: Committee, ballot: Ballot, electors: Sequence[Elector], seat: Elector
) -> Verdict:
    """Let the alternate fill the seat in this ballot: its holder, whoever presides, or, where nobody is left, the secretariat."""
    if not (seen := may_see(actor, committee)):
        return seen
    if ballot.state != BallotState.OPEN:
        return not_now(CLOSED)
    head = presiding(electors)
    calls = actor.person_id in {seat.person_id, head.person_id if head else None} or (head is None and serves(actor))
    if not calls:
        return refuse("Only the holder of the seat or the chair can call in the alternate.")
    if seat.alternate_id is None:
        return refuse("This seat has no alternate.")
    return not_now("The seat has declared or voted already.") if seat.declaration or seat.cast_at else ALLOW


def may_close(
    actor: Actor, committee: Committee, ballot: Ballot, electors: Sequence[Elector], standing: Standing
) -> Verdict:
    """Whoever presides, with a quorum. Where none can be had any more, closing puts the question off (deferred)."""
    if not (seen := may_see(actor, committee)):
        return seen
    if ballot.state != BallotState.OPEN:
        return not_now(CLOSED)
    if not (chairs := _presides(actor, committee, presiding(electors))):
        return chairs
    if not standing.quorate and _can_still_vote(electors) + standing.cast >= standing.quorum:
        return not_now(
            Sentence(
                "There is no quorum yet: %(cast)s of the %(quorum)s votes needed are cast.",
                cast=standing.cast,
                quorum=standing.quorum,
            )
        )
    return ALLOW


def _without_seat(actor: Actor, ballot: Ballot) -> Verdict:
    if _has_part(actor, ballot):
        return refuse(NOT_YOURS)
    if serves(actor) or ballot.state == BallotState.CLOSED:
        return ALLOW
    return refuse("This vote was opened before you joined the committee.")


def _has_part(actor: Actor, ballot: Ballot) -> bool:
    """Staff of the secretariat act for an organisation too, so only what concerns them in person is closed to them."""
    if actor.person_id in ballot.terms.get(BARRED_PEOPLE, ()):
        return True
    return not serves(actor) and not actor.organisation_ids.isdisjoint(ballot.terms.get(BARRED_ORGANISATIONS, ()))


def _presides(actor: Actor, committee: Committee, head: Elector | None) -> Verdict:
    if head is None:
        return ALLOW if serves(actor) else refuse("Every seat is recused: the question cannot be decided here.")
    if head.person_id != actor.person_id or not sits(actor, committee):
        return refuse("Only the chair closes the vote.")
    return ALLOW if head.declaration else refuse(DECLARE_FIRST)


def _can_still_vote(electors: Sequence[Elector]) -> int:
    """Seats that may vote yet: by whoever fills them, or by an alternate who can still be called in."""
    return sum(
        1
        for one in electors
        if one.declaration not in RECUSED
        and one.cast_at is None
        and (not one.away or (one.alternate_id is not None and not one.declaration))
    )


def _may_act(actor: Actor, committee: Committee, ballot: Ballot, seat: Elector | None) -> Verdict:
    if not (seen := may_see(actor, committee)):
        return seen
    if ballot.state != BallotState.OPEN:
        return not_now(CLOSED)
    if seat is None or not sits(actor, committee):
        return refuse("You have no seat in this vote: its electorate was fixed when it opened.")
    return ALLOW
