"""Documents for due diligence: judged and stored before a transaction is touched, then a row."""

from io import BytesIO
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.db import after_commit
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.storage import Storage
from app.membership.actions_apply import touch
from app.membership.answers_check import MOST_FILES
from app.membership.models import Application, ApplicationFile
from app.membership.policy import may_edit_step
from app.membership.queries import Case
from app.web import intake
from app.web.intake import StoredFile

FOLDER = "applications/"
MOST_BYTES = 20_000_000


def take_in(storage: Storage, source: BinaryIO, typed_name: str) -> StoredFile:
    """Store an acceptable file of up to 20 MB; InvalidError for any other, and then nothing is kept."""
    source.seek(0, 2)
    if source.tell() > MOST_BYTES:
        sentence = Sentence("This file is larger than %(size)s MB.", size=MOST_BYTES // 1_000_000)
        raise InvalidError(sentence, {"file": sentence})
    return intake.take_in(storage, source, typed_name, FOLDER)


def take_in_bytes(storage: Storage, content: bytes, name: str) -> StoredFile:
    """`take_in` for content that is in memory already, such as the demo's."""
    return take_in(storage, BytesIO(content), name)


def add_file(session: Session, case: Case, stored: StoredFile, *, by: Actor) -> bool:
    """Keep a stored file with the application. False where the same bytes are there already: one press too many.

    Raises:
        InvalidError: ten files are there.
    """
    may_edit_step(case.facts, "documents").enforce()
    return keep_file(session, case.application, stored, by=by)


def keep_file(session: Session, application: Application, stored: StoredFile, *, by: Actor) -> bool:
    mine = ApplicationFile.application_id == application.id
    if session.scalar(select(ApplicationFile.id).where(mine, ApplicationFile.sha256 == stored.sha256)) is not None:
        return False
    if (session.scalar(select(func.count()).select_from(ApplicationFile).where(mine)) or 0) >= MOST_FILES:
        sentence = Sentence("There are %(most)s files already. Remove one first.", most=MOST_FILES)
        raise InvalidError(sentence, {"file": sentence})
    file = ApplicationFile(
        application_id=application.id,
        key=stored.key,
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        media_type=stored.media_type,
        added_at=clock.now(),
    )
    session.add(file)
    session.flush()
    touch(session, application)
    audit.record(session, by, "application.file_added", application.id, file_id=file.id, sha256=file.sha256)
    return True


def remove_file(session: Session, services: Services, case: Case, file: ApplicationFile, *, by: Actor) -> None:
    """The row goes now; the object after the commit, or at the latest when the folder is swept."""
    may_edit_step(case.facts, "documents").enforce()
    audit.record(session, by, "application.file_removed", case.application.id, file_id=file.id, sha256=file.sha256)
    key = file.key
    session.delete(file)
    touch(session, case.application)
    after_commit(session, lambda: services.storage.delete(key))
