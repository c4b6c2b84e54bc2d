"""The page of a topic, the address of a post, and how far it is read."""

from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.access import Actor
from app.forum import unread
from app.forum.models import Topic
from app.forum.pages_topic import topic_page
from app.forum.queries import get_post, get_topic
from app.forum.queries_topic import page_of
from app.forum.telling import href_of
from app.forum.visits import visit_of
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, page_number, redirect, render
from app.web.addresses import LARGEST, Number

router = Room()


@router.get("/topics/{topic_id}")
def show(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered | Response:
    topic = get_topic(session, actor, topic_id)
    if topic.merged_into_id is not None:
        return _elsewhere(session, actor, topic)
    post = _number(request.query_params.get("post", ""))
    page = page_of(post) if post else page_number(request)
    return render("forum/topic.html", topic_page(visit_of(session, services, request, actor, topic), page))


@router.get("/topics/{topic_id}/unread")
def first_unread(topic_id: Number, actor: SignedIn, session: UnitOfWork) -> Response:
    """To the first new post; with nothing new, to the newest."""
    topic = get_topic(session, actor, topic_id)
    if topic.merged_into_id is not None:
        return _elsewhere(session, actor, topic)
    return _found(href_of(topic.id, unread.standing(session, actor, topic.id).first or topic.last_number))


@router.post("/topics/{topic_id}/read")
def mark_read(topic_id: Number, actor: SignedIn, session: UnitOfWork, request: Incoming, form: FormBody) -> Response:
    """Read up to a number. The page sends it by itself where scripts run, and by a button where they do not."""
    topic = get_topic(session, actor, topic_id)
    number = min(_number(str(form.get("number", ""))), topic.last_number)
    if number:
        unread.mark_read(session, topic, number, by=actor)
    if request.headers.get("hx-request"):
        return Response()  # what is swapped for nothing is not swapped at all after a 204
    return redirect(href_of(topic.id, number), "You have read this topic up to here.")


@router.get("/posts/{post_id}")
def permalink(post_id: Number, actor: SignedIn, session: UnitOfWork) -> Response:
    """A post keeps this address wherever it moves."""
    topic, post = get_post(session, actor, post_id)
    return _found(f"/topics/{topic.id}?{urlencode({'post': post.number})}#post-{post.number}")


def _elsewhere(session: Session, actor: Actor, topic: Topic) -> Response:
    """Where a merged topic went, as far as the reader may follow."""
    seen = {topic.id}
    while topic.merged_into_id is not None and topic.merged_into_id not in seen:
        seen.add(topic.merged_into_id)
        topic = get_topic(session, actor, topic.merged_into_id)
    return _found(f"/topics/{topic.id}")


def _found(path: str) -> Response:
    return RedirectResponse(path, status_code=302)


def _number(text: str) -> int:
    return min(int(text), LARGEST) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
