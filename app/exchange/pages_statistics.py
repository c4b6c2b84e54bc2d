"""The pages of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.numbers import PERIODS, Overview, Use
from app.usage import Months
from app.web.language import translations
from app.web.times import day_in_words

SHOWN = 12


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """Of one document.

    Attributes:
        views, downloads: bars for the last months, oldest first.
        months: every month with a number, newest first: its name, opened, downloaded, readers.
    """

    title: str
    href: str
    total: Use
    views: Sequence[tuple[str, int]]
    downloads: Sequence[tuple[str, int]]
    months: Sequence[tuple[str, str, str, str]]
    overview: bool


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`periods`: label, address, whether it is chosen."""

    found: Overview
    periods: Sequence[tuple[str, str, bool]]
    csv_href: str
    everything: bool


def statistics_page(title: str, href: str, months: Months, language: str, *, overview: bool) -> StatisticsPage:
    used = [(day_in_words(month, "MMMM y", language), Use.of(counts)) for month, counts in months.items()]
    last = used[-SHOWN:]
    total = Use(
        sum(use.views for _, use in used), sum(use.downloads for _, use in used), sum(use.readers for _, use in used)
    )
    return StatisticsPage(
        title,
        href,
        total,
        [(name, use.views) for name, use in last],
        [(name, use.downloads) for name, use in last],
        [(name, str(use.views), str(use.downloads), str(use.readers)) for name, use in reversed(used)],
        overview,
    )


def overview_page(found: Overview, months: int, language: str, *, everything: bool) -> OverviewPage:
    say = translations(language).gettext
    labels = {1: say("This month"), 3: say("Three months"), 12: say("Twelve months")}
    periods = [(labels[one], f"/documents/statistics?months={one}", one == months) for one in PERIODS]
    return OverviewPage(found, periods, f"/documents/statistics.csv?months={months}", everything)
