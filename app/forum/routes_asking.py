"""Somebody is asked to answer; an organisation says that it has the problem too."""

from starlette.responses import Response

from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.text import one_line
from app.forum import policy
from app.forum.asking import LONGEST_NOTE, ask, may_ask_more
from app.forum.backing import back, take_back
from app.forum.pages_ask import ask_page
from app.forum.queries import get_topic_to_change, is_open
from app.forum.visits import visit, visit_of
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import LARGEST, Number, plain_path

router = Room("/topics/{topic_id}")
LONGEST_NAME = 120


@router.get("/ask")
def whom(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    look = visit(session, services, request, actor, topic_id)
    policy.may_ask(actor, look.topic, is_open=look.at_work).enforce()
    find = one_line(request.query_params.get("find", ""))[:LONGEST_NAME]
    note = request.query_params.get("note", "")[:LONGEST_NOTE]
    return render("forum/ask.html", ask_page(look, find, note))


@router.post("/ask")
def invite(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    """Fields `person` or `organisation`: a number; `note`; `back`: a path to come back to."""
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_ask(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    chosen = {name: _number(str(body.get(name, ""))) for name in ("person", "organisation") if body.get(name)}
    note, find = str(body.get("note", "")), one_line(str(body.get("find", "")))[:LONGEST_NAME]
    look = visit_of(session, services, request, actor, topic)
    if not chosen:
        said = "Choose whom to ask."
        return render("forum/ask.html", ask_page(look, find, note, [("find", said)]), 422)
    if not (more := may_ask_more(session, actor, topic)):
        raise ConflictError(more.reason)
    try:
        ask(
            session,
            topic,
            person_id=chosen.get("person"),
            organisation_id=chosen.get("organisation"),
            note=note,
            by=actor,
        )
    except InvalidError as wrong:
        return render("forum/ask.html", ask_page(look, find, note, list(wrong.fields.items())), 422)
    return redirect(plain_path(body.get("back")) or f"/topics/{topic.id}#asked", "They are asked, and told so.")


@router.post("/back")
def share(topic_id: Number, actor: SignedIn, session: UnitOfWork, body: FormBody) -> Response:
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_back(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    back(session, topic, str(body.get("note", "")), by=actor)
    return redirect(f"/topics/{topic.id}#shared", "It is noted that you have this too.")


@router.post("/back/withdraw")
def share_no_more(topic_id: Number, actor: SignedIn, session: UnitOfWork) -> Response:
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_back(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    take_back(session, topic, by=actor)
    return redirect(f"/topics/{topic.id}#shared", "You do not share this problem any more.")


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= LARGEST):
        raise NotFoundError
    return int(typed)
