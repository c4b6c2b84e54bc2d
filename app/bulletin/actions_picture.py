"""An item gets a picture with words for those who cannot see it, or loses it. Callers hold the issue's lock."""

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.actions import touch
from app.bulletin.models import Issue, Item, Picture
from app.bulletin.writing import Sheet, overwrite


def show(session: Session, sheet: Sheet, item: Item, picture: Picture, alt: str, *, by: Actor) -> None:
    """In the place of the one before, whose words go with it. `alt` is in the issue's first language."""
    item.picture_id = picture.id
    words = {one.key: "" for one in sheet.fields if one.part in {"alt", "caption"}}
    first = next(one.key for one in sheet.fields if one.part == "alt")
    overwrite(session, sheet, words | {first: alt}, by=by)
    _say(session, sheet.issue, item, "bulletin.picture_shown", by=by)


def take_off(session: Session, sheet: Sheet, item: Item, *, by: Actor) -> None:
    """Its words stay among the versions; the file goes when nothing else shows it."""
    if item.picture_id is None:
        return
    item.picture_id = None
    overwrite(session, sheet, {one.key: "" for one in sheet.fields if one.part in {"alt", "caption"}}, by=by)
    _say(session, sheet.issue, item, "bulletin.picture_removed", by=by)


def _say(session: Session, issue: Issue, item: Item, what: str, *, by: Actor) -> None:
    touch(session, issue, by=by)
    session.flush()
    audit.record(session, by, what, item.id, issue=issue.quarter)
