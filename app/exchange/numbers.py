"""How documents are used, in numbers: of one, of those an actor answers for, and as a report after COUNTER."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import documents, organisations, usage
from app.access import Actor
from app.core import clock
from app.exchange.policy import organisations_of
from app.usage import Metric

KIND = "document"
MOST = 50
MOST_ROWS = 50_000
"""Of a report: a month of a document has four at most."""
PERIODS = (1, 3, 12)
"""Months that a reader may choose, this month among them."""


@dataclass(frozen=True, slots=True)
class Use:
    """`readers`: the same one within an hour is one, whatever they opened or took."""

    views: int
    downloads: int
    readers: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Use":
        return cls(counts.get(Metric.VIEW, 0), counts.get(Metric.DOWNLOAD, 0), counts.get(Metric.READER, 0))


@dataclass(frozen=True, slots=True)
class UsedDocument:
    id: int
    title: str
    organisation: str
    use: Use


@dataclass(frozen=True, slots=True)
class Overview:
    """`by_organisation`: () for who sees those of one organisation only."""

    documents: Sequence[UsedDocument]
    by_organisation: Sequence[tuple[str, Use]]


def since_months_ago(months: int) -> tuple[date, date]:
    """First days of the first and of the last month of a period that ends with this month."""
    last = clock.home_today().replace(day=1)
    count = last.year * 12 + last.month - months
    return date(count // 12, count % 12 + 1, 1), last


def overview(session: Session, actor: Actor, months: int) -> Overview:
    since, until = since_months_ago(months)
    mine = organisations_of(actor)
    among = None if mine is None else documents.documents_of(mine)
    found = usage.most_used(session, KIND, since, until, among=among, limit=MOST)
    records = documents.records(session, actor, [number for number, _ in found])
    sums = usage.by_owner(session, KIND, since, until, documents.owners_of_documents()) if mine is None else {}
    owners = {one.organisation_id for one in records.values() if one.organisation_id is not None} | set(sums)
    names = organisations.names(session, owners)
    rows = [
        UsedDocument(
            number,
            records[number].title,
            names[owner].short if (owner := records[number].organisation_id or 0) in names else "",
            Use.of(counts),
        )
        for number, counts in found
        if number in records
    ]
    by_organisation = [(names[owner].name, Use.of(counts)) for owner, counts in sums.items() if owner in names]
    by_organisation.sort(key=lambda one: (-one[1].views - one[1].downloads, one[0]))
    return Overview(rows, by_organisation)


@dataclass(frozen=True, slots=True)
class Item:
    """Of a report: one document with its numbers by month."""

    id: int
    title: str
    type: str
    publisher: str
    months: Mapping[date, Counter[str]]


def report(session: Session, actor: Actor, since: date, until: date) -> list[Item]:
    """Every document that was used in these months and whose numbers the actor sees."""
    mine = organisations_of(actor)
    among = None if mine is None else documents.documents_of(mine)
    rows = usage.each_month(session, KIND, since, until, among=among, limit=MOST_ROWS)
    months: dict[int, dict[date, Counter[str]]] = {}
    for number, month, metric, count in rows:
        months.setdefault(number, {}).setdefault(month, Counter())[metric] = count
    records = documents.records(session, actor, months)
    names = organisations.names(session, {one.organisation_id for one in records.values() if one.organisation_id})
    items = [
        Item(
            number,
            one.title,
            one.type,
            one.publisher or (names[owner].name if (owner := one.organisation_id or 0) in names else ""),
            months[number],
        )
        for number, one in records.items()
    ]
    return sorted(items, key=lambda item: item.id)


def counter_metrics(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """By COUNTER's names. A request for the file is an investigation of the item, too."""
    views, downloads = counts.get(Metric.VIEW, 0), counts.get(Metric.DOWNLOAD, 0)
    found = [
        ("Total_Item_Investigations", views + downloads),
        ("Unique_Item_Investigations", counts.get(Metric.READER, 0)),
        ("Total_Item_Requests", downloads),
        ("Unique_Item_Requests", counts.get(Metric.TAKER, 0)),
    ]
    return [(name, count) for name, count in found if count]
