"""Changing one's words, and what they said before."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts
from app.core.errors import InvalidError
from app.core.text import one_line
from app.forum import attachments, drafts, editing, policy, telling
from app.forum.actions import edit_post
from app.forum.editing import Desk, Editor
from app.forum.models import Post, Topic
from app.forum.pages_edit import EditPage, Problems, Theirs, history_page
from app.forum.queries import get_post, get_post_to_change
from app.forum.telling import href_of
from app.forum.visits import Visit, visit_of
from app.forum.words import tidy_text
from app.organisations import differences
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number

LONGEST_NOTE = 200
SAY_WHY = "Say in a sentence why: the author is told."
router = Room("/posts")


@router.get("/{post_id}/edit")
def edit(post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    topic, post = get_post(session, actor, post_id)
    one = visit_of(session, services, request, actor, topic)
    policy.may_edit(actor, topic, post, is_open=one.at_work).enforce()
    desk = _desk(one, post)
    kept = drafts.kept(session, actor, desk.key)
    seen = kept.text("edits")
    edits = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else post.edits
    made = editing.opened(desk, post.text)
    theirs = _theirs(post, made.text) if kept.fields and edits != post.edits else None
    return render("forum/edit.html", _page(one, post, made, post.edits, kept.text("note"), theirs=theirs))


@router.post("/{post_id}/edit")
def change(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    with attachments.received(services.storage, body) as arrived:
        topic, post = get_post_to_change(session, actor, post_id)
        one = visit_of(session, services, request, actor, topic)
        policy.may_edit(actor, topic, post, is_open=one.at_work).enforce()
        desk = _desk(one, post)
        problems = editing.keep_files(desk, arrived)
        edits = drafts.read_seq(body, "edits")
        note = one_line(str(body.get("note", "")))[:LONGEST_NOTE]
        if (asked := editing.asked(desk, body, problems)) is not None:
            page = _page(one, post, asked.editor, edits, note, notice=asked.notice)
            wrong = [("text", asked.editor.error)] if asked.editor.error else []
            return render("forum/edit.html", replace(page, problems=wrong), asked.status)
        text, wrong = _judged(one, post, body, note, problems)
        made = editing.editor(desk, text, drafts.read_seq(body), error=dict(wrong).get("text", ""), problems=problems)
        if wrong:
            return render("forum/edit.html", _page(one, post, made, edits, note, problems=wrong), 422)
        if edits != post.edits and text != post.text:
            # Both texts stand on the page, and the form has seen the other one now: nothing of either is lost.
            page = _page(one, post, made, post.edits, note, theirs=_theirs(post, text))
            return render("forum/edit.html", page, 409)
        _change(one, topic, post, text, note, desk, body)
    return redirect(href_of(topic.id, post.number), "Your change is saved.")


@router.get("/{post_id}/history")
def history(post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    topic, post = get_post(session, actor, post_id)
    return render("forum/history.html", history_page(visit_of(session, services, request, actor, topic), post))


def _change(one: Visit, topic: Topic, post: Post, text: str, note: str, desk: Desk, body: FormData) -> None:
    session, actor = one.session, one.actor
    before = post.edits
    edit_post(session, topic, post, text, seen_edits=post.edits, note=note, by=actor)
    attachments.bind(session, post, desk.key, by=actor)
    if post.author_id != actor.person_id and post.edits != before:
        telling.tell_author(session, topic, post, note, by=actor)
    drafts.close(session, desk.key, drafts.read_seq(body), drafts.read_fields(body, desk.key), by=actor)


def _judged(
    one: Visit, post: Post, body: FormData, note: str, problems: Sequence[str]
) -> tuple[str, list[tuple[str, str]]]:
    """The text as it would be kept, and what is wrong."""
    text, wrong = editing.typed_text(body), [("file", said) for said in problems]
    try:
        text = tidy_text(text)
    except InvalidError as refusal:
        wrong = [*refusal.fields.items(), *wrong]
    if post.author_id != one.actor.person_id and not note:
        wrong.append(("note", SAY_WHY))
    return text, wrong


def _desk(one: Visit, post: Post) -> Desk:
    return Desk(one.session, one.services, one.actor, one.language, drafts.of_edit(post.id), one.topic)


def _theirs(post: Post, mine: str) -> Theirs:
    return Theirs(post.text, differences(post.text, mine))


def _page(
    one: Visit,
    post: Post,
    made: Editor,
    edits: int,
    note: str,
    *,
    problems: Problems = (),
    theirs: Theirs | None = None,
    notice: str = "",
) -> EditPage:
    own = post.author_id == one.actor.person_id
    author = "" if own else accounts.cards(one.session, [post.author_id])[post.author_id].name
    href = href_of(one.topic.id, post.number)
    return EditPage(one.topic.title, href, post.id, edits, made, author, note, problems, theirs, notice)
