"""Digests go out: each person's once, in small transactions, written before the transaction begins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from app import accounts, jobs, mail
from app.access import NOBODY
from app.accounts import Person, PersonState
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.notifications.choices import held
from app.notifications.digest_draw import foot_of
from app.notifications.digest_gather import Digest, Gatherer, rows_of_issue
from app.notifications.digest_make import Made, Reader, make
from app.notifications.digest_times import LATE, LOOK_BACK, SPAN, Due, last_due
from app.notifications.message import list_headers
from app.notifications.models import Cadence, DigestIssue, Notification

BATCH = 20  # people of one transaction
PRIORITY = 8
KEPT = timedelta(days=90)
JOB = "notifications.digests"


@dataclass(frozen=True, slots=True)
class Round:
    made: Sequence[Made]
    stale: Sequence[int]
    full: bool


def prepare(services: Services, _payload: dict[str, Any]) -> Round:
    """The next people's digests, and those that were dropped at the door because they no longer said what is so."""
    gatherer = gatherer_of(services)
    now = clock.now()
    with services.database.read() as session:
        both = last_due(services.settings, now)
        people = _behind(session, both)
        actors = accounts.actors_of_people(session, people)
        choices, issues = held(session, people), issues_of(session, people)
        made = []
        for one, born in people.items():
            reader = Reader(actors.get(one, NOBODY), one, choices[one], issues[one], born)
            made.append(make(session, gatherer, reader, _owed(both, issues[one]), now))
        return Round(made, _stale(session, gatherer, both[0].period), len(people) == BATCH)


def send(session: Session, services: Services, _payload: dict[str, Any], done: Round) -> None:
    """Owe the messages; what somebody else made meanwhile is left alone."""
    _forget(session, done.stale)
    wanted = [one.person_id for one in done.made]
    free = select(Person.id).where(Person.id.in_(wanted), Person.state == PersonState.ACTIVE)
    locked = set(session.scalars(free.with_for_update(key_share=True, skip_locked=True)))
    issues = issues_of(session, wanted)
    count = 0
    for one in done.made:
        known = {(issue.cadence, issue.period) for issue in issues[one.person_id]}
        if one.person_id in locked and not any((due.cadence, due.period) in known for due in one.due):
            count += _send_one(session, services.settings, one)
    if done.full or done.stale:
        jobs.enqueue(session, JOB, key=JOB, priority=PRIORITY, delay=timedelta(0) if count else timedelta(seconds=5))
    elif not done.made:
        _tidy(session, services.settings)


def gatherer_of(services: Services) -> Gatherer:
    return services.get(Gatherer)


def digest_of_issue(session: Session, gatherer: Gatherer, issue: DigestIssue) -> Digest:
    """What a digest would say now, of the same rows and the same time."""
    actor = accounts.actor_of_person(session, issue.person_id)
    chosen = held(session, [issue.person_id])[issue.person_id]
    return gatherer.digest(session, actor, chosen, rows_of_issue(session, issue.id), issue.since, issue.until)


def _behind(session: Session, both: tuple[Due, Due]) -> Mapping[int, datetime]:
    """People with an account who have had no digest of the day or the week yet, and since when they have been here."""
    missing = [
        (Person.created_at <= due.at)
        & ~exists().where(
            DigestIssue.person_id == Person.id, DigestIssue.cadence == due.cadence, DigestIssue.period == due.period
        )
        for due in both
    ]
    query = select(Person.id, Person.created_at).where(Person.state == PersonState.ACTIVE, or_(*missing))
    return dict(session.execute(query.order_by(Person.id).limit(BATCH)).all())


def issues_of(session: Session, people: Iterable[int]) -> Mapping[int, list[DigestIssue]]:
    """The digests of the last weeks, by person."""
    found: dict[int, list[DigestIssue]] = {person_id: [] for person_id in people}
    since = clock.now() - LOOK_BACK - LATE
    query = select(DigestIssue).where(DigestIssue.person_id.in_(list(found)), DigestIssue.until > since)
    for issue in session.scalars(query.execution_options(populate_existing=True)):
        found[issue.person_id].append(issue)
    return found


