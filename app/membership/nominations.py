"""One member vouches for an applicant: asked by the applicant, or begun inside with an invitation to apply."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, organisations
from app.access import Actor
from app.accounts import actor_of_person, normal_email
from app.core import clock
from app.core.errors import InvalidError
from app.core.services import Services
from app.core.text import one_line
from app.mail import send_letter
from app.membership.letters import LETTERS, word
from app.membership.life import Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.moves import said
from app.membership.nomination_tokens import invitation_url
from app.membership.record import record_move
from app.membership.telling import representatives, tell_people, working

# Invitations of one organisation that wait for an application; beyond it, they were not meant one by one.
MOST_OPEN = 20


def ask_nomination(
    session: Session, services: Services, application: Application, organisation_id: int, *, by: Actor
) -> Nomination:
    """The applicant, who has just submitted, names a member: its representatives are asked.

    Where the applicant follows an invitation of that member, the invitation speaks: sent by a representative to this very
    address it counts as confirmed, and screening begins; sent by somebody else, or handed on to another address, the
    representatives are asked whether they stand by it.
    """
    linked = session.scalars(
        select(Nomination)
        .where(Nomination.application_id == application.id, Nomination.state == NominationState.INVITED)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    nomination = next((one for one in linked if one.organisation_id == organisation_id), None)
    for other in linked:
        if other is not nomination:
            other.state, other.answered_at = NominationState.WITHDRAWN, clock.now()
    if nomination is None:
        nomination = Nomination(
            organisation_id=organisation_id,
            application_id=application.id,
            state=NominationState.ASKED,
            created_at=clock.now(),
        )
        session.add(nomination)
    elif _speaks_for_itself(session, application, nomination):
        _count(session, application, nomination)
        return nomination
    nomination.state = NominationState.ASKED
    session.flush()
    audit.record(
        session, by, "nomination.asked", nomination.id, application_id=application.id, organisation_id=organisation_id
    )
    remind_nominator(session, services, application, nomination, "nomination_asked")
    return nomination


def remind_nominator(
    session: Session, services: Services, application: Application, nomination: Nomination, letter: str
) -> int:
    """Write to everybody who may answer; returns how many that are."""
    note = str(application.answers.get("nomination_note", "")) or nomination.statement
    return tell_people(
        session,
        services,
        application,
        letter,
        representatives(session, nomination.organisation_id),
        f"/nominations/{nomination.id}",
        nominator=_name(session, nomination),
        note=lambda language: note or word("no_note", language),
    )


def invite_to_apply(
    session: Session,
    services: Services,
    organisation_id: int,
    *,
    name: str,
    email: str,
    statement: str,
    language: str,
    by: Actor,
) -> Nomination:
    """A member nominates from inside: the institution gets an invitation with a link of its own.

    Raises:
        InvalidError: the address is invited by this organisation already, or too many invitations are open.
    """
    address = normal_email(email)
    waiting = (Nomination.organisation_id == organisation_id, Nomination.state == NominationState.INVITED)
    if session.scalar(select(Nomination.id).where(*waiting, Nomination.email == address)) is not None:
        sentence = "Your organisation has invited this address already."
        raise InvalidError(sentence, {"email": sentence})
    if (session.scalar(select(func.count()).select_from(Nomination).where(*waiting)) or 0) >= MOST_OPEN:
        sentence = "Twenty invitations of your organisation wait for an answer. Withdraw one first."
        raise InvalidError(sentence, {"email": sentence})
    nomination = Nomination(
        organisation_id=organisation_id,
        person_id=by.person_id,
        state=NominationState.INVITED,
        email=address,
        name=one_line(name),
        statement=said(statement, "statement", "Say why you nominate them; the invitation and the committee quote it."),
        created_at=clock.now(),
    )
    session.add(nomination)
    session.flush()
    audit.record(session, by, "nomination.invited", nomination.id, organisation_id=organisation_id)
    send_letter(
        session,
        LETTERS["nomination_invitation"],
        to=address,
        language=language,
        values={
            "institution": nomination.name,
            "nominator": _name(session, nomination),
            "member": by.name,
            "statement": nomination.statement,
            "community": services.settings.community_name,
            "link": invitation_url(services.settings, nomination.id),
        },
        settings=services.settings,
    )
    return nomination


def take_back(session: Session, nomination: Nomination, *, by: Actor) -> None:
    """The invitation's link dies at this moment; a draft that began with it goes on without a nomination."""
    nomination.state = NominationState.WITHDRAWN
    nomination.answered_at = clock.now()
    audit.record(session, by, "nomination.withdrawn", nomination.id)


def _speaks_for_itself(session: Session, application: Application, nomination: Nomination) -> bool:
    """Whether it was sent to this applicant, by somebody who can still speak for the organisation."""
    speakers = {one.id for one in working(session, representatives(session, nomination.organisation_id))}
    return nomination.email == application.contact_email and nomination.person_id in speakers


def _count(session: Session, application: Application, nomination: Nomination) -> None:
    """The representative who sent the invitation has spoken already; the letter about the submission says so."""
    nomination.state = NominationState.CONFIRMED
    nomination.answered_at = clock.now()
    name = _name(session, nomination)
    record_move(
        session,
        application,
        Name.CONFIRM_NOMINATION,
        State.SCREENING,
        by=actor_of_person(session, nomination.person_id or 0),
        detail={"nominator": name, "by_invitation": True},
    )


def _name(session: Session, nomination: Nomination) -> str:
    return organisations.names(session, [nomination.organisation_id])[nomination.organisation_id].name
