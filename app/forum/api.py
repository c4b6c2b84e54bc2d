"""Topics and posts in the JSON API: the same rights, checks and actions as the pages."""

from typing import Annotated

from fastapi import Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from app import accounts, groups
from app.access import Actor
from app.core.errors import InvalidError, NotFoundError
from app.forum import policy
from app.forum.actions import just_started, just_written, start_topic, write_post
from app.forum.api_models import KindName, PostIn, PostList, PostMade, TopicIn, TopicList, TopicOut
from app.forum.api_show import post_items, topic_items, topic_out
from app.forum.filters import Asked
from app.forum.models import Post, PostState, Topic, TopicKind
from app.forum.newcomers import state_for
from app.forum.pace import keep_pace
from app.forum.queries import get_post, get_topic, get_topic_to_write, is_open
from app.forum.words import quote_of, tidy_text
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web import House, Room, SignedIn, UnitOfWork
from app.web.addresses import LARGEST, Number
from app.web.language import translations

router = Room("/api/v1/topics", include_in_schema=True, tags=["topics"])
NOT_BEGUN = "The topic was not begun."


@router.get("", response_model=TopicList)
def list_topics(
    actor: SignedIn,
    session: UnitOfWork,
    kind: Annotated[KindName | None, Query()] = None,
    group: Annotated[str, Query(max_length=100, description="Address (`slug`) of a working group.")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> TopicList:
    """Topics that the caller reads: the pinned ones, then by the last contribution."""
    asked = Asked(kind=(kind,) if kind else (), group=(group,) if group else ())
    items, total = topic_items(session, actor, asked, page=page, per_page=per_page)
    return TopicList(items=items, total=total, page=page)


@router.post("", response_model=TopicOut, status_code=201)
def create_topic(actor: SignedIn, session: UnitOfWork, services: House, body: TopicIn) -> Response:
    """Begin a topic in the community or a working group. Sent twice within a minute it is begun once."""
    group_id, audience = _place(session, actor, body)
    text = ""
    faults: dict[str, str] = {}
    try:
        text = tidy_text(body.text)
    except InvalidError as refused:
        faults |= refused.fields
    vocabularies = load_vocabularies(session)
    if any(not vocabularies.knows("topic", code) for code in body.topics):
        faults["topics"] = "Choose topics from the list."
    if faults:
        raise InvalidError(NOT_BEGUN, faults)
    topic = just_started(session, body.title, group_id, body.kind, by=actor)
    if topic is None:
        keep_pace(session, by=actor)
        topic, _ = start_topic(
            session,
            kind=body.kind,
            title=body.title,
            text=text,
            audience=audience,
            group_id=group_id,
            tags=body.topics,
            state=state_for(session, services.settings, actor),
            via="api",
            by=actor,
        )
    made = topic_out(session, actor, topic)
    return _created(made.model_dump_json(), f"/api/v1/topics/{topic.id}")


@router.get("/{topic_id}", response_model=TopicOut)
def read_topic(topic_id: Number, actor: SignedIn, session: UnitOfWork) -> TopicOut:
    return topic_out(session, actor, get_topic(session, actor, topic_id))


@router.get("/{topic_id}/posts", response_model=PostList)
def list_posts(
    topic_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PostList:
    """The contributions with the numbers of one page, in order."""
    topic = get_topic(session, actor, topic_id)
    items = post_items(session, actor, topic, page=page, per_page=per_page)
    return PostList(items=items, total=topic.last_number, page=page)


@router.post("/{topic_id}/posts", response_model=PostMade, status_code=201)
def create_post(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, body: PostIn) -> Response:
    """Contribute to a topic. Sent twice within a minute it is one contribution."""
    topic = get_topic_to_write(session, actor, topic_id)
    text = tidy_text(body.text)
    if body.reply_to is not None:
        text = f"{_quote(session, actor, topic, body.reply_to)}\n\n{text}"
    post = just_written(session, topic, text, by=actor)
    if post is None:
        keep_pace(session, by=actor)
        state = state_for(session, services.settings, actor)
        post = write_post(session, topic, text, state=state, via="api", by=actor)
    return _created(_made(post).model_dump_json(), f"/api/v1/topics/{topic.id}/posts")


def _place(session: Session, actor: Actor, body: TopicIn) -> tuple[int | None, str]:
    """Where it is begun, and who reads it. The right to begin one there is asked before anything is judged."""
    group = groups.by_slug(session, body.group) if body.group else None
    if body.group and group is None:
        raise InvalidError(NOT_BEGUN, {"group": "There is no such working group."})
    group_id = group.id if group else None
    policy.may_start(actor, group_id, is_open=is_open(session, group_id)).enforce()
    if body.kind == TopicKind.ANNOUNCEMENT.value:
        policy.may_announce(actor, group_id).enforce()
    own = f"group-{group_id}" if group_id is not None else audiences.MEMBERS
    known = {"": own, **({audiences.MEMBERS: audiences.MEMBERS} if actor.is_member else {})}
    known |= {f"group:{group.slug}": own} if group else {}
    if body.visibility not in known:
        raise InvalidError(NOT_BEGUN, {"visibility": "Choose who may read it."})
    return group_id, known[body.visibility]


def _quote(session: Session, actor: Actor, topic: Topic, post_id: int) -> str:
    """Of a post of this topic that others read too; of another, or of none, nothing is said but that it is not here."""
    not_here = InvalidError("The contribution was not posted.", {"reply_to": "There is no such contribution here."})
    try:
        where, post = get_post(session, actor, min(max(post_id, 0), LARGEST))
    except NotFoundError:
        raise not_here from None
    if where.id != topic.id or post.state != PostState.SHOWN:
        raise not_here
    author = accounts.cards(session, [post.author_id])[post.author_id].name
    said = translations(actor.language or "en").gettext("%(name)s wrote")
    return quote_of(author, post.id, post.text, said)


def _made(post: Post) -> PostMade:
    return PostMade(id=post.id, number=post.number, url=f"/posts/{post.id}", state=post.state)


def _created(body: str, location: str) -> Response:
    return Response(body, 201, {"location": location, "cache-control": "no-store"}, "application/json")
