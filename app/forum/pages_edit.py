"""Page values of changing: a post, a topic's title, and what a post said before."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from app import accounts
from app.forum import policy
from app.forum.editing import Editor
from app.forum.forms_topic import Choices
from app.forum.models import Post, PostVersion, Topic, TopicTag
from app.forum.stamps import Stamp, stamp
from app.forum.telling import href_of
from app.forum.visits import Visit
from app.organisations import Filled, differences
from app.web.times import zone_of

VERSIONS = 50
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else made of it meanwhile: the text, and what is different in mine."""

    text: str
    different: Markup


@dataclass(frozen=True, slots=True)
class EditPage:
    """`author`: whose words they are, "" for one's own; then a note is asked for. `edits`: the count that the form has seen."""

    title: str
    href: str
    post_id: int
    edits: int
    editor: Editor
    author: str
    note: str
    problems: Problems = ()
    theirs: Theirs | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class RenamePage:
    """`seen`: what the form was opened on; `theirs`: the title as somebody else changed it meanwhile, "" for nobody."""

    href: str
    title: str
    form: Filled
    kinds: Sequence[tuple[str, str, str]]
    tags: Choices
    seen: str
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A change: who made it and when; `marked` what went and came, None where it is not for this reader."""

    number: int
    when: Stamp
    who: str
    note: str
    marked: Markup | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`text`: as it stands now; `written`: when it was first; `decisions_href` for its author and moderators, "" for others."""

    title: str
    topic_href: str
    href: str
    author: str
    written: Stamp
    text: str
    versions: Sequence[VersionRow]
    decisions_href: str


def history_page(visit: Visit, post: Post) -> HistoryPage:
    """What was said before somebody else changed it is for the author and for moderators: it may be why it was changed."""
    versions = visit.session.scalars(
        select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.version.desc()).limit(VERSIONS)
    ).all()
    people = accounts.cards(visit.session, {post.author_id, *(one.person_id for one in versions)})
    zone = zone_of(visit.actor, visit.settings)
    concerned = visit.actor.person_id == post.author_id or policy.moderates(visit.actor, visit.topic.group_id)
    rows, after, covered = [], post.text, False
    for one in versions:
        covered = covered or one.person_id != post.author_id
        shown = concerned or not covered
        rows.append(
            VersionRow(
                one.version + 1,
                stamp(one.at, zone, visit.language),
                people[one.person_id].name,
                one.note,
                differences(one.text, after) if shown else None,
            )
        )
        after = one.text
    return HistoryPage(
        title=visit.topic.title,
        topic_href=visit.href,
        href=href_of(visit.topic.id, post.number),
        author=people[post.author_id].name,
        written=stamp(post.created_at, zone, visit.language),
        text=post.text,
        versions=rows,
        decisions_href=f"/posts/{post.id}/decisions" if concerned else "",
    )


def tags_of(visit: Visit) -> list[str]:
    return sorted(visit.session.scalars(select(TopicTag.code).where(TopicTag.topic_id == visit.topic.id)))


def fingerprint(topic: Topic, tags: Iterable[str]) -> str:
    """Of what a form about the topic was opened on."""
    return fingerprint_of(topic.title, topic.kind, tags)


def fingerprint_of(title: str, kind: str, tags: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps([title, kind, *tags]).encode()).hexdigest()[:16]
