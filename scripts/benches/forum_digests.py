"""`bench forum_digests`: 2,000 digests through a worker of its own to a mail server, while people look at pages.

Then 2,000 notifications that go out at once, the worker killed (`kill -9`) ten times: none missing, at most one twice for each kill.
Each stands against its limit: ten minutes; pages at most twice as slow at the 95th percentile as on an idle house.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import forum, notifications
from app.access import SYSTEM, Actor, Role, Scope, grant_role
from app.accounts import Person, actor_of_person
from app.core.db import Database
from app.core.settings import Settings
from app.notifications import Choice, DigestIssue
from scripts.benches._post import looked_at, mail_server
from scripts.benches.pages import free_port, p95, serving, signed_in
from tests.notifications.going_out import Counting, kill_and_finish

PEOPLE, KILLS = 2_000, 10
LONGEST_MINUTES = 10.0
SLOWER_AT_MOST = 2.0
IDLE_SECONDS = 20
PAGES = ("/", "/forum", "/topics/1", "/documents", "/notifications")


def main() -> None:
    console = Console()
    baraza = str(Path(sys.executable).with_name("baraza"))
    folder = Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    try:
        with mail_server() as (mail_port, count):
            data = {"BARAZA_DATA_DIR": str(folder / "data"), "BARAZA_SMTP_URL": f"smtp://127.0.0.1:{mail_port}"}
            environment = {**os.environ, **data}
            subprocess.run([baraza, "demo", "load"], env=environment, check=True, stdout=subprocess.DEVNULL)
            database = Database(Settings(data_dir=folder / "data").resolved_database_url)
            add_readers(database)
            subprocess.run([baraza, "worker", "--once"], env=environment, check=True, stdout=subprocess.DEVNULL)
            before = count()
            port = free_port()
            with serving([baraza, "serve", "--port", str(port), "--no-worker"], port, "/healthz", **data):
                client = signed_in(port)
                time.sleep(2)
                idle = looked_at(client, PAGES, until=time.monotonic() + IDLE_SECONDS)
                started = time.monotonic()
                worker = subprocess.Popen([baraza, "worker"], env=environment, stdout=subprocess.DEVNULL)
                try:
                    limit = started + LONGEST_MINUTES * 90
                    busy = looked_at(client, PAGES, until=limit, enough=lambda: count() - before >= PEOPLE)
                finally:
                    took = time.monotonic() - started
                    worker.terminate()
                    worker.wait(60)
            met = report(console, count() - before, took, idle, busy)
            met = killed(console, Settings(data_dir=folder / "data"), database) and met
            database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not met:
        raise SystemExit(1)


def add_readers(database: Database) -> None:
    """People who had a digest before; each is held two things, and all of them are told what is new."""
    old = datetime.now(UTC) - timedelta(days=30)
    with database.write() as session:
        rows = [
            Person(email=f"reader{n}@bench.example", name=f"Reader {n}", state="active", created_at=old)
            for n in range(PEOPLE)
        ]
        session.add_all(rows)
        session.flush()
        people = [row.id for row in rows]
        for number in people:
            grant_role(session, number, Role.MEMBER, Scope.ORGANISATION, 1, by=SYSTEM)
        last = datetime.now(UTC) - timedelta(days=14)
        for number in people:
            session.add(Choice(person_id=number, scope="community", scope_id=0, level="watching", mail=""))
            for cadence in ("daily", "weekly"):
                session.add(
                    DigestIssue(person_id=number, cadence=cadence, period=last.date(), since=last, until=last, items=0)
                )
        session.flush()
        by = _coordinator(session)
        for n in range(2):
            forum.start_topic(
                session,
                kind="discussion",
                title=f"How do counties plan their budgets? {n}",
                text="Some words about **budgets**. " * 30,
                audience="members",
                group_id=None,
                by=by,
            )


def _coordinator(session: Session) -> Actor:
    query = select(Person.id).where(Person.email == "coordinator@demo.example")
    return actor_of_person(session, session.scalars(query).one())


def report(console: Console, sent: int, took: float, idle: list[float], busy: list[float]) -> bool:
    table = Table(title=f"{PEOPLE:,} digests")
    for name in ("what", "is", "at most"):
        table.add_column(name, justify="left" if name == "what" else "right")
    ratio = p95(busy) / p95(idle)
    table.add_row("sent", f"{sent:,}", "")
    table.add_row("minutes", f"{took / 60:.1f}", f"{LONGEST_MINUTES:.0f}")
    table.add_row("pages, idle: median, p95 (ms)", f"{statistics.median(idle):.1f}, {p95(idle):.1f}", "")
    table.add_row("pages, meanwhile: median, p95 (ms)", f"{statistics.median(busy):.1f}, {p95(busy):.1f}", "")
    table.add_row("slower at p95", f"{ratio:.2f}", f"{SLOWER_AT_MOST:.1f}")
    console.print(table)
    return sent >= PEOPLE and took <= LONGEST_MINUTES * 60 and ratio <= SLOWER_AT_MOST


def killed(console: Console, settings: Settings, database: Database) -> bool:
    """The same people are told of one post at once, and the worker is killed as the mail server has just taken a message."""
    with database.write() as session:
        people = session.scalars(select(Person.id).where(Person.email.endswith("@bench.example"))).all()
        news = notifications.News(
            "mentioned", "members", "topic", 1, "On registers", "/topics/1", "mentioned:bench", number=1
        )
        notifications.tell(session, news, people, by=_coordinator(session))
    counting = Counting(KILLS, every=PEOPLE // (KILLS + 1))
    kills = kill_and_finish(SimpleNamespace(settings=settings, write=database.write), counting)
    told = sum(number for address, number in counting.recipients.items() if address.endswith("@bench.example"))
    missing = PEOPLE - sum(address.endswith("@bench.example") for address in counting.recipients)
    twice = sum(counting.got.values()) - len(counting.got)
    table = Table(title=f"{PEOPLE:,} notifications at once, the worker killed")
    for name in ("kills", "sent", "missing", "twice", "at most"):
        table.add_column(name, justify="right")
    table.add_row(str(kills), f"{told:,}", str(missing), str(twice), str(kills))
    console.print(table)
    return kills == KILLS and missing == 0 and twice <= kills


if __name__ == "__main__":
    main()
