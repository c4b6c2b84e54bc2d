"""An application as the JSON API tells it to one caller: no more than that caller may know."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import Actor, Verdict
from app.core.services import Services
from app.governance import BallotCase
from app.membership.api_answers import answers_out
from app.membership.api_models import ApplicantOut, ApplicationOut, MoveOut, NominationOut
from app.membership.life import LIFE, Mover, Name
from app.membership.models import Move, State
from app.membership.policy import may_move, may_read_papers, movers
from app.membership.policy_committee import may_open_papers
from app.membership.queries import Case
from app.membership.queries_apply import moves_of
from app.membership.telling import follow_url

OFFERED = tuple(name for name in LIFE if name not in {Name.SUBMIT, Name.ONBOARD, Name.EXPIRE})
ROOM = frozenset({Mover.SECRETARIAT, Mover.CHAIR, Mover.ELECTOR})


def application_out(session: Session, services: Services, actor: Actor, case: Case) -> ApplicationOut:
    application = case.application
    here = movers(actor, case.facts)
    ballot = _ballot(session, actor, case) if here & ROOM else None
    opens = bool(_opens(actor, case, ballot))
    prepares = bool(here & {Mover.APPLICANT, Mover.SECRETARIAT})
    moves = moves_of(session, application.id) if opens or prepares else ()
    own = case.answers.organisation
    asks = application.state == State.INFORMATION and prepares
    return ApplicationOut(
        id=application.id,
        reference=application.reference,
        state=application.state,
        organisation=ApplicantOut(name=own.name, acronym=own.acronym, kind=own.kind),
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
        allowed_moves=[name.value for name in OFFERED if _allowed(actor, case, ballot, name)],
        nomination=_nomination(session, case),
        follow_url=follow_url(services.settings, application) if case.facts.holds_link else "",
        open_steps=list(application.open_steps) if prepares else [],
        message=_last(moves, Name.REQUEST_INFORMATION) if asks else "",
        reason=_last(moves, Name.CLOSE) if opens or prepares else "",
        **_standing(ballot),
        answers=answers_out(case.answers) if opens else None,
        timeline=[_move(one) for one in moves] if opens else [],
    )


def _ballot(session: Session, actor: Actor, case: Case) -> BallotCase | None:
    if case.application.ballot_id is None:
        return None
    return governance.get_ballot(session, actor, case.application.ballot_id)


def _opens(actor: Actor, case: Case, ballot: BallotCase | None) -> Verdict:
    """The whole application: by the link, to the secretariat, and to the committee as its ballot says."""
    if case.facts.holds_link:
        return may_read_papers(actor, case.facts)
    gate = governance.may_open_matter(actor, ballot.committee, ballot.ballot, ballot.seat) if ballot else None
    return may_open_papers(actor, case.facts, gate)


def _allowed(actor: Actor, case: Case, ballot: BallotCase | None, name: Name) -> Verdict:
    verdict = may_move(actor, case.facts, name)
    if not verdict or name not in {Name.DECLARE, Name.VOTE, Name.CLOSE}:
        return verdict
    if ballot is None:
        return Verdict(allowed=False)
    if name is Name.CLOSE:
        return governance.may_close(actor, ballot.committee, ballot.ballot, ballot.electors, ballot.standing)
    rule = governance.may_declare if name is Name.DECLARE else governance.may_vote
    return rule(actor, ballot.committee, ballot.ballot, ballot.seat)


def _standing(ballot: BallotCase | None) -> dict[str, Any]:
    if ballot is None:
        counted = dict.fromkeys(("electorate", "recused", "cast", "quorum", "threshold", "threshold_rule"))
        return {**counted, "declaration": "", "voted": False}
    standing = ballot.standing
    return {
        "electorate": standing.electorate,
        "recused": standing.recused,
        "cast": standing.cast,
        "quorum": standing.quorum,
        "threshold": standing.threshold,
        "threshold_rule": ballot.ballot.threshold,
        "declaration": ballot.seat.declaration if ballot.seat else "",
        "voted": ballot.seat is not None and ballot.seat.cast_at is not None,
    }


def _nomination(session: Session, case: Case) -> NominationOut | None:
    """The one that counts, is asked for, or was answered last."""
    if case.facts.nominator_id is None or not case.facts.nomination:
        return None
    named = organisations.names(session, [case.facts.nominator_id])[case.facts.nominator_id]
    return NominationOut(organisation=named.slug, name=named.name, state=case.facts.nomination)


def _last(moves: Sequence[Move], name: Name) -> str:
    return next((one.reason for one in reversed(moves) if one.move == name), "")


def _move(one: Move) -> MoveOut:
    return MoveOut(
        move=one.move, from_state=one.from_state, to_state=one.to_state, at=one.at, who=one.who, reason=one.reason
    )
