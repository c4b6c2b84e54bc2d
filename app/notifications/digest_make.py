"""One person's digest, written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import mail
from app.access import Actor
from app.notifications.choices import Held
from app.notifications.digest_draw import draw_digest
from app.notifications.digest_gather import Digest, Gatherer, held_rows, is_due
from app.notifications.digest_times import LATE, LOOK_BACK, SPAN, Due
from app.notifications.message import language_for
from app.notifications.models import Cadence, DigestIssue, Notification, Scope


@dataclass(frozen=True, slots=True)
class Made:
    """What one person is to get; `drawn` None where there is nothing to say.

    Attributes:
        due: what this settles; `cadence`: that of the message.
        since, until: as `DigestIssue` has them.
        settled: numbers of rows that will never be mailed, by the person's choice or right.
    """

    actor: Actor
    person_id: int
    due: Sequence[Due]
    cadence: str
    since: datetime | None
    until: datetime
    digest: Digest | None = None
    drawn: mail.Drawn | None = None
    settled: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose digest it is: rights and choices of this moment, the digests of the last weeks, since when they have been here."""

    actor: Actor
    person_id: int
    chosen: Held
    issues: Sequence[DigestIssue]
    born: datetime


def make(session: Session, gatherer: Gatherer, reader: Reader, owed: Sequence[Due], until: datetime) -> Made:
    """What settles all that is owed; whoever never had a digest gets none for a day that is long begun."""
    known = {issue.cadence for issue in reader.issues}
    wanted = {due.cadence for due in owed if until - due.at <= LATE or due.cadence in known}
    if not wanted or not reader.actor.roles:
        return Made(reader.actor, reader.person_id, owed, Cadence.DAILY, None, until)
    return make_due(session, gatherer, reader, wanted, owed, until)


def make_due(
    session: Session,
    gatherer: Gatherer,
    reader: Reader,
    now_due: Collection[Cadence],
    owed: Sequence[Due],
    until: datetime,
) -> Made:
    """Of these cadences, whatever was sent before."""
    actor, chosen = reader.actor, reader.chosen
    rows = held_rows(session, reader.person_id)
    taken = [row for row in rows if is_due(row, chosen, now_due)]
    choice = chosen.cadence(Scope.DIGEST)
    since = news_since(reader, choice, until) if choice in now_due else None
    digest = gatherer.digest(session, actor, chosen, taken, since, until)
    cadence = message_cadence(chosen, taken, now_due)
    ended = [row.id for row in rows if is_due(row, chosen, {Cadence.OFF})]
    settled = [*({row.id for row in taken} - set(digest.rows)), *ended]
    if not digest.items:
        return Made(actor, reader.person_id, owed, cadence, since, until, None, None, settled)
    day = until.astimezone(gatherer.settings.zone).date()
    drawn = draw_digest(gatherer.settings, reader.person_id, digest, cadence, day, language_for(actor))
    return Made(actor, reader.person_id, owed, cadence, since, until, digest, drawn, settled)


def message_cadence(chosen: Held, rows: Sequence[Notification], due: Collection[Cadence]) -> Cadence:
    """What the message is called on a day when both are due: they are one message."""
    weekly = Cadence.WEEKLY in due and (
        chosen.cadence(Scope.DIGEST) == Cadence.WEEKLY or any(is_due(row, chosen, {Cadence.WEEKLY}) for row in rows)
    )
    return Cadence.WEEKLY if weekly else Cadence.DAILY


def news_since(reader: Reader, choice: Cadence, until: datetime) -> datetime:
    """Where the news of the last digest ended; nothing is told twice, and nothing that is long past."""
    told = [issue.until for issue in reader.issues if issue.since is not None]
    last = max((issue.until for issue in reader.issues), default=until)
    first = max(reader.born, min(last, until - SPAN[choice]))
    return max(max(told) if told else first, until - LOOK_BACK)
