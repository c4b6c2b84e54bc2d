"""The sections of an issue: their own titles and their order. Callers hold the issue's lock."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.actions import touch
from app.bulletin.models import Issue, Section
from app.bulletin.ordering import shifted
from app.bulletin.queries import sections_of

MOST_TITLE = 120


def field_of(section_id: int, language: str) -> str:
    """Name of the title in a form, and in `titles`."""
    return f"{section_id}-{language}"


def titles(session: Session, issue: Issue) -> dict[str, str]:
    """Those that were changed, by field."""
    found = {
        field_of(one.id, language): str(one.title.get(language) or "")
        for one in sections_of(session, issue)
        for language in issue.editions
    }
    return {field: text for field, text in found.items() if text}


def retitle(session: Session, issue: Issue, given: Mapping[str, str], *, by: Actor) -> bool:
    """`given`: every title by field; what is absent or "" is the house's own. Whether anything changed."""
    changed = False
    for one in sections_of(session, issue):
        title = {language: text for language in issue.editions if (text := given.get(field_of(one.id, language)))}
        kept = {language: text for language, text in one.title.items() if language not in issue.editions}
        if one.title != kept | title:
            one.title = kept | title
            changed = True
    if changed:
        touch(session, issue, by=by)
        audit.record(session, by, "bulletin.sections_named", issue.id, issue=issue.quarter)
    return changed


def shift(session: Session, issue: Issue, section: Section, step: str, *, by: Actor) -> None:
    """One place `up` or `down` among the sections."""
    sections = sections_of(session, issue)
    there = [one.id for one in sections]
    order = shifted(there, section.id, step)
    if order == there:
        return
    for one in sections:
        one.position = order.index(one.id) + 1
    touch(session, issue, by=by)
    audit.record(session, by, "bulletin.section_moved", issue.id, issue=issue.quarter, section=section.code)
