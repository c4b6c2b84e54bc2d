"""Proposing guests and individual members, asking for an exemption, and ending a stay."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs, organisations
from app.access import Actor, Role, Scope, end_grants
from app.accounts import Person, PersonState, normal_email
from app.core import clock, revision
from app.core.errors import InvalidError
from app.core.services import Services
from app.core.text import one_line
from app.governance import Ballot, Conflicts
from app.membership.models import Stay, StayKind, StayState
from app.membership.people import person_of
from app.membership.policy_stays import may_ask_exemption, may_put_to_vote, may_renew
from app.membership.queries_stays import StayCase, guest_proposed, history_of, renewal_of, request_of
from app.membership.resolutions import is_open, one_at_a_time, put_to_vote
from app.membership.spaces import Spaces, Works
from app.membership.telling_stays import tell_asker, tell_secretariat

ACTS_FOR_MEMBER = "This person acts for a member organisation, and so is a member already."
IS_SUSPENDED = "This account is suspended."
PROPOSED_ALREADY = "This person is proposed already. Open the proposal."


def propose_guest(
    session: Session,
    services: Services,
    *,
    email: str,
    name: str,
    institution: str,
    language: str,
    objective: str,
    spaces: list[str],
    until: date,
    previous: Stay | None = None,
    by: Actor,
) -> Stay:
    """Put a guest to the committee.

    Raises:
        InvalidError: the person acts for a member organisation, is suspended, or is proposed already.
    """
    if previous is None:
        one_at_a_time(session)
    person = person_of(session, email)
    refusal = why_not_admit(session, person)
    if previous is None and not refusal and guest_proposed(session, normal_email(email)):
        refusal = PROPOSED_ALREADY
    if refusal:
        raise InvalidError(refusal, {"email": refusal})
    stay = Stay(
        kind=StayKind.GUEST,
        email=normal_email(email),
        name=one_line(name),
        institution=one_line(institution),
        language=language,
        person_id=person.id if person else None,
        objective=objective,
        spaces=spaces,
        until=until,
    )
    return _propose(session, services, stay, previous, by)


def propose_individual(
    session: Session,
    services: Services,
    *,
    email: str,
    objective: str,
    until: date | None,
    previous: Stay | None = None,
    by: Actor,
) -> Stay:
    """Put somebody with an account to the committee, with what they did in the community before.

    Raises:
        InvalidError: nobody has this address, they act for a member organisation, are suspended, or are proposed already.
    """
    person = person_of(session, email)
    refusal = "Nobody has an account with this address." if person is None else why_not_admit(session, person)
    if person is not None and not refusal and request_of(session, person.id) is not None:
        refusal = PROPOSED_ALREADY
    if person is None or refusal:
        raise InvalidError(refusal, {"email": refusal})
    return _propose(session, services, _individual(session, services, person, objective, until), previous, by)


def ask_exemption(session: Session, services: Services, objective: str, *, by: Actor) -> Stay:
    """Somebody without an organisation asks to be an individual member; the secretariat puts it to the committee."""
    person_id = by.person_id or 0
    # Locked before it is asked, so that of two presses at once the second finds the first.
    person = session.get_one(Person, person_id, with_for_update=True)
    may_ask_exemption(by, is_asked=request_of(session, person_id) is not None).enforce()
    stay = _individual(session, services, person, objective, None)
    stay.proposed_by, stay.proposed_at = by.person_id, clock.now()
    session.add(stay)
    session.flush()
    audit.record(session, by, "stay.asked", stay.id)
    tell_asker(session, services, stay)
    tell_secretariat(session, services, stay, "exemption_asked")
    return stay


def put_stay_to_vote(session: Session, services: Services, stay: Stay, *, by: Actor) -> Ballot:
    """ConflictError when it is decided or before the committee."""
    may_put_to_vote(by, state=stay.state, is_before_committee=is_open(session, stay.ballot_id)).enforce()
    until = f" until {stay.until:%d.%m.%Y}" if stay.until else ""
    called = f"Guest: {stay.name}" if stay.kind == StayKind.GUEST else f"Individual member: {stay.name}"
    ballot = put_to_vote(
        session,
        kind="stay",
        subject_id=stay.id,
        title=f"{called}{until}",
        question=_question(session, services, stay),
        terms={"kind": stay.kind, "until": stay.until.isoformat() if stay.until else ""},
        conflicts=Conflicts(person_ids=frozenset({stay.person_id} if stay.person_id is not None else ())),
        by=by,
    )
    stay.ballot_id = ballot.id
    audit.record(session, by, "stay.proposed", stay.id, ballot_id=ballot.id)
    return ballot


def end_stay(session: Session, stay: Stay, reason: str, *, by: Actor) -> None:
    """Its rights end at this moment; what the person wrote stays theirs."""
    stay.state = StayState.ENDED
    stay.ended_at = clock.now()
    stay.end_reason = one_line(reason)
    session.flush()
    take_rights(session, stay)
    audit.record(session, by, "stay.ended", stay.id, reason=stay.end_reason, person_id=stay.person_id)
    revision.bump(session)


def take_rights(session: Session, stay: Stay) -> None:
    """A guest's spaces, where no other stay opens them; an individual's every role, unless an organisation gives them some."""
    if stay.person_id is None:
        return
    jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{stay.person_id}", person_id=stay.person_id)
    if stay.kind == StayKind.GUEST:
        kept = _other_spaces(session, stay)
        for space in stay.spaces:
            if space not in kept:
                end_grants(session, stay.person_id, scope=Scope.GROUP, scope_id=int(space), roles=[Role.GUEST])
    elif organisations.organisation_of(session, stay.person_id) is not None:
        end_grants(session, stay.person_id, scope=Scope.COMMUNITY, roles=[Role.MEMBER])
    else:
        end_grants(session, stay.person_id)


def why_not_admit(session: Session, person: Person | None) -> str:
    """The sentence why somebody cannot be a guest or an individual member; empty when they can."""
    if person is None:
        return ""
    if organisations.organisation_of(session, person.id) is not None:
        return ACTS_FOR_MEMBER
    return IS_SUSPENDED if person.state == PersonState.SUSPENDED else ""


def check_renewal(session: Session, case: StayCase, *, by: Actor) -> Stay:
    proposed = renewal_of(session, case.stay.id) is not None
    may_renew(by, case.stay.state, is_proposed=proposed).enforce()
    return case.stay


def _propose(session: Session, services: Services, stay: Stay, previous: Stay | None, by: Actor) -> Stay:
    stay.previous_id = previous.id if previous is not None else None
    stay.proposed_by, stay.proposed_at = by.person_id, clock.now()
    stay.state = StayState.PROPOSED
    session.add(stay)
    session.flush()
    put_stay_to_vote(session, services, stay, by=by)
    return stay


def _individual(session: Session, services: Services, person: Person, objective: str, until: date | None) -> Stay:
    return Stay(
        kind=StayKind.INDIVIDUAL,
        state=StayState.PROPOSED,
        email=person.email,
        name=person.name,
        language=person.language or "en",
        person_id=person.id,
        objective=objective,
        history=history_of(session, person.id, services.get(Works).count(session, person.id)),
        spaces=[],
        until=until,
    )


def _other_spaces(session: Session, stay: Stay) -> set[str]:
    others = select(Stay.spaces).where(
        Stay.person_id == stay.person_id,
        Stay.id != stay.id,
        Stay.state == StayState.ACTIVE,
        Stay.kind == StayKind.GUEST,
    )
    return {space for spaces in session.scalars(others) for space in spaces}


def _question(session: Session, services: Services, stay: Stay) -> str:
    parts = [f"**Objective:**\n\n{stay.objective}"]
    if stay.kind == StayKind.GUEST:
        named = services.get(Spaces).named(session, "en")
        names = ", ".join(named[space].name for space in stay.spaces if space in named)
        parts = [f"**Institution:** {stay.institution or '–'}", *parts, f"**Spaces:** {names}"]
    if stay.history:
        parts.append("**History in the community:**\n\n" + "\n".join(f"- {line}" for line in stay.history.split("\n")))
    if stay.previous_id is not None:
        parts.append("This renews an earlier stay.")
    return "\n\n".join(parts)
