"""When a frozen issue goes: now, at a time, or after somebody was asked because the time was missed.

While an issue waits for its time the house notes every few minutes that it looks after it (`Issue.beat_at`). When the time has
come and that note is old, the house was not running, or it runs on a copy of its data that is older than the sending may be:
it asks before it sends.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import SYSTEM, Actor
from app.bulletin import editions, freezing, papers, sending
from app.bulletin.approval import WRITERS, desk_people, tell
from app.bulletin.models import Issue, IssueState
from app.core import clock
from app.core.errors import ConflictError
from app.core.services import Services
from app.core.settings import Settings
from app.jobs import Handler

START = "bulletin.start"
LOOKS_EVERY = timedelta(minutes=5)
SOONEST, LATEST = timedelta(minutes=2), timedelta(days=120)


def send_now(session: Session, settings: Settings, issue: Issue, *, by: Actor) -> None:
    """ConflictError unless it is frozen and not sent. The caller has the row locked and asked its verdict."""
    _waits(issue)
    _stamp(session, issue, clock.today(settings.zone))
    issue.missed_at = None
    sending.begin(session, issue, by=by)


def choose(session: Session, settings: Settings, issue: Issue, at: datetime, *, by: Actor) -> None:
    """It goes by itself at this moment; an earlier choice is replaced."""
    _waits(issue)
    _stamp(session, issue, at.astimezone(settings.zone).date())
    issue.scheduled_at, issue.missed_at, issue.beat_at = at, None, clock.now()
    session.flush()
    audit.record(session, by, "bulletin.scheduled", issue.id, at=at.isoformat(timespec="minutes"))
    jobs.enqueue(session, START, delay=max(at - clock.now(), timedelta(0)), priority=3)


def cancel(session: Session, issue: Issue, *, by: Actor) -> None:
    """Nothing goes by itself any more."""
    _waits(issue)
    if issue.scheduled_at is None:
        raise ConflictError("No time is chosen for this issue.")
    issue.scheduled_at = issue.missed_at = None
    session.flush()
    audit.record(session, by, "bulletin.schedule_cancelled", issue.id)


def look(session: Session, services: Services, _payload: dict[str, Any], _prepared: object = None) -> None:
    """Begin what is due, ask about what was missed, and note that the rest is looked after."""
    now = clock.now()
    waiting = select(Issue).where(
        Issue.state == IssueState.FROZEN, Issue.scheduled_at.is_not(None), Issue.missed_at.is_(None)
    )
    for issue in session.scalars(waiting.order_by(Issue.id).with_for_update()).all():
        at, seen = issue.scheduled_at or now, issue.beat_at or issue.frozen_at or now
        if at > now:
            issue.beat_at = now
        elif now - at > sending.LATE or now - seen > sending.LATE:
            _miss(session, services, issue, at, now)
        else:
            send_now(session, services.settings, issue, by=SYSTEM)


def _stamp(session: Session, issue: Issue, day: date) -> None:
    """The day that readers see; papers that say another are made anew."""
    if editions.stamp(session, issue, day.isoformat()):
        freezing.drop_papers(session, issue)
        papers.print_soon(session, issue)


def _miss(session: Session, services: Services, issue: Issue, at: datetime, now: datetime) -> None:
    issue.missed_at = now
    session.flush()
    audit.record(session, SYSTEM, "bulletin.schedule_missed", issue.id, at=at.isoformat(timespec="minutes"))
    tell(session, services, issue, "bulletin_missed", desk_people(session, WRITERS), when=at)


def _waits(issue: Issue) -> None:
    if issue.state != IssueState.FROZEN:
        raise ConflictError("Only an issue that is approved and was not sent can be sent or given a time.")


STARTER = Handler(
    START,
    apply=look,
    every=LOOKS_EVERY,
    purpose="Begins to send an issue of the bulletin at the time that was chosen, or asks where that was missed.",
)
