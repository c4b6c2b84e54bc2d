"""The next events on both faces of home: one time of each, mine first."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import events
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.groups import GroupName
from app.web.language import translations
from app.web.times import When

SHOWN = 5
AHEAD = timedelta(days=90)
# Times that are looked through for the reader's own; a series has many.
MOST = 200
STANDING = events.Wanted(cancelled=False)


@dataclass(frozen=True, slots=True)
class NextEvent:
    """`note` says why it is the reader's, or whose it is; it may be empty."""

    title: str
    href: str
    when: When
    note: str


def next_lines(session: Session, actor: Actor) -> Sequence[events.EventLine]:
    """Times to come that the actor may see, in order; cancelled ones are left out."""
    now = clock.now()
    return events.lines(session, actor, after=now, before=now + AHEAD, wanted=STANDING, limit=MOST)


def next_end(ahead: Iterable[events.EventLine]) -> datetime | None:
    """When the first of them will be over."""
    now = clock.now()
    return min((line.ends_at for line in ahead if line.ends_at > now), default=None)


def next_events(
    ahead: Iterable[events.EventLine],
    actor: Actor,
    attended: Collection[int],
    names: Mapping[int, GroupName],
    *,
    at: Callable[[datetime, datetime], When],
    language: str,
) -> list[NextEvent]:
    """What the reader attends and what is of their groups before everything else; those chosen, in the order of time.

    Args:
        attended: numbers of occurrences.
        at: puts times into words on the reader's clock.
    """
    now, own = clock.now(), actor.group_ids
    coming = once_each(line for line in ahead if line.ends_at > now)
    mine_first = sorted(coming, key=lambda one: not (one.occurrence_id in attended or one.group_id in own))
    shown = sorted(mine_first[:SHOWN], key=lambda one: one.starts_at)
    say = translations(language).gettext

    def note(line: events.EventLine) -> str:
        if line.occurrence_id in attended:
            return say("You attend")
        group = names.get(line.group_id) if line.group_id is not None else None
        if group is None:
            return ""
        return say("Your group: %(name)s") % {"name": group.name} if group.id in own else group.name

    return [NextEvent(one.title, one.href, at(one.starts_at, one.ends_at), note(one)) for one in shown]


def public_events(session: Session, services: Services, actor: Actor, language: str) -> list[events.EventRow]:
    shown = once_each(next_lines(session, actor))[:SHOWN]
    settings = services.settings
    return events.rows(session, shown, zone=settings.zone, settings=settings, language=language)


def once_each(found: Iterable[events.EventLine]) -> Sequence[events.EventLine]:
    """The first time of each event."""
    first: dict[int, events.EventLine] = {}
    for line in found:
        first.setdefault(line.event_id, line)
    return list(first.values())
