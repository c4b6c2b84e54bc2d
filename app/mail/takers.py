"""Who answers for what comes in: the rooms are asked in turn, and each message is taken once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import structlog
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.mail.inbound import TRIPS, Incoming, Unreadable, key_of, read
from app.mail.models import Received

log = structlog.get_logger("mail")
Taker = Callable[[Services, Incoming], str | None]
NOBODYS = "for nobody here"
BEFORE = "came before"
_RECEIVED = cast("Table", Received.__table__)
_PUT = {
    name: dialect.insert(_RECEIVED).on_conflict_do_nothing(index_elements=["message_hash"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True, slots=True)
class Takers:
    """In the order in which they are asked; the roof collects them from the rooms.

    A taker says None to what is not its own. Otherwise it says what became of the message, in a few words that are
    logged and handed to the mail pipe, or "" where all is well. It commits by itself, before the message is noted here:
    killed in between it is asked again, and must find that out by `Incoming.key`.
    """

    takers: Sequence[tuple[str, Taker]] = ()


def receive(services: Services, raw: bytes) -> str:
    """What became of the message, in a few words; "" when somebody took it and all is well. Harmless when run twice."""
    key = key_of(raw)
    with services.database.read() as session:
        if session.scalar(select(Received.id).where(Received.message_hash == key)) is not None:
            return BEFORE
    taker, outcome = "", NOBODYS
    try:
        incoming = read(raw)
    except Unreadable as why:
        outcome = str(why)
    except TRIPS as broken:
        log.info("message not read", error=repr(broken)[:200])
        outcome = "cannot be read"
    else:
        taker, outcome = _ask(services, incoming)
    with services.database.write() as session:
        _note(session, key, taker, outcome)
    return outcome


def _ask(services: Services, incoming: Incoming) -> tuple[str, str]:
    for name, take in services.get(Takers).takers:
        said = take(services, incoming)
        if said is not None:
            return name, said
    return "", NOBODYS


def _note(session: Session, key: str, taker: str, outcome: str) -> None:
    put = _PUT[session.get_bind().dialect.name]
    row = {"message_hash": key, "taker": taker, "outcome": outcome[:500], "at": clock.now()}
    session.connection().execute(put, row)
