"""How the demo's repository is used: openings and downloads of a year, what people ask for, propose, save and miss."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

from sqlalchemy.orm import Session

from app import accounts, discovery, documents, usage
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.demo.content import DemoDocument
from app.demo.content.models_repository import DemoRepository
from app.demo.files import render_file
from app.demo.load_membership import Community
from app.usage import Metric

MONTHS = 12
BUSY = {1: 0.9, 4: 0.8, 8: 0.75, 12: 0.5}
"""Parts of an ordinary month's readers, in the months in which fewer read."""


def use_the_repository(
    services: Services,
    content: DemoRepository,
    papers: Sequence[DemoDocument],
    community: Community,
    numbers: Mapping[str, int],
) -> None:
    """`numbers`: documents by slug. What was read is counted by months; the newest is the one that passes."""
    by_slug = {paper.slug: paper for paper in papers}
    counts, today = services.get(usage.Counts), clock.home_today()
    for slug, paper in by_slug.items():
        if paper.state == "published" and paper.published is not None:
            _count(counts, numbers[slug], paper, paper.published, today)
    counts.write()
    missed = services.get(discovery.Missed)
    for miss in content.missed:
        for _ in range(miss.times):
            missed.note(discovery.Asked(miss.question, {}, "relevance", 1))
    missed.write()
    files = {
        wanted.document: documents.take_in_bytes(services.storage, data, name)
        for wanted in content.corrections
        for name, data in [render_file(_mended(by_slug[wanted.document], wanted.wrong, wanted.right))]
    }
    with services.database.write() as session:
        for asked in content.copies:
            documents.ask_imported(
                session, numbers[asked.document], asked.reason, clock.now() - timedelta(days=asked.days_ago),
                by=_actor(session, community, asked.person), granted=asked.granted,
                granter=community.people[by_slug[asked.document].uploader],
            )  # fmt: skip
        for mended in content.corrections:
            documents.propose_imported(
                session, numbers[mended.document], files[mended.document], mended.note,
                clock.now() - timedelta(days=mended.days_ago), by=_actor(session, community, by_slug[mended.document].uploader),
            )  # fmt: skip
        for kept in content.searches:
            question = discovery.Asked(kept.question, kept.filters, "relevance", 1)
            by = _actor(session, community, kept.person)
            discovery.save_search(session, services.settings, question, kept.name, kept.cadence, by=by)


def _actor(session: Session, community: Community, email: str) -> Actor:
    return accounts.actor_of_person(session, community.people[email])


def _mended(paper: DemoDocument, wrong: str, right: str) -> DemoDocument:
    if wrong not in paper.body:
        raise ValueError(f"{paper.slug} does not say {wrong!r}")
    return replace(paper, body=paper.body.replace(wrong, right, 1))


def _count(counts: usage.Counts, number: int, paper: DemoDocument, since: date, today: date) -> None:
    """The same for the same document on the same day: most in the first months, fewer for fewer readers."""
    liked = 14 + crc32(paper.slug.encode()) % 32
    if paper.visibility != "public":
        liked = liked * (3 if paper.visibility == "members" else 1) // 5
    for month in _last_months(today):
        age = (month.year - since.year) * 12 + month.month - since.month
        if age < 0:
            continue
        part = today.day / 30 if month == today.replace(day=1) else 1.0
        wave = 0.75 + crc32(f"{paper.slug} {month:%m}".encode()) % 50 / 100
        views = round(liked * (1 + 1.6 / (1 + age)) * wave * BUSY.get(month.month, 1.0) * min(part, 1.0))
        taken = views * (38 + crc32(paper.slug[::-1].encode()) % 25) // 100
        for metric, count in (
            (Metric.VIEW, views),
            (Metric.DOWNLOAD, taken),
            (Metric.READER, views - views // 6),
            (Metric.TAKER, taken - taken // 9),
        ):
            counts.note(*[("document", number, month, str(metric))] * count)


def _last_months(today: date) -> list[date]:
    """Their first days, this month's last."""
    last = today.year * 12 + today.month - 1
    return [date(count // 12, count % 12 + 1, 1) for count in range(last - MONTHS + 1, last + 1)]
