"""The half of `bench calendar` that programs fetch: a calendar of 2,000 events, 200 of them series, unchanged and whole."""

import re
import statistics
from datetime import timedelta

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import events
from app.access import SYSTEM
from app.accounts import Person
from app.core import clock, revision
from app.core.db import Database
from app.events import Event, EventState, Frequency, Occurrence, Plan, Rule
from app.jobs.models import Job
from scripts.benches.pages import ROUNDS, cpu_seconds, round_of

EVENTS, SERIES = 2_000, 200
FETCHES = 150
UNCHANGED_AT_MOST = 2.0
ZONES = ("Africa/Nairobi", "Europe/London", "America/New_York")
RULES = (
    Rule(Frequency.WEEKLY),
    Rule(Frequency.MONTHLY_WEEKDAY),
    Rule(Frequency.MONTHLY_DATE),
    Rule(Frequency.WEEKLY, every=2),
)
DESCRIPTION = """What we know of the **cost** of a national scheme, and what we do not.

- the budget of the counties
- [a paper](https://papers.example/cost) on health insurance
"""


def add_events(database: Database) -> None:
    """Spread over a year around today; of each fifth series one meeting is moved and another is called off."""
    begins = (clock.now() - timedelta(days=180)).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    with database.write() as session:
        organiser = session.scalars(select(Person.id).order_by(Person.id)).first()
        for number in range(EVENTS):
            series = number % (EVENTS // SERIES) == 0
            starts = begins + timedelta(days=number * 365 // EVENTS)
            plan = Plan(
                kind="webinar",
                title=f"Event {number} on the costing of a scheme",
                description=DESCRIPTION,
                starts=starts.replace(hour=8 + number % 9),
                minutes=60,
                timezone=ZONES[number % 3],
                audience="public",
                rule=RULES[number // 10 % 4] if series else Rule(),
            )
            event = _scheduled(session, plan, organiser or 0)
            if series and number % 50 == 0:
                _change(session, event)
        session.execute(delete(Job).where(Job.name.in_(("search.update", "calendar.tell"))))


def _scheduled(session: Session, plan: Plan, organiser_id: int) -> Event:
    by = SYSTEM.__class__(person_id=organiser_id, name="Bench", permissions=SYSTEM.permissions)
    return events.schedule(session, plan, by=by)


def _change(session: Session, event: Event) -> None:
    of = select(Occurrence).where(Occurrence.event_id == event.id).order_by(Occurrence.original_local).limit(8)
    rows = session.scalars(of).all()
    moved, off = rows[min(3, len(rows) - 1)], rows[-1]
    moved.starts_at += timedelta(hours=1)
    moved.ends_at += timedelta(hours=1)
    moved.changed = True
    off.state = EventState.CANCELLED


def measure_feeds(
    console: Console, database: Database, bare: httpx.Client, bare_pid: int, client: httpx.Client, pid: int
) -> bool:
    """CPU of the server, `client` signed in; the rounds of all addresses alternate with the bare page."""
    made = client.post("/account/calendars", data={"scope": "all"})
    found = re.search(r'value="https?://[^/]+(/feeds/[^"]+)"', made.text)
    if found is None:
        raise SystemExit("no private address was made")
    feeds = {"public feed": "/events.ics", "private feed": found[1]}
    program = httpx.Client(base_url=client.base_url, headers={"accept-encoding": "gzip"}, timeout=60)
    tags = {name: program.get(path).headers["etag"] for name, path in feeds.items()}
    yardstick: list[float] = []
    ratios: dict[str, list[float]] = {name: [] for name in feeds}
    costs: dict[str, list[float]] = {name: [] for name in feeds}
    whole: dict[str, list[float]] = {"whole, as it stands": [], "whole, after a change elsewhere": []}
    for _ in range(ROUNDS):
        base = round_of(bare, bare_pid, ["/"], 4 * FETCHES)
        yardstick.append(base)
        for name, path in feeds.items():
            cost = _fetches(program, pid, path, FETCHES, {"if-none-match": tags[name]}, 304)
            costs[name].append(cost)
            ratios[name].append(cost / base)
        whole["whole, as it stands"].append(_fetches(program, pid, feeds["private feed"], 10, {}, 200))
        changed = []
        for _ in range(5):
            with database.write() as session:
                revision.bump(session)
            changed.append(_fetches(program, pid, feeds["private feed"], 1, {}, 200))
        whole["whole, after a change elsewhere"].append(statistics.fmean(changed))
        program.get(feeds["public feed"])  # the change is behind it, too
    size = len(program.get(feeds["private feed"], headers={"accept-encoding": "identity"}).content)
    table = Table(
        "fetch",
        "CPU ms",
        "times bare",
        "limit",
        "",
        title=f"Feeds of {EVENTS} events, {SERIES} of them series; {size / 1e6:.1f} MB",
    )
    table.add_row("bare FastAPI page, 50 rows", f"{statistics.median(yardstick):.2f}", "1.0", "", "")
    met = True
    for name in feeds:
        ratio = statistics.median(ratios[name])
        good = ratio < UNCHANGED_AT_MOST
        met = met and good
        median = f"{statistics.median(costs[name]):.2f}"
        table.add_row(
            f"{name}, unchanged (304)", median, f"{ratio:.2f}", str(UNCHANGED_AT_MOST), "ok" if good else "OVER"
        )
    for name, spent in whole.items():
        table.add_row(f"private feed, {name}", f"{statistics.median(spent):.0f}", "", "", "")
    console.print(table)
    return met


def _fetches(program: httpx.Client, pid: int, path: str, count: int, headers: dict[str, str], status: int) -> float:
    """CPU milliseconds of the server for each."""
    before = cpu_seconds(pid)
    for _ in range(count):
        answer = program.get(path, headers=headers)
        if answer.status_code != status:
            raise SystemExit(f"{path.partition('/')[0]} answered {answer.status_code}, not {status}")
    return (cpu_seconds(pid) - before) / count * 1000
