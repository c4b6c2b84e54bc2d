"""Addresses that mail comes back from: points that fade, and a rest from whatever is sent to many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM, Actor
from app.core import clock
from app.mail.models import Address, Bounce, MailMessage
from app.mail.reports import HARD, SOFT, Failure, is_full, names_nobody

POINTS = {HARD: 3.0, SOFT: 1.0}
RESTS_AT = 3.0
FADES_OVER = timedelta(days=30)
SOFT_COUNTS_EVERY = timedelta(days=1)
_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True, slots=True)
class Rest:
    """An address that gets no bulk mail. `said`: by the last server; `why`: the same for people, a message id."""

    address: str
    since: datetime
    said: str

    @property
    def why(self) -> str:
        if is_full(self.said):
            return "The mailbox is full."
        return (
            "There is no such mailbox, or it is closed."
            if names_nobody(self.said)
            else "The mail server does not take our messages."
        )


def record(session: Session, message: MailMessage, failure: Failure) -> str:
    """Count one message that came back, once; says in a few words what that did."""
    now = clock.now()
    address = normal(message.recipient)
    soft_lately = select(Bounce.id).where(
        Bounce.address == address, Bounce.kind == SOFT, Bounce.at > now - SOFT_COUNTS_EVERY
    )
    counts = failure.kind == HARD or session.scalar(soft_lately.limit(1)) is None
    bounce = {
        "address": address,
        "message_id": message.message_id,
        "kind": failure.kind,
        "code": failure.code,
        "reason": failure.reason,
        "at": now,
    }
    if not _insert(session, cast("Table", Bounce.__table__), bounce, ["address", "message_id"]):
        return "counted before"
    unknown = {"address": address, "score": 0.0, "scored_at": message.created_at, "rests_since": None, "reason": ""}
    _insert(session, cast("Table", Address.__table__), unknown, ["address"])
    row = session.scalars(select(Address).where(Address.address == address).with_for_update()).one()
    if row.score == 0 and message.created_at < row.scored_at:
        return "sent before its owner asked to try again"
    if not counts:
        return f"{failure.kind}, counted today already"
    row.score = points(row, now) + POINTS[failure.kind]
    row.scored_at = now
    row.reason = failure.reason
    if row.score >= RESTS_AT and row.rests_since is None:
        row.rests_since = now
        audit.record(session, SYSTEM, "address.rests", None, reason=failure.reason, address=address)
    return f"{failure.kind}, the address rests" if row.rests_since else failure.kind


def points(row: Address, now: datetime) -> float:
    """What is left of them."""
    return row.score * max(0.0, 1 - (now - row.scored_at) / FADES_OVER)


# Whether the address given as "own_address" rests, as a column of a query that runs anyway.
RESTS_SINCE = select(Address.rests_since).where(Address.address == bindparam("own_address")).scalar_subquery()


def rests(session: Session, address: str) -> bool:
    asked = select(Address.address).where(Address.address == normal(address), Address.rests_since.is_not(None))
    return session.scalar(asked) is not None


def rest_of(session: Session, address: str) -> Rest | None:
    found = _resting(session, Address.address == normal(address))
    return found[0] if found else None


def resting(session: Session, *, limit: int, offset: int = 0) -> list[Rest]:
    """The latest first."""
    return _resting(session, limit=limit, offset=offset)


def count_resting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Address).where(Address.rests_since.is_not(None))) or 0


def try_again(session: Session, address: str, *, by: Actor) -> bool:
    """Forget the points, whether the owner asks or somebody for them; False when the address does not rest."""
    found = select(Address).where(Address.address == normal(address), Address.rests_since.is_not(None))
    row = session.scalars(found.with_for_update()).one_or_none()
    if row is None:
        return False
    row.score, row.scored_at, row.rests_since, row.reason = 0.0, clock.now(), None, ""
    audit.record(session, by, "address.tried_again", None, address=row.address)
    return True


def forget_addresses(session: Session, addresses: Sequence[str]) -> None:
    """Nothing is known of them any more, and nothing more is sent there: of people who are erased."""
    wanted = [normal(address) for address in addresses]
    session.execute(delete(Address).where(Address.address.in_(wanted)))
    session.execute(delete(Bounce).where(Bounce.address.in_(wanted)))
    session.execute(delete(MailMessage).where(MailMessage.recipient.in_([*addresses, *wanted])))


def normal(address: str) -> str:
    return address.strip().lower()


def _resting(session: Session, *conditions: ColumnElement[bool], limit: int = 1, offset: int = 0) -> list[Rest]:
    asked = select(Address.address, Address.rests_since, Address.reason).where(
        Address.rests_since.is_not(None), *conditions
    )
    rows = session.execute(asked.order_by(Address.rests_since.desc(), Address.address).limit(limit).offset(offset))
    return [Rest(row.address, row.rests_since, row.reason) for row in rows if row.rests_since]


def _insert(session: Session, table: Table, row: dict[str, object], unique: list[str]) -> bool:
    """Whether it was not there."""
    put = _DIALECTS[session.get_bind().dialect.name].insert(table).on_conflict_do_nothing(index_elements=unique)
    return session.connection().execute(put.returning(*table.primary_key.columns), row).first() is not None
