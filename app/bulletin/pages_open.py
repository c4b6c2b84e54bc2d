"""Opening an issue, and the list of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.bulletin import labels, policy
from app.bulletin.actions import default_due
from app.bulletin.composing import title_of
from app.bulletin.forms_desk import OpenForm
from app.bulletin.labels import TASKS
from app.bulletin.models import Issue
from app.bulletin.pages_frame import BASE, DeskFrame, desk_frame
from app.bulletin.queries import current_issue, next_quarter
from app.core import clock
from app.core.quarters import Quarter
from app.core.services import Services
from app.organisations import Filled, filled
from app.web.language import LANGUAGES, language_of, translations
from app.web.parts import Offer

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    frame: DeskFrame
    form: Filled
    quarters: Sequence[tuple[str, str]]
    languages: Sequence[tuple[str, str]]
    least: str


@dataclass(frozen=True, slots=True)
class IssueLine:
    """`read_href`: "" until it is sent."""

    title: str
    href: str
    read_href: str
    state: str
    tone: str
    due_on: date
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesPage:
    """`frame` is that of the issue at work, or of none."""

    frame: DeskFrame
    lines: Sequence[IssueLine]
    offers: Sequence[Offer]


def quarters_to_open(session: Session, today: Quarter) -> list[Quarter]:
    """Last quarter, this one and the next, and the one after the newest; those that have no issue yet."""
    there = set(session.scalars(select(Issue.quarter)))
    near = {today.previous, today, today.next, next_quarter(session, today)}
    return [one for one in sorted(near) if str(one) not in there]


def blank(session: Session, services: Services) -> OpenForm:
    """Filled in with what is usual: the first quarter that has no issue from this one on, and its days."""
    today = clock.today(services.settings.zone)
    quarter = next_quarter(session, Quarter.of(today))
    due = max(default_due(quarter), today + FORTNIGHT)
    until = max(due - timedelta(days=TASKS["submissions"]), today)
    codes = [code for code, _ in LANGUAGES]
    form = OpenForm(quarter=str(quarter), due_on=due, submissions_until=until, editions=codes)
    offer(session, services, form)
    return form


def offer(session: Session, services: Services, form: OpenForm) -> None:
    form.today = clock.today(services.settings.zone)
    quarters: list[Any] = [str(one) for one in quarters_to_open(session, Quarter.of(form.today))]
    form.quarter.choices = quarters


def open_page(session: Session, services: Services, request: Request, actor: Actor, form: OpenForm) -> OpenPage:
    language = language_of(request, actor)
    today = clock.today(services.settings.zone)
    return OpenPage(
        frame=desk_frame(session, actor, current_issue(session), "", language),
        form=filled(form),
        quarters=[(str(one), title_of(str(one), language)) for one in quarters_to_open(session, Quarter.of(today))],
        languages=LANGUAGES,
        least=str(today),
    )


def issues_page(session: Session, request: Request, actor: Actor) -> IssuesPage:
    language = language_of(request, actor)
    say = translations(language).gettext
    states = labels.states(say)
    rows = session.execute(
        select(Issue.quarter, Issue.state, Issue.due_on, Issue.sent_at).order_by(Issue.quarter.desc())
    )
    verdict = policy.may_open(actor)
    return IssuesPage(
        frame=desk_frame(session, actor, current_issue(session), "", language),
        lines=[
            IssueLine(
                title=title_of(row.quarter, language),
                href=f"{BASE}/{row.quarter}",
                read_href=f"/bulletins/{row.quarter}" if row.state in policy.PUBLISHED else "",
                state=states[row.state],
                tone=labels.STATE_TONES[row.state],
                due_on=row.due_on,
                sent_at=row.sent_at,
            )
            for row in rows
        ],
        offers=[Offer(say("Open an issue"), f"{BASE}/open", kind="primary", reason=verdict.reason)],
    )
