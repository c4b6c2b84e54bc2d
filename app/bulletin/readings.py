"""How often an edition is opened: counted by day, robots left out, nothing kept of who it was (`core.tallies`)."""

from collections import Counter
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request

from app.bulletin.models import Issue, Reading
from app.core import clock
from app.core.db import Database
from app.core.services import Services
from app.core.tallies import Tallies
from app.web.readers import is_reader

FORMS = ("web", "pdf", "text")


class Readings(Tallies):
    """By issue, language, form and day."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, cast("Table", Reading.__table__))

    def held_of(self, issue_id: int) -> Counter[tuple[str, str]]:
        """By language and form."""
        counts: Counter[tuple[str, str]] = Counter()
        for (of, language, form, _), count in self.held().items():
            counts[(language, form)] += count if of == issue_id else 0
        return +counts


def after(services: Services, request: Request, issue: Issue, language: str, form: str) -> BackgroundTask | None:
    """Count this opening when the answer has left; None where a program asks, or nobody reads what is answered.

    Args:
        form: one of FORMS.
    """
    if not is_reader(request):
        return None
    readings = services.get(Readings)
    readings.note((issue.id, language, form, clock.today(services.settings.zone)))
    return BackgroundTask(readings.write_soon)


def totals(session: Session, services: Services, issue: Issue) -> Mapping[tuple[str, str], int]:
    """Openings so far by language and form, those that this process has not written yet among them."""
    rows = session.execute(
        select(Reading.language, Reading.form, func.sum(Reading.count))
        .where(Reading.issue_id == issue.id)
        .group_by(Reading.language, Reading.form)
    )
    counts = Counter({(language, form): int(count) for language, form, count in rows})
    return counts + services.get(Readings).held_of(issue.id)
