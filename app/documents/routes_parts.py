"""The files of a document: which there are, who may read each, which one is replaced."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor, Verdict
from app.core import clock
from app.core.errors import InvalidError
from app.core.services import Services
from app.documents import kept, policy, policy_changes, uploads
from app.documents.actions_parts import add_part, get_part, put_first, remove_part, set_readers, swap_part
from app.documents.addresses import DocumentId
from app.documents.models import Document, DocumentFile, DocumentState
from app.documents.pages_parts import choices, parts_page, swap_page
from app.documents.queries import get_document
from app.documents.queries_detail import get_detail
from app.documents.reasons import SwapForm
from app.web import (
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    UnitOfWork,
    errors_of,
    redirect,
    render,
)
from app.web.addresses import LARGEST, Number
from app.web.language import language_of

router = Room("/documents")
CHOOSE = "Choose who may read it from the list."


@router.get("/{document_id}/files")
def show(document_id: DocumentId, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    detail = get_detail(session, actor, document_id)
    _may_change(services)(actor, detail.facts, clock.now()).enforce()
    page = parts_page(session, actor, detail, services.settings, services.get(Moments), language_of(request, actor))
    return render("documents/files.html", page)


@router.post("/files")
def add(actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered | Response:
    """The document's number is a field: the envelope lets large bodies through by whole addresses."""
    arrived = uploads.receive(services, actor, body)
    try:
        document = get_document(session, actor, _number(body, "document"), policy.may_edit)
        readers = str(body.get("readers") or "")
        errors = [] if arrived.file is not None else [("file", arrived.refusal)]
        if readers not in dict(choices(session, actor, document.audience, (), "en")):
            errors.append(("readers", CHOOSE))
        if not errors and arrived.file is not None:
            try:
                with session.begin_nested():
                    uploads.release(session, [arrived])
                    add_part(session, document, arrived.file, readers, by=actor)
                return redirect(f"/documents/{document.id}/files", "The file is added.")
            except InvalidError as refusal:
                errors = list(refusal.fields.items())
        uploads.discard(services, arrived)
        detail = get_detail(session, actor, document.id)
        page = parts_page(
            session,
            actor,
            detail,
            services.settings,
            services.get(Moments),
            language_of(request, actor),
            readers=readers,
            errors=errors,
        )
        return render("documents/files.html", page, 422)
    except BaseException:
        uploads.discard(services, arrived)
        raise


@router.post("/{document_id}/files/{number}/readers")
def choose_readers(
    document_id: DocumentId, number: Number, actor: Member, session: UnitOfWork, body: FormBody
) -> Response:
    document, part = _get(session, actor, document_id, number)
    readers = str(body.get("readers") or "")
    if readers not in dict(choices(session, actor, document.audience, [part.audience], "en")):
        raise InvalidError(CHOOSE, {"readers": CHOOSE})
    set_readers(session, document, part, readers, by=actor)
    return redirect(f"/documents/{document_id}/files", "Saved.")


@router.post("/{document_id}/files/{number}/first")
def make_first(document_id: DocumentId, number: Number, actor: Member, session: UnitOfWork) -> Response:
    document, part = _get(session, actor, document_id, number)
    put_first(session, document, part, by=actor)
    return redirect(f"/documents/{document_id}/files", "Saved.")


@router.post("/{document_id}/files/{number}/remove")
def remove(document_id: DocumentId, number: Number, actor: Member, session: UnitOfWork) -> Response:
    document, part = _get(session, actor, document_id, number)
    remove_part(session, document, part, by=actor)
    return redirect(f"/documents/{document_id}/files", "The file is removed.")


@router.get("/{document_id}/files/{number}/swap")
def ask_swap(document_id: DocumentId, number: Number, actor: Member, session: UnitOfWork, services: House) -> Rendered:
    detail = get_detail(session, actor, document_id)
    _may_swap(services)(actor, detail.facts, clock.now()).enforce()
    return render("documents/swap.html", swap_page(detail, number, services.settings))


@router.post("/files/swap")
def swap(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    arrived = uploads.receive(services, actor, body)
    try:
        document = get_document(session, actor, _number(body, "document"), _may_swap(services))
        part = get_part(session, document, _number(body, "old"))
        form = SwapForm(body)
        told = document.state == DocumentState.PUBLISHED
        errors = [] if arrived.file is not None else [("file", arrived.refusal)]
        if not form.validate() and told:
            errors += errors_of(form)
        if not errors and arrived.file is not None:
            try:
                with session.begin_nested():
                    uploads.release(session, [arrived])
                    swap_part(session, document, part, arrived.file, form.text, by=actor)
                return redirect(f"/documents/{document.id}/files", "The file is replaced. Its text is being read.")
            except InvalidError as refusal:
                errors = list(refusal.fields.items())
        page = swap_page(
            get_detail(session, actor, document.id), part.id, services.settings, form.reason.data or "", errors
        )
        if arrived.file is not None and "file" not in dict(errors):
            reference = kept.sign(services.settings, actor.person_id or 0, arrived.file, clock.now())
            page = replace(page, kept_file=reference, kept_name=arrived.file.name)
        else:
            uploads.discard(services, arrived)
        return render("documents/swap.html", page, 422)
    except BaseException:
        uploads.discard(services, arrived)
        raise


def _get(session: UnitOfWork, actor: Actor, document_id: int, number: int) -> tuple[Document, DocumentFile]:
    document = get_document(session, actor, document_id, policy.may_edit)
    return document, get_part(session, document, number)


def _number(body: FormData, name: str) -> int:
    """0, which no row has, for what is no number."""
    typed = str(body.get(name, ""))
    return min(int(typed), LARGEST) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0


def _may_swap(services: Services) -> Callable[[Actor, policy.Standing, datetime], Verdict]:
    grace = timedelta(days=services.settings.swap_days)
    return lambda actor, document, now: policy_changes.may_swap(actor, document, now, grace)


def _may_change(services: Services) -> Callable[[Actor, policy.Standing, datetime], Verdict]:
    """Open the page: to change files, or at least to replace one."""
    swaps = _may_swap(services)
    return lambda actor, document, now: policy.may_edit(actor, document, now) or swaps(actor, document, now)
