"""Editions as they are read: the frozen one where there is one, else what the rows make now."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.composing import compose
from app.bulletin.edition import Block, Edition, Part, digest_of
from app.bulletin.live import live
from app.bulletin.models import Edition as EditionRow
from app.bulletin.models import Issue
from app.core import clock
from app.core.errors import NotFoundError


def newest(session: Session, issue: Issue, language: str) -> EditionRow | None:
    """As it was frozen, or corrected last."""
    return session.scalar(
        select(EditionRow)
        .where(EditionRow.issue_id == issue.id, EditionRow.language == language)
        .order_by(EditionRow.number.desc())
        .limit(1)
    )


def newest_of(session: Session, issue_ids: Collection[int]) -> dict[tuple[int, str], Edition]:
    """By issue and language, as in `newest`, for many issues at once."""
    rows = session.execute(
        select(EditionRow.issue_id, EditionRow.language, EditionRow.model)
        .where(EditionRow.issue_id.in_(issue_ids))
        .order_by(EditionRow.number)
    )
    return {(issue_id, language): Edition.from_dict(model) for issue_id, language, model in rows}


def edition_of(session: Session, issue: Issue, language: str) -> Edition:
    """NotFoundError where the issue has none in this language."""
    if language not in issue.editions:
        raise NotFoundError
    row = newest(session, issue, language)
    return Edition.from_dict(row.model) if row is not None else compose(session, issue, language)


def for_actor(session: Session, edition: Edition, actor: Actor) -> Edition:
    """What the actor may read of it at this moment: the one door to an edition that is shown."""
    return edition.for_readers(actor.readable_audiences, live(session, edition.blocks))


def readable(session: Session, blocks: Iterable[Block], actor: Actor) -> frozenset[int]:
    """The numbers of those blocks, of whatever issues, that the actor may read at this moment."""
    together = Edition(quarter="", language="", title="", parts=[Part(code="", title="", blocks=list(blocks))])
    return frozenset(one.id for one in for_actor(session, together, actor).blocks)


def language_for(issue: Issue, wanted: str) -> str:
    """The reader's own where there is an edition in it, else the first."""
    return wanted if wanted in issue.editions else (issue.editions[0] if issue.editions else "en")


def keep(session: Session, issue: Issue, *, published_on: str, number: int = 1) -> str:
    """Store every edition as the rows make it now; returns the hash over all of them, whatever the day they are sent.

    Args:
        published_on: ISO date that readers see (`stamp`).
        number: 1 at freezing; the next with each published corrigendum.
    """
    hashes = []
    for language in issue.editions:
        model = compose(session, issue, language, published_on=published_on, number=number).as_dict()
        digest = digest_of(model | {"published_on": ""})
        hashes.append(f"{language}:{digest}")
        session.add(
            EditionRow(
                issue_id=issue.id,
                language=language,
                number=number,
                model=model,
                content_hash=digest,
                made_at=clock.now(),
            )
        )
    session.flush()
    return digest_of(hashes)


def stamp(session: Session, issue: Issue, published_on: str) -> bool:
    """Of editions that nobody has yet: the ISO date of the day on which they go, as readers will see it; whether that is news."""
    rows = session.scalars(select(EditionRow).where(EditionRow.issue_id == issue.id)).all()
    others = [row for row in rows if row.model["published_on"] != published_on]
    for row in others:
        row.model = row.model | {"published_on": published_on}
    return bool(others)
