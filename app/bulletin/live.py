"""Whether what an issue tells of is still there, and who reads it now: words about a thing go when the thing goes."""

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import documents, events, forum
from app.bulletin.edition import Block
from app.bulletin.models import SourceKind, Submission, SubmissionState

Ask = Callable[[Session, Collection[int]], Mapping[int, str]]


def _submissions(session: Session, ids: Collection[int]) -> dict[int, str]:
    gone = (SubmissionState.WITHDRAWN, SubmissionState.DECLINED)
    found = select(Submission.id, Submission.audience).where(
        Submission.id.in_(sorted(ids)), Submission.state.not_in(gone)
    )
    return {row.id: row.audience for row in session.execute(found)}


# What is not named here (new members, milestones, own words) stands as it was written.
_ASK: Mapping[str, Ask] = {
    SourceKind.DOCUMENT: documents.audiences_now,
    SourceKind.TOPIC: forum.audiences_now,
    SourceKind.EVENT: events.audiences_now,
    SourceKind.SUBMISSION: _submissions,
}


def live(session: Session, blocks: Iterable[Block]) -> dict[int, str | None]:
    """By block, the audience that its source has at this moment, None where it is gone: at most one query a kind.

    A call is an announcement of the forum.
    """
    wanted: dict[str, dict[int, int]] = {}
    for block in blocks:
        kind = SourceKind.TOPIC if block.source_kind == SourceKind.CALL else block.source_kind
        if kind in _ASK and block.source_key.isdigit():
            wanted.setdefault(kind, {})[block.id] = int(block.source_key)
    found: dict[int, str | None] = {}
    for kind, numbers in wanted.items():
        now = _ASK[kind](session, set(numbers.values()))
        found |= {block_id: now.get(number) for block_id, number in numbers.items()}
    return found
