"""The posts of one page, drawn. What a post looks like is kept for all readers of the same standing; how it stands is asked each time.

A reader's own posts are kept for nobody else; one that is not shown is never kept, nor what is known of the documents it names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from markupsafe import Markup
from sqlalchemy import Table, bindparam, select

from app.core.kept import Kept
from app.core.text import initials
from app.forum import pages_attached, pages_moderation, pages_outcome, pages_write, policy
from app.forum.models import Post, PostLink, PostState
from app.forum.queries_topic import PER_PAGE, PostLine, posts_by_id
from app.forum.slots import Slots
from app.forum.stamps import Stamp, stamp
from app.forum.visits import Visit
from app.web.fragments import draw
from app.web.parts import Offer
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post to draw; `attached` None where nothing is; `cited`: in the summary."""

    line: PostLine
    initials: str
    when: Stamp
    edited: Stamp | None
    offers: Sequence[Offer]
    attached: pages_attached.Attached | None
    cited: bool


@dataclass(frozen=True, slots=True)
class DrawnPost:
    number: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Place:
    """One number of a page. `links`: ids of documents that the post names."""

    id: int
    number: int
    author_id: int
    state: str
    links: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as readers of one standing see it; `drawn` fills as they look.

    Its keys are the post, which of its documents the reader may know, and the reader where it is their own, 0 for all others.
    """

    places: Sequence[Place]
    drawn: dict[tuple[int, tuple[int, ...], int], Markup] = field(default_factory=dict)


_POST, _LINK = (cast("Table", model.__table__) for model in (Post, PostLink))
_PLACES = (
    select(_POST.c.id, _POST.c.number, _POST.c.author_id, _POST.c.state)
    .where(_POST.c.topic_id == bindparam("topic"), _POST.c.number.between(bindparam("first"), bindparam("last")))
    .order_by(_POST.c.number)
)
_LINKS = select(_LINK.c.post_id, _LINK.c.document_id).where(_LINK.c.post_id.in_(bindparam("posts", expanding=True)))


def standing_of(visit: Visit) -> tuple[object, ...]:
    """All of a reader on which a post of somebody else depends: what they may do with it, their language, their clock."""
    actor, topic = visit.actor, visit.topic
    return (
        policy.moderates(actor, topic.group_id),
        actor.is_member,
        topic.group_id in actor.group_ids,
        actor.person_id == topic.author_id,
        actor.readable_audiences,
        visit.at_work,
        visit.language,
        actor.timezone,
    )


def posts_of(visit: Visit, number: int, revision: int, cited: Collection[int] | None = None) -> list[DrawnPost]:
    """Those of one page, from 1, in order, as far as the reader may know of them.

    Args:
        cited: ids of posts on which the summary rests; None to ask, where a post is drawn.
    """
    key = ("posts", visit.topic.id, number, standing_of(visit))
    sheet = visit.services.get(Kept).get(revision, key, lambda: _sheet(visit, number))
    known = _known(visit, sheet.places)
    me = visit.actor.person_id or 0
    keys = {
        place.id: (place.id, tuple(one for one in place.links if one in known), me if place.author_id == me else 0)
        for place in sheet.places
        if place.state == PostState.SHOWN
    }
    found = {post: html for post, key in keys.items() if (html := sheet.drawn.get(key)) is not None}
    for row in rows(visit, [place.id for place in sheet.places if place.id not in found], cited):
        number = row.line.id
        found[number] = draw(visit.request, visit.actor, "forum/_post.html", row)
        if number in keys:
            sheet.drawn[keys[number]] = found[number]
    return [DrawnPost(place.number, found[place.id]) for place in sheet.places if place.id in found]


def rows(visit: Visit, ids: Collection[int], cited: Collection[int] | None) -> list[PostRow]:
    """Posts of the topic with all that stands around them, in order; of those that others may not know, none."""
    posts = posts_by_id(visit.session, visit.actor, visit.topic, ids)
    if not posts:
        return []
    zone = zone_of(visit.actor, visit.settings)
    resting = pages_outcome.outcome_part(visit).cited if cited is None else cited
    attached = pages_attached.attached(visit, [post.id for post in posts if post.may_read])

    def row(post: PostLine) -> PostRow:
        return PostRow(
            line=post,
            initials=initials(post.author),
            when=stamp(post.created, zone, visit.language),
            edited=stamp(post.edited, zone, visit.language) if post.edited is not None else None,
            offers=_offers(visit, post) if post.may_read else (),
            attached=attached.get(post.id),
            cited=post.id in resting,
        )

    return [row(post) for post in posts]


def _offers(visit: Visit, post: PostLine) -> list[Offer]:
    """What most people want first; without what is refused: twenty buttons that cannot be pressed help nobody."""
    words = pages_write.post_offers(visit, post)
    offers = [
        *words[:1],
        *pages_outcome.post_offers(visit, post),
        *words[1:],
        *pages_moderation.post_offers(visit, post),
    ]
    return [offer for offer in offers if not offer.reason]


def _sheet(visit: Visit, number: int) -> Sheet:
    first = (number - 1) * PER_PAGE + 1
    given = {"topic": visit.topic.id, "first": first, "last": first + PER_PAGE - 1}
    connection = visit.session.connection()
    posts = connection.execute(_PLACES, given).all()
    links: dict[int, list[int]] = {}
    for row in connection.execute(_LINKS, {"posts": [post.id for post in posts]}):
        links.setdefault(row.post_id, []).append(row.document_id)
    return Sheet(
        [Place(row.id, row.number, row.author_id, row.state, tuple(sorted(links.get(row.id, ())))) for row in posts]
    )


def _known(visit: Visit, places: Sequence[Place]) -> Mapping[int, object]:
    """Of the documents that the page names, those that the reader may know."""
    named = {document for place in places for document in place.links}
    return visit.services.get(Slots).papers(visit.session, visit.actor, named, visit.language) if named else {}
