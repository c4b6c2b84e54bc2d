"""How often things are opened and taken, counted by the rules of COUNTER and without persons."""

from app.usage.counting import Counts, count_download, count_view
from app.usage.models import Metric
from app.usage.queries import Months, by_owner, each_month, erase_counts, months_of, most_used

__all__ = [
    "Counts",
    "Metric",
    "Months",
    "by_owner",
    "count_download",
    "count_view",
    "each_month",
    "erase_counts",
    "months_of",
    "most_used",
]
