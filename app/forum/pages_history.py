"""The history of a topic: who did what with it, when, and with what words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased
from starlette.requests import Request

from app.accounts import Person
from app.forum import policy
from app.forum.labels_moderation import STEPS_OF_POSTS, steps
from app.forum.models import Post, Step, Topic
from app.forum.queries import visible_topics
from app.forum.queries_moving import has_summary
from app.forum.stamps import Stamp, stamp
from app.forum.visits import Visit
from app.web import PER_PAGE, Pages, page_number, paginate
from app.web.language import translations
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`post` and `other`: (label, address), or None; `by` "" for the house itself; `note` "" where it is not for this reader."""

    label: str
    at: Stamp
    by: str
    note: str
    post: tuple[str, str] | None
    other: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`merged`: the topic only points to another one; `summaries_href`: "" where none was written."""

    title: str
    href: str
    merged: bool
    begun: Stamp
    author: str
    lines: Sequence[HistoryLine]
    summaries_href: str
    pages: Pages


def history_page(visit: Visit, request: Request) -> HistoryPage:
    """The newest first. That a contribution was removed is seen by all; other decisions by its author and moderators."""
    topic, session, actor = visit.topic, visit.session, visit.actor
    say, zone, number = translations(visit.language).gettext, zone_of(actor, visit.settings), page_number(request)
    labels, moderator = steps(say), policy.moderates(actor, topic.group_id)
    person, other = aliased(Person), aliased(Topic)
    own = Post.author_id == actor.person_id
    public = or_(Step.step == "remove", Step.step.not_in(STEPS_OF_POSTS))
    wanted = Step.topic_id == topic.id, *(() if moderator else (or_(public, own),))
    counted = select(func.count(Step.id)).outerjoin(Post, Post.id == Step.post_id).where(*wanted)
    rows = session.execute(
        select(
            Step.step,
            Step.at,
            Step.note,
            Step.for_author,
            func.coalesce(person.name, "").label("by"),
            Post.id.label("post_id"),
            Post.number,
            Post.author_id,
            other.id.label("other_id"),
            other.title,
            other.merged_into_id,
        )
        .outerjoin(Post, Post.id == Step.post_id)
        .outerjoin(person, person.id == Step.person_id)
        .outerjoin(other, other.id == Step.other_id)
        .where(*wanted)
        .order_by(Step.id.desc())
        .offset((number - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    seen = visible_topics(session, actor, {row.other_id for row in rows if row.other_id is not None})
    lines = []
    for row in rows:
        mine = moderator or row.author_id == actor.person_id
        where = f"/topics/{row.other_id}" + ("/history" if row.merged_into_id is not None else "")
        lines.append(
            HistoryLine(
                label=labels.get(row.step, say("Changed")),
                at=stamp(row.at, zone, visit.language),
                by=row.by,
                note=row.note if mine or not row.for_author else "",
                post=_post(row.post_id, row.number, decisions=mine and row.for_author),
                other=(row.title, where) if row.other_id in seen else None,
            )
        )
    summed_up = has_summary(session, topic)
    return HistoryPage(
        title=topic.title,
        href=visit.href,
        merged=topic.is_merged,
        begun=stamp(topic.created_at, zone, visit.language),
        author=session.scalar(select(Person.name).where(Person.id == topic.author_id)) or "",
        lines=lines,
        summaries_href=f"{visit.href}/outcome/history" if summed_up else "",
        pages=paginate(request, session.scalar(counted) or 0, number),
    )


def _post(post_id: int | None, number: int | None, *, decisions: bool) -> tuple[str, str] | None:
    if post_id is None:
        return None
    return str(number), f"/posts/{post_id}/decisions" if decisions else f"/posts/{post_id}"
