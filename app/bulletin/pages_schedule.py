"""The page on which it is said when a frozen issue goes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.models import Issue
from app.bulletin.pages_approval import counts
from app.bulletin.pages_frame import APPROVAL, DeskFrame, desk_frame
from app.core import clock
from app.core.settings import Settings
from app.organisations import Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePage:
    """`people`: how many get it; `minutes`: how long that takes; `missed`: the time that passed unused; `least`: today."""

    frame: DeskFrame
    form: Filled
    people: int
    minutes: int
    missed: datetime | None
    zone: str
    least: str


def schedule_page(
    session: Session, actor: Actor, issue: Issue, settings: Settings, language: str, form: Filled
) -> SchedulePage:
    people, _ = counts(session, issue)
    return SchedulePage(
        frame=desk_frame(session, actor, issue, APPROVAL, language),
        form=form,
        people=people,
        minutes=max(1, -(-people // settings.bulletin_per_minute)),
        missed=issue.scheduled_at if issue.missed_at is not None else None,
        zone=settings.timezone,
        least=clock.today(settings.zone).isoformat(),
    )
