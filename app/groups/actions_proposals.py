"""Putting groups and topics before the committee. Nothing changes but the proposal: the decision's effect does the rest."""

from typing import Any

from sqlalchemy.orm import Session

from app import audit, governance
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.settings import Settings
from app.governance import Ballot, Committee, Conflicts, may_propose
from app.groups import tell
from app.groups.models import Proposal, ProposalKind, ProposalState, WorkingGroup
from app.groups.policy_proposals import may_put_to_vote, may_withdraw
from app.groups.proposals import Closing, Opening, TopicChanges, kept
from app.groups.queries_proposals import (
    ProposalCase,
    committee_for,
    in_words,
    name_taken,
    named_of,
    title_of,
    undecided,
)

NAME_TAKEN = "A group of this name is at work, or proposed already."
NO_SEATS = "The committee has no seat that could vote on this. Fill its seats first."


def propose_opening(session: Session, opening: Opening, *, by: Actor) -> Proposal:
    """Put a new group to the vote of whoever decides for its county.

    Raises:
        InvalidError: the name is taken. ConflictError: nobody could vote.
    """
    committee = _locked(session, opening.county)
    if name_taken(session, opening.name):
        raise InvalidError(NAME_TAKEN, {"name": NAME_TAKEN})
    proposal = _new(session, ProposalKind.OPEN, kept(opening), None, by)
    _vote(session, proposal, committee, by)
    return proposal


def propose_closing(
    session: Session, group: WorkingGroup, closing: Closing, *, by: Actor, settings: Settings
) -> Proposal:
    """To the vote at once where the actor puts questions to the committee; else as a wish that the secretariat looks at.

    The caller has locked the group. ConflictError when one is undecided, or nobody could vote.
    """
    committee = committee_for(session, group.county)
    if undecided(session, ProposalKind.CLOSE, group_id=group.id) is not None:
        raise ConflictError("It is proposed already that this group be closed.")
    proposal = _new(session, ProposalKind.CLOSE, kept(closing), group.id, by)
    if may_propose(by, committee):
        _vote(session, proposal, committee, by)
    else:
        audit.record(session, by, "group_proposal.asked", proposal.id, about=proposal.kind, group_id=group.id)
        tell.secretariat_of_wish(session, group, proposal, closing.reason, by.name, settings)
    return proposal


def propose_topics(session: Session, wanted: TopicChanges, *, by: Actor) -> Proposal:
    """ConflictError when another change is undecided, or nobody could vote."""
    committee = _locked(session)
    if undecided(session, ProposalKind.TOPICS) is not None:
        raise ConflictError("Another change of the topics is before the committee. Wait for its decision.")
    proposal = _new(session, ProposalKind.TOPICS, kept(wanted), None, by)
    _vote(session, proposal, committee, by)
    return proposal


def put_to_vote(session: Session, case: ProposalCase, *, by: Actor) -> Ballot:
    """What was asked for, or put off."""
    may_put_to_vote(by, case.committee, case.proposal.state).enforce()
    return _vote(session, case.proposal, case.committee, by)


def withdraw(session: Session, case: ProposalCase, *, by: Actor) -> None:
    may_withdraw(by, case.proposal.state, case.proposal.proposed_by).enforce()
    case.proposal.state = ProposalState.WITHDRAWN
    audit.record(session, by, "group_proposal.withdrawn", case.proposal.id)


def _locked(session: Session, county: str = "") -> Committee:
    """Whoever proposes next waits until this proposal has landed, and so finds it."""
    committee = committee_for(session, county)
    return session.get(Committee, committee.id, with_for_update=True) or committee


def _new(session: Session, kind: ProposalKind, wanted: dict[str, Any], group_id: int | None, by: Actor) -> Proposal:
    proposal = Proposal(
        kind=kind,
        state=ProposalState.ASKED,
        group_id=group_id,
        wanted=wanted,
        proposed_by=by.person_id,
        proposed_at=clock.now(),
    )
    session.add(proposal)
    session.flush()
    return proposal


def _vote(session: Session, proposal: Proposal, committee: Committee, by: Actor) -> Ballot:
    if not governance.count_sitting(session, committee, Conflicts()):
        raise ConflictError(NO_SEATS)
    ballot = governance.open_ballot(
        session,
        committee,
        subject_kind=proposal.kind,
        subject_id=proposal.id,
        title=title_of(session, proposal),
        question=in_words(session, proposal),
        terms=_terms(session, proposal),
        scored=proposal.kind != ProposalKind.TOPICS,
        by=by,
    )
    proposal.state, proposal.ballot_id = ProposalState.VOTING, ballot.id
    audit.record(session, by, "group_proposal.put", proposal.id, about=proposal.kind, ballot_id=ballot.id)
    return ballot


def _terms(session: Session, proposal: Proposal) -> dict[str, str]:
    """What the resolution lays down besides its title."""
    if proposal.kind != ProposalKind.OPEN:
        return {}
    named = named_of(session, Opening(**proposal.wanted))
    facts = {"county": named.county, "lead_agency": named.lead_agency}
    return {name: value for name, value in facts.items() if value}
