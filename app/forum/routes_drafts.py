"""What somebody is typing: kept by a script while they type, listed, thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from app.access import Actor
from app.core.sentences import Sentence
from app.forum import attachments, drafts
from app.forum.models import Post, Topic
from app.forum.queries import readable
from app.forum.stamps import Stamp, stamp
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of, say, translations
from app.web.times import zone_of

SHOWN = 200
of_one = Room("/drafts")
router = Room("/forum/drafts")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """`what` it is, such as a new topic; `title` of the topic, "" where it is not seen any more: then `href` is "" as well."""

    key: str
    what: str
    title: str
    href: str
    text: str
    saved: Stamp


@dataclass(frozen=True, slots=True)
class DraftsPage:
    drafts: Sequence[DraftLine]


@of_one.api_route("/{key}", methods=["POST", "PUT"])
def save(
    key: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Response:
    """Answers with the number and when it was kept; 409, with what is kept, for a save that comes too late."""
    drafts.check(session, actor, key)
    language = language_of(request, actor)
    zone = zone_of(actor, services.settings)

    def told(kept: drafts.Kept, said: str, status: int = 200) -> Response:
        at = f"{kept.saved_at.astimezone(zone):%H:%M}" if kept.saved_at is not None else ""
        content = {"seq": kept.seq, "message": say(Sentence(said, time=at), language)}
        if status != 200:
            content["fields"] = dict(kept.fields)
        return JSONResponse(content, status, headers={"cache-control": "no-store"})

    try:
        kept = drafts.save(session, key, drafts.read_fields(body, key), drafts.read_seq(body), by=actor)
    except drafts.StaleError as stale:
        if not stale.kept.fields:
            return told(stale.kept, "This was posted or thrown away in another window.", 409)
        return told(stale.kept, "Another window saved a newer draft at %(time)s.", 409)
    return told(kept, "Draft saved at %(time)s.")


@router.get("")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language, zone = language_of(request, actor), zone_of(actor, services.settings)
    found = drafts.listing(session, actor)
    gettext = translations(language).gettext
    titles = _titles(session, actor, [key for key, _ in found])
    lines = []
    for key, kept in found:
        kind, number = drafts.target_of(key)
        title, href = titles.get(key, ("", ""))
        what = gettext("A change of a contribution") if kind == "post" else gettext("An answer")
        if kind != "post" and not number:
            what, title, href = gettext("A new topic"), kept.text("title"), "/forum/new"
        if kept.saved_at is not None:
            at = stamp(kept.saved_at, zone, language)
            lines.append(DraftLine(key, what, title, href, kept.text("text")[:SHOWN], at))
    return render("forum/drafts.html", DraftsPage(lines))


@router.post("/{key}/discard")
def discard(key: str, actor: SignedIn, session: UnitOfWork, body: FormBody) -> Response:
    """Also of what is not seen any more."""
    kind, number = drafts.target_of(key)
    drafts.close(session, key, 0, by=actor)
    attachments.drop_draft(session, actor, key)
    there = "/forum/drafts"
    if "text" in body:  # sent by a button of the form itself: back to what is written about
        there = f"/posts/{number}" if kind == "post" else f"/topics/{number}" if number else "/forum/new"
    return redirect(there, "The draft is thrown away.")


def _titles(session: Session, actor: Actor, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Title and address by key, of those whose topic the actor still sees; two queries."""
    targets = {key: drafts.target_of(key) for key in keys}
    posts = [number for kind, number in targets.values() if kind == "post"]
    rows = session.execute(
        select(Post.id, Post.topic_id, Topic.title)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id.in_(posts), readable(actor))
    ).all()
    of_post = {row.id: (row.title, f"/posts/{row.id}/edit") for row in rows}
    topics = [number for kind, number in targets.values() if kind == "topic" and number]
    seen = session.execute(select(Topic.id, Topic.title).where(Topic.id.in_(topics), readable(actor))).all()
    of_topic = {row.id: (row.title, f"/topics/{row.id}/reply") for row in seen}
    return {
        key: found
        for key, (kind, number) in targets.items()
        if (found := (of_post if kind == "post" else of_topic).get(number)) is not None
    }
