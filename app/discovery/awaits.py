"""What awaits a person, from every room: counted in one statement that asks only what their roles could hold, and the glance."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import documents, events, forum, meetings, notifications
from app.access import Actor, Permission, Role, Scope
from app.core import clock
from app.discovery.awaits_sources import DECLINED, DOCUMENTS_TO_REVIEW, DRAFTS, SOURCES, MoreWaits, led
from app.discovery.pages import Await
from app.web.language import translations
from app.web.parts import WaitLine


def standing(
    session: Session, actor: Actor, today: date, more: MoreWaits
) -> tuple[documents.Standing, dict[str, int], datetime | None]:
    """The documents' part, by source how much else waits, and when the person last read in the forum: one query.

    It asks what the page around says of the reader too.

    Args:
        today: the house's day, which decides what is due.
    """
    asked = _asked(actor.roles, actor.permissions, more)
    given: dict[str, Any] = {
        "person": actor.person_id if actor.is_member else None,
        "organisations": sorted(actor.organisation_ids),
    }
    if "minutes_to_read" in asked:
        given = meetings.given(actor, today) | given
    if "group_requests" in asked:
        given["led"] = led(actor)
    if {"nominations", "actions", "asked", "copies"} & set(asked):
        given["represented"] = sorted(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
    if "asked" in asked:
        given |= forum.given(actor)
    if "to_decide" in asked:
        given |= forum.given_to_decide(actor)
    if "actions" in asked:
        given["today"] = today
    if "events" in asked:
        given |= events.given(actor, clock.now())
    if "polls" in asked:
        given["groups"] = sorted(actor.group_ids)
    given |= notifications.given_glance(actor)  # `reader` among it
    asking = _statement(asked, more, everything=actor.readable_audiences is None)
    row = session.connection().execute(asking, given).one()
    ours, theirs = len(documents.STANDING), len(documents.STANDING) + len(asked)
    notifications.note_glance(session, actor, row[theirs + 1 :])
    return documents.Standing(*row[:ours]), dict(zip(asked, row[ours:theirs], strict=True)), row[theirs]


def awaits(
    actor: Actor, counts: documents.Standing, waiting: dict[str, int], language: str, more: MoreWaits
) -> list[Await]:
    catalogue = translations(language)

    def said(line: WaitLine, n: int) -> Await:
        label = line.label(catalogue.ngettext, n) % {"num": n}
        return Await(line.icon, label, line.href, catalogue.gettext(line.hint), catalogue.gettext(line.tag))

    def lines() -> Iterator[tuple[WaitLine, int]]:
        yield from ((source.line, waiting.get(source.name, 0)) for source in (*SOURCES, *more.sources))
        if actor.may(Permission.DOCUMENT_REVIEW):
            yield DOCUMENTS_TO_REVIEW, counts.waiting
        yield DECLINED, counts.declined
        yield DRAFTS, counts.drafts

    return [said(line, n) for line, n in lines() if n]


@lru_cache(maxsize=2000)
def _asked(
    roles: frozenset[tuple[str, str, int | None]], permissions: frozenset[Permission], more: MoreWaits
) -> tuple[str, ...]:
    """The names of the sources that concern whoever has these rights: kept, as everybody asks at every visit."""
    actor = Actor(roles=roles, permissions=permissions)
    return tuple(source.name for source in (*SOURCES, *more.sources) if source.concerns(actor))


@lru_cache(maxsize=64)
def _statement(asked: tuple[str, ...], more: MoreWaits, *, everything: bool) -> Select[*tuple[Any, ...]]:
    """The columns of documents, of the sources, when the forum was read, and those of the glance."""
    waiting = [one.count().label(one.name) for one in (*SOURCES, *more.sources) if one.name in asked]
    return select(*documents.STANDING, *waiting, forum.read_at(), *notifications.seen_with(everything=everything))
