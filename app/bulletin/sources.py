"""Everything that could be told of an issue's quarter, from every room; the order is that of the desk."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletin.found import Found, Source, Window
from app.bulletin.models import Issue, Item
from app.bulletin.policy import PUBLISHED
from app.bulletin.sources_documents import documents_published
from app.bulletin.sources_events import events_held_and_coming
from app.bulletin.sources_forum import announcements, topics_concluded
from app.bulletin.sources_groups import highlights
from app.bulletin.sources_members import new_members
from app.bulletin.sources_numbers import numbers_reached, round_numbers
from app.bulletin.sources_recognition import recognitions
from app.core import clock
from app.core.quarters import Quarter

SOURCES: Sequence[Source] = (
    documents_published,
    topics_concluded,
    highlights,
    events_held_and_coming,
    new_members,
    numbers_reached,
    round_numbers,
    recognitions,
    announcements,
)


def window_of(session: Session, issue: Issue, zone: ZoneInfo) -> Window:
    """The quarter; and what came after an earlier issue that was frozen before its own quarter was over."""
    quarter = Quarter.read(issue.quarter)
    if quarter is None:
        raise ValueError(f"{issue.quarter!r} is no quarter")
    since, until = quarter.bounds(zone)
    last = session.scalar(
        select(Issue.frozen_at)
        .where(Issue.quarter < issue.quarter, Issue.frozen_at.is_not(None))
        .order_by(Issue.quarter.desc())
        .limit(1)
    )
    if last is not None and since - _LONGEST < last < since:
        since = last
    return Window(quarter, since, until, quarter.next.bounds(zone)[1], clock.now(), zone)


_LONGEST = timedelta(days=92)


def found_for(session: Session, issue: Issue, zone: ZoneInfo) -> dict[tuple[str, str], Found]:
    """By kind and key. What an issue has told already is left out, unless it can be told again."""
    window = window_of(session, issue, zone)
    found = {(one.kind, one.key): one for source in SOURCES for one in source(session, window)}
    told = session.execute(
        select(Item.source_kind, Item.source_key)
        .join(Issue, Issue.id == Item.issue_id)
        .where(Issue.quarter < issue.quarter, Issue.state.in_(sorted(PUBLISHED)))
    )
    for kind, key in told:
        if (kind, key) in found and found[kind, key].once:
            del found[kind, key]
    return found
