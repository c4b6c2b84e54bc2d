"""What programs are told with a document's page: where it is in other forms, and how its parts are linked."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.documents.slots import Link, Slots
from app.web.accept import HTML, preferred


def in_another_form(request: Request, slots: Slots, document_id: int) -> Response | None:
    """Whoever asks for another form of the page is sent to it; None for browsers, and for what there is no form of."""
    accept = request.headers.get("accept", "")
    if not accept or accept == "*/*" or accept.startswith(HTML):
        return None
    forms = dict(slots.negotiated(document_id))
    found = preferred(accept, list(forms))
    if found not in forms:
        return None
    return RedirectResponse(forms[found], 303, {"vary": "Accept", "cache-control": "private, no-cache"})


def link_header(links: Sequence[Link]) -> str:
    """RFC 8288; addresses are quoted already."""
    return ", ".join(
        f'<{href}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for relation, href, media_type in links
    )
