"""Writing an issue: one form for each item and one for the issue itself, saved by their button and, where scripts run, by themselves."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from app.access import Actor, Verdict
from app.bulletin import policy
from app.bulletin.fields import Read, item_fields, read
from app.bulletin.models import Issue, Item
from app.bulletin.pages_writing import item_page, still_drafts, words_page
from app.bulletin.queries import get_issue, get_issue_to_change, get_item
from app.bulletin.readiness import FACTS_SPEAK
from app.bulletin.sheets import Writing, item_writing, languages_of, words_writing
from app.bulletin.writing import Saved, keep_beside, let_facts_speak, save
from app.core import clock
from app.core.errors import NotFoundError
from app.core.merging import fingerprint
from app.core.sentences import Sentence
from app.core.services import Services
from app.web import Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, say
from app.web.times import zone_of

router = Room("/bulletins/desk/{quarter}")
ITEM, WORDS = "bulletin/write_item.html", "bulletin/write_words.html"
SAVED = "Saved."
BOTH_KEPT = "Somebody else saved the same text before you. Both are kept: choose what stays."
TAKEN_OUT = "Somebody took this item out of the issue meanwhile. What you wrote is kept here."
CLOSED = (
    "The issue was closed for changes while you wrote. Nothing was changed, but your words are kept among the versions."
)


@router.get("/items/{item_id}")
def write_item(
    quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    issue = get_issue(session, actor, quarter)
    item = get_item(session, issue, item_id)
    writing = item_writing(session, actor, issue, item, language_of(request, actor))
    return render(ITEM, item_page(writing, item, services))


@router.get("/items/{item_id}/look")
def look(
    quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    """How it stands now, for a form that saved itself."""
    issue = get_issue(session, actor, quarter)
    item = get_item(session, issue, item_id)
    writing = item_writing(session, actor, issue, item, language_of(request, actor))
    return render("bulletin/_look_again.html", item_page(writing, item, services))


@router.post("/items/{item_id}")
def keep_item(
    quarter: str,
    item_id: Number,
    actor: Editor,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    item = session.get(Item, item_id, populate_existing=True)
    if item is None or item.issue_id != issue.id:
        return _orphaned(session, actor, issue, item_id, body)
    writing = item_writing(session, actor, issue, item, language_of(request, actor), posted=True)
    typed = read(body, writing.sheet.fields, writing.offered)
    if not (verdict := policy.may_edit(actor, issue)):
        return _closed(writing, typed, verdict)
    if typed.problems:
        return render(ITEM, item_page(writing, item, services, typed, typed.problems), 422)
    saved = save(session, writing.sheet, typed.posted, by=actor)
    if saved.conflict is None and body.get("then") == "facts" and item.source_kind in FACTS_SPEAK:
        let_facts_speak(session, writing.sheet, item, by=actor)
        return redirect(writing.href, "Saved. The facts speak for themselves: the item goes out without a summary.")
    return _told(writing, saved, typed, body)


@router.post("/items/{item_id}/autosave")
def keep_item_quietly(
    quarter: str,
    item_id: Number,
    actor: Editor,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    item = get_item(session, issue, item_id)
    writing = item_writing(session, actor, issue, item, language_of(request, actor), posted=True)
    return _quietly(writing, services, body)


@router.get("/words")
def write_words(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    return render(WORDS, words_page(words_writing(session, actor, issue, language_of(request, actor))))


@router.post("/words")
def keep_words(
    quarter: str, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    writing = words_writing(session, actor, issue, language_of(request, actor))
    typed = read(body, writing.sheet.fields, writing.offered)
    if not (verdict := policy.may_edit(actor, issue)):
        return _closed(writing, typed, verdict)
    if typed.problems:
        return render(WORDS, words_page(writing, typed, typed.problems), 422)
    return _told(writing, save(session, writing.sheet, typed.posted, by=actor), typed, body)


@router.post("/words/autosave")
def keep_words_quietly(
    quarter: str, actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    return _quietly(words_writing(session, actor, issue, language_of(request, actor)), services, body)


def _told(writing: Writing, saved: Saved, typed: Read, body: FormData) -> Response:
    if saved.conflict is not None:
        return redirect(f"{writing.base}/conflicts/{saved.conflict.id}", BOTH_KEPT, "warning")
    drafts = still_drafts(writing, typed)
    then = body.get("then")
    if then == "preview":
        return redirect(f"{writing.base}/preview")
    return redirect(writing.base if then == "desk" else writing.href, drafts or SAVED, "info" if drafts else "success")


def _quietly(writing: Writing, services: Services, body: FormData) -> Response:
    """For a script: what to say, the revision, and the fingerprints of the texts that are kept as they were posted.

    What is wrong is left out and named; the rest is saved all the same.
    """
    session, sheet, language = writing.session, writing.sheet, writing.language
    typed = read(body, sheet.fields, writing.offered)
    if not policy.may_edit(writing.actor, writing.issue):
        _beside(writing, typed)
        return JSONResponse({"message": say(CLOSED, language)}, 409)
    posted = typed.without(sheet.fields)
    saved = save(session, sheet, posted, by=writing.actor)
    same = {
        one.name: fingerprint(saved.texts[one.key])
        for one in sheet.fields
        if one.key in posted.texts and saved.texts[one.key] == posted.texts[one.key]
    }
    conflict = f"{writing.base}/conflicts/{saved.conflict.id}" if saved.conflict is not None else ""
    answer = {
        "message": " ".join(say(one, language) for one in _said(writing, services, saved, typed)),
        "revision": writing.issue.revision,
        "was": same,
        "conflict": conflict,
    }
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def _said(writing: Writing, services: Services, saved: Saved, typed: Read) -> list[str]:
    if saved.conflict is not None:
        return [BOTH_KEPT]
    now = clock.now().astimezone(zone_of(writing.actor, services.settings))
    wrong = [sentence for _, sentence in typed.problems[:1]]
    if saved.foreign:
        others = "Saved %(time)s. Somebody else changed other texts: reload the page to see them."
        return [Sentence(others, time=f"{now:%H:%M}"), *wrong]
    return [Sentence("Saved %(time)s.", time=f"{now:%H:%M}"), *wrong]


def _closed(writing: Writing, typed: Read, verdict: Verdict) -> Response:
    """The issue closed while somebody wrote: what they wrote is kept among the versions."""
    kept = _beside(writing, typed)
    if kept is None:
        verdict.enforce()
    return redirect(f"{writing.base}/versions", CLOSED, "warning")


def _beside(writing: Writing, typed: Read) -> int | None:
    """Number of the version that holds what is other than what the issue says; None for nothing."""
    kept = writing.sheet.texts()
    posted = typed.posted
    own = {
        key: text
        for key, text in posted.texts.items()
        if text and text != kept[key] and posted.was.get(key) != fingerprint(text)
    }
    if not own:
        return None
    return keep_beside(writing.session, writing.issue, type(posted)(posted.revision, own, {}), by=writing.actor).id


def _orphaned(session: Session, actor: Actor, issue: Issue, item_id: int, body: FormData) -> Response:
    """The item was taken out while somebody wrote in it; an item of another issue is none."""
    if session.scalar(select(Item.id).where(Item.id == item_id)) is not None:
        raise NotFoundError
    posted = read(body, item_fields(item_id, languages_of(issue), picture=True, own=False), {}).posted
    own = {key: text for key, text in posted.texts.items() if text and posted.was.get(key) != fingerprint(text)}
    words = {key: text for key, text in own.items() if not key.endswith((".section", ".audience"))}
    if not words:
        raise NotFoundError
    version = keep_beside(session, issue, type(posted)(posted.revision, words, {}), by=actor)
    return redirect(f"/bulletins/desk/{issue.quarter}/versions/{version.id}", TAKEN_OUT, "warning")
