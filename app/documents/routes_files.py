"""Files, thumbnails and page pictures. Permission is asked on each request; then the database is left, and storage read."""

from starlette.responses import Response

from app import usage
from app.core.errors import NotFoundError
from app.documents import derivatives
from app.documents.addresses import DocumentId, FileId, PageNumber, VersionNumber
from app.documents.queries_files import get_file, get_main_file
from app.documents.used import KIND
from app.reading import PICTURE_TYPE
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.downloads import CACHE, is_unchanged, send_stored

router = Room("/documents")
READING = ["GET", "HEAD"]


@router.api_route("/{document_id}/files/{name}", methods=READING)
def download_file(
    document_id: DocumentId,
    name: str,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    version: VersionNumber = None,
    download: str = "",
) -> Response:
    file = get_file(session, actor, document_id, name, version=version)
    session.close()
    answer = send_stored(request, services.storage, file, file.storage_key, download=bool(download))
    here = f"{services.settings.base_url}/documents/{document_id}"
    answer.headers["link"] = f'<{here}>; rel="collection"; type="text/html"'
    return usage.count_download(services, request, actor, KIND, document_id, answer) if file.counted else answer


@router.api_route("/{document_id}/thumbnail", methods=READING)
def thumbnail(
    document_id: DocumentId, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    file = get_main_file(session, actor, document_id)
    session.close()
    if not file.thumbnail_key:
        raise NotFoundError
    etag = f'"{file.sha256[:32]}-t"'
    if is_unchanged(request, etag):
        return _picture(b"", etag, 304)
    try:
        return _picture(services.storage.read_all(file.thumbnail_key), etag)
    except FileNotFoundError as lost:
        raise NotFoundError from lost


@router.api_route("/{document_id}/pages/{number}.webp", methods=READING)
def page_picture(
    document_id: DocumentId,
    number: PageNumber,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    file: FileId = None,
) -> Response:
    found = get_main_file(session, actor, document_id, file)
    session.close()
    etag = f'"{found.sha256[:32]}-{number}"'
    if is_unchanged(request, etag):
        return _picture(b"", etag, 304)
    return _picture(
        derivatives.picture(services.storage, found.storage_key, found.media_type, found.sha256, number), etag
    )


def _picture(content: bytes, etag: str, status: int = 200) -> Response:
    headers = {
        "etag": etag,
        "cache-control": CACHE,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(content, status, headers, PICTURE_TYPE)
