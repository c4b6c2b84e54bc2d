"""Documents in the JSON API; the same gates, forms and actions as the pages."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Query
from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor
from app.core.errors import GoneError, InvalidError, NotFoundError
from app.core.text import one_line, paragraphs
from app.documents import uploads
from app.documents.actions import edit
from app.documents.actions_review import decline, publish, submit, withdraw
from app.documents.addresses import DocumentId
from app.documents.api_fields import ChangeFields, DeclineFields, UploadFields, WithdrawFields, form_schema
from app.documents.api_models import DocumentItem, DocumentList, DocumentOut, document_item, document_out
from app.documents.filters import NAMES, read_filters
from app.documents.forms import DeclineForm, DocumentForm
from app.documents.imports import Said, said_of
from app.documents.kept_lists import KeptLists
from app.documents.pages_forms import rules_for
from app.documents.policy import may_edit, may_publish, may_review, may_submit, may_withdraw
from app.documents.queries import by_upload_token, get_document, shown_version
from app.documents.queries_checks import hold
from app.documents.queries_detail import describe, get_detail
from app.documents.queries_gone import get_tombstone
from app.documents.queries_list import find
from app.documents.queries_rows import open_among
from app.documents.reasons import MAX_REASON
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Member, Room, SignedIn, UnitOfWork, errors_of

router = Room("/api/v1/documents", include_in_schema=True, tags=["documents"])
MAX_EXTERNAL_ID = 200
_kept = KeptLists()
Values = Annotated[Sequence[str], Query(description="May be repeated; values of one filter are alternatives.")]


@router.get("", response_model=DocumentList)
def list_documents(
    actor: Anyone,
    session: UnitOfWork,
    request: Incoming,
    type: Values = (),
    topic: Values = (),
    pillar: Values = (),
    county: Values = (),
    organisation: Values = (),
    year: Values = (),
    language: Values = (),
    sort: Literal["newest", "title"] = "newest",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> DocumentList:
    """Published documents that the caller may read."""
    filters = read_filters({name: request.query_params.getlist(name) for name in NAMES}, load_vocabularies(session))
    language_ = actor.language or "en"

    def make() -> tuple[list[DocumentItem], int]:
        rows, tally = find(session, actor, filters, sort=sort, page=page, per_page=per_page, language=language_)
        return [document_item(row) for row in rows], tally.total

    items, total = _kept.get(session, actor, (tuple(filters.items()), sort, page, per_page, language_), make)
    # Lists are kept by audience; whoever answers for a document reads it beyond theirs.
    _, opened = open_among(session, actor, [one.id for one in items if not one.readable])
    items = [one.model_copy(update={"readable": True}) if opened.get(one.id) else one for one in items]
    return DocumentList(items=items, total=total, page=page)


@router.post(
    "",
    response_model=DocumentOut,
    status_code=201,
    responses={200: {"model": DocumentOut, "description": "The document that an earlier post with this token made."}},
    openapi_extra=form_schema(UploadFields),
)
def create_document(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Response:
    """Add a draft. Its text is read soon after: ask for the document again to see what came of it."""
    arrived = uploads.receive(services, actor, body)
    token = uploads.upload_token(body)
    earlier = by_upload_token(session, actor.person_id or 0, token)
    if earlier is not None:
        uploads.discard(services, arrived)
        return _created(session, actor, earlier, 200)
    form = DocumentForm.posted(body, rules_for(session, actor, services.settings))
    if errors := uploads.form_errors(form, arrived):
        uploads.discard(services, arrived)
        raise InvalidError("The document was not added.", dict(errors))
    external_id = one_line(str(body.get("external_id") or ""))
    if len(external_id) > MAX_EXTERNAL_ID:
        uploads.discard(services, arrived)
        sentence = "Use at most 200 characters for the external_id."
        raise InvalidError("The document was not added.", {"external_id": sentence})
    number, made = uploads.create(session, services, actor, form.description(), arrived, token, external_id=external_id)
    return _created(session, actor, number, 201 if made else 200)


@router.get("/{document_id}", response_model=DocumentOut)
def read_document(document_id: DocumentId, actor: Anyone, session: UnitOfWork) -> DocumentOut:
    """Of what may be known of without being read, files are names and sizes. 410 for what was withdrawn, with the reason."""
    try:
        return document_out(session, actor, get_detail(session, actor, document_id))
    except NotFoundError:
        gone = get_tombstone(session, actor, document_id)
        raise GoneError(gone.reason or "This document was withdrawn.") from None


@router.patch(
    "/{document_id}",
    response_model=DocumentOut,
    openapi_extra=form_schema(ChangeFields, "application/x-www-form-urlencoded"),
)
def change_document(
    document_id: DocumentId, actor: Member, session: UnitOfWork, services: House, body: FormBody
) -> DocumentOut:
    """Mend the description; what is left out stays."""
    document = get_document(session, actor, document_id, may_edit)
    rules = rules_for(session, actor, services.settings, present=document.audience, past_embargo=True)
    version = shown_version(session, document)
    visibility = next(offer.visibility for offer in rules.offers if offer.audience == document.audience)
    form = DocumentForm.posted(_merged(body, said_of(describe(session, document, version), visibility)), rules)
    if not form.validate():
        raise InvalidError("The document was not changed.", dict(errors_of(form)))
    edit(session, document, version, form.description(), by=actor)
    return _now(session, actor, document_id)


@router.post("/{document_id}/submit", response_model=DocumentOut)
def submit_document(document_id: DocumentId, actor: SignedIn, session: UnitOfWork) -> DocumentOut:
    """Put a draft or a declined document before the content coordinator."""
    document = get_document(session, actor, document_id, may_submit)
    hold(session, actor, document_id, "submit")
    submit(session, document, by=actor)
    return _now(session, actor, document_id)


@router.post("/{document_id}/publish", response_model=DocumentOut)
def publish_document(document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House) -> DocumentOut:
    """For the content coordinator."""
    document = get_document(session, actor, document_id, may_publish)
    hold(session, actor, document_id, "publish")
    publish(session, document, by=actor, settings=services.settings)
    return _now(session, actor, document_id)


@router.post(
    "/{document_id}/decline",
    response_model=DocumentOut,
    openapi_extra=form_schema(DeclineFields, "application/x-www-form-urlencoded"),
)
def decline_document(
    document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House, body: FormBody
) -> DocumentOut:
    """For the content coordinator; the owner is told the reason."""
    document = get_document(session, actor, document_id, may_review)
    form = DeclineForm(body)
    if not form.validate():
        raise InvalidError("The document was not declined.", dict(errors_of(form)))
    decline(session, document, paragraphs(form.reason.data or ""), by=actor, settings=services.settings)
    return _now(session, actor, document_id)


@router.post(
    "/{document_id}/withdraw",
    response_model=DocumentOut,
    openapi_extra=form_schema(WithdrawFields, "application/x-www-form-urlencoded"),
)
def withdraw_document(
    document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House, body: FormBody
) -> DocumentOut:
    """Take it from the shelf; the document, its file and its history stay for those who answer for it."""
    document = get_document(session, actor, document_id, may_withdraw)
    reason = paragraphs(str(body.get("reason") or ""))[:MAX_REASON]
    withdraw(session, document, by=actor, reason=reason, settings=services.settings)
    return _now(session, actor, document_id)


def _merged(body: FormData, said: Said) -> FormData:
    """The body, and what it leaves out as it was. A single value is not to be parted at its commas."""
    kept: list[tuple[str, str]] = []
    for name, value in said.items():
        if name not in body:
            texts = [value] if isinstance(value, str) else [f"{one}\n" for one in value]
            kept += [(name, text) for text in texts]
    return FormData([*kept, *((name, text) for name, text in body.multi_items() if isinstance(text, str))])


def _now(session: UnitOfWork, actor: Actor, document_id: int) -> DocumentOut:
    session.flush()
    return document_out(session, actor, get_detail(session, actor, document_id))


def _created(session: UnitOfWork, actor: Actor, document_id: int, status: int) -> Response:
    made = _now(session, actor, document_id)
    headers = {"location": f"/api/v1/documents/{document_id}", "cache-control": "no-store"}
    return Response(made.model_dump_json(), status, headers, "application/json")
