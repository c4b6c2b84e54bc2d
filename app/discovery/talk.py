"""Discussions with something new, on the signed-in home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import forum
from app.access import Actor
from app.core.kept import Kept
from app.groups import GroupName
from app.web.language import translations

SHOWN = 4


@dataclass(frozen=True, slots=True)
class NewTopic:
    """`note`: what it is, and whose; `new`: how many contributions the reader has not read."""

    title: str
    href: str
    note: str
    new: int


@dataclass(frozen=True, slots=True)
class HomeTopics:
    topics: Sequence[NewTopic]


@dataclass(frozen=True, slots=True)
class Talk:
    """`total`: how many topics have something new, 100 for that many or more; `rows` is drawn."""

    total: int
    rows: Markup


def talk(
    session: Session,
    keep: Kept,
    as_of: tuple[int, datetime | None],
    actor: Actor,
    names: Mapping[int, GroupName],
    language: str,
    draw: Callable[[str, object], Markup],
) -> Talk | None:
    """Asks nothing while nothing changes and the reader reads nothing; None for whoever takes no part.

    Args:
        as_of: the content revision, and when the reader last read anything in the forum.
    """
    if not (actor.is_member or actor.group_ids):
        return None

    def make() -> Talk:
        total, found = forum.unread_topics(session, actor, SHOWN)
        rows = [_row(line, new, names, language) for line, new in found]
        return Talk(total, draw("discovery/_home_topics.html", HomeTopics(rows)) if rows else Markup())

    revision, read_at = as_of
    return keep.get(revision, ("new topics", actor.person_id, actor.readable_audiences, read_at, language), make)


def _row(line: forum.TopicLine, new: int, names: Mapping[int, GroupName], language: str) -> NewTopic:
    say = translations(language).gettext
    group = names.get(line.group_id) if line.group_id is not None else None
    said = say("%(kind)s, the last words by %(name)s")
    note = said % {"kind": forum.kinds(say)[line.kind], "name": line.last_author}
    return NewTopic(line.title, f"/topics/{line.id}", f"{note} · {group.name}" if group else note, new)
