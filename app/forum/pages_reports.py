"""Page values of reports: the form, the reporter's own list, and the queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import groups, organisations
from app.access import Actor
from app.accounts import Person
from app.core.settings import Settings
from app.forum import policy
from app.forum.labels_moderation import ANOTHER_LOOK, WARNED, decisions, reasons
from app.forum.models import Post, Report, Topic
from app.forum.queries import visible_topics
from app.forum.queries_reports import (
    QueueLine,
    ReportLine,
    all_decisions,
    earlier_of_authors,
    open_reports,
    queue,
)
from app.forum.rows_decisions import DecisionRow, decision_rows
from app.forum.stamps import Stamp, stamp
from app.forum.telling import href_of, untold
from app.organisations import Filled
from app.web import PER_PAGE, Pages, page_number, paginate
from app.web.language import translations
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`reasons`: (code, label)."""

    title: str
    topic_href: str
    href: str
    author: str
    html: Markup
    reasons: Sequence[tuple[str, str]]
    form: Filled


@dataclass(frozen=True, slots=True)
class MyReport:
    """`href` "" where the reader does not see the topic any more; `decision` "" while nobody has looked at it."""

    title: str
    href: str
    reason: str
    note: str
    at: Stamp
    decision: str


@dataclass(frozen=True, slots=True)
class MyReportsPage:
    reports: Sequence[MyReport]


@dataclass(frozen=True, slots=True)
class Said:
    """A report as moderators read it; `person` is "" where it is about the reader's own words."""

    person: str
    reason: str
    note: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution that waits. `again`: its author asks for another look; `earlier`: about other words of the same person."""

    id: int
    title: str
    topic_href: str
    where: str
    state: str
    author: str
    organisation: str
    written: Stamp
    edited: Stamp | None
    html: Markup
    reports: Sequence[Said]
    again: bool
    earlier: int
    warnings: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`decided`: whether it lists what was decided rather than what waits."""

    tabs: Sequence[tuple[str, str, bool]]
    entries: Sequence[Entry]
    decided: bool
    decisions: Sequence[DecisionRow]
    pages: Pages


def report_page(session: Session, topic: Topic, post: Post, language: str, form: Filled) -> ReportPage:
    labels = reasons(translations(language).gettext)
    author = session.scalar(select(Person.name).where(Person.id == post.author_id)) or ""
    offered = [(code, label) for code, label in labels.items() if code != ANOTHER_LOOK]
    href = href_of(topic.id, post.number)
    return ReportPage(topic.title, href, f"/posts/{post.id}/report", author, Markup(post.html), offered, form)  # noqa: S704 - made safe when it was written


def my_reports_page(session: Session, settings: Settings, actor: Actor, language: str) -> MyReportsPage:
    say = translations(language).gettext
    labels, words, zone = reasons(say), decisions(say), zone_of(actor, settings)
    rows = session.execute(
        select(
            Topic.title, Topic.audience, Topic.id, Post.number, Report.reason, Report.note, Report.at, Report.decision
        )
        .join(Post, Post.id == Report.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Report.person_id == actor.person_id)
        .order_by(Report.id.desc())
        .limit(100)
    ).all()
    seen = visible_topics(session, actor, {row[2] for row in rows})
    return MyReportsPage(
        [
            MyReport(
                title=title if policy.knows_of(actor, audience) else untold(language),
                href=href_of(topic_id, number) if topic_id in seen else "",
                reason=labels[why],
                note=note,
                at=stamp(at, zone, language),
                decision=words.get(decided, ""),
            )
            for title, audience, topic_id, number, why, note, at, decided in rows
        ]
    )


def queue_page(session: Session, settings: Settings, actor: Actor, request: Request, language: str) -> QueuePage:
    """In at most seven queries, however many wait."""
    say, number = translations(language).gettext, page_number(request)
    decided = request.query_params.get("show") == "decided"
    tabs = (
        (say("Waiting"), "/forum/reports", not decided),
        (say("Decided"), "/forum/reports?show=decided", decided),
    )
    offset = (number - 1) * PER_PAGE
    if decided:
        total, found = all_decisions(session, actor, offset, PER_PAGE)
        rows = decision_rows(found, actor, settings, language, moderator=True)
        return QueuePage(tabs, (), decided, rows, paginate(request, total, number))
    total, lines = queue(session, actor, offset, PER_PAGE)
    entries = entries_of(session, settings, actor, lines, language)
    return QueuePage(tabs, entries, decided, (), paginate(request, total, number))


def entries_of(
    session: Session, settings: Settings, actor: Actor, lines: Sequence[QueueLine], language: str
) -> list[Entry]:
    if not lines:
        return []
    zone, labels = zone_of(actor, settings), reasons(translations(language).gettext)
    by_post: dict[int, list[ReportLine]] = {}
    for report in open_reports(session, [line.id for line in lines]):
        by_post.setdefault(report.post_id, []).append(report)
    earlier = earlier_of_authors(session, actor, [line.author_id for line in lines])
    acting = organisations.organisations_of(session, [line.author_id for line in lines])
    where = groups.names(session, {line.group_id for line in lines if line.group_id is not None}, language)
    entries = []
    for line in lines:
        reports = by_post.get(line.id, [])
        own = line.author_id == actor.person_id
        others = [one for one in earlier if one.author_id == line.author_id and one.post_id != line.id]
        entries.append(
            Entry(
                id=line.id,
                title=line.topic,
                topic_href=href_of(line.topic_id, line.number),
                where=where[line.group_id].name if line.group_id is not None and line.group_id in where else "",
                state=line.state,
                author=line.author,
                organisation=acting[line.author_id].name if line.author_id in acting else "",
                written=stamp(line.written, zone, language),
                edited=stamp(line.edited, zone, language) if line.edited is not None else None,
                html=Markup(line.html),  # noqa: S704 - made safe when it was written
                reports=[
                    Said("" if own else one.person, labels[one.reason], one.note, stamp(one.at, zone, language))
                    for one in reports
                ],
                again=any(one.reason == ANOTHER_LOOK for one in reports),
                earlier=sum(one.count for one in others if one.step != WARNED),
                warnings=sum(one.count for one in others if one.step == WARNED),
            )
        )
    return entries
