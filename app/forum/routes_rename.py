"""Changing what a topic is called, its kind and its topics."""

from collections.abc import Iterable

from sqlalchemy import delete
from starlette.responses import Response

from app import audit, notifications
from app.access import Actor
from app.core.errors import ConflictError
from app.forum import policy
from app.forum.actions import say_changed
from app.forum.forms_topic import RenameForm
from app.forum.models import Topic, TopicKind, TopicTag
from app.forum.pages_edit import RenamePage, fingerprint, fingerprint_of, tags_of
from app.forum.pages_new import kind_choices, tag_choices
from app.forum.queries import get_topic, get_topic_to_change
from app.forum.visits import Visit, visit_of
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number

ANSWERED = "This question has an accepted answer. Take that back first."
router = Room("/topics")


@router.get("/{topic_id}/edit")
def edit(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    topic = get_topic(session, actor, topic_id)
    one = visit_of(session, services, request, actor, topic)
    policy.may_rename(actor, topic, is_open=one.at_work).enforce()
    tags = tags_of(one)
    form = _offer(one, RenameForm(kind=topic.kind, title=topic.title, tags=tags), tags)
    return render("forum/rename.html", _page(one, form, tags))


@router.post("/{topic_id}/edit")
def change(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    one = visit_of(session, services, request, actor, topic)
    policy.may_rename(actor, topic, is_open=one.at_work).enforce()
    tags = tags_of(one)
    form = _offer(one, RenameForm(body), tags)
    faults = []
    if topic.answer_id is not None and form.kind.data != TopicKind.QUESTION:
        faults.append(("kind", ANSWERED))
    if not form.validate() or faults:
        return render("forum/rename.html", _page(one, form, tags, faults), 422)
    typed = fingerprint_of(form.title.data or "", form.kind.data, sorted(form.tags.data or ()))
    if body.get("seen") != fingerprint(topic, tags) != typed:
        return render("forum/rename.html", _page(one, form, tags, theirs=topic.title), 409)
    rename(session, topic, form.title.data or "", form.kind.data, form.tags.data or (), before=tags, by=actor)
    return redirect(one.href, "Your change is saved.")


def rename(
    session: UnitOfWork, topic: Topic, title: str, kind: str, tags: Iterable[str], *, before: Iterable[str], by: Actor
) -> None:
    """The caller has locked the topic and asked who may."""
    if topic.answer_id is not None and kind != TopicKind.QUESTION:
        raise ConflictError(ANSWERED)
    wanted = set(tags)
    if (title, kind, wanted) == (topic.title, topic.kind, set(before)):
        return
    audit.record(session, by, "topic.renamed", topic.id, kind_was=topic.kind, kind=kind)
    renamed = title != topic.title
    topic.title, topic.kind = title, kind
    session.execute(delete(TopicTag).where(TopicTag.topic_id == topic.id))
    session.add_all(TopicTag(topic_id=topic.id, code=code) for code in sorted(wanted))
    session.flush()
    if renamed:
        notifications.rename(session, "topic", topic.id, title)
    say_changed(session, topic)


def _offer(one: Visit, form: RenameForm, tags: Iterable[str]) -> RenameForm:
    form.offer([(code, label) for code, label, _ in _kinds(one)], tag_choices(one.session, one.language, tags))
    return form


def _kinds(one: Visit) -> list[tuple[str, str, str]]:
    announces = bool(policy.may_announce(one.actor, one.topic.group_id))
    return kind_choices(one.language, announces=announces, present=one.topic.kind)


def _page(
    one: Visit, form: RenameForm, tags: Iterable[str], faults: Iterable[tuple[str, str]] = (), theirs: str = ""
) -> RenamePage:
    return RenamePage(
        href=one.href,
        title=one.topic.title,
        form=filled(form, also=list(faults)),
        kinds=_kinds(one),
        tags=tag_choices(one.session, one.language, tags),
        seen=fingerprint(one.topic, tags),
        theirs=theirs,
    )
