"""Discussions from their TOML file, with everybody they name checked."""

from pathlib import Path

from app.demo.content.calendar import Named
from app.demo.content.codes import TOPICS
from app.demo.content.fields import Fields
from app.demo.content.models_forum import DemoBacking, DemoChoice, DemoForum, DemoPost, DemoSummary, DemoTopic
from app.demo.content.toml import read_table

FILE = "forum.toml"
KINDS = frozenset({"discussion", "question", "problem", "announcement"})
WAYS = frozenset({"page", "mail"})


def read_forum(folder: Path, named: Named) -> DemoForum:
    whole = Fields(read_table(folder / FILE), FILE)
    whole.only("topic")
    topics = enumerate(whole.tables("topic"), start=1)
    return DemoForum(tuple(_topic(Fields(table, f"{FILE}, topic {n}"), named) for n, table in topics))


def _topic(fields: Fields, named: Named) -> DemoTopic:
    fields.only(
        "kind", "title", "group", "private", "pinned", "tags", "by", "ago", "hour", "text", "post", "accepted", "backing", "summary",
        "summary_by", "summary_ago", "cited", "poll_question", "poll_options", "poll_votes",
    )  # fmt: skip
    answers = [Fields(table, f"{fields.place}, post {n}") for n, table in enumerate(fields.tables("post"), start=2)]
    backings = [
        Fields(table, f"{fields.place}, backing {n}") for n, table in enumerate(fields.tables("backing"), start=1)
    ]
    for one in answers:
        one.only("by", "ago", "hour", "text", "via", "quoted")
    posts = (_post(fields, named), *(_post(one, named) for one in answers))
    cited = _numbers(fields, "cited", len(posts))
    return DemoTopic(
        kind=fields.code("kind", KINDS),
        title=fields.text("title"),
        group=fields.code("group", named.groups) if "group" in fields.table else "",
        private=bool(fields.table.get("private")),
        pinned=bool(fields.table.get("pinned")),
        tags=fields.codes("tags", TOPICS),
        posts=posts,
        accepted=fields.optional_whole("accepted") or 0,
        backings=tuple(_backing(one, named) for one in backings),
        summary=DemoSummary(
            fields.code("summary_by", named.people), fields.whole("summary_ago"), fields.text("summary"), cited
        )
        if "summary" in fields.table
        else None,
        poll=_poll(fields, named) if "poll_question" in fields.table else None,
    )


def _post(fields: Fields, named: Named) -> DemoPost:
    via = fields.code("via", WAYS) if "via" in fields.table else "page"
    quoted = fields.text("quoted").strip() if "quoted" in fields.table else ""
    return DemoPost(
        fields.code("by", named.people), fields.whole("ago"), fields.whole("hour"), fields.text("text"), via, quoted
    )


def _backing(fields: Fields, named: Named) -> DemoBacking:
    fields.only("by", "ago", "note")
    return DemoBacking(fields.code("by", named.people), fields.whole("ago"), fields.text("note", default=""))


def _numbers(fields: Fields, name: str, most: int) -> tuple[int, ...]:
    value = fields.table.get(name, [])
    if not isinstance(value, list) or any(not isinstance(one, int) or not 1 <= one <= most for one in value):
        raise fields.fault(f"{name} must be numbers of posts")
    return tuple(value)


def _poll(fields: Fields, named: Named) -> DemoChoice:
    options = fields.texts("poll_options")
    votes = []
    rows = fields.table.get("poll_votes", [])
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [str(person), int(number)] if person in named.people and 1 <= number <= len(options):
                votes.append((person, number))
            case _:
                raise fields.fault(f"poll_votes: {row!r} is not a person and the number of an option")
    return DemoChoice(fields.text("poll_question"), options, tuple(votes))
