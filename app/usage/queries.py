"""What was counted: for one thing, for a list of things, and over all of a kind."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Select, Subquery, delete, func, select
from sqlalchemy.orm import Session

from app.core.services import Services
from app.usage.counting import Counts
from app.usage.models import Metric, UsageCount

Months = Mapping[date, Counter[str]]
_SUM = func.sum(UsageCount.count)


def months_of(session: Session, services: Services, kind: str, number: int) -> Months:
    """By month (its first day), how often by metric; what this process has not written yet among it."""
    found: dict[date, Counter[str]] = {}
    rows = session.execute(
        select(UsageCount.month, UsageCount.metric, UsageCount.count).where(
            UsageCount.kind == kind, UsageCount.number == number
        )
    )
    for month, metric, count in rows:
        found.setdefault(month, Counter())[metric] += count
    for (of, which, month, metric), count in services.get(Counts).held().items():
        if (of, which) == (kind, number):
            found.setdefault(month, Counter())[metric] += count
    return dict(sorted(found.items()))


def most_used(
    session: Session, kind: str, since: date, until: date, *, among: Select[int] | None = None, limit: int
) -> list[tuple[int, Counter[str]]]:
    """The things most opened and taken in these months (both their first days), with their numbers.

    Args:
        among: numbers of the things that count; None for all.
    """
    where = [UsageCount.kind == kind, UsageCount.month.between(since, until)]
    if among is not None:
        where.append(UsageCount.number.in_(among))
    met = UsageCount.metric.in_((Metric.VIEW, Metric.DOWNLOAD))
    ranked = select(UsageCount.number).where(*where, met).group_by(UsageCount.number)
    first = session.scalars(ranked.order_by(_SUM.desc(), UsageCount.number).limit(limit)).all()
    found: dict[int, Counter[str]] = {number: Counter() for number in first}
    each = select(UsageCount.number, UsageCount.metric, _SUM).where(*where, UsageCount.number.in_(first))
    for number, metric, count in session.execute(each.group_by(UsageCount.number, UsageCount.metric)):
        found[number][metric] = int(count)
    return list(found.items())


def by_owner(session: Session, kind: str, since: date, until: date, owners: Subquery) -> Mapping[int, Counter[str]]:
    """Sums by owner; `owners`: columns `id` (of the thing) and `owner`, things without one left out."""
    rows = session.execute(
        select(owners.c.owner, UsageCount.metric, _SUM)
        .join(owners, owners.c.id == UsageCount.number)
        .where(UsageCount.kind == kind, UsageCount.month.between(since, until), owners.c.owner.is_not(None))
        .group_by(owners.c.owner, UsageCount.metric)
    )
    found: dict[int, Counter[str]] = {}
    for owner, metric, count in rows:
        found.setdefault(owner, Counter())[metric] = int(count)
    return found


def each_month(
    session: Session, kind: str, since: date, until: date, *, among: Select[int] | None = None, limit: int
) -> list[tuple[int, date, str, int]]:
    """Number, month, metric, count of every thing, in this order; at most `limit` rows."""
    query = select(UsageCount.number, UsageCount.month, UsageCount.metric, UsageCount.count).where(
        UsageCount.kind == kind, UsageCount.month.between(since, until)
    )
    if among is not None:
        query = query.where(UsageCount.number.in_(among))
    ordered = query.order_by(UsageCount.number, UsageCount.month, UsageCount.metric).limit(limit)
    return [(number, month, metric, count) for number, month, metric, count in session.execute(ordered)]


def erase_counts(session: Session, kind: str, numbers: Collection[int]) -> None:
    """When the things themselves go for good."""
    session.execute(delete(UsageCount).where(UsageCount.kind == kind, UsageCount.number.in_(numbers)))
