"""What scripts ask for while somebody writes: how it will look, whom it may name, which documents fit. Forms do the same by buttons."""

from sqlalchemy.orm import Session
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.access import Actor
from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.forum import drafts, editing, naming
from app.forum.editing import Desk, Preview
from app.forum.places import chosen, places, topic_to_be
from app.forum.queries import get_post, get_topic
from app.forum.words import read_words
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.language import language_of, translations

router = Room("/forum")


@router.post("/preview")
def preview(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered:
    """Only read, but too long for an address."""
    desk = desk_for(session, services, request, actor, body)
    try:
        shown = Preview(editing.as_markup(read_words(session, desk.topic, str(body.get("text", ""))).html))
    except InvalidError as wrong:
        shown = Preview(None, wrong.fields.get("text", wrong.sentence))
    return render("forum/_preview.html", shown)


@router.get("/names")
def names(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """Whom the text may name, as far as they may read the topic; the same nothing for all others."""
    desk = desk_for(session, services, request, actor, request.query_params)
    found = naming.suggest(session, desk.topic, request.query_params.get("q", "")[:80], desk.language)
    gettext = translations(desk.language).gettext
    kinds = {naming.PERSON: "", naming.ORGANISATION: gettext("Organisation"), naming.GROUP: gettext("Group")}
    items = [
        {"insert": one.insert, "label": one.label, "note": ", ".join(filter(None, (kinds[one.kind], one.note)))}
        for one in found
    ]
    return JSONResponse({"items": items}, headers={"cache-control": "no-store"})


@router.get("/papers")
def papers(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    desk = desk_for(session, services, request, actor, request.query_params)
    return render("forum/_papers.html", editing.find(desk, request.query_params.get("q", "")))


def desk_for(
    session: Session, services: Services, request: Request, actor: Actor, asked: ImmutableMultiDict[str, object]
) -> Desk:
    """Where somebody writes, by `key`; a new topic also by `where` and `audience`. NotFoundError for what they do not see."""
    key, language = str(asked.get("key", "")), language_of(request, actor)
    kind, number = drafts.target_of(key)
    if kind == "post":
        topic, _ = get_post(session, actor, number)
        return Desk(session, services, actor, language, key, topic)
    if number:
        return Desk(session, services, actor, language, key, get_topic(session, actor, number))
    found = places(session, actor, language)
    if not found:
        raise NotFoundError
    place = chosen(found, str(asked.get("where", ""))) or found[0]
    return Desk(session, services, actor, language, key, topic_to_be(actor, place, str(asked.get("audience", ""))))
