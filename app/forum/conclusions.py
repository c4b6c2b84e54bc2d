"""What topics came to, for everybody: the page of a quarter, and what the bulletin and the results journal take up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor
from app.forum.cites import only_shown
from app.forum.models import Outcome, Post, PostState, Summary, Topic
from app.forum.queries import readable
from app.forum.summaries import cited_posts
from app.forum.words import excerpt


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A concluded topic as its newest summary tells it.

    Attributes:
        group_id: None for the community; `audience`: who reads it.
        html: the summary, safe; `text`: its first words, plain.
        author, organisation: who wrote it, and through which organisation they act now; "" for none.
        cited: numbers and addresses of the posts on which it rests, as far as the actor sees them.
        following: how many posts stand behind the last one that it knows of.
        posts, organisations: how many contributions the topic has, and of how many organisations.
    """

    topic_id: int
    title: str
    href: str
    kind: str
    group_id: int | None
    audience: str
    concluded_at: datetime
    summary_id: int
    html: Markup
    text: str
    author: str
    organisation: str
    as_of: int
    cited: Sequence[tuple[int, str]]
    following: int
    posts: int
    organisations: int


def concluded(
    session: Session,
    actor: Actor,
    since: datetime,
    until: datetime,
    *,
    group_id: int | None = None,
    community: bool = False,
) -> list[Conclusion]:
    """Concluded from the one moment until before the other, and still so; as far as the actor may read it. Newest first.

    Args:
        group_id: of one group only; `community`: of the community only.
    """
    newest = select(func.max(Summary.version)).where(Summary.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    found = (
        select(Topic, Summary)
        .join(Summary, Summary.topic_id == Topic.id)
        .where(
            Summary.version == newest,
            Topic.outcome == Outcome.CONCLUDED,
            Topic.state == PostState.SHOWN,
            Topic.merged_into_id.is_(None),
            Topic.concluded_at >= since,
            Topic.concluded_at < until,
            readable(actor),
        )
        .order_by(Topic.concluded_at.desc(), Topic.id.desc())
    )
    if group_id is not None:
        found = found.where(Topic.group_id == group_id)
    elif community:
        found = found.where(Topic.group_id.is_(None))
    rows = session.execute(found).all()
    posts = cited_posts(session, actor, {one for _, summary in rows for one in summary.cited})
    people = {summary.person_id for _, summary in rows}
    names, bodies = accounts.cards(session, people), organisations.organisations_of(session, people)
    numbers = _numbers(session, {topic.id: summary.as_of for topic, summary in rows})

    def line(topic: Topic, summary: Summary) -> Conclusion:
        count, of, following = numbers.get(topic.id, (0, 0, 0))
        body = bodies.get(summary.person_id)
        return Conclusion(
            topic_id=topic.id,
            title=topic.title,
            href=f"/topics/{topic.id}",
            kind=topic.kind,
            group_id=topic.group_id,
            audience=topic.audience,
            concluded_at=topic.concluded_at or summary.at,
            summary_id=summary.id,
            html=only_shown(summary.html, posts.keys()),
            text=excerpt(summary.html, 400),
            author=names[summary.person_id].name if summary.person_id in names else "",
            organisation=body.short if body else "",
            as_of=summary.as_of,
            cited=sorted((posts[one].number, posts[one].href) for one in summary.cited if one in posts),
            following=following,
            posts=count,
            organisations=of,
        )

    return [line(topic, summary) for topic, summary in rows]


def first_conclusion(session: Session, actor: Actor) -> datetime | None:
    """When the oldest that the actor may read was reached."""
    reached = Topic.outcome == Outcome.CONCLUDED, Topic.merged_into_id.is_(None), readable(actor)
    return session.scalar(select(func.min(Topic.concluded_at)).where(*reached))


def stale(session: Session, actor: Actor) -> list[tuple[int, str, int]]:
    """Id and title of concluded topics that went on after their summary, and how many posts followed; most first."""
    newest = (
        select(Summary.topic_id, func.max(Summary.as_of).label("as_of"))
        .join(Topic, Topic.id == Summary.topic_id)
        .where(Topic.outcome == Outcome.CONCLUDED)
        .group_by(Summary.topic_id)
        .subquery()
    )
    count = func.count(Post.id)
    rows = session.execute(
        select(Topic.id, Topic.title, count)
        .join(newest, newest.c.topic_id == Topic.id)
        .join(Post, Post.topic_id == Topic.id)
        .where(Post.number > newest.c.as_of, Post.state == PostState.SHOWN, Topic.merged_into_id.is_(None))
        .where(readable(actor))
        .group_by(Topic.id, Topic.title)
        .order_by(count.desc(), Topic.id)
    )
    return [(number, title, more) for number, title, more in rows]


def _numbers(session: Session, as_of: Mapping[int, int]) -> dict[int, tuple[int, int, int]]:
    """By topic: posts, organisations that wrote, posts behind the number given for it."""
    if not as_of:
        return {}
    behind = func.sum(case((Post.number > case(as_of, value=Post.topic_id), 1), else_=0))
    rows = session.execute(
        select(Post.topic_id, func.count(Post.id), func.count(Post.organisation_id.distinct()), behind)
        .where(Post.topic_id.in_(sorted(as_of)), Post.state == PostState.SHOWN)
        .group_by(Post.topic_id)
    )
    return {topic_id: (posts, of, following or 0) for topic_id, posts, of, following in rows}
