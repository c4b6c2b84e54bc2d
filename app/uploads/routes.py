"""The tus 1.0.0 protocol at `/uploads`: a file comes in pieces, and goes on where it was cut."""

import re
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.core.services import Services
from app.core.text import safe_file_name
from app.uploads import actions, headers, parts
from app.uploads.arrival import Arrival
from app.uploads.finishing import finish
from app.uploads.limits import Space, UploadLimits
from app.uploads.models import Upload
from app.uploads.pump import Turns, pump
from app.uploads.queries import own
from app.uploads.tus import Sender, date, happened, protocol
from app.web import Anyone, House, Room
from app.web.intake import new_key

router = Room("/uploads")
FOLDER = "files/"
"""In storage: the repository's, whose sweep asks `holds`."""
UPLOAD_PATHS = (re.compile(r"/uploads(/[0-9a-f]{32})?"),)


@router.api_route("", methods=["OPTIONS"])
def capabilities(actor: Anyone, services: House) -> Response:
    return happened(
        204,
        tus_version=headers.VERSION,
        tus_extension=headers.EXTENSIONS,
        tus_max_size=services.settings.max_upload_bytes,
        tus_checksum_algorithm=",".join(headers.ALGORITHMS),
    )


@router.post("")
@protocol
async def begin(sender: Sender) -> Response:
    said = sender.request.headers
    length = headers.number(said, "upload-length")
    described = said.get("upload-metadata", "")
    name = safe_file_name(headers.metadata(described).get("filename") or "file")
    upload = await run_in_threadpool(_begin, sender, name, length, described)
    with_bytes = "content-type" in said and int(said.get("content-length", "1") or 0) > 0
    if with_bytes:
        headers.must_carry_bytes(said)
        upload = await _take(sender, upload, 0)
    elif length == 0:
        await run_in_threadpool(finish, sender.services, upload)
    return happened(
        201,
        location=f"/uploads/{upload.id}",
        upload_offset=upload.received if with_bytes else "",
        upload_expires=date(upload.expires_at),
    )


@router.head("/{upload_id}")
@protocol
async def look(sender: Sender) -> Response:
    upload = await run_in_threadpool(_own, sender)
    return happened(
        200,
        upload_offset=upload.received,
        upload_length=upload.length,
        upload_metadata=upload.described,
        upload_expires=date(upload.expires_at),
    )


@router.patch("/{upload_id}")
@protocol
async def go_on(sender: Sender) -> Response:
    headers.must_carry_bytes(sender.request.headers)
    offset = headers.number(sender.request.headers, "upload-offset")
    upload = await _take(sender, await run_in_threadpool(_own, sender), offset)
    return happened(204, upload_offset=upload.received, upload_expires=date(upload.expires_at))


@router.delete("/{upload_id}")
@protocol
async def give_up(sender: Sender) -> Response:
    await run_in_threadpool(_remove, sender)
    return happened(204)


@router.post("/{upload_id}")
async def stand_in(request: Request) -> Response:
    """For networks that let only GET and POST through."""
    method = request.headers.get("x-http-method-override", "").upper()
    meant = {"PATCH": go_on, "DELETE": give_up}.get(method)
    return await (meant or _no_such_method)(request)


stand_in.gate = go_on.gate  # type: ignore[attr-defined]  # whatever it stands in for has this one


@protocol
async def _no_such_method(_sender: Sender) -> Response:
    raise headers.ProtocolError(400, "Name PATCH or DELETE in the header X-HTTP-Method-Override.")


def _begin(sender: Sender, name: str, length: int, described: str) -> Upload:
    services, actor = sender.services, sender.actor
    services.get(UploadLimits).count(actor.person_id or 0)
    with services.database.write() as session:
        services.get(Space).must_fit(session, actor, length)
        return actions.begin(
            session,
            services.settings,
            upload_id=secrets.token_hex(16),
            name=name,
            length=length,
            described=described,
            storage_key=new_key(FOLDER),
            by=actor,
        )


def _own(sender: Sender) -> Upload:
    with sender.services.database.read() as session:
        return own(session, sender.actor, sender.upload_id, clock.now())


async def _take(sender: Sender, upload: Upload, offset: int) -> Upload:
    """Bring this request's bytes to the disk; finish the file when they were the last."""
    services = sender.services
    if upload.finished_at is not None:
        if offset != upload.length:
            raise ConflictError("All of this file has arrived.")
        return upload
    sum_of = headers.checksum(sender.request.headers.get("upload-checksum", ""))
    async with services.get(Turns).of(upload.id) as turn:
        arrival = await run_in_threadpool(Arrival, services, sender.actor, upload.id, offset, sum_of)
        try:
            declared = sender.request.headers.get("content-length", "0")
            arrival.may_come(int(declared) if declared.isdigit() else 0)
            await pump(arrival, sender.request.receive, turn)
        finally:
            await run_in_threadpool(arrival.close)
        upload = await run_in_threadpool(_reload, services, upload.id)
        if upload.received == upload.length:
            await run_in_threadpool(finish, services, upload)
    return upload


def _reload(services: Services, upload_id: str) -> Upload:
    with services.database.read() as session:
        found = session.get(Upload, upload_id)
    if found is None:
        raise NotFoundError
    return found


def _remove(sender: Sender) -> None:
    """A request that is still sending finds nothing to go on with. A file that was whole is left to the sweep: a form may hold it."""
    services = sender.services
    with services.database.write() as session:
        found = own(session, sender.actor, sender.upload_id, clock.now())
        actions.remove(session, [found.id])
    parts.remove(services.storage, sender.upload_id)
