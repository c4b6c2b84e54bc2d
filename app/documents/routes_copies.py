"""Asking for a copy of what one may only know of; answering; the link that opens once."""

from starlette.responses import Response, StreamingResponse

from app import accounts, organisations
from app.access import Actor
from app.core.errors import ConflictError, NotFoundError
from app.core.text import one_line
from app.documents.actions_copies import Asker, ask, grant, refuse, use, what_it_gives
from app.documents.addresses import DocumentId
from app.documents.forms_copies import GRANT, AnswerForm, AskForm, VisitorAskForm
from app.documents.limits_copies import CopyLimits
from app.documents.models import CopyRequest, CopyState
from app.documents.pages_copies import RequestsPage, ask_part, copy_page, request_page, row_of
from app.documents.pages_document import document_page
from app.documents.pages_list import tabs
from app.documents.policy_copies import may_ask
from app.documents.queries import get_document, shown_version
from app.documents.queries_copies import by_token, get_to_answer, read_asked, to_answer
from app.documents.queries_detail import get_detail
from app.documents.scanning import DAMAGED
from app.documents.zipped import zipped
from app.web import (
    Anyone,
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    errors_of,
    redirect,
    render,
)
from app.web.addresses import LARGEST, Number
from app.web.downloads import disposition
from app.web.gates import SignInRequiredError
from app.web.language import language_of

router = Room("/documents")
HEADERS = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "referrer-policy": "no-referrer",
}


@router.get("/requests")
def requests(actor: Member, session: UnitOfWork, services: House, request: Incoming, document: str = "") -> Rendered:
    """Of the documents that the person keeps, or of one of them."""
    language, moments = language_of(request, actor), services.get(Moments)
    number = int(document) if document.isascii() and document.isdigit() and len(document) < 11 else None
    found = to_answer(session, actor, None if number is None else min(number, LARGEST))
    rows = [row_of(one, moments, language) for one in found]
    page = RequestsPage(
        [row for row in rows if row.state == CopyState.PENDING],
        [row for row in rows if row.state != CopyState.PENDING],
        tabs(actor, "mine", language),
    )
    return render("documents/requests.html", page)


@router.get("/requests/{number}")
def show_request(number: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    asked, document = get_to_answer(session, actor, number)
    one = read_asked(session, asked, document)
    return render("documents/request.html", request_page(one, services.get(Moments), language_of(request, actor)))


@router.post("/requests/{number}")
def answer(
    number: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    asked, document = get_to_answer(session, actor, number)
    form = AnswerForm(body)
    if not form.validate():
        typed = {name: value or "" for name, value in form.data.items()}
        page = request_page(
            read_asked(session, asked, document),
            services.get(Moments),
            language_of(request, actor),
            typed,
            errors_of(form),
        )
        return render("documents/request.html", page, 422)
    if form.decision.data == GRANT:
        days = form.number_of_days
        grant(session, asked, document, days, form.text, by=actor, settings=services.settings)
        return redirect("/documents/requests", "Granted. The link is on its way to them.")
    refuse(session, asked, document, form.text, by=actor, settings=services.settings)
    return redirect("/documents/requests", "Declined. They have been told why.")


@router.post("/{document_id}/copies")
def ask_for_copy(
    document_id: DocumentId, actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    document = get_document(session, actor, document_id, may_ask)
    language = language_of(request, actor)
    form = AskForm(body) if actor.signed_in else VisitorAskForm(body)
    if not form.validate():
        detail = get_detail(session, actor, document_id)
        typed = {name: value or "" for name, value in form.data.items()}
        part = ask_part(session, actor, detail, language, typed)
        page = document_page(session, actor, detail, services.get(Moments), language, errors=errors_of(form), ask=part)
        return render("documents/document.html", page, 422)
    asker = _asker(session, actor, form, language)
    limits = services.get(CopyLimits)
    if actor.person_id is not None:
        limits.count_person(actor.person_id)
    else:
        limits.count_visitor(asker.email, request.client.host if request.client else "")
    if ask(session, document, asker, form.text, by=actor, settings=services.settings):
        return redirect(f"/documents/{document_id}", "Your request is on its way. The answer comes by mail.")
    return redirect(
        f"/documents/{document_id}", "You have asked for this copy already. The answer comes by mail.", "info"
    )


@router.get("/copies/{token}")
def look(token: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """A page with a button: programs that open links in mail do not use it up."""
    _whose(session, token, actor)
    asked, document, files = what_it_gives(session, token, by=actor)
    until = services.get(Moments).tag(asked.expires_at or asked.asked_at, language_of(request, actor))
    page = copy_page(shown_version(session, document).title, document.id, files, until, token)
    return render("documents/copy.html", page, cache_control="private, no-store", referrer_policy="no-referrer")


@router.post("/copies/{token}")
def take(token: str, actor: Anyone, session: UnitOfWork, services: House) -> Response:
    """The file, once; several as one archive."""
    _whose(session, token, actor)
    asked, document, files = what_it_gives(session, token, by=actor)
    first = files[0]
    if not all(services.storage.exists(one.storage_key) for one in files):
        raise ConflictError(DAMAGED)
    if len(files) == 1:
        chunks, name, kind = services.storage.read(first.storage_key), first.name, first.media_type
        size = {"content-length": str(first.size)}
    else:
        chunks = zipped(services.storage, [(one.name, one.storage_key) for one in files])
        name, kind, size = f"document-{document.id}.zip", "application/zip", {}
    use(session, asked, document, by=actor)
    headers = {**HEADERS, **size, "content-disposition": disposition(name, inline=False)}
    return StreamingResponse(chunks, 200, headers, kind)


def _asker(session: UnitOfWork, actor: Actor, form: AskForm, language: str) -> Asker:
    if isinstance(form, VisitorAskForm):
        email = accounts.normal_email(form.email.data or "")
        return Asker(one_line(form.name.data or ""), email, one_line(form.organisation.data or ""), language)
    through = organisations.organisation_of(session, actor.person_id) if actor.person_id is not None else None
    return Asker(actor.name, actor.email, through.name if through else "", actor.language or language)


def _whose(session: UnitOfWork, token: str, actor: Actor) -> CopyRequest:
    """A member's link opens for that member only; signed out, they are sent to sign in first."""
    asked, _ = by_token(session, token)
    if asked.person_id is not None and asked.person_id != actor.person_id:
        if not actor.signed_in:
            raise SignInRequiredError
        raise NotFoundError
    return asked
