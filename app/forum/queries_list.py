"""Topics of a list: columns, not objects, in a number of queries that does not grow with the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import SQLColumnExpression

from app import organisations
from app.access import Actor
from app.accounts import Person
from app.forum.filters import OWN, Asked, conditions_of, listed
from app.forum.models import PostState, Topic, TopicTag

Column = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """`answers`: shown posts without the first; `organisation`: through which its author acted, "" for none."""

    id: int
    title: str
    kind: str
    outcome: str
    audience: str
    group_id: int | None
    author: str
    organisation: str
    created_at: datetime
    last_author: str
    last_post_at: datetime
    posts: int
    pinned: bool
    locked: bool
    tags: Sequence[str]

    @property
    def answers(self) -> int:
        return max(0, self.posts - 1)


@dataclass(frozen=True, slots=True)
class OwnTopic:
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What the filters leave: how many, and how many by facet and value; a group's value is its id, "" for the community."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


_LAST = aliased(Person)
_ROW = (
    select(
        Topic.id,
        Topic.title,
        Topic.kind,
        Topic.outcome,
        Topic.audience,
        Topic.group_id,
        Person.name.label("author"),
        Topic.organisation_id,
        Topic.created_at,
        _LAST.name.label("last_author"),
        Topic.last_post_at,
        Topic.posts,
        Topic.pinned_at,
        Topic.locked_at,
    )
    .join(Person, Person.id == Topic.author_id)
    .join(_LAST, _LAST.id == Topic.last_author_id)
)
_ORDERS: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "latest": (Topic.last_post_at.desc(), Topic.id.desc()),
    "newest": (Topic.created_at.desc(), Topic.id.desc()),
    "answers": (Topic.posts.desc(), Topic.last_post_at.desc(), Topic.id.desc()),
}


def find(session: Session, actor: Actor, asked: Asked, *, page: int, per_page: int) -> tuple[list[TopicLine], Tally]:
    """Topics of one page (from 1), the pinned ones before all others, and the tally of all that the filters leave.

    A list that is another for each reader is counted in one go and without facets; beyond its last page it is empty.
    """
    conditions = conditions_of(session, actor, asked)
    order = (Topic.pinned_at.is_(None), *_ORDERS[asked.sort])
    query = _ROW.where(*conditions).order_by(*order).limit(per_page).offset((page - 1) * per_page)
    given = {"person": actor.person_id}
    if asked.show not in OWN:
        return _lines(session, session.execute(query, given).all()), _tally(session, conditions, given)
    found = session.execute(query.add_columns(func.count().over().label("total")), given).all()
    return _lines(session, found), Tally(found[0].total if found else 0, {})


def latest(session: Session, actor: Actor, limit: int, *conditions: ColumnElement[bool]) -> list[TopicLine]:
    """Those in which something was written last, where nobody asks how many there are."""
    query = _ROW.where(listed(actor), *conditions).order_by(*_ORDERS["latest"]).limit(limit)
    return _lines(session, session.execute(query, {"person": actor.person_id}).all())


def own_waiting(session: Session, actor: Actor) -> list[OwnTopic]:
    """The actor's own topics that others do not see yet, or not while a report is looked at."""
    kept_back = Topic.state.in_((PostState.WAITING, PostState.HIDDEN))
    query = select(Topic.id, Topic.title).where(Topic.author_id == actor.person_id, kept_back)
    found = session.execute(query.where(Topic.merged_into_id.is_(None)).order_by(Topic.id.desc()))
    return [OwnTopic(row.title, f"/topics/{row.id}") for row in found]


def _lines(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[TopicLine]:
    houses = organisations.names(session, {row.organisation_id for row in rows if row.organisation_id is not None})
    tags: dict[int, list[str]] = {}
    if rows:
        of = select(TopicTag.topic_id, TopicTag.code).where(TopicTag.topic_id.in_([row.id for row in rows]))
        for topic_id, code in session.execute(of.order_by(TopicTag.code)):
            tags.setdefault(topic_id, []).append(code)
    return [
        TopicLine(
            row.id,
            row.title,
            row.kind,
            row.outcome,
            row.audience,
            row.group_id,
            row.author,
            houses[row.organisation_id].short if row.organisation_id in houses else "",
            row.created_at,
            row.last_author,
            row.last_post_at,
            row.posts,
            row.pinned_at is not None,
            row.locked_at is not None,
            tags.get(row.id, ()),
        )
        for row in rows
    ]


def _tally(session: Session, conditions: Sequence[ColumnElement[bool]], given: Mapping[str, Any]) -> Tally:
    """One query: the numbers by value of each facet, and by nothing for the total."""
    group = func.coalesce(cast(Topic.group_id, String), "")
    columns: Mapping[str, Column] = {
        "": literal("", String),
        "kind": Topic.kind,
        "outcome": Topic.outcome,
        "group": group,
    }
    parts = [_part(name, column, conditions) for name, column in columns.items()]
    parts.append(_part("tag", TopicTag.code, conditions).join(TopicTag, TopicTag.topic_id == Topic.id))
    found: dict[str, dict[str, int]] = {}
    for facet, value, count in session.execute(union_all(*parts), given):
        found.setdefault(facet, {})[value] = count
    return Tally(found.pop("", {}).get("", 0), found)


def _part(facet: str, value: Column, conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    name = literal(facet, String).label("facet")
    counted: Select[*tuple[Any, ...]] = select(name, value.label("value"), func.count().label("count"))
    return counted.select_from(Topic).where(*conditions).group_by("facet", "value")
