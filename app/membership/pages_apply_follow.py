"""Where an application stands, in words for the applicant: what happened that is theirs to know, and what comes next."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.sentences import Sentence
from app.membership import labels
from app.membership.life import Name
from app.membership.models import Move, NominationState, State
from app.membership.pages_answers import nominator_of
from app.membership.pages_apply import Desk, FollowPage, Happened, tasks_of
from app.membership.policy import may_move
from app.membership.queries import Case
from app.membership.queries_apply import link_ends_at, moves_of
from app.web import Moments
from app.web.language import say
from app.web.parts import Offer

PLAIN: Mapping[State, str] = {
    State.SUBMITTED: "Your application has arrived. It waits for its nomination.",
    State.SCREENING: "The secretariat is checking whether your application is complete.",
    State.INFORMATION: "The secretariat has asked you for more information.",
    State.SCREENED: "Your application is complete. It waits for the committee's review.",
    State.REVIEW: "The oversight committee is reviewing your application.",
    State.APPROVED: "Your application was approved. Your organisation is a member of the community.",
    State.ONBOARDED: "Your application was approved. Your organisation is a member of the community.",
    State.DECLINED: "The oversight committee has declined your application.",
    State.DEFERRED: "The oversight committee has put off its decision.",
    State.WITHDRAWN: "You have withdrawn this application.",
    State.EXPIRED: "This draft was not sent in time and has expired.",
}
NEXT: Mapping[State, str] = {
    State.SCREENING: "If anything is missing, it writes to you. Otherwise your application goes to the oversight committee.",
    State.INFORMATION: "Change the steps below, then send your answer. The time that you take does not count against you.",
    State.SCREENED: "You get a letter when the review begins. You need to do nothing at present.",
    State.REVIEW: "Its members declare their conflicts of interest, score and vote. You get a letter with the decision and its reason.",
    State.APPROVED: "Every contact person whom you named gets a message with a link to set up an account.",
    State.ONBOARDED: "Your representatives complete the profile and invite their colleagues from inside.",
    State.DECLINED: "You may apply again when things have changed. Your answers are carried over to the new application.",
    State.DEFERRED: "Your application stays open, and the committee takes it up again. You get a letter when it does.",
    State.WITHDRAWN: "Nobody works on it any more. You can begin again at any time with what you wrote.",
    State.EXPIRED: "You can go on with what you wrote in a new application, until the day named below.",
}
# Moves that the applicant is told of; the reason of these is theirs to know as well.
WITH_REASON = frozenset(
    {Name.DECLINE_NOMINATION, Name.WAIVE_NOMINATION, Name.REQUEST_INFORMATION, Name.CLOSE, Name.WITHDRAW}
)
WITHOUT = frozenset({Name.SUBMIT, Name.CONFIRM_NOMINATION, Name.ANSWER, Name.OPEN_REVIEW, Name.ONBOARD, Name.EXPIRE})
ENDED = frozenset({State.DECLINED, State.WITHDRAWN, State.EXPIRED})


def follow_page(session: Session, case: Case, desk: Desk, moments: Moments, language: str, by: Actor) -> FollowPage:
    application = case.application
    state = State(application.state)
    moves = moves_of(session, application.id)
    asked = next((one for one in reversed(moves) if one.move == Name.REQUEST_INFORMATION), None)
    return FollowPage(
        desk=desk,
        state=labels.states(language)[state],
        tone=labels.TONES.get(state, ""),
        plain=PLAIN[state],
        next=next_sentence(session, case),
        message=asked.reason if asked is not None and state == State.INFORMATION else "",
        tasks=tasks_of(case, desk, language),
        timeline=_timeline(moves, moments, language),
        offers=_offers(case, desk, by),
        ends_at=link_ends_at(application),
        again=state in ENDED,
    )


def next_sentence(session: Session, case: Case) -> str:
    """What happens now; while the nomination is open that depends on who was named, and on the answer."""
    state = State(case.application.state)
    if state != State.SUBMITTED:
        return NEXT[state]
    if case.facts.nomination == NominationState.ASKED:
        return Sentence(
            "We have asked %(member)s to confirm that it nominates you. Then the secretariat begins its check.",
            member=nominator_of(session, case.answers, case.nomination),
        )
    if case.facts.nomination == NominationState.DECLINED:
        return "The member that you named does not nominate you. Name another one below, or wait: the chair may waive the rule."
    return "You named no member. The chair decides whether the rule is waived for you; to name a member is usually quicker."


def _timeline(moves: Sequence[Move], moments: Moments, language: str) -> tuple[Happened, ...]:
    """Oldest first. Screening is told once it is complete; notes, checklists and votes are not."""
    public = [
        one
        for one in moves
        if one.move in WITH_REASON | WITHOUT or (one.move == Name.SCREEN and one.detail.get("complete"))
    ]
    return tuple(
        Happened(
            moments.tag(one.at, language),
            say(_title(one, language), language),
            one.reason if one.move in WITH_REASON else "",
            one is public[-1],
        )
        for one in public
    )


def _title(move: Move, language: str) -> str:
    nominator = str(move.detail.get("nominator", ""))
    if move.move == Name.CONFIRM_NOMINATION and nominator:
        return Sentence("%(member)s confirmed that it nominates you", member=nominator)
    if move.move == Name.DECLINE_NOMINATION and nominator:
        return Sentence("%(member)s does not nominate you", member=nominator)
    if move.move == Name.CLOSE:
        return labels.states(language)[State(move.to_state)]
    if move.move == Name.SCREEN:
        return Sentence("Found to be complete")
    return labels.moves(language)[Name(move.move)]


def _offers(case: Case, desk: Desk, by: Actor) -> tuple[Offer, ...]:
    offers = []
    if case.application.state == State.INFORMATION:
        verdict = may_move(by, case.facts, Name.ANSWER)
        offers.append(Offer("Send your answer", f"{desk.href}/answer", "post", "primary", verdict.reason))
    if may_move(by, case.facts, Name.WITHDRAW):
        offers.append(Offer("Withdraw the application", f"{desk.href}/withdraw", "get", "secondary"))
    return tuple(offers)
