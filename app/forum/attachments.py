"""Files with posts, taken in as the repository takes files in: stored with a draft, bound when it is posted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from app import audit, jobs
from app.access import HIDE, Actor
from app.core import clock, revision
from app.core.errors import InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.storage import Storage
from app.core.text import one_line
from app.forum.models import Attachment, Post
from app.forum.queries import get_post
from app.web import intake
from app.web.intake import StoredFile

FOLDER = "attachments/"
MOST = 10  # files of one post
NEVER_POSTED = timedelta(days=7)
SWEEP = "forum.sweep_files"
TOO_MANY = Sentence("A contribution has at most %(most)s files.", most=MOST)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of the files of a form: those that were taken in, and a sentence for each that was not."""

    files: Sequence[StoredFile]
    problems: Sequence[str]


def take_in(storage: Storage, source: BinaryIO, typed_name: str) -> StoredFile:
    """`web.intake.take_in` into the forum's folder; its refusals are InvalidError."""
    return intake.take_in(storage, source, typed_name, FOLDER)


@contextmanager
def received(storage: Storage, body: FormData) -> Iterator[Arrived]:
    """The files of a posted form in storage. When the block fails, what it stored is removed again."""
    arrived: list[StoredFile] = []
    problems: list[str] = []
    try:
        for upload in body.getlist("file"):
            if not isinstance(upload, UploadFile) or not upload.filename:
                continue
            if len(arrived) == MOST:
                problems.append(TOO_MANY)
                break
            try:
                arrived.append(take_in(storage, upload.file, upload.filename))
            except InvalidError as refusal:
                said = "%(name)s: %(reason)s"
                problems.append(
                    Sentence(said, name=one_line(upload.filename)[:150], reason=_as_sentence(refusal.sentence))
                )
        yield Arrived(arrived, problems)
    except BaseException:
        for one in arrived:
            storage.delete(one.key)
        raise


def keep_file(
    session: Session, stored: StoredFile, *, by: Actor, draft_key: str = "", post: Post | None = None
) -> Attachment:
    """A row for a stored file: with a draft, or with a post at once. The caller has asked who may write there.

    Raises:
        InvalidError: for the field `file`, when there are as many as there may be.
    """
    if by.person_id is None:
        raise ValueError("nobody is signed in")
    if post is not None:
        there = Attachment.post_id == post.id
    else:
        there = (
            (Attachment.person_id == by.person_id) & (Attachment.draft_key == draft_key) & Attachment.post_id.is_(None)
        )
    held = session.scalar(select(func.count(Attachment.id)).where(there, Attachment.removed_at.is_(None))) or 0
    if held >= MOST:
        raise InvalidError(TOO_MANY, {"file": TOO_MANY})
    made = Attachment(
        post_id=post.id if post is not None else None,
        person_id=by.person_id,
        draft_key="" if post is not None else draft_key,
        storage_key=stored.key,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def of_draft(session: Session, actor: Actor, key: str) -> Sequence[Attachment]:
    mine = Attachment.person_id == actor.person_id, Attachment.draft_key == key, Attachment.post_id.is_(None)
    return session.scalars(
        select(Attachment).where(*mine, Attachment.removed_at.is_(None)).order_by(Attachment.id)
    ).all()


def of_posts(session: Session, post_ids: Collection[int]) -> Mapping[int, Sequence[Attachment]]:
    """By post, in one query."""
    if not post_ids:
        return {}
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.post_id.in_(sorted(post_ids)), Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    found: dict[int, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row.post_id or 0, []).append(row)
    return found


def bind(session: Session, post: Post, key: str, *, by: Actor) -> None:
    """The files of an edit's draft stand with the post from now on, as many as may be."""
    room = MOST - len(of_posts(session, [post.id]).get(post.id, ()))
    ids = [one.id for one in of_draft(session, by, key)][:room]
    if ids:
        session.execute(update(Attachment).where(Attachment.id.in_(ids)).values(post_id=post.id, draft_key=""))
        audit.record(session, by, "post.attached", post.id, files=len(ids))
        revision.bump(session)


def get_attachment(session: Session, actor: Actor, attachment_id: int) -> Attachment:
    """With the rights of its post; before it is posted only whoever brought it."""
    found = session.get(Attachment, attachment_id)
    if found is None or found.removed_at is not None:
        raise NotFoundError
    if found.post_id is not None:
        get_post(session, actor, found.post_id)
    elif not actor.signed_in or found.person_id != actor.person_id:
        HIDE.enforce()
    return found


def remove(session: Session, attachment: Attachment, *, by: Actor) -> None:
    """Nobody reads it any more; the sweep takes the file away."""
    attachment.removed_at = clock.now()
    if attachment.post_id is not None:
        audit.record(session, by, "post.detached", attachment.post_id, attachment_id=attachment.id)
        revision.bump(session)
    session.flush()
    jobs.enqueue(session, SWEEP, key=SWEEP)


def drop_draft(session: Session, actor: Actor, key: str) -> None:
    """The files of a draft that is thrown away."""
    for one in of_draft(session, actor, key):
        remove(session, one, by=actor)


def take_away(session: Session, post_ids: Collection[int], *, by: Actor) -> None:
    """All files of posts that are removed for good."""
    for files in of_posts(session, post_ids).values():
        for one in files:
            remove(session, one, by=by)


def _as_sentence(said: str) -> Sentence:
    return said if isinstance(said, Sentence) else Sentence(said.replace("%", "%%"))
