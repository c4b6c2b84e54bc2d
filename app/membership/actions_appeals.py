"""An appeal: filed once, decided by others than those who imposed the measure (docs/decisions/0014)."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM, Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.services import Services
from app.core.text import paragraphs
from app.governance import Ballot, Choice, count_sitting
from app.mail import send_letter
from app.membership.effects_sanctions import end_sanction
from app.membership.letters import LETTERS
from app.membership.models import Appeal, Sanction, SanctionState
from app.membership.people import administrators, card_of
from app.membership.policy_conduct import may_appeal
from app.membership.queries_appeals import barred_from_ballot, bound_by, decides_in_secretariat
from app.membership.queries_sanctions import appeal_of, appeal_token, member_name
from app.membership.resolutions import committee_of, is_open, put_to_vote, resolution_of
from app.membership.telling_conduct import told_of_it

FEWEST_SEATS = 3
UPHELD, DISMISSED = "upheld", "dismissed"


def file_appeal(session: Session, services: Services, sanction: Sanction, person_id: int, text: str) -> Appeal:
    """Once for each measure, by whoever holds a link or speaks for the member.

    Raises:
        ConflictError: it was filed before, the time has passed, or there is nothing to appeal against.
    """
    filed = appeal_of(session, sanction.id) is not None
    may_appeal(
        state=sanction.state, filed=filed, appeal_by=sanction.appeal_by, today=clock.today(services.settings.zone)
    ).enforce()
    text = paragraphs(text)
    if not text:
        raise InvalidError("Say why you appeal.", {"text": "Say why you appeal."})
    appeal = Appeal(sanction_id=sanction.id, person_id=person_id, text=text, filed_at=clock.now())
    try:
        with session.begin_nested():
            session.add(appeal)
            session.flush()
    except IntegrityError as taken:
        raise ConflictError("An appeal has been filed. You will be told of the decision.") from taken
    card = card_of(session, person_id)
    by = Actor(person_id=person_id, name=card.name if card else "", via="link")
    audit.record(session, by, "appeal.filed", appeal.id, sanction_id=sanction.id)
    _send(session, services, sanction, "appeal_filed", [person_id])
    hand_on(session, services, sanction, appeal)
    return appeal


def hand_on(session: Session, services: Services, sanction: Sanction, appeal: Appeal) -> None:
    """To the seats of the committee that had no part in the measure; where fewer than three remain, to the secretariat.

    ConflictError when it is decided, or before the committee.
    """
    if appeal.outcome or is_open(session, appeal.ballot_id):
        raise ConflictError("This appeal is being decided, or is decided.")
    member, number = member_name(session, sanction), resolution_of(session, sanction.ballot_id)
    if _enough_seats(session, sanction):
        ballot = put_to_vote(
            session,
            kind="appeal",
            subject_id=appeal.id,
            title=f"Appeal of {member} against {number}",
            question=_question(session, sanction, appeal, number),
            conflicts=barred_from_ballot(session, sanction),
            by=SYSTEM,
        )
        appeal.ballot_id = ballot.id
        return
    appeal.ballot_id = None
    bound = bound_by(session, sanction)
    for one in administrators(session):
        if one.id not in bound:
            send_letter(
                session,
                LETTERS["appeal_to_decide"],
                to=one.email,
                language=one.language,
                values={
                    "name": one.name,
                    "member": member,
                    "reference": number,
                    "link": f"{services.settings.base_url}/secretariat/appeals/{appeal.id}",
                },
                settings=services.settings,
            )


def carry_out_appeal(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """Approval upholds the appeal, declining dismisses it; a deferred one can be put to the vote again."""
    appeal = session.get(Appeal, ballot.subject_id, with_for_update=True)
    if appeal is None or appeal.ballot_id != ballot.id or appeal.outcome or ballot.outcome == Choice.DEFER:
        return
    outcome = UPHELD if ballot.outcome == Choice.APPROVE else DISMISSED
    _settle(session, services, appeal, outcome, ballot.reason, by=by)


def decide_appeal(
    session: Session, services: Services, appeal: Appeal, outcome: str, reason: str, *, by: Actor
) -> None:
    """By an administrator who had no part in the measure; the first decision counts."""
    decides_in_secretariat(session, by, appeal).enforce()
    appeal.decided_by = by.person_id
    _settle(session, services, appeal, outcome, reason, by=by)


def _settle(session: Session, services: Services, appeal: Appeal, outcome: str, reason: str, *, by: Actor) -> None:
    sanction = session.get_one(Sanction, appeal.sanction_id, with_for_update=True, populate_existing=True)
    appeal.outcome, appeal.reason, appeal.decided_at = outcome, reason, clock.now()
    if outcome == UPHELD:
        if sanction.state == SanctionState.IN_FORCE:
            end_sanction(session, sanction, SanctionState.LIFTED, reason, by=by)
        else:
            sanction.state = SanctionState.LIFTED
    audit.record(session, by, f"appeal.{outcome}", appeal.id, reason=reason[:500], sanction_id=sanction.id)
    told = {one.id for one in told_of_it(session, sanction)} | {appeal.person_id}
    _send(session, services, sanction, f"appeal_{outcome}", sorted(i for i in told if i is not None), reason=reason)


def _enough_seats(session: Session, sanction: Sanction) -> bool:
    try:
        committee = committee_of(session)
    except ConflictError:
        return False
    return count_sitting(session, committee, barred_from_ballot(session, sanction)) >= FEWEST_SEATS


def _send(
    session: Session, services: Services, sanction: Sanction, letter: str, people: list[int], **values: object
) -> None:
    settings = services.settings
    for person_id in people:
        one = card_of(session, person_id)
        if one is None:
            continue
        known = {
            "name": one.name,
            "member": member_name(session, sanction),
            "reference": resolution_of(session, sanction.ballot_id),
            "link": f"{settings.base_url}/appeals/{appeal_token(settings, sanction, person_id)}",
        }
        send_letter(
            session,
            LETTERS[letter],
            to=one.email,
            language=one.language,
            values=known | values,
            settings=settings,
        )


def _question(session: Session, sanction: Sanction, appeal: Appeal, number: str) -> str:
    """The decision that is appealed against and the appeal, as they were written. To approve is to uphold the appeal."""
    decided = session.get(Ballot, sanction.ballot_id)
    until = f" until {sanction.until:%d.%m.%Y}" if sanction.until else ""
    return (
        "Shall the appeal be upheld? To approve lifts the measure, to decline lets it stand.\n\n"
        f"**Measure ({number}):** {sanction.measure}{until}\n\n{sanction.reason}\n\n"
        f"**Reason of the decision:**\n\n{decided.reason if decided else ''}\n\n**Appeal:**\n\n{appeal.text}"
    )
