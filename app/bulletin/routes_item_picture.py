"""The picture of an item: it arrives with words for those who cannot see it."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor
from app.bulletin import pictures
from app.bulletin.actions_picture import show, take_off
from app.bulletin.fields import NO_ALT, TOO_LONG
from app.bulletin.models import Picture
from app.bulletin.pages_writing import item_page
from app.bulletin.pictures import FIELD, Prepared
from app.bulletin.queries import get_issue_to_edit, get_item
from app.bulletin.sheets import item_writing
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.text import one_line
from app.web import Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import LARGEST, Number
from app.web.intake import posted_file
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}/items/{item_id}/picture")
NO_PICTURE = "Choose the picture."
MOST_WORDS = 300


@router.post("")
def bring(
    quarter: str,
    item_id: Number,
    actor: Editor,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    """A picture that came without words is kept for the next try, so that it need not travel again."""
    prepared: Prepared | None = None
    errors: list[tuple[str, str]] = []
    if (upload := posted_file(body, FIELD)) is not None:
        try:
            prepared = pictures.prepare(services.storage, upload)
        except InvalidError as refusal:
            errors.append((FIELD, refusal.fields[FIELD]))
    issue = get_issue_to_edit(session, actor, quarter)
    item = get_item(session, issue, item_id)
    picture = pictures.add(session, prepared, by=actor) if prepared is not None else _brought(session, actor, body)
    if picture is None and not errors:
        errors.append((FIELD, NO_PICTURE))
    alt = one_line(str(body.get("picture_alt", "")))
    if not alt:
        errors.append(("picture_alt", NO_ALT))
    elif len(alt) > MOST_WORDS:
        errors.append(("picture_alt", Sentence(TOO_LONG, most=str(MOST_WORDS))))
    language = language_of(request, actor)
    if errors or picture is None:
        page = item_page(item_writing(session, actor, issue, item, language), item, services, errors=errors)
        return render("bulletin/write_item.html", page.with_picture(alt, picture.id if picture is not None else 0), 422)
    writing = item_writing(session, actor, issue, item, language, posted=True)
    show(session, writing.sheet, item, picture, alt, by=actor)
    return redirect(
        f"{writing.href}#the-picture", "The picture is in. What its file said about camera and place was left out."
    )


@router.post("/remove")
def remove(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    item = get_item(session, issue, item_id)
    writing = item_writing(session, actor, issue, item, language_of(request, actor), posted=True)
    take_off(session, writing.sheet, item, by=actor)
    return redirect(writing.href, "The picture is taken off.")


def _brought(session: Session, actor: Actor, body: FormData) -> Picture | None:
    """One that an earlier try of the same person left here."""
    number = str(body.get("picture_id", ""))
    if not number.isascii() or not number.isdigit() or not 0 < int(number[:12]) <= LARGEST:
        return None
    picture = session.get(Picture, int(number))
    return picture if picture is not None and picture.added_by == actor.person_id else None
