"""Proposals about groups and topics: the list, the only doors to one, and who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import ALLOW, Actor, Verdict
from app.accounts import Person, cards
from app.core.errors import ConflictError, NotFoundError
from app.governance import Ballot, BallotCase, BallotState, Choice, Committee, get_ballot, may_open_matter, serves, sits
from app.groups.models import GroupState, Proposal, ProposalKind, ProposalState, WorkingGroup
from app.groups.policy_proposals import may_ask_to_close, may_see
from app.groups.proposals import (
    Named,
    Opening,
    closing_in_words,
    closing_of,
    opening_in_words,
    opening_of,
    topics_in_words,
    topics_of,
)
from app.vocabularies import load_vocabularies

UNDECIDED = (ProposalState.ASKED, ProposalState.VOTING, ProposalState.DEFERRED)
MOST = 500


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """`name`: of the group; `number` of the resolution, empty before one."""

    id: int
    kind: str
    state: str
    name: str
    county: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    ballot_id: int | None
    number: str


@dataclass(frozen=True, slots=True)
class ProposalCase:
    """A proposal with what decides about it.

    Attributes:
        group: the one to be closed, or the one that was opened.
        vote: the ballot on it, for those who may know of it.
        opens: whether its text may be read.
    """

    proposal: Proposal
    committee: Committee
    group: WorkingGroup | None
    vote: BallotCase | None
    opens: Verdict


@dataclass(frozen=True, slots=True)
class Endorsement:
    """The decision by which the list of topics is what it is."""

    ballot_id: int
    number: str
    at: datetime


def committee_for(session: Session, county: str = "") -> Committee:
    """Who decides on a group of the county, or on a national one. ConflictError before there is a committee."""
    try:
        return governance.deciding(session, county)
    except NotFoundError as missing:
        raise ConflictError("The oversight committee is not set up yet.") from missing


def list_proposals(session: Session, actor: Actor) -> list[ProposalRow]:
    """Those the actor may know of: undecided ones first, then the newest."""
    rows = session.execute(
        select(
            Proposal.id,
            Proposal.kind,
            Proposal.state,
            func.coalesce(WorkingGroup.name, ""),
            func.coalesce(WorkingGroup.county, ""),
            Proposal.proposed_by,
            Person.name,
            Proposal.proposed_at,
            Proposal.ballot_id,
            func.coalesce(Ballot.number, ""),
            Proposal.wanted,
        )
        .join(Person, Person.id == Proposal.proposed_by)
        .outerjoin(WorkingGroup, WorkingGroup.id == Proposal.group_id)
        .outerjoin(Ballot, Ballot.id == Proposal.ballot_id)
        .order_by(Proposal.id.desc())
        .limit(MOST)
    ).all()
    deciders = _deciders(session)
    found = []
    for *row, wanted in rows:
        if row[1] == ProposalKind.OPEN:
            row[3], row[4] = wanted["name"], wanted["county"]
        one = ProposalRow(*row)
        committee = deciders.get(one.county) or deciders.get("")
        if committee is not None and may_see(actor, committee, one.proposed_by):
            found.append(one)
    return sorted(found, key=lambda one: one.state not in UNDECIDED)


def get_proposal(session: Session, actor: Actor, proposal_id: int, *, lock: bool = False) -> ProposalCase:
    """The only door to a proposal; locks it where it is about to be moved."""
    proposal = session.get(Proposal, proposal_id, with_for_update=lock)
    if proposal is None:
        raise NotFoundError
    group = session.get(WorkingGroup, proposal.group_id) if proposal.group_id is not None else None
    committee = committee_for(session, _county(proposal, group))
    may_see(actor, committee, proposal.proposed_by).enforce()
    insider = sits(actor, committee) or serves(actor)
    vote = get_ballot(session, actor, proposal.ballot_id) if insider and proposal.ballot_id is not None else None
    opens = ALLOW
    if vote is not None and actor.person_id != proposal.proposed_by:
        opens = may_open_matter(actor, vote.committee, vote.ballot, vote.seat)
    return ProposalCase(proposal, committee, group, vote, opens)


def get_group_to_close(session: Session, actor: Actor, slug: str) -> tuple[WorkingGroup, Committee]:
    """The only door to proposing that a group be closed, with the committee that decides; locks the group."""
    group = session.scalar(select(WorkingGroup).where(WorkingGroup.slug == slug).with_for_update())
    if group is None:
        raise NotFoundError
    committee = committee_for(session, group.county)
    may_ask_to_close(actor, committee, group.id, group.state).enforce()
    return group, committee


def undecided(session: Session, kind: ProposalKind, *, group_id: int | None = None) -> int | None:
    """The number of a proposal of this kind, about this group, that is not decided."""
    query = select(Proposal.id).where(Proposal.kind == kind, Proposal.state.in_(UNDECIDED))
    return session.scalar(query.where(Proposal.group_id == group_id).limit(1))


def name_taken(session: Session, name: str) -> bool:
    """Whether a group at work, or one that is proposed, is called so."""
    open_ones = select(WorkingGroup.name).where(WorkingGroup.state == GroupState.OPEN)
    waiting = select(Proposal.wanted).where(Proposal.kind == ProposalKind.OPEN, Proposal.state.in_(UNDECIDED))
    names = {*session.scalars(open_ones), *(wanted["name"] for wanted in session.scalars(waiting))}
    return name.casefold() in {one.casefold() for one in names}


def title_of(session: Session, proposal: Proposal) -> str:
    """In English, as the vote is called."""
    if proposal.kind == ProposalKind.OPEN:
        return f"Open the working group «{proposal.wanted['name']}»"
    if proposal.kind == ProposalKind.CLOSE:
        return f"Close the working group «{session.get_one(WorkingGroup, proposal.group_id).name}»"
    return "Change the list of topics"


def in_words(session: Session, proposal: Proposal) -> str:
    """The whole proposal in Markdown, as the committee reads it."""
    if proposal.kind == ProposalKind.CLOSE:
        return closing_in_words(closing_of(proposal.wanted))
    if proposal.kind == ProposalKind.TOPICS:
        return topics_in_words(topics_of(proposal.wanted))
    opening = opening_of(proposal.wanted)
    return opening_in_words(opening, named_of(session, opening))


def named_of(session: Session, opening: Opening) -> Named:
    vocabularies = load_vocabularies(session)
    people = cards(session, [i for i in (opening.lead_id, opening.secretary_id) if i is not None])
    agencies = organisations.names(session, [i for i in (opening.lead_organisation_id,) if i is not None])
    agency = agencies.get(opening.lead_organisation_id or 0)
    national = session.get(WorkingGroup, opening.replica_of_id) if opening.replica_of_id is not None else None
    lead, secretary = people.get(opening.lead_id or 0), people.get(opening.secretary_id or 0)
    return Named(
        topic=vocabularies.labels("topic").get(opening.topic, opening.topic),
        county=vocabularies.labels("county").get(opening.county, opening.county),
        replica_of=national.name if national else "",
        lead_agency=agency.name if agency else "",
        lead=lead.name if lead else "",
        secretary=secretary.name if secretary else "",
    )


def endorsement(session: Session) -> Endorsement | None:
    """The newest approved decision about topics."""
    row = session.execute(
        select(Ballot.id, Ballot.number, Ballot.closed_at)
        .where(Ballot.subject_kind == ProposalKind.TOPICS, Ballot.state == BallotState.CLOSED)
        .where(Ballot.outcome == Choice.APPROVE)
        .order_by(Ballot.closed_at.desc(), Ballot.id.desc())
        .limit(1)
    ).first()
    return Endorsement(row[0], row[1], row[2]) if row is not None and row[2] is not None else None


def count_proposals_asked() -> ScalarSelect[int]:
    """Requests of those who run groups that nobody has put to the vote yet; part of home's query."""
    return select(func.count(Proposal.id)).where(Proposal.state == ProposalState.ASKED).scalar_subquery()


def counties_with_committee(session: Session) -> Sequence[str]:
    """Official numbers of the counties whose own committee decides on their groups."""
    return sorted(county for county in _deciders(session) if county)


def _deciders(session: Session) -> Mapping[str, Committee]:
    """County → its committee; the empty one → the community's."""
    voting = select(Committee).where(Committee.kind != governance.CommitteeKind.STEERING).order_by(Committee.id.desc())
    return {one.county: one for one in session.scalars(voting)}


def _county(proposal: Proposal, group: WorkingGroup | None) -> str:
    if proposal.kind == ProposalKind.OPEN:
        return str(proposal.wanted["county"])
    return group.county if group is not None else ""
