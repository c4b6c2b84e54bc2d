"""A scan's pages with their recognised text, to be copied from and searched in; who may have the file may have these."""

from starlette.responses import Response

from app.core.errors import NotFoundError
from app.documents.addresses import DocumentId, VersionNumber
from app.documents.queries_searchable import get_searchable
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.downloads import send_file

router = Room("/documents")


@router.api_route("/{document_id}/searchable/{name}", methods=["GET", "HEAD"])
def download_searchable(
    document_id: DocumentId,
    name: str,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    version: VersionNumber = None,
    download: str = "",
) -> Response:
    file = get_searchable(session, actor, document_id, name, version=version)
    session.close()
    try:
        size = services.storage.size(file.key)
    except FileNotFoundError as lost:
        raise NotFoundError from lost
    return send_file(
        request,
        services.storage,
        key=file.key,
        name=file.name,
        size=size,
        media_type="application/pdf",
        sha256=f"{file.sha256[:32]}-{size}",
        download=bool(download),
    )
