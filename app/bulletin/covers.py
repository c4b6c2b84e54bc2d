"""Issues as they stand in the archive, on home and in a feed: a cover each, with what leads it where the reader may have that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import editions, policy
from app.bulletin.composing import block_of, months_of, title_of
from app.bulletin.edition import Block
from app.bulletin.links import issue_href, picture_href
from app.bulletin.models import Issue, IssueState, Item, Picture
from app.core import clock
from app.core.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One published issue.

    Attributes:
        quarter: "2026-q4"; `number`: 4; `months`: "October to December 2026".
        headline: title of what leads it, "" where nothing does, or the reader may not have that.
        picture, alt: address of the small picture of what leads, and its words; "" for none.
        lang: in which title and headline are written.
    """

    quarter: str
    year: int
    number: int
    months: str
    title: str
    href: str
    headline: str
    picture: str
    alt: str
    published_on: date
    languages: Sequence[str]
    lang: str
    corrected: bool


def covers(
    session: Session,
    actor: Actor,
    language: str,
    zone: ZoneInfo,
    *,
    year: int = 0,
    only: Collection[str] | None = None,
    limit: int,
    offset: int = 0,
) -> list[Cover]:
    """The newest first; `year`: 0 for all; `only`: of these quarters. As many statements for a hundred as for one."""
    wanted = _published(year) if only is None else _published() & Issue.quarter.in_(sorted(only))
    found = session.scalars(
        select(Issue).where(wanted).order_by(Issue.quarter.desc()).limit(limit).offset(offset)
    ).all()
    spoken = {one.id: editions.language_for(one, language) for one in found}
    leads = _leads(session, found, spoken)
    readable = editions.readable(session, leads.values(), actor)
    return [
        _cover(one, lead if (lead := leads.get(one.id)) and lead.id in readable else None, spoken[one.id], zone)
        for one in found
    ]


def newest(session: Session, actor: Actor, language: str, zone: ZoneInfo) -> Cover | None:
    return next(iter(covers(session, actor, language, zone, limit=1)), None)


def _leads(session: Session, issues: Sequence[Issue], spoken: Mapping[int, str]) -> dict[int, Block]:
    """By issue, what leads it."""
    by_number = {one.lead_id: one for one in issues if one.lead_id is not None}
    items = session.scalars(select(Item).where(Item.id.in_(sorted(by_number)))).all() if by_number else []
    wanted = sorted({one.picture_id for one in items if one.picture_id is not None})
    pictures = {one.id: one for one in session.scalars(select(Picture).where(Picture.id.in_(wanted)))} if wanted else {}
    return {
        one.issue_id: block_of(by_number[one.id], one, spoken[one.issue_id], pictures)
        for one in items
        if by_number[one.id].id == one.issue_id
    }


def count(session: Session, year: int = 0) -> int:
    return session.scalar(select(func.count()).select_from(Issue).where(_published(year))) or 0


def years(session: Session) -> Sequence[int]:
    """In which issues were published for, the newest first."""
    of = func.substr(Issue.quarter, 1, 4)
    return [int(one) for one in session.scalars(select(of).where(_published()).distinct().order_by(of.desc()))]


def beside(session: Session, quarter: str) -> tuple[str, str]:
    """The published issues before and after it; "" for none."""
    before: Any = select(func.max(Issue.quarter)).where(_published(), Issue.quarter < quarter).scalar_subquery()
    following: Any = select(func.min(Issue.quarter)).where(_published(), Issue.quarter > quarter).scalar_subquery()
    row = session.execute(select(before, following)).one()
    return row[0] or "", row[1] or ""


def published_on(issue: Issue, zone: ZoneInfo) -> date:
    return (issue.sending_at or clock.now()).astimezone(zone).date()


def _published(year: int = 0) -> ColumnElement[bool]:
    published = Issue.state.in_(sorted(policy.PUBLISHED))
    return published & Issue.quarter.like(f"{year}-q%") if year else published


def _cover(issue: Issue, lead: Block | None, language: str, zone: ZoneInfo) -> Cover:
    quarter = Quarter.read(issue.quarter)
    picture = lead.picture if lead else None
    return Cover(
        quarter=issue.quarter,
        year=quarter.year if quarter else 0,
        number=quarter.number if quarter else 0,
        months=months_of(issue.quarter, language),
        title=str(issue.texts.get(language, {}).get("title") or title_of(issue.quarter, language)),
        href=issue_href(issue.quarter),
        headline=lead.title if lead else "",
        picture=picture_href(picture.id, small=True) if picture else "",
        alt=picture.alt if picture else "",
        published_on=published_on(issue, zone),
        languages=tuple(issue.editions),
        lang=language,
        corrected=issue.state == IssueState.CORRECTED,
    )
