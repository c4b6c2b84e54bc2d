"""Who reads a page of the calendar, on which clock; and what is kept for all who may see the same."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import events, groups
from app.access import Actor
from app.core import clock, revision
from app.core.kept import Kept
from app.core.services import Services
from app.web.language import language_of, translations
from app.web.times import zone_of

T = TypeVar("T")
_REVISION = select(func.coalesce(revision.current(), 0))


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the calendar. `zone` is the reader's, `house` the community's; `today` is the reader's day."""

    session: Session
    services: Services
    request: Request
    actor: Actor
    language: str
    zone: ZoneInfo
    house: ZoneInfo
    today: date
    revision: int

    def say(self, message: str) -> str:
        return translations(self.language).gettext(message)

    def keep(
        self, what: Hashable, make: Callable[[], T], changes_at: Callable[[], datetime | None] = lambda: None
    ) -> T:
        """What looks alike to everybody with the same rights, clock and language."""
        key = ("calendar", what, events.sight(self.actor), self.zone.key, self.language, self.today)
        return self.services.get(Kept).get(self.revision, key, make, changes_at)

    def lines(self, after: datetime, before: datetime) -> Sequence[events.EventLine]:
        """All that the reader may see of a span of time; one query for all with the same rights."""
        key = ("calendar lines", events.sight(self.actor), after, before)
        return self.services.get(Kept).get(
            self.revision, key, lambda: events.lines(self.session, self.actor, after=after, before=before)
        )

    def attended(self) -> frozenset[int]:
        return attended_by(self.session, self.services.get(Kept), self.revision, self.actor.person_id)

    def group_names(self) -> Mapping[int, groups.GroupName]:
        key = ("calendar groups", self.language)
        return self.services.get(Kept).get(self.revision, key, lambda: groups.names(self.session, None, self.language))

    def moment(self, day: date) -> datetime:
        """When the day begins on the reader's clock."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def attended_by(session: Session, keep: Kept, number: int, person_id: int | None) -> frozenset[int]:
    """Numbers of the occurrences that somebody attends; `number` is the revision, which an answer raises."""
    if person_id is None:
        return frozenset()
    return keep.get(number, ("attended", person_id), lambda: events.attended(session, person_id))


def reading_of(session: Session, services: Services, request: Request, actor: Actor) -> Reading:
    zone = zone_of(actor, services.settings)
    number = session.connection().scalar(_REVISION) or 0
    return Reading(
        session,
        services,
        request,
        actor,
        language_of(request, actor),
        zone,
        services.settings.zone,
        clock.today(zone),
        number,
    )
