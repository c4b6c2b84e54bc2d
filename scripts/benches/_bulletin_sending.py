"""`bench bulletin sending`: an issue to 2,000 readers through a worker of its own to a mail server, while people look at pages.

Then another one, the sender killed (`kill -9`) ten times: none missing, at most one twice for each kill, the counts add up.
Each stands against its limit: five minutes; pages at most twice as slow at the 95th percentile as on an idle house.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import bulletin
from app.access import Actor
from app.accounts import Person, actor_of_person
from app.bulletin import freezing, sending
from app.bulletin.models import Dispatch, Issue
from app.bulletin.queries import items_of
from app.core.db import Database
from app.core.quarters import Quarter
from app.core.settings import Settings
from scripts.benches._post import mailing_house
from tests.notifications.going_out import Counting, add_members, kill_and_finish

PEOPLE, KILLS = 2_000, 10
LONGEST_MINUTES = 5.0
PAGES = ("/", "/forum", "/bulletins", "/documents", "/notifications")


def main() -> None:
    console = Console()
    with mailing_house(add_readers) as (house, database, settings):
        sent = house.send(PEOPLE, PAGES, LONGEST_MINUTES, begin=lambda: begin(database, 1))
        met = sent.report(console, f"An issue to {PEOPLE:,} readers", PEOPLE, LONGEST_MINUTES)
        met = killed(console, settings, database) and met
    if not met:
        raise SystemExit(1)


def add_readers(database: Database) -> None:
    with database.write() as session:
        add_members(session, PEOPLE, "reader{}@bench.example")


def begin(database: Database, years: int) -> str:
    """The content of the demo's newest issue under a quarter of its own, so many years on, approved and begun."""
    with database.write() as session:
        newest = select(Issue).where(Issue.state == "sent", Issue.quarter < "2028").order_by(Issue.quarter.desc())
        shown = session.scalars(newest.limit(1)).one()
        quarter = Quarter.of(datetime.now(UTC).date() + timedelta(days=366 * years))
        by, other = _person(session, "coordinator@demo.example"), _person(session, "chair@demo.example")
        issue = bulletin.open_issue(session, quarter, by=by)
        told = [bulletin.NewItem.of(item, "stories") for item in items_of(session, shown)]
        bulletin.fill(session, issue, shown.texts, told, lead=1, by=by)
        issue.decided_by = other.person_id
        freezing.freeze(session, issue, by=other)
        sending.begin(session, issue, by=by)
        return issue.quarter


def _person(session: Session, email: str) -> Actor:
    return actor_of_person(session, session.scalars(select(Person.id).where(Person.email == email)).one())


def killed(console: Console, settings: Settings, database: Database) -> bool:
    """The sender dies as the mail server has just taken a message; what is unknown then is sent again by a person."""
    quarter = begin(database, 2)
    fast = settings.model_copy(update={"bulletin_per_minute": 60_000})
    house = SimpleNamespace(settings=fast, write=database.write)
    counting = Counting(KILLS, every=PEOPLE // (KILLS + 1))
    kills = kill_and_finish(house, counting)
    with database.write() as session:
        issue = session.scalars(select(Issue).where(Issue.quarter == quarter)).one()
        unknown = sending.send_again(session, issue, by=_person(session, "coordinator@demo.example"))
    kill_and_finish(house, counting)
    with database.read() as session:
        counted = select(Dispatch.state, func.count()).where(Dispatch.issue_id == issue.id).group_by(Dispatch.state)
        states: dict[str, int] = {row[0]: row[1] for row in session.execute(counted)}
    missing = PEOPLE - sum(address.endswith("@bench.example") for address in counting.recipients)
    # Whatever else the house mails meanwhile, such as digests, is not of this issue.
    got = {name: times for name, times in counting.got.items() if name.startswith(f"<bulletin-{quarter}-")}
    twice = sum(got.values()) - len(got)
    adds_up = states.get("accepted", 0) == len(got)
    table = Table(title=f"An issue to {PEOPLE:,} readers, the sender killed")
    for name in ("kills", "unknown", "sent", "missing", "twice", "at most", "counts add up"):
        table.add_column(name, justify="right")
    row = (kills, unknown, f"{sum(got.values()):,}", missing, twice, kills, "yes" if adds_up else "no")
    table.add_row(*map(str, row))
    console.print(table)
    return kills == KILLS and missing == 0 and twice <= kills and adds_up
