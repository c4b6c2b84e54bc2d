"""What the committee's decisions about groups and topics do, in the transaction that closes the ballot."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor, Role, Scope, grant_role
from app.core import clock, revision
from app.core.services import Services
from app.core.settings import Settings
from app.governance import Ballot, Choice, Effect
from app.groups import tell
from app.groups.actions import create_group, free_slug, say_changed
from app.groups.actions_entries import withdraw_all
from app.groups.actions_terms import write_terms
from app.groups.models import GroupState, Proposal, ProposalKind, ProposalState, WorkingGroup
from app.groups.proposals import Opening, opening_of, topics_of
from app.groups.queries_people import candidate, participants
from app.vocabularies import Term, add_term, forget_after, rename_term, retire_term

DECIDED = {
    Choice.APPROVE: ProposalState.APPROVED,
    Choice.DECLINE: ProposalState.DECLINED,
    Choice.DEFER: ProposalState.DEFERRED,
}


def carry_out(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """Approval opens, closes or changes; declining leaves nothing but the record; what is deferred can be put again."""
    proposal = session.get(Proposal, ballot.subject_id, with_for_update=True) if ballot.subject_id is not None else None
    if proposal is None or proposal.ballot_id != ballot.id or proposal.state != ProposalState.VOTING:
        return
    proposal.state, proposal.decided_at = DECIDED[Choice(ballot.outcome)], clock.now()
    name = proposal.wanted.get("name", "")
    if proposal.kind == ProposalKind.CLOSE:
        name = session.get_one(WorkingGroup, proposal.group_id).name
    if proposal.state == ProposalState.APPROVED:
        if proposal.kind == ProposalKind.OPEN:
            _open(session, services.settings, ballot, proposal, by)
        elif proposal.kind == ProposalKind.CLOSE:
            _close(session, services.settings, ballot, proposal, by)
        else:
            _change_topics(session, services, ballot, proposal, by)
    tell.of_decision(session, proposal, name, number=ballot.number, reason=ballot.reason, settings=services.settings)


EFFECTS: dict[str, Effect] = dict.fromkeys(ProposalKind, carry_out)


def _open(session: Session, settings: Settings, ballot: Ballot, proposal: Proposal, by: Actor) -> None:
    """The group with its people, its terms in version 1 and the number of the resolution."""
    wanted = opening_of(proposal.wanted)
    made = create_group(
        session,
        name=wanted.name,
        slug=free_slug(session, wanted.name),
        name_sw=wanted.name_sw,
        purpose=wanted.purpose,
        topic=wanted.topic,
        lead_organisation_id=wanted.lead_organisation_id,
        county=wanted.county,
        replica_of_id=wanted.replica_of_id,
        opened_number=ballot.number,
        by=by,
    )
    proposal.group_id = made.id
    named = _named(session, wanted)
    for person_id, role in named:
        grant_role(session, person_id, role, Scope.GROUP, made.id, by=by, reason=ballot.number)
    writer = Actor(person_id=proposal.proposed_by)
    write_terms(session, made.id, wanted.terms, ballot.number, by=writer)
    tell.of_opening(session, session.get_one(WorkingGroup, made.id), named, settings)


def _named(session: Session, wanted: Opening) -> Sequence[tuple[int, Role]]:
    """Lead and secretary who are of the community still; one person has one role."""
    roles = {wanted.secretary_id: Role.GROUP_SECRETARY} | {wanted.lead_id: Role.GROUP_LEAD}
    return [(i, role) for i, role in roles.items() if i is not None and candidate(session, i) is not None]


def _close(session: Session, settings: Settings, ballot: Ballot, proposal: Proposal, by: Actor) -> None:
    """From now on everything in the group can be read by those who belong to it, and nothing is written."""
    group = session.get_one(WorkingGroup, proposal.group_id, with_for_update=True)
    if group.state != GroupState.OPEN:
        return
    group.state = GroupState.CLOSED
    group.closed_at, group.closed_number, group.close_reason = clock.now(), ballot.number, ballot.reason
    withdraw_all(session, group.id, ballot.number, by=by)
    audit.record(session, by, "group.closed", group.id, reason=ballot.reason[:500], number=ballot.number)
    jobs.enqueue(session, "events.group_closed", key=f"events.group_closed:{group.id}", group_id=group.id)
    say_changed(session, group.id)
    tell.of_closing(session, group, [one.person_id for one in participants(session, group.id)], settings)


def _change_topics(session: Session, services: Services, ballot: Ballot, proposal: Proposal, by: Actor) -> None:
    made = []
    for one in topics_of(proposal.wanted).changes:
        if one.act == "add":
            made.append(add_term(session, "topic", one.label_en, one.label_sw))
        elif session.get(Term, ("topic", one.code)) is None:
            continue
        elif one.act == "rename":
            rename_term(session, "topic", one.code, one.label_en, one.label_sw)
        else:
            retire_term(session, "topic", one.code)
    audit.record(session, by, "topics.changed", proposal.id, number=ballot.number, added=made)
    forget_after(session, services.database)
    revision.bump(session)
