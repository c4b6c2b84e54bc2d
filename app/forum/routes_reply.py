"""Answering in a topic."""

from starlette.responses import Response

from app.core.errors import InvalidError
from app.forum import attachments, drafts, editing
from app.forum.actions import just_written, write_post
from app.forum.models import PostState
from app.forum.newcomers import state_for
from app.forum.pace import keep_pace
from app.forum.pages_write import desk_of, reply_page, reply_part
from app.forum.queries import get_topic_to_write
from app.forum.telling import href_of
from app.forum.visits import visit, visit_of
from app.forum.words import tidy_text
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number

router = Room("/topics")
POSTED = "Your contribution is posted."
WAITS = "Your contribution waits for a first look by those who moderate here. Until then only you and they see it."


@router.get("/{topic_id}/reply")
def reply(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """The form on a page of its own."""
    one = visit(session, services, request, actor, topic_id)
    return render("forum/reply.html", reply_page(one, reply_part(one)))


@router.post("/{topic_id}/posts")
def write(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    with attachments.received(services.storage, body) as arrived:
        topic = get_topic_to_write(session, actor, topic_id)
        one = visit_of(session, services, request, actor, topic)
        desk = desk_of(one)
        problems = editing.keep_files(desk, arrived)
        if (asked := editing.asked(desk, body, problems)) is not None:
            part = reply_part(one, made=asked.editor, errors=[("text", asked.editor.error)] * bool(asked.editor.error))
            return render("forum/reply.html", reply_page(one, part, asked.notice), asked.status)
        text, seq = editing.typed_text(body), drafts.read_seq(body)
        wrong = [("file", said) for said in problems]
        try:
            text = tidy_text(text)
        except InvalidError as refusal:
            wrong = [*refusal.fields.items(), *wrong]
        if wrong:
            made = editing.editor(desk, text, seq, error=dict(wrong).get("text", ""), problems=problems)
            return render("forum/reply.html", reply_page(one, reply_part(one, made=made, errors=wrong)), 422)
        if (twice := just_written(session, topic, text, by=actor)) is not None:
            return redirect(href_of(topic.id, twice.number), POSTED)
        keep_pace(session, by=actor)
        state = state_for(session, services.settings, actor)
        files = [file.id for file in attachments.of_draft(session, actor, desk.key)]
        post = write_post(session, topic, text, attachments=files, state=state, by=actor)
        drafts.close(session, desk.key, seq, drafts.read_fields(body, desk.key), by=actor)
    return redirect(href_of(topic.id, post.number), said_of(state))


def said_of(state: str) -> str:
    """What the writer is told."""
    return POSTED if state == PostState.SHOWN else WAITS
