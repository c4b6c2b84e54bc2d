"""`bench bulletin desk`: the desk with 300 candidates and an issue of 40 items, against a bare FastAPI page in the same run.

Three looks at it: as it is when nothing changed since the last look, right after a change of the issue, and another page of the
candidates.
"""

import statistics
from datetime import timedelta

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import bulletin
from app.accounts import Person, actor_of_person
from app.bulletin import items
from app.bulletin.models import Candidate, Issue, SourceKind
from app.core import clock
from app.core.db import Database
from scripts.benches._beside import beside
from scripts.benches.pages import ROUNDS, p95, round_of, signed_in

CANDIDATES, ITEMS, LOOKS = 300, 40, 120
AT_MOST = 6.0
EDITOR = "coordinator@demo.example"
KINDS = (SourceKind.DOCUMENT, SourceKind.EVENT, SourceKind.TOPIC, SourceKind.RECOGNITION)
DRAFT = (
    "The county paid %(n)d households in the second cycle, after chiefs and elders had looked at the register together. "
    "What was learnt from the complaints changed how the third cycle is planned."
)


def add_desk(database: Database) -> str:
    """Fill the issue that the demo has on the desk; returns its quarter."""
    with database.write() as session:
        issue = bulletin.current_issue(session)
        if issue is None:
            raise SystemExit("the demo has no issue on the desk")
        by = actor_of_person(session, session.scalars(select(Person.id).where(Person.email == EDITOR)).one())
        for n in range(ITEMS):
            words = {"en": DRAFT % {"n": n}, "sw": DRAFT % {"n": n}}
            title = {"en": f"Told {n}: what the register says", "sw": f"Habari {n}"}
            new = bulletin.NewItem(
                source_kind=KINDS[n % 4],
                source_key=f"bench-{n}",
                audience="members",
                title=title,
                summary=words if n % 3 else {},
                draft=words,
            )
            items.place(session, issue, new, by=by)
        _add_candidates(session, issue)
        return issue.quarter


def _add_candidates(session: Session, issue: Issue) -> None:
    now = clock.now()
    session.add_all(
        Candidate(
            issue_id=issue.id,
            source_kind=KINDS[n % 4],
            source_key=f"found-{n}",
            section="studies",
            audience="public" if n % 2 else "members",
            href=f"/documents/{n}",
            title={"en": f"Found {n}: payments, complaints and what came of them"},
            draft={"en": DRAFT % {"n": n}},
            facts={"en": f"UNICEF · Evaluation report · {2000 + n % 26}"},
            happened_at=now - timedelta(minutes=n),
        )
        for n in range(CANDIDATES)
    )


def measure_desk(
    console: Console,
    bare: httpx.Client,
    bare_pid: int,
    client: httpx.Client,
    pid: int,
    database: Database,
    quarter: str,
) -> bool:
    """CPU of the server, the coordinator signed in; the rounds of all looks alternate with the bare page."""
    desk = f"/bulletins/desk/{quarter}"
    looks = {
        "the desk": [desk],
        "other candidates": [f"{desk}?page=2", f"{desk}?kind=event", f"{desk}?page=6"],
    }
    for paths in looks.values():
        round_of(client, pid, paths, 20)
    yardstick: list[float] = []
    costs: dict[str, list[float]] = {name: [] for name in (*looks, "right after a change")}
    for _ in range(ROUNDS):
        yardstick.append(round_of(bare, bare_pid, ["/"], 4 * LOOKS))
        for name, paths in looks.items():
            costs[name].append(round_of(client, pid, paths, LOOKS))
        costs["right after a change"].append(_changing(client, pid, desk, database))
    table = Table("page", "CPU ms", "times bare", "p95", "limit", "", title=f"The desk, {CANDIDATES} candidates")
    table.add_row("bare FastAPI page, 50 rows", f"{statistics.median(yardstick):.2f}", "1.0", "", "", "")
    met = True
    for name, spent in costs.items():
        ratios = [cost / base for cost, base in zip(spent, yardstick, strict=True)]
        ratio, limited = statistics.median(ratios), name in looks
        good = not limited or ratio <= AT_MOST
        met = met and good
        told = (f"{statistics.median(spent):.2f}", f"{ratio:.1f}", f"{p95(ratios):.1f}")
        table.add_row(name, *told, str(AT_MOST) if limited else "", "ok" if good else "OVER")
    console.print(table)
    return met


def _changing(client: httpx.Client, pid: int, desk: str, database: Database) -> float:
    """Milliseconds of a look for which nothing was kept: the issue changes before each."""
    spent = 0.0
    for _ in range(10):
        with database.write() as session:
            session.scalars(select(Issue).where(Issue.quarter == desk.rpartition("/")[2])).one().revision += 1
        spent += round_of(client, pid, [desk], 1)
    return spent / 10


def main() -> None:
    console = Console()
    with beside(add_desk) as at:
        client = signed_in(at.port, EDITOR)
        met = measure_desk(console, at.yardstick, at.bare_pid, client, at.pid, at.database, at.filled)
    if not met:
        raise SystemExit(1)
