"""What the committee's decision about a guest or an individual member does, in the transaction that closes the ballot."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor, Role, Scope, grant_role
from app.accounts import PersonState
from app.core import clock, revision
from app.core.services import Services
from app.governance import Ballot, Choice, Conflicts, bar
from app.membership.actions_stays import take_rights, why_not_admit
from app.membership.models import Stay, StayKind, StayState
from app.membership.people import person_of
from app.membership.telling_stays import tell_proposer, tell_stayer

TOO_LATE = "Its last day had passed before the decision."


def carry_out_stay(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """Approval lets the person in, declining tells who proposed; a deferred one can be put to the vote again."""
    stay = session.get(Stay, ballot.subject_id, with_for_update=True)
    if stay is None or stay.ballot_id != ballot.id or stay.state != StayState.PROPOSED:
        return
    if ballot.outcome == Choice.DEFER:
        return
    refusal = _why_not(session, services, stay) if ballot.outcome == Choice.APPROVE else ballot.reason
    if refusal:
        stay.state, stay.end_reason = StayState.REJECTED, refusal
        audit.record(session, by, "stay.rejected", stay.id, reason=refusal[:500])
        tell_proposer(session, services, stay, "stay_declined")
        if stay.kind == StayKind.INDIVIDUAL:
            tell_stayer(session, services, stay, "exemption_declined", link=f"{services.settings.base_url}/exemption")
        return
    _begin(session, services, stay, by)
    if stay.person_id is not None:
        bar(ballot, Conflicts(person_ids=frozenset({stay.person_id})))


def _why_not(session: Session, services: Services, stay: Stay) -> str:
    """What has come in between proposal and decision."""
    if stay.until is not None and stay.until < clock.today(services.settings.zone):
        return TOO_LATE
    return why_not_admit(session, person_of(session, stay.email))


def _begin(session: Session, services: Services, stay: Stay, by: Actor) -> None:
    person, token = person_of(session, stay.email), ""
    if person is None or person.state == PersonState.INVITED:
        person, token = accounts.invite_person(session, email=stay.email, name=stay.name, title="", by=by)
        person.name, person.language = stay.name, stay.language
    stay.person_id = person.id
    stay.state, stay.began_at = StayState.ACTIVE, clock.now()
    _replace_previous(session, stay, by)
    _give_rights(session, stay, services.settings.zone, by)
    audit.record(session, by, "stay.begun", stay.id, person_id=person.id, kind=stay.kind, spaces=list(stay.spaces))
    revision.bump(session)
    base = services.settings.base_url
    if token:
        tell_stayer(session, services, stay, f"{stay.kind}_invited", link=f"{base}/invitation/{token}")
    else:
        tell_stayer(session, services, stay, f"{stay.kind}_admitted", link=f"{base}/")
    tell_proposer(session, services, stay, "stay_approved")


def _replace_previous(session: Session, stay: Stay, by: Actor) -> None:
    """The renewal stands in the place of what it renews; a space that it does not name closes."""
    previous = session.get(Stay, stay.previous_id, with_for_update=True) if stay.previous_id is not None else None
    if previous is None or previous.state != StayState.ACTIVE:
        return
    previous.state, previous.ended_at, previous.end_reason = StayState.ENDED, clock.now(), "Renewed."
    session.flush()
    if previous.kind == StayKind.GUEST:
        take_rights(session, previous)
    audit.record(session, by, "stay.renewed", previous.id, by_stay=stay.id)


def _give_rights(session: Session, stay: Stay, zone: ZoneInfo, by: Actor) -> None:
    until = clock.end_of(stay.until, zone) if stay.until is not None else None
    person_id = stay.person_id or 0
    if stay.kind == StayKind.INDIVIDUAL:
        grant_role(session, person_id, Role.MEMBER, Scope.COMMUNITY, by=by, until=until, reason=stay.objective[:300])
        return
    for space in stay.spaces:
        grant_role(
            session, person_id, Role.GUEST, Scope.GROUP, int(space), by=by, until=until, reason=stay.objective[:300]
        )
