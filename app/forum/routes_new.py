"""Beginning a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError, RefusedError
from app.core.services import Services
from app.forum import attachments, drafts, editing, polls
from app.forum.actions import just_started, start_topic
from app.forum.editing import Desk, Editor
from app.forum.forms_topic import TopicForm
from app.forum.models import Topic
from app.forum.newcomers import state_for
from app.forum.pace import keep_pace
from app.forum.pages_new import (
    NewTopicPage,
    as_posted,
    audience_choices,
    filled_in_order,
    kind_choices,
    tag_choices,
)
from app.forum.places import ALL, OWN, Place, chosen, places, topic_to_be
from app.forum.routes_reply import said_of
from app.forum.routes_similar import similar_to
from app.forum.slots import Slots
from app.forum.words import tidy_text
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of

NOWHERE = "Members of the community begin topics, and the people of a group in their group."
router = Room("/forum")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a request to this page knows."""

    session: Session
    services: Services
    actor: Actor
    language: str
    places: Sequence[Place]


@router.get("/new")
def new(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """A group's page, or another, may fill in where and what: `group`, `kind`, `title`."""
    one, query = _enter(session, services, request, actor), request.query_params
    place = chosen(one.places, query.get("group", "")) or one.places[0]
    kept = drafts.kept(session, actor, drafts.NEW)
    values: dict[str, str | list[str]] = {"audience": OWN if place.group_id is not None else ALL, **kept.fields}
    values |= {name: query[name][:200] for name in ("kind", "title") if query.get(name)}
    if query.get("group") or "where" not in values:
        values["where"] = place.code
    form = _form(one, as_posted(values))
    return render("forum/new.html", _page(one, form, editing.opened(_desk(one, form))))


@router.post("/new")
def start(
    actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    with attachments.received(services.storage, body) as arrived:
        one = _enter(session, services, request, actor)
        form = _form(one, body)
        desk = _desk(one, form)
        problems = editing.keep_files(desk, arrived)
        if (asked := editing.asked(desk, body, problems)) is not None:
            also = {"text": asked.editor.error} if asked.editor.error else {}
            return render("forum/new.html", _page(one, form, asked.editor, also, asked.notice), asked.status)
        faults = _faults(form, problems)
        place = form.place
        if faults or form.errors or place is None:
            made = editing.editor(
                desk, form.text.data or "", drafts.read_seq(body), error=faults.get("text", ""), problems=problems
            )
            return render("forum/new.html", _page(one, form, made, faults), 422)
        topic = just_started(session, form.title.data or "", place.group_id, form.kind.data, by=actor)
        if topic is None:
            topic = _start(one, form, place, body)
    return redirect(f"/topics/{topic.id}", said_of(topic.state))


def _start(one: Begun, form: TopicForm, place: Place, body: FormData) -> Topic:
    session, actor = one.session, one.actor
    keep_pace(session, by=actor)
    topic, _ = start_topic(
        session,
        kind=form.kind.data,
        title=form.title.data or "",
        text=form.text.data or "",
        audience=place.audience(form.audience.data),
        group_id=place.group_id,
        tags=form.tags.data or (),
        attachments=[file.id for file in attachments.of_draft(session, actor, drafts.NEW)],
        state=state_for(session, one.services.settings, actor),
        by=actor,
    )
    if form.poll is not None:
        polls.open_poll(session, topic, form.poll, today=form.today, by=actor)
    drafts.close(session, drafts.NEW, drafts.read_seq(body), drafts.read_fields(body, drafts.NEW), by=actor)
    return topic


def _faults(form: TopicForm, problems: Sequence[str]) -> dict[str, str]:
    """What the form's own rules cannot see; they have been asked as well."""
    form.validate()
    found = {"file": problems[0]} if problems else {}
    try:
        tidy_text(form.text.data or "")
    except InvalidError as wrong:
        found |= wrong.fields
    return found


def _enter(session: Session, services: Services, request: Request, actor: Actor) -> Begun:
    language = language_of(request, actor)
    found = places(session, actor, language)
    if not found:
        raise RefusedError(NOWHERE)
    return Begun(session, services, actor, language, found)


def _form(one: Begun, body: FormData) -> TopicForm:
    form = TopicForm(body)
    form.today = clock.today(one.services.settings.zone)
    announces = any(place.moderated for place in one.places)
    offered = [(code, label) for code, label, _ in kind_choices(one.language, announces=announces)]
    readers = [(code, label) for code, label, _ in audience_choices(one.actor, one.places, one.language)]
    form.offer(one.places, readers, offered, tag_choices(one.session, one.language))
    return form


def _desk(one: Begun, form: TopicForm) -> Desk:
    topic = topic_to_be(one.actor, form.place or one.places[0], form.audience.data or ALL)
    return Desk(one.session, one.services, one.actor, one.language, drafts.NEW, topic)


def _page(
    one: Begun, form: TopicForm, made: Editor, also: Mapping[str, str] | None = None, notice: str = ""
) -> NewTopicPage:
    place = form.place
    in_group = place is not None and place.group_id is not None
    return NewTopicPage(
        form=filled_in_order(form, also or {}),
        editor=made,
        kinds=kind_choices(one.language, announces=any(place.moderated for place in one.places)),
        places=[(place.code, place.label) for place in one.places],
        audiences=audience_choices(one.actor, one.places, one.language),
        tags=tag_choices(one.session, one.language),
        least=form.today,
        similar=similar_to(one.services.get(Slots), one.session, one.actor, form.title.data or "", one.language),
        group=(place.label, f"/groups/{place.code}") if place is not None and in_group else None,
        notice=notice,
    )
