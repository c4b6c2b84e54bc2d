"""The PDF of a page: the body template that the page on the screen includes, in the reader's language."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import printing
from app.access import Actor
from app.web.downloads import disposition
from app.web.house import Furniture
from app.web.language import language_of


def print_pdf(
    session: Session,
    request: Request,
    actor: Actor,
    template: str,
    page: object,
    *,
    title: str,
    name: str,
    stylesheet: str = "",
) -> Response:
    """Render and print. The session ends before the second or so that printing takes.

    Args:
        template: what stands in the body, such as "governance/_record.html"; no page of the house around it.
        title: of the document, in the reader's language.
        name: of the file, with ".pdf".

    Raises:
        CouldNotPrint: answered 503, with what to do instead.
    """
    furniture: Furniture = request.app.state.furniture
    html = furniture.render(template, page, request, actor, session=session)
    session.close()
    pdf = printing.to_pdf(html, stylesheet=stylesheet, title=title, language=language_of(request, actor))
    headers = {"content-disposition": disposition(name, inline=True), "cache-control": "private, no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)
