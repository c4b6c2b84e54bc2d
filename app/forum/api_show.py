"""Topics and posts as the JSON API gives them: what the caller may know."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, groups, organisations
from app.access import Actor
from app.forum import unread
from app.forum.api_models import Place, PostItem, TopicItem, TopicOut
from app.forum.filters import Asked
from app.forum.models import Post, Topic, TopicTag
from app.forum.queries_list import find
from app.forum.queries_topic import window
from app.groups import audiences


def topic_items(
    session: Session, actor: Actor, asked: Asked, *, page: int, per_page: int
) -> tuple[list[TopicItem], int]:
    lines, tally = find(session, actor, asked, page=page, per_page=per_page)
    ids = {line.group_id for line in lines} | {audiences.group_id_of(line.audience) for line in lines}
    names = groups.names(session, [one for one in ids if one is not None])
    new = unread.counts(session, actor, [line.id for line in lines])
    items = [
        TopicItem(
            id=line.id,
            url=f"/topics/{line.id}",
            title=line.title,
            kind=line.kind,
            outcome=line.outcome,
            group=names[line.group_id].slug if line.group_id is not None else "",
            visibility=audiences.visibility_of(line.audience, names),
            topics=line.tags,
            author=line.author,
            organisation=line.organisation,
            created_at=line.created_at,
            posts=line.posts,
            last_author=line.last_author,
            last_post_at=line.last_post_at,
            unread=new.get(line.id, 0),
            pinned=line.pinned,
            locked=line.locked,
        )
        for line in lines
    ]
    return items, tally.total


def topic_out(session: Session, actor: Actor, topic: Topic) -> TopicOut:
    names = groups.names(session, [topic.group_id]) if topic.group_id is not None else {}
    group = names.get(topic.group_id) if topic.group_id is not None else None
    house = organisations.names(session, [topic.organisation_id] if topic.organisation_id is not None else [])
    author = next(iter(house.values()), None)
    return TopicOut(
        id=topic.id,
        url=f"/topics/{topic.id}",
        title=topic.title,
        kind=topic.kind,
        outcome=topic.outcome,
        state=topic.state,
        group=Place(slug=group.slug, name=group.name) if group else None,
        visibility=audiences.visibility_of(topic.audience, names),
        topics=session.scalars(
            select(TopicTag.code).where(TopicTag.topic_id == topic.id).order_by(TopicTag.code)
        ).all(),
        author=accounts.cards(session, [topic.author_id])[topic.author_id].name,
        organisation=Place(slug=author.slug, name=author.name) if author else None,
        created_at=topic.created_at,
        posts=topic.posts,
        last_number=topic.last_number,
        last_post_at=topic.last_post_at,
        first_unread=unread.standing(session, actor, topic.id).first,
        answer=topic.answer_id,
        pinned=topic.pinned_at is not None,
        locked=topic.is_locked,
        merged_into=topic.merged_into_id,
    )


def post_items(session: Session, actor: Actor, topic: Topic, *, page: int, per_page: int) -> list[PostItem]:
    lines = window(session, actor, topic, page, per_page)
    readable = [line.id for line in lines if line.may_read]
    found = session.execute(select(Post.id, Post.text).where(Post.id.in_(readable)))
    texts = {row.id: row.text for row in found}
    return [
        PostItem(
            id=line.id,
            number=line.number,
            url=f"/posts/{line.id}",
            author=line.author,
            organisation=Place(slug=line.organisation_slug, name=line.organisation) if line.organisation_slug else None,
            state=line.state,
            text=texts.get(line.id, ""),
            via=line.via,
            created_at=line.created,
            edited_at=line.edited,
            accepted=line.is_answer,
        )
        for line in lines
    ]
