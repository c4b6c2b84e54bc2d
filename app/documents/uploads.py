"""One upload, from a posted body to a document; the same for the pages and the API.

Order matters: the file is taken in first, while no transaction is open; then everything else is quick.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.services import Services
from app.documents import kept
from app.documents.actions import add_document
from app.documents.description import Description
from app.documents.forms import DocumentForm
from app.documents.intake import take_in
from app.documents.queries import by_external_id, by_upload_token, key_in_use
from app.uploads import claim, let_go
from app.web import errors_of
from app.web.intake import NO_FILE, StoredFile, posted_file

MAX_TOKEN = 100
TOO_LONG_AGO = "The file was kept too long ago. Choose it again."
TAKEN = "Another document has this external_id already."
USED = "This file has been added already."
NO_FILE_NO_LINK = "Choose the file of the transcript, or give the link of the webcast."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of the file of a form: the stored file, or the sentence that refuses it. `fresh`: it came with this very post."""

    file: StoredFile | None
    refusal: str = ""
    fresh: bool = False


def receive(services: Services, actor: Actor, body: FormData) -> Arrived:
    """Take the posted file into storage, or find the one that an upload in pieces or an earlier post left there."""
    upload = posted_file(body)
    if upload is not None:
        try:
            return Arrived(take_in(services.storage, upload.file, upload.filename or "file"), fresh=True)
        except InvalidError as refusal:
            return Arrived(None, refusal.sentence)
    resumed = body.get("upload")
    if isinstance(resumed, str) and resumed:
        return arrived_in_pieces(services, actor, resumed)
    reference = body.get("kept_file")
    if isinstance(reference, str) and reference:
        return arrived_before(services, actor, reference)
    return Arrived(None, NO_FILE)


def arrived_in_pieces(services: Services, actor: Actor, upload_id: str) -> Arrived:
    """The file of a finished upload (`app.uploads`); before the first statement of the unit of work."""
    try:
        return Arrived(claim(services, actor, upload_id))
    except NotFoundError:
        return Arrived(None, TOO_LONG_AGO)
    except (InvalidError, ConflictError) as refusal:
        return Arrived(None, refusal.sentence)


def arrived_before(services: Services, actor: Actor, reference: str) -> Arrived:
    """The file that a signed reference stands for."""
    found = kept.read(services.settings, actor.person_id or 0, reference, clock.now())
    return Arrived(found) if found is not None else Arrived(None, TOO_LONG_AGO)


def upload_token(body: FormData) -> str:
    token = body.get("upload_token")
    return token[:MAX_TOKEN] if isinstance(token, str) else ""


def discard(services: Services, arrived: Arrived) -> None:
    """Remove a file that came with this post and is not wanted."""
    if arrived.fresh and arrived.file is not None:
        services.storage.delete(arrived.file.key)


def release(session: Session, arrived: Sequence[Arrived]) -> None:
    """From now on a document holds these files; in the transaction that makes it so, and before it does.

    ConflictError for a file that is held already: a form was posted twice, or names it twice.
    """
    keys = [one.file.key for one in arrived if one.file is not None and not one.fresh]
    if not keys:
        return
    let_go(session, keys)  # whoever comes second waits here for the first
    if len(set(keys)) < len(keys) or any(key_in_use(session, key) for key in keys):
        raise ConflictError(USED)


def create(
    session: Session,
    services: Services,
    actor: Actor,
    description: Description,
    arrived: Arrived,
    token: str,
    *,
    external_id: str = "",
) -> tuple[int, bool]:
    """Make the document, once for each token: its id, and whether this post made it.

    A file that came with this post is removed when the action fails. Without a file, the description is of a link only.
    """
    file = arrived.file
    if (file is None and not description.link) or actor.person_id is None:
        raise InvalidError(arrived.refusal or NO_FILE, {"file": arrived.refusal or NO_FILE})
    person_id = actor.person_id

    def make() -> int:
        release(session, [arrived])
        return add_document(
            session, description, file, by=actor, upload_token=token or None, external_id=external_id or None
        ).id

    # An address of the house is what exports call a document by: nobody gives it to another.
    reserved = external_id.startswith(f"{services.settings.base_url}/documents/")
    if reserved or (external_id and by_external_id(session, external_id) is not None):
        discard(services, arrived)
        raise ConflictError(TAKEN)
    try:
        return (_once(session, make) if token or external_id else make()), True
    except (IntegrityError, ConflictError) as lost:
        earlier = by_upload_token(session, person_id, token)
        discard(services, arrived)
        if earlier is not None:
            return earlier, False
        if isinstance(lost, IntegrityError) and external_id and by_external_id(session, external_id) is not None:
            raise ConflictError(TAKEN) from None
        if isinstance(lost, IntegrityError) and not arrived.fresh:
            raise ConflictError(USED) from None
        raise
    except BaseException:
        discard(services, arrived)
        raise


def form_errors(form: DocumentForm, arrived: Arrived) -> list[tuple[str, str]]:
    """The file's own sentence first, then the first of each field."""
    form.validate()
    if arrived.file is not None or (arrived.refusal == NO_FILE and form.is_link_only):
        return list(errors_of(form))
    refusal = NO_FILE_NO_LINK if arrived.refusal == NO_FILE and form.is_webcast else arrived.refusal or NO_FILE
    return [("file", refusal), *errors_of(form)]


def _once(session: Session, make: Callable[[], T]) -> T:
    """In a savepoint, so that losing a race to the same token leaves the transaction usable."""
    with session.begin_nested():
        return make()
