"""Who may see and move an application. Pure: no session, no request."""

from dataclasses import dataclass, field

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.core.sentences import Sentence
from app.membership.life import LIFE, UNDECIDED, Mover, Name
from app.membership.models import NominationState, State

# A nomination that counts or is still open.
STANDING = (NominationState.INVITED, NominationState.ASKED, NominationState.CONFIRMED)
WHO = {
    Mover.APPLICANT: "Only the applicant can do this, through the private link.",
    Mover.NOMINATOR: "Only a representative of the organisation that was named can answer for it.",
    Mover.SECRETARIAT: "Only the secretariat can do this.",
    Mover.CHAIR: "Only the chair of the committee can do this.",
    Mover.ELECTOR: "Only members of the oversight committee can do this.",
    Mover.HOUSE: "The house does this by itself.",
}
STATES = {
    State.DRAFT: "This application has not been submitted yet.",
    State.SUBMITTED: "This application still waits for its nomination.",
    State.SCREENING: "This application is being screened.",
    State.INFORMATION: "This application waits for an answer from the applicant.",
    State.SCREENED: "This application waits for the committee's review to begin.",
    State.REVIEW: "This application is before the committee.",
    State.APPROVED: "This application is decided: it was approved.",
    State.DECLINED: "This application is decided: it was declined.",
    State.DEFERRED: "This application is deferred.",
    State.ONBOARDED: "This application is decided: it was approved.",
    State.WITHDRAWN: "This application was withdrawn.",
    State.EXPIRED: "This draft has expired.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about one application.

    Attributes:
        nominator_id: organisation whose nomination counts or is asked for, else the one that answered last;
            `nomination` is the state of it, empty for none.
        holds_link: whether the request came with the applicant's private link.
        sent: whether it was ever submitted.
    """

    state: State
    nominator_id: int | None = None
    nomination: str = ""
    open_steps: tuple[str, ...] = field(default_factory=tuple)
    holds_link: bool = False
    sent: bool = True


def movers(actor: Actor, facts: Facts) -> frozenset[Mover]:
    """The capacities in which the actor meets this application."""
    found = set()
    if facts.holds_link:
        found.add(Mover.APPLICANT)
    if facts.nominator_id is not None and actor.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, facts.nominator_id):
        found.add(Mover.NOMINATOR)
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        found.add(Mover.SECRETARIAT)
    if actor.may(Permission.COMMITTEE_PRESIDE):
        found.add(Mover.CHAIR)
    if actor.may(Permission.COMMITTEE_READ):
        found.add(Mover.ELECTOR)
    return frozenset(found)


def may_see(actor: Actor, facts: Facts) -> Verdict:
    """That it exists, whose it is and how far it got. Drafts are the applicant's alone, withdrawn ones too."""
    here = movers(actor, facts)
    if Mover.APPLICANT in here:
        return ALLOW
    return ALLOW if here and facts.sent and facts.state not in {State.DRAFT, State.EXPIRED} else HIDE


def may_move(actor: Actor, facts: Facts, name: Name) -> Verdict:
    """Whether this actor may make this move now; ballots add their own rules to declare, vote and close."""
    if not (seen := may_see(actor, facts)):
        return seen
    step = LIFE[name]
    here = movers(actor, facts)
    # Whoever presides closes: the chair, or the next seat where the chair is recused. The ballot knows which.
    allowed = step.movers | {Mover.ELECTOR} if name is Name.CLOSE else step.movers
    if not (here & allowed):
        return refuse(WHO[min(step.movers)])
    if facts.state not in step.sources:
        return not_now(STATES[facts.state])
    if name in {Name.CONFIRM_NOMINATION, Name.DECLINE_NOMINATION} and facts.nomination != NominationState.ASKED:
        return not_now("This nomination has been answered already.")
    return ALLOW


def may_read_papers(actor: Actor, facts: Facts) -> Verdict:
    """The whole application: the applicant and the secretariat; committee members pass the ballot's own gate besides."""
    if not (seen := may_see(actor, facts)):
        return seen
    here = movers(actor, facts)
    if here & {Mover.APPLICANT, Mover.SECRETARIAT}:
        return ALLOW
    if Mover.ELECTOR not in here:
        return refuse(
            "You can see that your organisation was named, and answer; the application itself is confidential."
        )
    if facts.state in UNDECIDED - {State.REVIEW, State.DEFERRED}:
        return refuse("The application opens to the committee when its review begins.")
    return ALLOW


def may_edit_step(facts: Facts, step: str) -> Verdict:
    """The applicant: every step of a draft, those that a request has reopened, another nominator when one declined."""
    if not facts.holds_link:
        return HIDE
    if facts.state == State.SUBMITTED and step == "nomination" and facts.nomination not in STANDING:
        return ALLOW
    if facts.state == State.DRAFT or (facts.state == State.INFORMATION and step in facts.open_steps):
        return ALLOW
    if facts.state == State.INFORMATION:
        return not_now("The secretariat has not asked about this step.")
    return not_now(Sentence("This can no longer be changed. %(why)s", why=Sentence(STATES[facts.state])))


def may_nominate(actor: Actor) -> Verdict:
    """A member nominates from inside, in the name of the organisation they act for."""
    return ALLOW if actor.is_member and actor.organisation_ids else refuse("Only members of an organisation nominate.")
