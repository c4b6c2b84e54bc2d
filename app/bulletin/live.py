"""Whether what an issue tells of is still there, and who reads it now: words about a thing go when the thing goes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import documents, events, followup, forum, organisations
from app.bulletin.edition import Block
from app.bulletin.models import Naming, SourceKind, Submission, SubmissionState

PERSON = "person"
Ask = Callable[[Session, Collection[int]], Mapping[int, str]]


def _submissions(session: Session, ids: Collection[int]) -> dict[int, str]:
    gone = (SubmissionState.WITHDRAWN, SubmissionState.DECLINED)
    found = select(Submission.id, Submission.audience).where(
        Submission.id.in_(sorted(ids)), Submission.state.not_in(gone)
    )
    return {row.id: row.audience for row in session.execute(found)}


def _named(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Whoever no longer agrees to be named is not, from that moment."""
    agreed = select(Naming.person_id).where(Naming.person_id.in_(sorted(ids)))
    return dict.fromkeys(session.scalars(agreed), "members")


# What is not named here (milestones, own words) stands as it was written.
_ASK: Mapping[str, Ask] = {
    SourceKind.DOCUMENT: documents.audiences_now,
    SourceKind.TOPIC: forum.audiences_now,
    SourceKind.EVENT: events.audiences_now,
    SourceKind.HIGHLIGHT: followup.audiences_now,
    SourceKind.ORGANISATION: organisations.audiences_now,
    SourceKind.SUBMISSION: _submissions,
    PERSON: _named,
}


def live(session: Session, blocks: Iterable[Block]) -> dict[int, str | None]:
    """By block, the audience that its source has at this moment, None where it is gone: at most one query a kind."""
    wanted: dict[str, dict[int, int]] = {}
    for block in blocks:
        kind, key = _source_of(block)
        if kind in _ASK and key.isdigit():
            wanted.setdefault(kind, {})[block.id] = int(key)
    found: dict[int, str | None] = {}
    for kind, numbers in wanted.items():
        now = _ASK[kind](session, set(numbers.values()))
        found |= {block_id: now.get(number) for block_id, number in numbers.items()}
    return found


def told_as(kind: str, number: int) -> Sequence[tuple[str, str]]:
    """Kinds and keys under which items tell of a thing of another room, as `_source_of` reads them."""
    key = str(number)
    if kind == SourceKind.TOPIC:
        return (SourceKind.TOPIC, key), (SourceKind.CALL, key)
    if kind in (SourceKind.ORGANISATION, PERSON):
        return (kind, key), (SourceKind.RECOGNITION, f"{kind}-{key}")
    return ((kind, key),)


def _source_of(block: Block) -> tuple[str, str]:
    """A call is an announcement of the forum; recognition is owed to "organisation-12" or "person-7"."""
    if block.source_kind == SourceKind.CALL:
        return SourceKind.TOPIC, block.source_key
    if block.source_kind == SourceKind.RECOGNITION:
        kind, _, number = block.source_key.partition("-")
        return kind, number
    return block.source_kind, block.source_key
