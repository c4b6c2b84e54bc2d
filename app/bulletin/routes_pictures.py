"""Pictures as files. Permission is asked on each request; then the database is left, and storage read."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.bulletin.pictures import MEDIA_TYPE
from app.bulletin.queries_pictures import get_picture
from app.core.services import Services
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.addresses import Number
from app.web.downloads import send_file

router = Room("/bulletins/pictures")
READING = ["GET", "HEAD"]


@router.api_route("/{picture_id}", methods=READING)
def picture(picture_id: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    return _send(session, services, request, actor, picture_id, small=False)


@router.api_route("/{picture_id}/small", methods=READING)
def small_picture(
    picture_id: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    return _send(session, services, request, actor, picture_id, small=True)


def _send(
    session: Session, services: Services, request: Request, actor: Actor, picture_id: int, *, small: bool
) -> Response:
    found = get_picture(session, actor, picture_id)
    key, size = (found.small_key, found.small_size) if small else (found.storage_key, found.size)
    name, tag = found.name, f"{found.sha256[:40]}{'-s' if small else ''}"
    session.close()
    return send_file(
        request,
        services.storage,
        key=key,
        name=name,
        size=size,
        media_type=MEDIA_TYPE,
        sha256=tag,
        download=False,
    )
