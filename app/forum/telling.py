"""Who is told of what happens in a topic: rows in the same transaction, only for those who may read it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, notifications
from app.access import Actor, Role, Scope, holders
from app.forum import policy
from app.forum.models import Mention, Post, PostState, Topic, TopicKind
from app.forum.queries import visible_topics
from app.forum.readers import everybody, readers_of_group, readers_of_organisation, who_may_read
from app.forum.words import excerpt, quoted_in
from app.notifications import SELF, News
from app.web.language import translations

MENTIONED = {"person": "mentioned", "organisation": "organisation_mentioned", "group": "group_mentioned"}


def of_post(session: Session, topic: Topic, post: Post, *, by: Actor) -> None:
    """Each person once, for the nearest reason: named, quoted, answered; then whoever watches."""
    rows = session.execute(select(Mention.kind, Mention.target_id).where(Mention.post_id == post.id))
    mentions = [(row.kind, row.target_id) for row in rows]
    told = of_names(session, topic, post, mentions, by=by)
    if topic.kind == TopicKind.ANNOUNCEMENT and post.number == 1:
        tell_able(session, topic, post, "announced", set(everybody(session, topic)) - told, by=by)
        return
    told |= of_quotes(session, topic, post, told, by=by)
    if post.number > 1 and topic.author_id not in told:
        told |= tell_able(session, topic, post, "replied", {topic.author_id}, by=by)
    places = [notifications.place_of(topic.group_id)]
    if post.number > 1:
        places.append((notifications.Scope.TOPIC, topic.id))
    watching = notifications.watchers(session, places) - told
    tell_able(session, topic, post, "posted" if post.number > 1 else "topic_started", watching, by=by)


def of_names(session: Session, topic: Topic, post: Post, names: Iterable[tuple[str, int]], *, by: Actor) -> set[int]:
    """Those named, and those who act for an organisation or belong to a group that is. Returns who is told."""
    told: set[int] = set()
    for kind, number in sorted(names, key=lambda one: tuple(MENTIONED).index(one[0])):
        if kind == "person":
            people = {number}
        elif kind == "organisation":
            people = set(readers_of_organisation(session, topic, number))
        else:
            people = set(readers_of_group(session, topic, number))
        told |= tell_able(session, topic, post, MENTIONED[kind], people - told, by=by)
    return told


def of_quotes(session: Session, topic: Topic, post: Post, told: Iterable[int], *, by: Actor) -> set[int]:
    """Those whose words stand in it with their address, as far as whoever quotes may see them. Returns who is told."""
    numbers = quoted_in(post.text)
    if not numbers:
        return set()
    shown = select(Post.author_id, Post.topic_id).where(Post.id.in_(numbers), Post.state == PostState.SHOWN)
    rows = session.execute(shown).all()
    seen = visible_topics(session, by, {row.topic_id for row in rows}) | {topic.id}
    quoted = {row.author_id for row in rows if row.topic_id in seen}
    return tell_able(session, topic, post, "quoted", quoted - set(told), by=by)


def of_edit(session: Session, topic: Topic, post: Post, named: Iterable[tuple[str, int]], *, by: Actor) -> None:
    """Only whoever is named or quoted for the first time; whoever was told before finds the new words in their list."""
    notifications.say_again(session, "topic", topic.id, post.number, excerpt(post.html))
    notifications.mail_again(session, "topic", topic.id, post.number)
    told = of_names(session, topic, post, named, by=by)
    before = session.scalars(select(Mention.target_id).where(Mention.post_id == post.id, Mention.kind == "person"))
    of_quotes(session, topic, post, told | set(before), by=by)


def of_answer(session: Session, topic: Topic, post: Post, *, by: Actor) -> None:
    told = tell_able(session, topic, post, "answer_accepted", {post.author_id}, by=by)
    watching = notifications.watchers(session, [(notifications.Scope.TOPIC, topic.id)])
    tell_able(session, topic, post, "answered", (watching | {topic.author_id}) - told, by=by)


def of_review(session: Session, topic: Topic, post: Post, *, by: Actor) -> None:
    """A newcomer's contribution waits: whoever moderates there looks at it."""
    tell_moderators(session, topic, post, "to_review", "/forum/reports", by=by)


def tell_moderators(session: Session, topic: Topic, post: Post | None, kind: str, href: str, *, by: Actor) -> None:
    """The coordinators; in a group its leads and secretaries too. The author only where nobody else keeps order."""
    people = set(holders(session, Role.COORDINATOR))
    if topic.group_id is not None:
        for role in (Role.GROUP_LEAD, Role.GROUP_SECRETARY):
            people.update(holders(session, role, Scope.GROUP, topic.group_id))
    others = people - {post.author_id} if post is not None else people
    tell_able(session, topic, post, kind, others or people, by=by, href=href)


def tell_author(session: Session, topic: Topic, post: Post, said: str, *, decision_id: int = 0, by: Actor) -> None:
    """A decision about somebody's own words, with the sentence that explains it; theirs to read whatever becomes of the post.

    What the topic is called, and the notice itself, are for those who read its place: whoever does not is told no title.

    Args:
        decision_id: of the Step that keeps it; 0 where the words were only changed.
    """
    audience, title = of_own(session, topic, [post.author_id])[post.author_id]
    news = News(
        kind="moderated",
        audience=audience,
        subject_kind="decision",
        subject_id=post.id,
        title=title,
        href=f"/posts/{post.id}/decisions" if decision_id else f"/posts/{post.id}/history",
        key=f"moderated:{post.id}:{decision_id or said[:60]}",
        excerpt=said,
    )
    notifications.tell(session, news, [post.author_id], by=by)


def of_own(session: Session, topic: Topic, people: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """For each of the people the audience and the title of a notice about their own affair in a topic."""
    wanted = list(people)
    actors = accounts.actors_of_people(session, wanted)

    def notice(person_id: int) -> tuple[str, str]:
        actor = actors.get(person_id)
        if actor is not None and policy.knows_of(actor, topic.audience):
            return topic.audience, topic.title
        return SELF, untold(actor.language or "en" if actor else "en")

    return {one: notice(one) for one in wanted}


def untold(language: str) -> str:
    """In place of a title that is not for the reader."""
    return translations(language).gettext("A topic that you do not read")


def href_of(topic_id: int, number: int) -> str:
    return f"/topics/{topic_id}?post={number}#post-{number}" if number > 1 else f"/topics/{topic_id}"


def tell_able(
    session: Session,
    topic: Topic,
    post: Post | None,
    kind: str,
    people: Iterable[int],
    *,
    by: Actor,
    href: str = "",
    key: str = "",
    said: str = "",
) -> set[int]:
    """To those of the people who may read it. Returns who is told.

    Args:
        key: tells this news from another of its kind about the same post; `said`: in place of the post's first words,
            which stand there only where all who read the topic read them: an office may end before the notice is read.
    """
    wanted = {one for one in people if one != by.person_id}
    able = who_may_read(session, topic, wanted)
    number = post.number if post is not None else 0
    news = News(
        kind=kind,
        audience=topic.audience,
        subject_kind="topic",
        subject_id=topic.id,
        number=number,
        group_id=topic.group_id,
        title=topic.title,
        href=href or href_of(topic.id, number),
        key=f"{kind}:topic-{topic.id}:{key or (post.id if post is not None else 0)}",
        excerpt=said or (excerpt(post.html) if post is not None and post.state == PostState.SHOWN else ""),
    )
    return set(notifications.tell(session, news, able, by=by))