def _owed(both: tuple[Due, Due], issues: Sequence[DigestIssue]) -> list[Due]:
    known = {(issue.cadence, issue.period) for issue in issues}
    return [due for due in both if (due.cadence, due.period) not in known]


def _send_one(session: Session, settings: Settings, one: Made) -> bool:
    """False when something of it was taken back since it was written: then the next round writes it anew."""
    rows = list(one.digest.rows) if one.digest else []
    free = Notification.id.in_(rows), Notification.mailed_at.is_(None)
    if rows and session.scalar(select(func.count(Notification.id)).where(*free)) != len(rows):
        return False
    for due in one.due:
        bears = due.cadence == one.cadence or len(one.due) == 1
        said = one.digest if bears else None
        issue = DigestIssue(
            person_id=one.person_id,
            cadence=due.cadence,
            period=due.period,
            since=one.since if bears else None,
            until=one.until,
            items=said.items if said else 0,
            words=said.words if said else "",
        )
        session.add(issue)
        session.flush()
        if said and one.drawn:
            session.execute(update(Notification).where(*free).values(mailed_at=one.until, issue_id=issue.id))
            _queue(session, settings, one, issue, one.drawn)
    ended = Notification.id.in_(list(one.settled)), Notification.mailed_at.is_(None)
    session.execute(update(Notification).where(*ended).values(mailed_at=one.until))
    return True


def _queue(session: Session, settings: Settings, one: Made, issue: DigestIssue, drawn: mail.Drawn) -> None:
    stop = foot_of(settings, one.person_id).stop
    mail.queue(
        session,
        to=one.actor.email,
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        guard=f"notifications:digest:{issue.id}",
        priority=PRIORITY,
        headers={**list_headers(settings, "digest", settings.community_name, stop), "Precedence": "bulk"},
        message_id=message_name(issue.id),
        bulk=True,
    )


def message_name(issue_id: int) -> str:
    return f"digest-{issue_id}"


def _stale(session: Session, gatherer: Gatherer, today: date) -> list[int]:
    """Digests of which no message is left, and that would say something else now: they were stopped at the door."""
    name = literal("digest-") + cast(DigestIssue.id, String)
    gone = ~exists().where(mail.MailMessage.message_id == name)
    recent = DigestIssue.period > today - SPAN[Cadence.WEEKLY] * 2
    found = session.scalars(select(DigestIssue).where(recent, DigestIssue.items > 0, gone).limit(BATCH)).all()
    return [issue.id for issue in found if digest_of_issue(session, gatherer, issue).words != issue.words]


def _forget(session: Session, stale: Sequence[int]) -> None:
    """As if they had never been made, with what was noted beside them: the next round makes them again."""
    for issue in session.scalars(select(DigestIssue).where(DigestIssue.id.in_(list(stale)))).all():
        beside = select(DigestIssue.id).where(
            DigestIssue.person_id == issue.person_id, DigestIssue.until == issue.until
        )
        of_these = session.scalars(beside).all()
        freed = update(Notification).where(Notification.issue_id.in_(of_these))
        session.execute(freed.values(mailed_at=None, issue_id=None))
        session.execute(delete(DigestIssue).where(DigestIssue.id.in_(of_these)))


def _tidy(session: Session, settings: Settings) -> None:
    """What is long past need not be known."""
    old = select(DigestIssue.id).where(DigestIssue.period < clock.today(settings.zone) - KEPT).limit(500)
    ids = session.scalars(old).all()
    if ids:
        session.execute(update(Notification).where(Notification.issue_id.in_(ids)).values(issue_id=None))
        session.execute(delete(DigestIssue).where(DigestIssue.id.in_(ids)))
