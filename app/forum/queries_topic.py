"""The posts of one page of a topic: a window of numbers, which costs the same wherever in the topic it lies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from markupsafe import Markup
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.accounts import Person
from app.forum import policy
from app.forum.models import Post, PostState, Topic

PER_PAGE = 20
MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class PostLine:
    """One contribution as its topic's page shows it; `policy` takes it for a post.

    Attributes:
        organisation: through which its author acted, "" for none, with `organisation_slug`.
        html, cut_text: empty where the reader may not read it: then only its `state` is said.
        from_topic_id: where it stood before it moved here.
    """

    id: int
    number: int
    author_id: int
    author: str
    organisation_id: int | None
    organisation: str
    organisation_slug: str
    html: Markup
    cut_text: str
    state: str
    via: str
    created: datetime
    edited: datetime | None
    edits: int
    from_topic_id: int | None
    is_answer: bool
    may_read: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who wrote in a topic; `organisation` "" for none."""

    person_id: int
    name: str
    organisation: str
    posts: int


_POST, _PERSON = (cast("Table", model.__table__) for model in (Post, Person))
_WINDOW = (
    select(
        _POST.c.id,
        _POST.c.number,
        _POST.c.author_id,
        _PERSON.c.name,
        _POST.c.organisation_id,
        _POST.c.html,
        _POST.c.cut_text,
        _POST.c.state,
        _POST.c.via,
        _POST.c.created_at,
        _POST.c.edited_at,
        _POST.c.edits,
        _POST.c.from_topic_id,
    )
    .join(_PERSON, _PERSON.c.id == _POST.c.author_id)
    .where(_POST.c.topic_id == bindparam("topic"))
    .order_by(_POST.c.number)
)
_BETWEEN = _WINDOW.where(_POST.c.number.between(bindparam("first"), bindparam("last")))
_GIVEN = _WINDOW.where(_POST.c.id.in_(bindparam("given", expanding=True)))
# Counted in an index that holds all it needs: of a long topic no post is read.
_COUNTED = (
    select(_POST.c.author_id, func.count().label("posts"))
    .where(_POST.c.topic_id == bindparam("topic"), _POST.c.state == PostState.SHOWN)
    .group_by(_POST.c.author_id)
    .subquery()
)
_WRITERS = (
    select(_COUNTED.c.author_id, _PERSON.c.name, _COUNTED.c.posts)
    .join(_PERSON, _PERSON.c.id == _COUNTED.c.author_id)
    .order_by(_COUNTED.c.posts.desc(), _COUNTED.c.author_id)
)


def page_of(number: int) -> int:
    """On which page, from 1, the post of this number stands."""
    return max(0, number - 1) // PER_PAGE + 1


def window(session: Session, actor: Actor, topic: Topic, page: int, per_page: int = PER_PAGE) -> list[PostLine]:
    """Posts with the numbers of one page, in order; where posts moved away there are fewer, or none.

    Those that wait for a first look are left out for whoever may not read them; of hidden and removed ones only that is said.
    """
    first = (page - 1) * per_page + 1
    rows = session.connection().execute(_BETWEEN, {"topic": topic.id, "first": first, "last": first + per_page - 1})
    return _lines(session, actor, topic, rows.all())


def posts_by_id(session: Session, actor: Actor, topic: Topic, ids: Collection[int]) -> list[PostLine]:
    """Those of the given posts that stand in this topic, in order, as `window` gives them."""
    if not ids:
        return []
    rows = session.connection().execute(_GIVEN, {"topic": topic.id, "given": sorted(ids)})
    return _lines(session, actor, topic, rows.all())


def participants(session: Session, topic: Topic) -> list[Participant]:
    """Everybody who wrote in it and is shown, whoever wrote most first."""
    rows = session.connection().execute(_WRITERS, {"topic": topic.id}).all()
    acting = organisations.organisations_of(session, [row.author_id for row in rows[:MOST_NAMED]])
    return [
        Participant(row.author_id, row.name, acting[row.author_id].short if row.author_id in acting else "", row.posts)
        for row in rows
    ]


def _lines(session: Session, actor: Actor, topic: Topic, rows: Sequence[object]) -> list[PostLine]:
    found = cast("Sequence[_Row]", rows)
    houses = organisations.names(session, {row.organisation_id for row in found if row.organisation_id is not None})
    lines = []
    for row in found:
        may_read = bool(policy.may_see_post(actor, topic, row))
        if not may_read and row.state == PostState.WAITING:
            continue
        house = houses.get(row.organisation_id) if row.organisation_id is not None else None
        lines.append(
            PostLine(
                id=row.id,
                number=row.number,
                author_id=row.author_id,
                author=row.name,
                organisation_id=row.organisation_id,
                organisation=house.name if house else "",
                organisation_slug=house.slug if house else "",
                html=Markup(row.html if may_read else ""),  # noqa: S704 - made safe when it was written
                cut_text=row.cut_text if may_read else "",
                state=row.state,
                via=row.via,
                created=row.created_at,
                edited=row.edited_at,
                edits=row.edits,
                from_topic_id=row.from_topic_id,
                is_answer=topic.answer_id == row.id,
                may_read=may_read,
            )
        )
    return lines


class _Row(policy.PostStanding, Protocol):
    """What `_WINDOW` selects."""

    id: int
    name: str
    organisation_id: int | None
    html: str
    cut_text: str
    via: str
    created_at: datetime
    edited_at: datetime | None
    edits: int
    from_topic_id: int | None
