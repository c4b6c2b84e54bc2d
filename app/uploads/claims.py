"""What other rooms ask: the finished file behind the number that a form sent."""

from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.services import Services
from app.uploads.finishing import as_stored, finish
from app.uploads.headers import ProtocolError
from app.uploads.queries import own
from app.web.intake import StoredFile

ARRIVING = "This file is still on its way. Wait until all of it has arrived."


def claim(services: Services, actor: Actor, upload_id: str) -> StoredFile:
    """The file of the actor's own upload, as often as it is asked for until `let_go`; the sweep leaves it alone (`holds`).

    Reads by itself and may have to finish what a crash interrupted: call it before the first statement of a unit of work.
    NotFoundError when there is no such upload, ConflictError when it is not whole yet, InvalidError when it is refused.
    """
    with services.database.read() as session:
        found = own(session, actor, upload_id, clock.now())
    if found.finished_at is not None:
        return as_stored(found)
    if found.received < found.length:
        raise ConflictError(ARRIVING)
    try:
        return finish(services, found)
    except ProtocolError as busy:
        raise ConflictError(ARRIVING) from busy
