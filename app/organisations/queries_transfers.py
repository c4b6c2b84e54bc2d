"""Requests to act for another organisation: to whom they were made, and by which organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.accounts import Person
from app.core.errors import NotFoundError
from app.organisations.models import Organisation, Transfer, TransferState
from app.organisations.policy import may_answer
from app.organisations.queries import get_organisation_to_staff


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request. `by` is empty when the account of whoever asked is gone."""

    id: int
    person: str
    organisation: str
    slug: str
    former: str
    role: str
    by: str
    asked_at: datetime


_ASKER, _FORMER = aliased(Person), aliased(Organisation)
_OPEN = (
    select(
        Transfer.id,
        Person.name,
        Organisation.name,
        Organisation.slug,
        _FORMER.name,
        Transfer.role,
        func.coalesce(_ASKER.name, ""),
        Transfer.asked_at,
    )
    .join(Person, Person.id == Transfer.person_id)
    .join(Organisation, Organisation.id == Transfer.to_id)
    .join(_FORMER, _FORMER.id == Transfer.from_id)
    .outerjoin(_ASKER, _ASKER.id == Transfer.asked_by)
    .where(Transfer.state == TransferState.ASKED)
    .order_by(Transfer.id)
)


def transfers_for(session: Session, person_id: int) -> Sequence[Asked]:
    """What organisations ask of this person now."""
    return _read(session, _OPEN.where(Transfer.person_id == person_id))


def count_transfers_to_answer() -> ScalarSelect[int]:
    """How many organisations ask the person (bind parameter "person") to act for them; part of home's query."""
    asked = select(func.count(Transfer.id)).where(
        Transfer.person_id == bindparam("person"), Transfer.state == TransferState.ASKED
    )
    return asked.scalar_subquery()


def transfers_by(session: Session, organisation_id: int) -> Sequence[Asked]:
    """Whom the organisation has asked and who has not answered."""
    return _read(session, _OPEN.where(Transfer.to_id == organisation_id))


def get_transfer(session: Session, actor: Actor, transfer_id: int) -> Asked:
    """An open request to this very person; for everybody else, and once it is answered, there is none."""
    found = _read(session, _OPEN.where(Transfer.id == transfer_id, Transfer.person_id == actor.person_id))
    if not found:
        raise NotFoundError
    return found[0]


def get_transfer_to_answer(session: Session, actor: Actor, transfer_id: int) -> Transfer:
    """The only door to a request about to be answered.

    Both organisations are locked first and in the order of their numbers, as whoever changes their people locks them.
    """
    transfer = session.get(Transfer, transfer_id)
    if transfer is None:
        raise NotFoundError
    may_answer(actor, transfer.person_id, TransferState.ASKED).enforce()
    both = select(Organisation.id).where(Organisation.id.in_([transfer.from_id, transfer.to_id]))
    session.scalars(both.order_by(Organisation.id).with_for_update()).all()
    session.refresh(transfer, with_for_update=True)
    may_answer(actor, transfer.person_id, transfer.state).enforce()
    return transfer


def get_transfer_to_withdraw(session: Session, actor: Actor, slug: str, transfer_id: int) -> Transfer:
    organisation = get_organisation_to_staff(session, actor, slug)
    transfer = session.get(Transfer, transfer_id, with_for_update=True)
    if transfer is None or transfer.to_id != organisation.id or transfer.state != TransferState.ASKED:
        raise NotFoundError
    return transfer


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[Asked]:
    return [Asked(*row) for row in session.execute(query)]
