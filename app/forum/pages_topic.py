"""The page of a topic, composed of the parts of those who write, conclude, ask and keep order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import groups, notifications
from app.forum import (
    pages_asking,
    pages_attached,
    pages_moderation,
    pages_outcome,
    pages_polls,
    pages_write,
    unread,
)
from app.forum.labels import KIND_TONES, OUTCOME_TONES, kinds, outcomes
from app.forum.models import Outcome, TopicTag
from app.forum.queries_topic import PER_PAGE, Participant, PostLine, page_of, participants, window
from app.forum.stamps import Stamp, stamp
from app.forum.visits import Visit
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web import Pages
from app.web.language import translations
from app.web.parts import Offer
from app.web.times import zone_of

SHOWN_PARTICIPANTS = 12


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post to draw; `attached` None where nothing is; `is_new` for what the reader has not read; `cited`: in the summary."""

    line: PostLine
    when: Stamp
    edited: Stamp | None
    offers: Sequence[Offer]
    attached: pages_attached.Attached | None
    is_new: bool
    cited: bool


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """How the reader stands with the topic.

    Attributes:
        first: number of the first new post, 0 for none; `line_before`: the number above which «new» is drawn, 0 for nowhere.
        number: up to which the topic is read once this page has been; `by_itself` when nothing new stands before the page.
    """

    first: int
    line_before: int
    number: int
    by_itself: bool


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`tags`, and the group, as (label, address); `private`: only the group's people read it; `over`: beyond its last post."""

    id: int
    title: str
    href: str
    kind: str
    kind_label: str
    kind_tone: str
    outcome_label: str
    outcome_tone: str
    pinned: bool
    locked: bool
    group: tuple[str, str] | None
    access: str
    access_label: str
    private: bool
    tags: Sequence[tuple[str, str]]
    posts: Sequence[PostRow]
    post_total: int
    pages: Pages
    participants: Sequence[Participant]
    participant_total: int
    reading: ReadingPart
    standing: pages_moderation.StandingPart
    outcome: pages_outcome.OutcomePart
    asking: pages_asking.AskingPart
    polls: Sequence[pages_polls.PollPart]
    reply: pages_write.ReplyPart
    level: notifications.LevelPart
    offers: Sequence[Offer]


def topic_page(visit: Visit, number: int = 1, reply: pages_write.ReplyPart | None = None) -> TopicPage:
    """One page of a topic, from 1.

    Args:
        reply: the form with what was typed, after a post that did not pass.
    """
    topic, session = visit.topic, visit.session
    count = page_of(topic.last_number)
    number = min(number, count)
    posts = window(session, visit.actor, topic, number)
    state = unread.standing(session, visit.actor, topic.id)
    outcome = pages_outcome.outcome_part(visit)
    everybody = participants(session, topic)
    part_of_polls = pages_polls.polls_part(visit)
    say = translations(visit.language).gettext
    names = groups.names(session, [topic.group_id], visit.language) if topic.group_id is not None else {}
    group = names.get(topic.group_id) if topic.group_id is not None else None
    access, access_label = audiences.access_of(topic.audience, names)
    return TopicPage(
        id=topic.id,
        title=topic.title,
        href=visit.href,
        kind=topic.kind,
        kind_label=kinds(say)[topic.kind],
        kind_tone=KIND_TONES.get(topic.kind, ""),
        outcome_label=outcomes(say)[topic.outcome] if topic.outcome != Outcome.OPEN else "",
        outcome_tone=OUTCOME_TONES.get(topic.outcome, ""),
        pinned=topic.pinned_at is not None,
        locked=topic.is_locked,
        group=(group.name, f"/groups/{group.slug}") if group else None,
        access=access,
        access_label=access_label,
        private=access == "group",
        tags=_tags(visit),
        posts=_rows(visit, posts, state, outcome.cited),
        post_total=topic.posts,
        pages=_pages(visit.href, number, count),
        participants=everybody[:SHOWN_PARTICIPANTS],
        participant_total=len(everybody),
        reading=reading_part(posts, state, number),
        standing=pages_moderation.standing_part(visit),
        outcome=outcome,
        asking=pages_asking.asking_part(visit),
        polls=part_of_polls,
        reply=reply if reply is not None else pages_write.reply_part(visit),
        level=notifications.level_part(session, visit.actor, notifications.Scope.TOPIC, topic.id, visit.href),
        offers=[*pages_write.topic_offers(visit, part_of_polls), *pages_moderation.topic_offers(visit)],
    )


def reading_part(posts: Sequence[PostLine], state: unread.Standing, page: int) -> ReadingPart:
    """Without new posts before this page it counts as read once it is shown; else the reader says so."""
    begin, last = (page - 1) * PER_PAGE + 1, max((post.number for post in posts), default=0)
    if not state.first or last < state.first:
        return ReadingPart(state.first, 0, 0, by_itself=False)
    here = state.first >= begin
    return ReadingPart(state.first, state.first if here and state.first > 1 else 0, last, by_itself=here)


def _rows(visit: Visit, posts: Sequence[PostLine], state: unread.Standing, cited: Collection[int]) -> list[PostRow]:
    zone = zone_of(visit.actor, visit.settings)
    readable = [post.id for post in posts if post.may_read]
    attached = pages_attached.attached(visit, readable)

    def row(post: PostLine) -> PostRow:
        offers = (
            []
            if not post.may_read
            else [
                *pages_outcome.post_offers(visit, post),
                *pages_write.post_offers(visit, post),
                *pages_moderation.post_offers(visit, post),
            ]
        )
        return PostRow(
            line=post,
            when=stamp(post.created, zone, visit.language),
            edited=stamp(post.edited, zone, visit.language) if post.edited is not None else None,
            offers=[offer for offer in offers if not offer.reason],
            attached=attached.get(post.id),
            is_new=bool(state.first) and post.number >= state.first and post.author_id != visit.actor.person_id,
            cited=post.id in cited,
        )

    return [row(post) for post in posts]


def _tags(visit: Visit) -> list[tuple[str, str]]:
    codes = visit.session.scalars(select(TopicTag.code).where(TopicTag.topic_id == visit.topic.id)).all()
    if not codes:
        return []
    labels = load_vocabularies(visit.session).labels("topic", visit.language)
    return sorted((labels.get(code, code), f"/forum?tag={code}") for code in codes)


def _pages(href: str, number: int, count: int) -> Pages:
    """Pages of numbers: the address of a page stays what it is, however many posts are taken away."""

    def address(page: int) -> str:
        return f"{href}?page={page}" if page > 1 else href

    near = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    links = tuple((page, address(page)) for page in near) if count > 1 else ()
    previous = address(number - 1) if number > 1 else ""
    return Pages(number, count, count, previous, address(number + 1) if number < count else "", links)
