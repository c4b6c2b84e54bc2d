"""The half of `bench forum` that people look at: a page of a topic of 5,000 posts, and a list of 2,000 topics with what is new."""

import statistics
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import Table as Rows
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app import groups, organisations
from app.accounts import Person
from app.core import clock, markup, revision
from app.core.db import Database
from app.forum.models import Post, Reading, Topic, TopicTag
from app.vocabularies import load_vocabularies
from scripts.benches.pages import ROUNDS, p95, round_of

TOPICS, POSTS_OF_EACH, LONGEST = 2_000, 3, 5_000
LOOKS = 120
AT_MOST = 6.0
KINDS = ("discussion", "question", "problem")
READER = "member@demo.example"
TEXT = """We met this in %(place)s last year, when the register had **%(count)s households** and a third had moved.

- The chiefs knew whom to ask, and the lists were read out in public.
- Those who were missing came to the complaints desk, and most were added within a month.

What it cost stands in [the county's report](/documents/%(document)s), and I would do it again."""


def add_talk(database: Database) -> int:
    """The topics, half of them read by `READER`; returns the number of the one with 5,000 posts."""
    with database.write() as session:
        people = _people(session)
        first = (session.scalar(select(func.max(Topic.id))) or 0) + 1
        _put(session, Topic, _topics(session, first, people))
        _put(session, Post, _posts(session, first, people))
        tags = [code for code, _ in load_vocabularies(session).choices("topic")]
        _put(session, TopicTag, ({"topic_id": first + n, "code": tags[n % len(tags)]} for n in range(TOPICS)))
        newest = select(func.max(Post.id)).where(Post.topic_id == Topic.id).scalar_subquery()
        session.execute(update(Topic).where(Topic.id >= first).values(last_post_id=newest))
        reader = session.scalars(select(Person.id).where(Person.email == READER)).one()
        now = clock.now()
        read = (
            {"person_id": reader, "topic_id": first + n, "number": 1 + n % 3, "read_at": now}
            for n in range(0, TOPICS, 2)
        )
        _put(session, Reading, read)
        session.execute(update(Person).where(Person.id == reader).values(created_at=now - timedelta(days=900)))
        revision.bump(session)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return first


def _people(session: Session) -> list[tuple[int, int | None]]:
    ids = session.scalars(select(Person.id).order_by(Person.id).limit(60)).all()
    acting = organisations.organisations_of(session, ids)
    return [(one, acting[one].id if one in acting else None) for one in ids]


def _topics(session: Session, first: int, people: list[tuple[int, int | None]]) -> Iterator[dict[str, Any]]:
    of, now = [one.id for one in groups.open_groups(session)], clock.now()
    for n in range(TOPICS):
        posts = POSTS_OF_EACH if n else LONGEST
        author, house = people[n % len(people)]
        yield {
            "id": first + n,
            "kind": KINDS[n % 3],
            "title": f"Topic {n}: who is missing from the register, and who says so",
            "audience": "members",
            "group_id": of[n % len(of)] if n % 3 == 0 else None,
            "author_id": author,
            "organisation_id": house,
            "created_at": now - timedelta(days=300, minutes=n),
            "state": "shown",
            "last_number": posts,
            "posts": posts,
            "last_post_id": 0,
            "last_post_at": now - timedelta(minutes=n),
            "last_author_id": people[(n + 1) % len(people)][0],
            "outcome": "concluded" if n % 5 == 0 else "open",
            "lock_reason": "",
        }


def _posts(session: Session, first: int, people: list[tuple[int, int | None]]) -> Iterator[dict[str, Any]]:
    del session
    said = [
        TEXT % {"place": place, "count": 1000 * n, "document": n} for n, place in enumerate(("Kitui", "Wajir", "Kwale"))
    ]
    html = [str(markup.to_html(text)) for text in said]
    began: datetime = clock.now() - timedelta(days=300)
    for topic in range(TOPICS):
        for number in range(1, (POSTS_OF_EACH if topic else LONGEST) + 1):
            author, house = people[(topic + number) % len(people)]
            yield {
                "topic_id": first + topic,
                "number": number,
                "author_id": author,
                "organisation_id": house,
                "text": said[number % 3],
                "html": html[number % 3],
                "cut_text": "",
                "via": "mail" if number % 4 == 0 else "page",
                "state": "shown",
                "created_at": began + timedelta(minutes=number),
                "edits": 0,
            }


def _put(session: Session, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    table: Rows = model.__table__
    batch = list(rows)
    for start in range(0, len(batch), 2_000):
        session.connection().execute(insert(table), batch[start : start + 2_000])


def measure_talk(
    console: Console, bare: httpx.Client, bare_pid: int, client: httpx.Client, pid: int, topic: int
) -> bool:
    """CPU of the server, `client` signed in; the rounds of all addresses alternate with the bare page."""
    pages = {
        "a page of 20 posts of 5,000": [f"/topics/{topic}?page={page}" for page in (1, 2, 125, 249)],
        "list of 2,000 topics": ["/forum", "/forum?page=2", "/forum?page=40"],
        "list, filtered": ["/forum?kind=question", "/forum?group=financing&sort=answers"],
    }
    beside = {"unread only": ["/forum?show=unread"], "last page, with the form": [f"/topics/{topic}?page=250"]}
    for paths in (pages | beside).values():
        round_of(client, pid, paths, 20)
    yardstick: list[float] = []
    costs: dict[str, list[float]] = {name: [] for name in pages | beside}
    ratios: dict[str, list[float]] = {name: [] for name in pages | beside}
    for _ in range(ROUNDS):
        base = round_of(bare, bare_pid, ["/"], 4 * LOOKS)
        yardstick.append(base)
        for name, paths in (pages | beside).items():
            cost = round_of(client, pid, paths, LOOKS if name in pages else LOOKS // 4)
            costs[name].append(cost)
            ratios[name].append(cost / base)
    table = Table("page", "CPU ms", "times bare", "p95", "limit", "", title="The forum, signed in")
    table.add_row("bare FastAPI page, 50 rows", f"{statistics.median(yardstick):.2f}", "1.0", "", "", "")
    met = True
    for name, spent in costs.items():
        ratio = statistics.median(ratios[name])
        good = name in beside or ratio <= AT_MOST
        met = met and good
        told = (f"{statistics.median(spent):.2f}", f"{ratio:.1f}", f"{p95(ratios[name]):.1f}")
        table.add_row(name, *told, str(AT_MOST) if name in pages else "", "ok" if good else "OVER")
    console.print(table)
    return met
