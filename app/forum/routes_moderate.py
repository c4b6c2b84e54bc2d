"""Acts of those who moderate on a whole topic: each is shown by GET before POST does it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core.errors import InvalidError
from app.core.services import Services
from app.forum import moderation, moving, policy
from app.forum.forms_moderation import as_typed, typed, whole_number
from app.forum.models import Topic
from app.forum.pages_history import history_page
from app.forum.pages_moving import ConfirmPage, acts_page, merge_page, move_page, split_page
from app.forum.queries_moving import (
    chosen_posts,
    get_topic_to_keep,
    get_topic_to_move,
    get_topics_to_merge,
    places,
    split_just_now,
)
from app.forum.visits import Visit, visit
from app.organisations import Filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, page_number, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/topics/{topic_id}")


@dataclass(frozen=True, slots=True)
class Plain:
    """An act that needs no choice: `asks` for a reason, or for nothing but to be confirmed."""

    label: str
    lead: str
    done: str
    do: Callable[[Session, Topic, str, Actor], None]
    asks: bool = False


def _pin(session: Session, topic: Topic, _reason: str, actor: Actor) -> None:
    moderation.pin(session, topic, on=True, by=actor)


def _unpin(session: Session, topic: Topic, _reason: str, actor: Actor) -> None:
    moderation.pin(session, topic, on=False, by=actor)


def _lock(session: Session, topic: Topic, reason: str, actor: Actor) -> None:
    moderation.lock(session, topic, reason, by=actor)


def _unlock(session: Session, topic: Topic, _reason: str, actor: Actor) -> None:
    moderation.unlock(session, topic, by=actor)


def _(message: str) -> str:
    """Marks a message for the catalogue; it is said when it is shown."""
    return message


PLAIN = {
    "pin": Plain(
        _("Pin it"),
        "It stands first in the lists of the place where it belongs, until it is unpinned.",
        "The topic is pinned.",
        _pin,
    ),
    "unpin": Plain(
        _("Unpin it"),
        "It takes its place among the others again, by its newest contribution.",
        "It is not pinned any more.",
        _unpin,
    ),
    "lock": Plain(
        _("Lock it"),
        "It can be read, but nobody but those who moderate writes in it any more. The reason stands at its head.",
        "The topic is locked.",
        _lock,
        asks=True,
    ),
    "unlock": Plain(_("Unlock it"), "People can write in it again.", "The topic is open again.", _unlock),
}


@router.get("/history")
def history(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """For everybody who reads the topic."""
    return render("forum/topic_history.html", history_page(visit(session, services, request, actor, topic_id), request))


@router.get("/moderate")
def acts(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return render("forum/acts.html", acts_page(_visit(session, services, request, actor, topic_id)))


@router.get("/move")
def move_form(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """`to` in the address chooses a place, and shows what the move does."""
    seen = _to_move(session, services, request, actor, topic_id)
    return render("forum/move.html", move_page(seen, request.query_params.get("to", ""), as_typed({"note": ""})))


@router.post("/move")
def move(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_move(session, actor, topic_id)
    given = typed(body, "to", "note")
    place = places(session, actor, topic, language_of(request, actor)).get(given["to"])
    sentence = "Choose where it goes." if place is None else ""
    field = "to"
    if len(given["note"]) > moderation.LONGEST_REASON:
        field, sentence = "note", "Use at most 500 characters."
    if place is None or sentence:
        page = move_page(
            _visit(session, services, request, actor, topic_id),
            given["to"],
            as_typed(given, InvalidError(sentence, {field: sentence})),
        )
        return render("forum/move.html", page, 422)
    moving.move_topic(session, topic, place[0], given["note"], by=actor)
    # Whoever moves it out of their own group may be among those who read it no more.
    seen = policy.may_see(actor, topic)
    return redirect(f"/topics/{topic.id}" if seen else "/forum", "The topic was moved.")


@router.get("/merge")
def merge_form(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """`into` in the address names the other topic, and shows what the merge does."""
    seen = _to_move(session, services, request, actor, topic_id)
    return render("forum/merge.html", merge_page(seen, request.query_params.get("into", "")[:200]))


@router.post("/merge")
def merge(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    written = typed(body, "into")["into"]
    target_id = whole_number(written)
    if not target_id or target_id == topic_id:
        seen = _to_move(session, services, request, actor, topic_id)
        sentence = "There is no other topic at this address."
        page = merge_page(seen, written[:200], InvalidError(sentence, {"into": sentence}))
        return render("forum/merge.html", page, 422)
    source, target = get_topics_to_merge(session, actor, topic_id, target_id)
    moving.merge_topics(session, source, target, by=actor)
    return redirect(f"/topics/{target.id}", "The two topics are one.")


@router.get("/split")
def split_form(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    seen = _to_move(session, services, request, actor, topic_id)
    form = as_typed({"title": "", "kind": seen.topic.kind, "first": "", "last": ""})
    return render("forum/split.html", split_page(seen, page_number(request), (), form))


@router.post("/split")
def split(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_move(session, actor, topic_id)
    given = typed(body, "title", "kind", "first", "last", "page")
    ticked = [number for one in body.getlist("post") if isinstance(one, str) and (number := whole_number(one))]
    posts = chosen_posts(session, topic, ticked, whole_number(given["first"]), whole_number(given["last"]))
    if not posts and (before := split_just_now(session, topic, given["title"], by=actor)):
        return redirect(f"/topics/{before}")
    try:
        new = moving.split_topic(session, topic, posts, title=given["title"], kind=given["kind"], by=actor)
    except InvalidError as wrong:
        seen = _visit(session, services, request, actor, topic_id)
        page = split_page(seen, whole_number(given["page"]) or 1, ticked, as_typed(given, wrong))
        return render("forum/split.html", page, 422)
    return redirect(f"/topics/{new.id}", "The contributions are a topic of their own now.")


def _offer(act: str) -> None:
    def show(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
        seen = _visit(session, services, request, actor, topic_id)
        return render("forum/confirm.html", _confirm_page(seen, act, as_typed({"reason": ""})))

    def send(
        topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
    ) -> Rendered | Response:
        topic, given = get_topic_to_keep(session, actor, topic_id), typed(body, "reason")
        try:
            PLAIN[act].do(session, topic, given["reason"], actor)
        except InvalidError as wrong:
            seen = _visit(session, services, request, actor, topic_id)
            return render("forum/confirm.html", _confirm_page(seen, act, as_typed(given, wrong)), 422)
        return redirect(f"/topics/{topic.id}", PLAIN[act].done)

    router.get(f"/{act}", name=f"{act}_form")(show)
    router.post(f"/{act}", name=act)(send)


for each in PLAIN:
    _offer(each)


def _visit(session: Session, services: Services, request: Request, actor: Actor, topic_id: int) -> Visit:
    seen = visit(session, services, request, actor, topic_id)
    policy.may_moderate(actor, seen.topic).enforce()
    return seen


def _to_move(session: Session, services: Services, request: Request, actor: Actor, topic_id: int) -> Visit:
    seen = visit(session, services, request, actor, topic_id)
    policy.may_move(actor, seen.topic, is_open=seen.at_work).enforce()
    return seen


def _confirm_page(seen: Visit, act: str, form: Filled) -> ConfirmPage:
    plain, say = PLAIN[act], translations(seen.language).gettext
    href = f"{seen.href}/{act}"
    return ConfirmPage(seen.topic.title, seen.href, href, say(plain.label), say(plain.lead), plain.asks, form)
