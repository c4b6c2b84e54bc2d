"""A person of the forum: for whom they act, and what of theirs the reader may see. Names in texts lead here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor
from app.accounts import PersonState
from app.core.errors import NotFoundError
from app.forum.models import Post, PostState, Topic
from app.forum.queries import readable
from app.forum.stamps import Stamp, stamp
from app.forum.telling import href_of
from app.forum.words import excerpt
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.addresses import Number
from app.web.language import language_of
from app.web.times import zone_of

SHOWN, WORDS = 20, 160
router = Room("/forum/people")


@dataclass(frozen=True, slots=True)
class WrittenLine:
    title: str
    href: str
    when: Stamp
    excerpt: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`organisation` as (name, address), None for none; `written`: the newest first."""

    name: str
    title: str
    organisation: tuple[str, str] | None
    written: Sequence[WrittenLine]


@router.get("/{person_id}")
def show(person_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    card = accounts.cards(session, [person_id]).get(person_id)
    rows = _written(session, actor, person_id)
    if card is None or not (rows or _is_known(session, actor, person_id, card.state)):
        raise NotFoundError
    zone, language = zone_of(actor, services.settings), language_of(request, actor)
    of = organisations.organisation_of(session, person_id)
    lines = [
        WrittenLine(
            topic.title,
            href_of(topic.id, post.number),
            stamp(post.created_at, zone, language),
            excerpt(post.html, WORDS),
        )
        for post, topic in rows
    ]
    page = PersonPage(card.name, card.title, (of.name, f"/organisations/{of.slug}") if of else None, lines)
    return render("forum/person.html", page)


def _written(session: Session, actor: Actor, person_id: int) -> Sequence[Row[Post, Topic]]:
    shown = Post.author_id == person_id, Post.state == PostState.SHOWN
    query = select(Post, Topic).join(Topic, Topic.id == Post.topic_id).where(*shown, readable(actor))
    return session.execute(query.order_by(Post.id.desc()).limit(SHOWN)).all()


def _is_known(session: Session, actor: Actor, person_id: int, state: str) -> bool:
    """Members know everybody who takes part; a guest those with whom they share a group."""
    if state != PersonState.ACTIVE:
        return False
    if person_id == actor.person_id:
        return True
    other = accounts.actors_of_people(session, [person_id]).get(person_id)
    if other is None:
        return False
    return bool(other.group_ids & actor.group_ids) or (actor.is_member and (other.is_member or bool(other.group_ids)))
