"""`bench calendar`: what people look at and what programs fetch, each against a bare FastAPI page in the same run.

The month has 500 events; the feed 2,000, of which 200 are series.
"""

from rich.console import Console

from app.core.db import Database
from scripts.benches._beside import beside
from scripts.benches._feeds import add_events, measure_feeds
from scripts.benches._month import add_month, measure_month
from scripts.benches.pages import signed_in


def main() -> None:
    console = Console()
    with beside(_fill) as at:
        client = signed_in(at.port)
        met = measure_month(console, at.database, at.yardstick, at.bare_pid, client, at.pid)
        met = measure_feeds(console, at.database, at.yardstick, at.bare_pid, client, at.pid) and met
    if not met:
        raise SystemExit(1)


def _fill(database: Database) -> None:
    add_events(database)
    add_month(database)


if __name__ == "__main__":
    main()
