"""A document, and lists of documents, as other programs take them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core.errors import NotFoundError
from app.core.services import Services
from app.core.sheet import csv_of
from app.documents import FILTERS, filtered_ids, records
from app.exchange import citing
from app.exchange.access import access_of
from app.exchange.describe import Entry, entries
from app.exchange.forms import METADATA
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.addresses import Number
from app.web.downloads import CACHE, disposition

router = Room()
LIST_FORMS = frozenset({*citing.FORMS, "csv"})
MOST = 1_000
"""Documents of one list; a program that wants them all harvests `/oai`."""
COLUMNS = (
    "Number", "Title", "Authors", "Year", "Type", "Publisher", "Language", "Licence", "Topics", "Counties", "Identifier",
    "Address", "Access",
)  # fmt: skip


@router.get("/documents/{document_id}/cite.{form}")
def cite(document_id: Number, form: str, actor: Anyone, session: UnitOfWork, services: House) -> Response:
    """`form`: bib, ris, json (CSL), or txt (APA)."""
    entry = _entry(session, services, actor, document_id)
    if form == "txt":
        return _send(f"{citing.apa(entry.work)}\n".encode(), "text/plain; charset=utf-8", f"document-{document_id}.txt")
    if form not in citing.FORMS:
        raise NotFoundError
    media_type, write = citing.FORMS[form]
    return _send(write([entry.work]).encode(), media_type, f"document-{document_id}.{form}")


@router.get("/documents/{document_id}/metadata/{form}")
def metadata(document_id: Number, form: str, actor: Anyone, session: UnitOfWork, services: House) -> Response:
    entry = _entry(session, services, actor, document_id)
    if form not in METADATA:
        raise NotFoundError
    media_type, write = METADATA[form]
    answer = _send(write(entry), media_type, f"document-{document_id}-{form}", inline=True)
    answer.headers["link"] = f'<{entry.work.url}>; rel="describes"; type="text/html"'
    return answer


@router.get("/documents.{form}")
def listed(form: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """The list under the filters of its address, newest first; `form`: bib, ris, json or csv."""
    asked = {name: request.query_params.getlist(name) for name in FILTERS}
    if form not in LIST_FORMS:
        raise NotFoundError
    return send_list(session, services, actor, filtered_ids(session, actor, asked, limit=MOST), form)


def send_list(session: Session, services: Services, actor: Actor, ids: Sequence[int], form: str) -> Response:
    """These documents in this order, as far as the actor may know of them; `form` as for `listed`."""
    found = records(session, actor, ids)
    made = entries(session, services.settings, [found[number] for number in ids if number in found])
    name = f"documents.{form}"
    if form == "csv":
        return _send(csv_of(COLUMNS, map(_row, made)), "text/csv; charset=utf-8", name)
    media_type, write = citing.FORMS[form]
    return _send(write([one.work for one in made]).encode(), media_type, name)


def _entry(session: Session, services: Services, actor: Actor, document_id: int) -> Entry:
    found = records(session, actor, [document_id]).get(document_id)
    if found is None:
        raise NotFoundError
    return entries(session, services.settings, [found])[0]


def _row(one: Entry) -> Sequence[object]:
    record, work = one.record, one.work
    return (
        record.id,
        record.title,
        "; ".join(record.authors),
        record.year or "",
        one.type_label,
        work.publisher,
        record.language,
        one.licence_label,
        "; ".join(one.topics),
        "; ".join(one.places),
        record.identifier,
        work.url,
        access_of(record).label,
    )


def _send(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response:
    headers = {"content-disposition": disposition(name, inline=inline), "cache-control": CACHE, "vary": "Cookie"}
    return Response(content, headers=headers, media_type=media_type)
