"""Page values of the list: by day, and within a day by what is told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor, Permission
from app.core.settings import Settings
from app.notifications.kinds import KINDS
from app.notifications.message import happened
from app.notifications.queries_list import Row, list_rows, names_of, newest_id
from app.notifications.slots import Place, Places
from app.notifications.tell import TOPIC
from app.web.pagination import Pages, page_number, paginate
from app.web.times import abbreviation, day_in_words, zone_of

PER_PAGE = 50  # rows; those of one topic and day are one line
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """One topic of one day, or anything else told of.

    Attributes:
        label: stands before the title.
        at: "14:05 EAT"; `moment`: the same, exact.
        more: how many others of the same day it stands for; `numbers`: of all of them, for the form that marks them read.
    """

    label: str
    title: str
    href: str
    excerpt: str
    group: str
    group_href: str
    at: str
    moment: datetime
    is_topic: bool
    unread: bool
    more: int
    numbers: str


@dataclass(frozen=True, slots=True)
class DayLines:
    day: date
    name: str
    lines: Sequence[NotificationLine]


@dataclass(frozen=True, slots=True)
class ListPage:
    """`show` is "unread" or "all"; `up_to` the number of the newest row; `previews`: whether the reader sees others' digests."""

    days: Sequence[DayLines]
    show: str
    unread: int
    total: int
    up_to: int
    previews: bool
    pages: Pages


def list_page(
    session: Session, settings: Settings, places: Places, actor: Actor, request: Request, language: str
) -> ListPage:
    show = UNREAD if request.query_params.get("show") == UNREAD else "all"
    number = page_number(request)
    rows, total, unread = list_rows(session, actor, unread=show == UNREAD, page=number, per_page=PER_PAGE)
    groups = places.groups(session, actor, {row.group_id for row in rows if row.group_id is not None}, language)
    names = names_of(session, rows)
    zone = zone_of(actor, settings)
    days = []
    for day, of_day in groupby(rows, lambda row: row.created_at.astimezone(zone).date()):
        by_subject: dict[tuple[str, int], list[Row]] = {}
        for row in of_day:
            by_subject.setdefault((row.subject_kind, row.subject_id or -row.id), []).append(row)
        lines = [_line(some, names, groups, settings, actor, language) for some in by_subject.values()]
        days.append(DayLines(day, day_in_words(day, "EEEE d MMMM y", language), lines))
    return ListPage(
        days=days,
        show=show,
        unread=unread,
        total=total,
        up_to=newest_id(session, actor),
        previews=actor.may(Permission.CONTENT_MODERATE),
        pages=paginate(request, total, number, PER_PAGE),
    )


def _line(
    rows: Sequence[Row],
    names: Mapping[int, str],
    groups: Mapping[int, Place],
    settings: Settings,
    actor: Actor,
    language: str,
) -> NotificationLine:
    """Named by what is unread and addressed to the reader, where something is; it leads to the first unread of them."""
    new = [row for row in rows if row.read_at is None]
    shown = next((row for row in new or rows if KINDS[row.kind].direct), (new or list(rows))[0])
    leads = min(new, key=lambda row: row.number) if new and shown.subject_kind == TOPIC else shown
    place = groups.get(shown.group_id or 0)
    moment = rows[0].created_at.astimezone(zone_of(actor, settings))
    return NotificationLine(
        label=happened(shown.kind, names.get(shown.by_id or 0, ""), settings, language),
        title=shown.title,
        href=leads.href,
        excerpt=shown.excerpt,
        group=place.name if place else "",
        group_href=place.href if place else "",
        at=f"{moment:%H:%M} {abbreviation(moment)}",
        moment=moment,
        is_topic=shown.subject_kind == TOPIC,
        unread=bool(new),
        more=len(rows) - 1,
        numbers=",".join(str(row.id) for row in new),
    )
