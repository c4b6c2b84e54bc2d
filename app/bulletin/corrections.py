"""Corrigenda of an issue that readers have: written by one person, published by another. Callers hold the issue's lock."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin import editions, papers
from app.bulletin.edition import digest_of
from app.bulletin.freezing import drop_papers
from app.bulletin.indexing import index_soon
from app.bulletin.models import Correction, CorrectionState, Issue, IssueState, Item
from app.bulletin.models import Edition as EditionRow
from app.core import clock, revision
from app.core.errors import ConflictError, NotFoundError
from app.core.settings import Settings

OVERTAKEN = "Another correction of this was published since this one was written. Look at it, and save it once more."
CHANGED_SINCE = "The correction was changed since you opened this page. Read it again before you publish it."
Texts = Mapping[str, Any]


def corrections_of(session: Session, issue: Issue) -> list[Correction]:
    """The newest first."""
    its = select(Correction).where(Correction.issue_id == issue.id)
    return list(session.scalars(its.order_by(Correction.written_at.desc(), Correction.id.desc())))


def get_correction(session: Session, issue: Issue, correction_id: int) -> Correction:
    found = session.get(Correction, correction_id, populate_existing=True)
    if found is None or found.issue_id != issue.id:
        raise NotFoundError
    return found


def propose(
    session: Session, issue: Issue, item: Item | None, note: Texts, replacement: Texts, *, by: Actor
) -> Correction:
    """Readers see nothing of it yet. The very same one, proposed twice by a double click, is one.

    Args:
        item: what it corrects; None: the issue as a whole.
        note, replacement: as in `models.Correction`.
    """
    waiting = select(Correction).where(
        Correction.issue_id == issue.id,
        Correction.item_id == (item.id if item is not None else None),
        Correction.written_by == by.person_id,
        Correction.state == CorrectionState.PROPOSED,
    )
    for one in session.scalars(waiting):
        if one.note == note and one.replacement == replacement:
            return one
    made = Correction(
        issue_id=issue.id,
        item_id=item.id if item is not None else None,
        note=dict(note),
        replacement=dict(replacement),
        state=CorrectionState.PROPOSED,
        written_by=by.person_id,
        written_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(session, by, "correction.proposed", made.id, issue=issue.quarter)
    return made


def rewrite(session: Session, correction: Correction, note: Texts, replacement: Texts, *, by: Actor) -> None:
    """Whoever saves it is its author from then on, and may not publish it."""
    correction.note, correction.replacement = dict(note), dict(replacement)
    correction.written_by, correction.written_at = by.person_id or 0, clock.now()
    audit.record(session, by, "correction.rewritten", correction.id)


def withdraw(session: Session, correction: Correction, *, by: Actor) -> None:
    correction.state = CorrectionState.WITHDRAWN
    audit.record(session, by, "correction.withdrawn", correction.id)


def mark_of(correction: Correction) -> str:
    """Another one whenever its words are others: what is published is what was read."""
    return digest_of([correction.note, correction.replacement])[:24]


def same_as_read(correction: Correction, seen: str) -> None:
    """Args: seen: `mark_of` what was read. ConflictError where it says something else by now."""
    if seen != mark_of(correction):
        raise ConflictError(CHANGED_SINCE)


def publish(session: Session, settings: Settings, issue: Issue, correction: Correction, *, by: Actor) -> None:
    """New editions at the same address, with the dated note; who has the mail already keeps what it said.

    While the issue is being sent, those who do not have it yet get the corrected edition.
    """
    if _overtaken(session, correction):
        raise ConflictError(OVERTAKEN)
    first = editions.newest(session, issue, editions.language_for(issue, ""))
    if first is None:
        raise NotFoundError
    correction.state = CorrectionState.PUBLISHED
    correction.published_by, correction.published_at = by.person_id, clock.now()
    correction.published_on = clock.today(settings.zone)
    _replace(session, correction)
    session.flush()
    newest = select(func.max(EditionRow.number)).where(EditionRow.issue_id == issue.id)
    number = (session.scalar(newest) or 0) + 1
    digest = editions.keep(session, issue, published_on=first.model["published_on"], number=number)
    if issue.state == IssueState.SENT:
        issue.state = IssueState.CORRECTED
    audit.record(session, by, "correction.published", correction.id)
    audit.record(session, by, "bulletin.corrected", issue.id, correction=correction.id, hash=digest)
    drop_papers(session, issue)
    papers.print_soon(session, issue)
    index_soon(session, issue)
    revision.bump(session)


def is_corrected(session: Session, issue: Issue) -> bool:
    """Whether readers see a corrigendum: an issue that was corrected while it was sent is CORRECTED when it is sent."""
    published = Correction.issue_id == issue.id, Correction.state == CorrectionState.PUBLISHED
    return bool(session.scalar(select(exists().where(*published))))


def _replace(session: Session, correction: Correction) -> None:
    item = session.get(Item, correction.item_id) if correction.item_id is not None else None
    if item is None:
        return
    for language, texts in correction.replacement.items():
        if "title" in texts:
            item.title = item.title | {language: texts["title"]}
        if "summary" in texts:
            item.summary = item.summary | {language: texts["summary"]}


def _overtaken(session: Session, correction: Correction) -> bool:
    """Whether words that it replaces were replaced meanwhile: it was written without having seen them."""
    if not correction.replacement:
        return False
    since = select(Correction.replacement).where(
        Correction.item_id == correction.item_id,
        Correction.state == CorrectionState.PUBLISHED,
        Correction.published_at > correction.written_at,
    )
    mine = _places(correction.replacement)
    return any(mine & _places(other) for other in session.scalars(since))


def _places(replacement: Texts) -> set[tuple[str, str]]:
    return {(language, part) for language, texts in replacement.items() for part in texts}
