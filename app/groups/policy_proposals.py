"""Who puts groups and topics before the committee, and who reads what was put. Pure."""

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.core.sentences import Sentence
from app.governance import Committee, may_propose, serves, sits
from app.groups.models import GroupState, ProposalState
from app.groups.policy import runs

ALREADY_CLOSED = "This group is closed already."
STANDING = {
    ProposalState.VOTING: "This is before the committee.",
    ProposalState.APPROVED: "The committee has approved this.",
    ProposalState.DECLINED: "The committee has declined this.",
    ProposalState.WITHDRAWN: "This was withdrawn.",
}
WAITS = frozenset({ProposalState.ASKED, ProposalState.DEFERRED})


def proposes(actor: Actor) -> bool:
    """Whether the actor may put questions to any committee at all; `may_put_to` says for which."""
    return serves(actor) or (actor.is_member and bool(actor.committee_ids)) or actor.may(Permission.COMMITTEE_READ)


def may_open_form(actor: Actor) -> Verdict:
    return ALLOW if proposes(actor) else refuse("Only the committee and the secretariat propose this.")


def may_put_to(actor: Actor, committee: Committee, name: str) -> Verdict:
    """Args: name: what the committee is called in a sentence."""
    if may_propose(actor, committee):
        return ALLOW
    return refuse(
        Sentence("%(committee)s decides on this: one of its members or the secretariat proposes it.", committee=name)
    )


def may_ask_to_close(actor: Actor, committee: Committee, group_id: int, state: str) -> Verdict:
    """The committee and the secretariat put it to the vote; those who run the group ask for that."""
    if not (may_propose(actor, committee) or runs(actor, group_id)):
        return refuse("The committee, the secretariat and those who run a group propose to close it.")
    return ALLOW if state == GroupState.OPEN else not_now(ALREADY_CLOSED)


def may_see(actor: Actor, committee: Committee, proposed_by: int) -> Verdict:
    """That the proposal exists, and where it stands; its text opens as the papers of a vote do."""
    return ALLOW if sits(actor, committee) or serves(actor) or actor.person_id == proposed_by else HIDE


def may_put_to_vote(actor: Actor, committee: Committee, state: str) -> Verdict:
    """Again after a deferral, or for the first time where those who run a group asked."""
    if not may_propose(actor, committee):
        return refuse("Only the committee and the secretariat put questions to the vote.")
    return ALLOW if state in WAITS else not_now(STANDING[ProposalState(state)])


def may_withdraw(actor: Actor, state: str, proposed_by: int) -> Verdict:
    """What is not before the committee at this moment: by whoever proposed it, and by the secretariat."""
    if actor.person_id != proposed_by and not serves(actor):
        return refuse("Only whoever proposed this, or the secretariat, can withdraw it.")
    return ALLOW if state in WAITS else not_now(STANDING[ProposalState(state)])
