"""The job that sends an issue: a window of some seconds at a time, so that what is more urgent goes between."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import jobs, mail
from app.bulletin import dispatch
from app.bulletin.outgoing import Outgoing
from app.bulletin.sending import SEND
from app.core import clock
from app.core.services import Services
from app.jobs import Handler, RetryLater

log = structlog.get_logger("bulletin")
WINDOW = 5.0  # seconds
MOST_ATTEMPTS = 50
RETURNS_WATCHED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """`rest`: seconds of the window that are left; `stopped`: this run sends no more, and nothing is owed by it."""

    rest: float = 0.0
    stopped: bool = False


def send_window(services: Services, payload: dict[str, Any]) -> Sent:
    """As many as the pace allows in one window, and as fit into it.

    Raises:
        RetryLater: the mail server is away; whoever was about to get it waits.
    """
    issue_id, run, started = int(payload["issue_id"]), secrets.token_hex(8), monotonic()
    with services.database.write() as session:
        issue = dispatch.take_over(session, issue_id, run)
        if issue is None:
            return Sent(stopped=True)
        outgoing = Outgoing(services, session, issue)
    claimed: dispatch.Claimed | None = None
    outcome: Exception | None = None
    for _ in range(pace(services)):
        if claimed is not None and monotonic() - started > WINDOW:  # a slow server makes no longer windows
            break
        with services.database.write() as session:
            if claimed is not None:
                dispatch.settle(session, claimed, run, outcome)
            claimed = dispatch.claim_next(session, issue_id, run, outgoing.subject)
        if claimed is None:
            break
        outcome = _send(services, outgoing, claimed, run)
        if isinstance(outcome, mail.Away):
            break
    if claimed is not None:
        with services.database.write() as session:
            dispatch.settle(session, claimed, run, outcome)
    if isinstance(outcome, mail.Away):
        raise RetryLater(str(outcome), max(outcome.until - clock.now(), timedelta(seconds=1))) from outcome
    return Sent(rest=WINDOW - (monotonic() - started))


def go_on(session: Session, _services: Services, payload: dict[str, Any], sent: Sent) -> None:
    """The next window is owed when this one is over, or when the first message that was put off is due."""
    if sent.stopped:
        return
    due = dispatch.finish(session, int(payload["issue_id"]))
    if due is None:
        return
    wait = max(timedelta(seconds=max(sent.rest, 0)), due - clock.now())
    key = f"{SEND}-{payload['issue_id']}"
    jobs.enqueue(session, SEND, key=key, delay=wait, priority=9, issue_id=payload["issue_id"])


def pace(services: Services) -> int:
    return max(1, round(services.settings.bulletin_per_minute * WINDOW / 60))


def note_returns(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    dispatch.note_returns(session, clock.now() - RETURNS_WATCHED)


def _send(services: Services, outgoing: Outgoing, claimed: dispatch.Claimed, run: str) -> Exception | None:
    """What the mail server made of it. What cannot be drawn is not sent, and waits; a database that is away stops the window."""
    try:
        with services.database.read() as session:
            message = outgoing.message(session, claimed)
    except SQLAlchemyError:
        with services.database.write() as session:
            dispatch.release(session, claimed, run)
        raise
    except Exception as error:
        log.exception("message of the bulletin not made", person=claimed.person_id)
        return dispatch.NotMadeError(str(error))
    try:
        mail.hand_over(services, message)
    except (mail.Away, mail.Refused, mail.Dropped, ValueError) as said:
        return said
    return None


SENDER = Handler(
    SEND,
    prepare=send_window,
    apply=go_on,
    attempts=MOST_ATTEMPTS,
    purpose="Sends an issue of the bulletin, some seconds at a time, as fast as the setting allows.",
)
RETURNS = Handler(
    "bulletin.returns",
    apply=note_returns,
    every=timedelta(minutes=10),
    purpose="Notes which messages of the bulletin came back after the mail server had taken them.",
)
