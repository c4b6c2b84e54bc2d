"""The half of `bench calendar` that people look at: a month of 500 events, alone and filtered, its weeks, and the list."""

import statistics
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import events, groups
from app.access import SYSTEM
from app.accounts import Person
from app.core import clock, revision
from app.core.db import Database
from app.events import Frequency, Plan, Rule
from app.jobs.models import Job
from scripts.benches.pages import ROUNDS, p95, round_of

EVENTS = 500
LOOKS = 120
AT_MOST = 6.0
KINDS = ("webinar", "seminar", "conference", "brown_bag", "twg_meeting")
HOURS = (8, 9, 10, 11, 14, 15, 16, 23)


def month_to_fill() -> datetime:
    """Its first day: last year's, before whatever else the benchmark puts on the calendar."""
    return (clock.now() - timedelta(days=300)).replace(tzinfo=None, day=1, hour=0, minute=0, second=0, microsecond=0)


def add_month(database: Database) -> None:
    """500 times in one month: a fifth of weekly series, some over midnight or several days; two in five are of groups."""
    with database.write() as session:
        organiser = session.scalars(select(Person.id).order_by(Person.id)).first()
        by = SYSTEM.__class__(person_id=organiser, name="Bench", permissions=SYSTEM.permissions)
        for plan in _plans(session):
            events.schedule(session, plan, by=by)
        session.execute(delete(Job).where(Job.name.in_(("search.update", "calendar.tell"))))


def _plans(session: Session) -> Iterator[Plan]:
    first = month_to_fill()
    of = [one.id for one in groups.open_groups(session)]
    for number in range(EVENTS - 75):
        weekly = number < 25
        yield Plan(
            kind=KINDS[number % len(KINDS)],
            title=f"Event {number} on what a county scheme costs and whom it reaches",
            starts=first + timedelta(days=number % (7 if weekly else 28), hours=HOURS[number % len(HOURS)]),
            minutes=3 * 24 * 60 if number % 100 == 99 else 90,
            timezone="Africa/Nairobi",
            audience="members",
            group_id=of[number % len(of)] if number % 5 < 2 else None,
            rule=Rule(Frequency.WEEKLY, count=4) if weekly else Rule(),
        )


def measure_month(
    console: Console, database: Database, bare: httpx.Client, bare_pid: int, client: httpx.Client, pid: int
) -> bool:
    """CPU of the server, `client` signed in; the rounds of all addresses alternate with the bare page."""
    first = month_to_fill()
    month, week = f"/calendar/{first.year}/{first.month}", (first + timedelta(days=8)).isocalendar()
    pages = {
        "month": [month],
        "month, filtered": [f"{month}?kind=webinar", f"{month}?group=financing&show=community"],
        "week": [f"/calendar/{week.year}/week/{week.week}"],
        "list": ["/events", "/events?past=yes"],
    }
    with database.read() as session:
        after, before = first.astimezone(), (first + timedelta(days=28)).astimezone()
        there = len(events.lines(session, SYSTEM, after=after, before=before))
    if there < EVENTS:
        raise SystemExit(f"{there} events in the month, not {EVENTS}")
    for paths in pages.values():
        round_of(client, pid, paths, 20)
    yardstick: list[float] = []
    costs: dict[str, list[float]] = {name: [] for name in pages}
    ratios: dict[str, list[float]] = {name: [] for name in pages}
    anew: list[float] = []
    for _ in range(ROUNDS):
        base = round_of(bare, bare_pid, ["/"], 4 * LOOKS)
        yardstick.append(base)
        for name, paths in pages.items():
            cost = round_of(client, pid, paths, LOOKS)
            costs[name].append(cost)
            ratios[name].append(cost / base)
        for _ in range(3):
            with database.write() as session:
                revision.bump(session)
            anew.append(round_of(client, pid, [month], 1))
    table = Table("page", "CPU ms", "times bare", "p95", "limit", "", title=f"A month of {there} events, signed in")
    table.add_row("bare FastAPI page, 50 rows", f"{statistics.median(yardstick):.2f}", "1.0", "", "", "")
    met = True
    for name in pages:
        ratio = statistics.median(ratios[name])
        good = ratio <= AT_MOST
        met = met and good
        spent = (f"{statistics.median(costs[name]):.2f}", f"{ratio:.1f}", f"{p95(ratios[name]):.1f}")
        table.add_row(name, *spent, str(AT_MOST), "ok" if good else "OVER")
    table.add_row("month, drawn anew after a change", f"{statistics.fmean(anew):.0f}", "", "", "", "")
    console.print(table)
    return met
