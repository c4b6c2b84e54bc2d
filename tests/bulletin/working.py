"""The work on one issue, for tests: an issue of the fourth quarter, opened on a Monday in November."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.bulletin import work
from app.bulletin.actions_submission import Proposal, propose
from app.core import clock
from tests import people
from tests.bulletin import issues

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
# Of the fourth quarter: it goes out on 7 January.
DUE = {
    "submissions": date(2026, 12, 17), "triage": date(2026, 12, 20), "summaries": date(2026, 12, 28), "pictures": date(2026, 12, 29),
    "opening": date(2026, 12, 30), "authors": date(2026, 12, 31), "languages": date(2027, 1, 1), "approval": date(2027, 1, 3),
    "sending": date(2027, 1, 7),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def issue(house):
    return issues.opened(house)


def checks(house):
    with house.read() as session:
        row = issues.issue_row(session)
        found = work.checklist(session, row, today=clock.today(house.settings.zone))
        return {one.code: one for one in found}


def submitted(house, who=people.MEMBER, title="Cash reaches Turkana by phone"):
    by = house.actor(who)
    with house.write() as session:
        given = Proposal(kind="story", title=title, text="We pay by phone.", audience="public")
        return propose(session, house.settings, given, by=by, today=MONDAY.date()).id


def form(**typed):
    """As drawn, with some of it changed: `due_summaries`, `owner_approval`…"""
    drawn = {f"due-{code}": day.isoformat() for code, day in DUE.items()} | {f"owner-{code}": "" for code in DUE}
    return (
        drawn
        | {f"was-{name}": value for name, value in drawn.items()}
        | {k.replace("_", "-"): v for k, v in typed.items()}
    )
