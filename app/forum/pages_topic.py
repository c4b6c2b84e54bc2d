"""The page of a topic, composed of the parts of those who write, conclude, ask and keep order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app import groups, notifications
from app.core import revision
from app.core.kept import Kept
from app.forum import pages_asking, pages_moderation, pages_outcome, pages_polls, pages_write, unread
from app.forum.labels import OUTCOME_TONES, kinds, outcomes
from app.forum.models import Outcome, PostState, Step, TopicTag
from app.forum.pages_posts import DrawnPost, posts_of, standing_of
from app.forum.queries_topic import PER_PAGE, Participant, page_of, participants
from app.forum.visits import Visit
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web import Pages
from app.web.language import translations
from app.web.parts import Offer

SHOWN_PARTICIPANTS = 12


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """How the reader stands with the topic.

    Attributes:
        elsewhere: whether the first new post stands on another page.
        line_before: the number above which «new» is drawn, 0 for nowhere.
        number: up to which the topic is read once this page has been; `by_itself` when nothing new stands before the page.
    """

    elsewhere: bool
    line_before: int
    number: int
    by_itself: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the posts, the same for all readers of one standing.

    Attributes:
        group, tags: as (label, address).
        pointed: whether other topics are told of here; which of them is asked for each reader.
    """

    group: tuple[str, str] | None
    access: str
    access_label: str
    tags: Sequence[tuple[str, str]]
    participants: Sequence[Participant]
    participant_total: int
    pointed: bool


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What came of the topic, who is asked, what is voted on: told once, before the first contribution."""

    outcome: pages_outcome.OutcomePart
    asking: pages_asking.AskingPart


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`private`: only the group's people read it; `first_page` None on later pages, `reply` on all but the last."""

    id: int
    title: str
    href: str
    kind: str
    kind_label: str
    outcome_label: str
    outcome_tone: str
    pinned: bool
    locked: bool
    private: bool
    around: Around
    standing: pages_moderation.StandingPart
    posts: Sequence[DrawnPost]
    post_total: int
    pages: Pages
    reading: ReadingPart
    first_page: FirstPage | None
    polls: Sequence[pages_polls.PollPart]
    reply: pages_write.ReplyPart | None
    level: notifications.LevelPart
    offers: Sequence[Offer]


def topic_page(visit: Visit, number: int = 1) -> TopicPage:
    """One page of a topic, from 1."""
    topic, session, actor = visit.topic, visit.session, visit.actor
    count = page_of(topic.last_number)
    number = min(number, count)
    as_of = session.connection().scalar(_REVISION) or 0
    around = visit.services.get(Kept).get(
        as_of, ("around a topic", topic.id, standing_of(visit)), lambda: _around(visit)
    )
    first = FirstPage(pages_outcome.outcome_part(visit), pages_asking.asking_part(visit)) if number == 1 else None
    posts = posts_of(visit, number, as_of, first.outcome.cited if first is not None else None)
    polls = pages_polls.polls_part(visit) if number == 1 else ()
    say = translations(visit.language).gettext
    return TopicPage(
        id=topic.id,
        title=topic.title,
        href=visit.href,
        kind=topic.kind,
        kind_label=kinds(say)[topic.kind],
        outcome_label=outcomes(say)[topic.outcome] if topic.outcome != Outcome.OPEN else "",
        outcome_tone=OUTCOME_TONES.get(topic.outcome, ""),
        pinned=topic.pinned_at is not None,
        locked=topic.is_locked,
        private=around.access == "group",
        around=around,
        standing=_standing(visit, around),
        posts=posts,
        post_total=topic.posts,
        pages=_pages(visit.href, number, count),
        reading=reading_part(posts, unread.standing(session, actor, topic.id), number),
        first_page=first,
        polls=polls,
        reply=pages_write.reply_part(visit) if number == count else None,
        level=notifications.level_part(session, actor, notifications.Scope.TOPIC, topic.id, visit.href),
        offers=[
            *(pages_write.topic_offers(visit, polls) if number == 1 else ()),
            *pages_moderation.topic_offers(visit),
        ],
    )


def reading_part(posts: Sequence[DrawnPost], state: unread.Standing, page: int) -> ReadingPart:
    """Without new posts before this page it counts as read once it is shown; else the reader says so."""
    begin, last = (page - 1) * PER_PAGE + 1, max((post.number for post in posts), default=0)
    if not state.first or last < state.first:
        return ReadingPart(elsewhere=bool(state.first), line_before=0, number=0, by_itself=False)
    here = state.first >= begin
    line = state.first if here and state.first > 1 else 0
    return ReadingPart(elsewhere=not here, line_before=line, number=last, by_itself=here)


_REVISION = select(func.coalesce(revision.current(), 0))


def _around(visit: Visit) -> Around:
    topic, session = visit.topic, visit.session
    names = groups.names(session, [topic.group_id], visit.language) if topic.group_id is not None else {}
    group = names.get(topic.group_id) if topic.group_id is not None else None
    access, access_label = audiences.access_of(topic.audience, names)
    everybody = participants(session, topic)
    return Around(
        group=(group.name, f"/groups/{group.slug}") if group else None,
        access=access,
        access_label=access_label,
        tags=_tags(visit),
        participants=everybody[:SHOWN_PARTICIPANTS],
        participant_total=len(everybody),
        pointed=session.scalar(select(Step.id).where(Step.topic_id == topic.id, Step.other_id.is_not(None)).limit(1))
        is not None,
    )


def _standing(visit: Visit, around: Around) -> pages_moderation.StandingPart:
    """Most topics are as they were begun: nothing is asked of those."""
    if around.pointed or visit.topic.is_locked or visit.topic.state != PostState.SHOWN:
        return pages_moderation.standing_part(visit)
    return pages_moderation.StandingPart("", "", ())


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
