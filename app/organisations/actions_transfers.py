"""Moving from one organisation to another: the receiving one asks, the person answers, rights switch in that moment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit, mail
from app.access import Actor, Role
from app.accounts import Person, cards
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.settings import Settings
from app.organisations.actions_people import affiliate, end_affiliation
from app.organisations.letters import LETTERS
from app.organisations.models import Organisation, OrganisationState, Transfer, TransferState
from app.organisations.queries import OrganisationName, names
from app.organisations.queries_people import current_affiliation, representatives

ELSEWHERE = "This request is no longer open: you act for another organisation than when it was made."
NOT_A_MEMBER = "The organisation that asks is no longer a member in good standing."


def ask_transfer(
    session: Session,
    organisation: OrganisationName | Organisation,
    person: Person,
    role: Role,
    *,
    settings: Settings,
    by: Actor,
) -> Transfer:
    """Ask somebody who acts for another organisation to act for this one. Nothing changes until they accept.

    Raises:
        InvalidError: the person has been asked already, or acts for no other organisation.
    """
    held = current_affiliation(session, person.id)
    if held is None or held.organisation_id == organisation.id:
        raise _refused("This person acts for no other organisation of the community.")
    asked = select(Transfer.id).where(
        Transfer.person_id == person.id, Transfer.to_id == organisation.id, Transfer.state == TransferState.ASKED
    )
    if session.scalar(asked) is not None:
        raise _refused("This person has been asked already and has not answered yet.")
    transfer = Transfer(
        person_id=person.id,
        from_id=held.organisation_id,
        to_id=organisation.id,
        role=role,
        asked_by=by.person_id,
        asked_at=clock.now(),
    )
    session.add(transfer)
    session.flush()
    audit.record(session, by, "transfer.asked", transfer.id, **_facts(transfer))
    mail.send_letter(
        session,
        LETTERS["transfer_asked"],
        to=person.email,
        language=person.language,
        values={
            "name": person.name,
            "by": by.name,
            "organisation": organisation.name,
            "former": names(session, [held.organisation_id])[held.organisation_id].name,
            "link": f"{settings.base_url}/transfers/{transfer.id}",
        },
        settings=settings,
    )
    return transfer


def accept_transfer(session: Session, transfer: Transfer, *, settings: Settings, by: Actor) -> None:
    """The old affiliation ends with every role that came of it, the new one begins; what was written stays theirs.

    Raises:
        ConflictError: the person cannot leave, has moved meanwhile, or the organisation is no member any more.
    """
    if session.get_one(Organisation, transfer.to_id).state != OrganisationState.ACTIVE:
        raise ConflictError(NOT_A_MEMBER)
    held = current_affiliation(session, transfer.person_id)
    if held is not None and held.organisation_id != transfer.from_id:
        raise ConflictError(ELSEWHERE)
    if held is not None:
        end_affiliation(session, held, by=by, reason="moved to another organisation")
    _close(session, transfer, TransferState.ACCEPTED)
    others = update(Transfer).where(Transfer.person_id == transfer.person_id, Transfer.state == TransferState.ASKED)
    session.execute(others.values(state=TransferState.WITHDRAWN, answered_at=clock.now()))
    both = names(session, [transfer.from_id, transfer.to_id])
    affiliate(session, transfer.person_id, both[transfer.to_id], Role(transfer.role), by=by)
    audit.record(session, by, "transfer.accepted", transfer.id, **_facts(transfer))
    for key, organisation_id in (("transfer_left", transfer.from_id), ("transfer_arrived", transfer.to_id)):
        people = representatives(session, organisation_id)
        told = [one.person_id for one in people if one.person_id != transfer.person_id]
        _tell(session, key, told, transfer, both, both[organisation_id], settings=settings, by=by)


def decline_transfer(session: Session, transfer: Transfer, *, settings: Settings, by: Actor) -> None:
    """The person stays; whoever asked is told."""
    _close(session, transfer, TransferState.DECLINED)
    audit.record(session, by, "transfer.declined", transfer.id, **_facts(transfer))
    both = names(session, [transfer.from_id, transfer.to_id])
    told = [transfer.asked_by] if transfer.asked_by is not None else []
    _tell(session, "transfer_declined", told, transfer, both, both[transfer.to_id], settings=settings, by=by)


def withdraw_transfer(session: Session, transfer: Transfer, *, by: Actor) -> None:
    """The organisation asks no longer."""
    _close(session, transfer, TransferState.WITHDRAWN)
    audit.record(session, by, "transfer.withdrawn", transfer.id, **_facts(transfer))


def _close(session: Session, transfer: Transfer, state: TransferState) -> None:
    transfer.state, transfer.answered_at = state, clock.now()
    session.flush()


def _tell(
    session: Session,
    key: str,
    people: list[int],
    transfer: Transfer,
    both: Mapping[int, OrganisationName],
    own: OrganisationName,
    *,
    settings: Settings,
    by: Actor,
) -> None:
    """`own` is the organisation whose people the letter leads to."""
    for one in cards(session, people).values():
        mail.send_letter(
            session,
            LETTERS[key],
            to=one.email,
            language=one.language,
            values={
                "name": one.name,
                "person": by.name,
                "organisation": both[transfer.to_id].name,
                "former": both[transfer.from_id].name,
                "link": f"{settings.base_url}/organisations/{own.slug}/people",
            },
            settings=settings,
        )


def _facts(transfer: Transfer) -> dict[str, Any]:
    return {"person_id": transfer.person_id, "from_id": transfer.from_id, "to_id": transfer.to_id}


def _refused(sentence: str) -> InvalidError:
    return InvalidError(sentence, {"email": sentence})
