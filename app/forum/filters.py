"""What a list of topics is narrowed to, as its address says it; what names nothing finds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app import groups, notifications
from app.access import Actor, Role, Scope
from app.core.text import one_line
from app.forum import unread
from app.forum.models import Ask, Outcome, Post, PostState, Topic, TopicKind, TopicTag

ADDRESS = "/forum"
FACETS = ("kind", "outcome", "group", "tag")
SHOWS = ("all", "unread", "unanswered", "mine", "watching", "asked")
SORTS = ("latest", "newest", "answers")
# Those that are another list for each reader.
OWN = frozenset({"unread", "mine", "watching", "asked"})
COMMUNITY = "community"
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Values of one filter are alternatives; `group` holds addresses of groups, or `COMMUNITY` for what is no group's."""

    kind: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    show: str = SHOWS[0]
    sort: str = SORTS[0]

    def pairs(self) -> list[tuple[str, str]]:
        chosen = [(name, value) for name in FACETS for value in getattr(self, name)]
        show = [("show", self.show)] if self.show != SHOWS[0] else []
        return [*chosen, *show, *([("sort", self.sort)] if self.sort != SORTS[0] else [])]

    def href(self, **changed: object) -> str:
        pairs = replace(self, **changed).pairs() if changed else self.pairs()  # type: ignore[arg-type]  # fields by name
        return f"{ADDRESS}?{urlencode(pairs)}" if pairs else ADDRESS

    @property
    def narrowed(self) -> bool:
        return any(getattr(self, name) for name in FACETS)


def read_asked(query: QueryParams) -> Asked:
    def values(name: str) -> tuple[str, ...]:
        typed = [one_line(part)[:80] for value in query.getlist(name) for part in value.split(",")]
        return tuple(dict.fromkeys(value for value in typed if value))[:MOST_VALUES]

    def one_of(name: str, known: Sequence[str]) -> str:
        return query.get(name, "") if query.get(name, "") in known else known[0]

    return Asked(
        kind=values("kind"),
        outcome=values("outcome"),
        group=values("group"),
        tag=values("tag"),
        show=one_of("show", SHOWS),
        sort=one_of("sort", SORTS),
    )


def listed(actor: Actor) -> ColumnElement[bool]:
    """Topics that stand in lists: those shown to everybody who reads their audience, and not merged into another."""
    shown = (Topic.state == PostState.SHOWN) & Topic.merged_into_id.is_(None)
    return shown if actor.readable_audiences is None else shown & Topic.audience.in_(sorted(actor.audiences))


def conditions_of(session: Session, actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions on Topic; `unread` binds the person as `person`."""
    found = [listed(actor)]
    if asked.kind:
        found.append(Topic.kind.in_(asked.kind))
    if asked.outcome:
        found.append(Topic.outcome.in_(asked.outcome))
    if asked.group:
        found.append(_in_groups(session, asked.group))
    if asked.tag:
        found.append(Topic.id.in_(select(TopicTag.topic_id).where(TopicTag.code.in_(asked.tag))))
    if asked.show == "unread":
        found.append(unread.is_new() if actor.signed_in else false())
    elif asked.show == "unanswered":
        found.append(unanswered())
    elif asked.show == "mine":
        wrote = select(Post.topic_id).where(Post.author_id == actor.person_id, Post.state == PostState.SHOWN)
        found.append(Topic.id.in_(wrote))
    elif asked.show == "watching":
        choice = notifications.Choice
        watched = select(choice.scope_id).where(
            choice.person_id == actor.person_id,
            choice.scope == notifications.Scope.TOPIC,
            choice.level == notifications.Level.WATCHING,
        )
        found.append(Topic.id.in_(watched))
    elif asked.show == "asked":
        found += [still_open(), Topic.id.in_(_asked_of(actor))]
    return found


def still_open() -> ColumnElement[bool]:
    """It stands in lists, and nothing has come of it yet."""
    return (Topic.state == PostState.SHOWN) & Topic.merged_into_id.is_(None) & (Topic.outcome == Outcome.OPEN)


def _asked_of(actor: Actor) -> Select[int]:
    """Topics in which the person, or an organisation for which they speak, was asked and has not answered."""
    speaks_for = sorted(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
    whom = or_(Ask.person_id == actor.person_id, Ask.organisation_id.in_(speaks_for))
    return select(Ask.topic_id).where(whom, Ask.answered_at.is_(None))


def unanswered() -> ColumnElement[bool]:
    """Something was asked, and nobody has said a word."""
    asks = Topic.kind.in_((TopicKind.QUESTION, TopicKind.PROBLEM))
    return asks & (Topic.posts <= 1) & (Topic.outcome == Outcome.OPEN)


def _in_groups(session: Session, slugs: Sequence[str]) -> ColumnElement[bool]:
    known = [found.id for slug in slugs if slug != COMMUNITY and (found := groups.by_slug(session, slug)) is not None]
    parts = [Topic.group_id.in_(known)] if known else []
    if COMMUNITY in slugs:
        parts.append(Topic.group_id.is_(None))
    return or_(*parts) if parts else false()
