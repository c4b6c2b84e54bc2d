"""Addresses that mail comes back from, as administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import mail
from app.accounts import Person


@dataclass(frozen=True, slots=True)
class AddressRow:
    """`person_id` is None where nobody has this address now; `said` by the last server, `why` the same for people."""

    address: str
    person_id: int | None
    name: str
    since: datetime
    why: str
    said: str


def list_resting(session: Session, *, limit: int, offset: int) -> tuple[int, Sequence[AddressRow]]:
    """How many rest, and one page of them, the latest first."""
    found = mail.resting(session, limit=limit, offset=offset)
    asked = select(Person.email, Person.id, Person.name).where(Person.email.in_([one.address for one in found]))
    people = {row.email: (row.id, row.name) for row in session.execute(asked)}
    rows = []
    for one in found:
        person_id, name = people.get(one.address, (None, ""))
        rows.append(AddressRow(one.address, person_id, name, one.since, one.why, one.said))
    return mail.count_resting(session), rows
