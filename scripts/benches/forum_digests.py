"""`bench forum_digests`: 2,000 digests through a worker of its own to a mail server, while people look at pages.

Then 2,000 notifications that go out at once, the worker killed (`kill -9`) ten times: none missing, at most one twice for each kill.
Each stands against its limit: ten minutes; pages at most twice as slow at the 95th percentile as on an idle house.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import forum, notifications
from app.access import Actor
from app.accounts import Person, actor_of_person
from app.core.db import Database
from app.core.settings import Settings
from app.notifications import Choice, DigestIssue
from scripts.benches._post import mailing_house
from tests.notifications.going_out import Counting, add_members, kill_and_finish

PEOPLE, KILLS = 2_000, 10
LONGEST_MINUTES = 10.0
PAGES = ("/", "/forum", "/topics/1", "/documents", "/notifications")


def main() -> None:
    console = Console()
    with mailing_house(add_readers) as (house, database, settings):
        sent = house.send(PEOPLE, PAGES, LONGEST_MINUTES)
        met = sent.report(console, f"{PEOPLE:,} digests", PEOPLE, LONGEST_MINUTES)
        met = killed(console, settings, database) and met
    if not met:
        raise SystemExit(1)


def add_readers(database: Database) -> None:
    """People who had a digest before; each is held two things, and all of them are told what is new."""
    with database.write() as session:
        people = add_members(session, PEOPLE, "reader{}@bench.example")
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
