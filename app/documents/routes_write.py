"""Adding and changing documents: the upload journey, the description, new versions."""

import secrets

from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.documents import kept, uploads
from app.documents.actions import edit
from app.documents.actions_corrections import bring_version
from app.documents.actions_review import submit
from app.documents.addresses import DocumentId
from app.documents.forms import DocumentForm, parse_note
from app.documents.models import Document
from app.documents.pages import VersionPage
from app.documents.pages_forms import ACCEPT, FILE_TYPES, edit_page, new_page, rules_for, typed_values, values_of
from app.documents.pages_proposed import FIELDS, proposals, proposed, taken_over
from app.documents.policy import may_add_version, may_edit
from app.documents.policy_changes import may_bring_version
from app.documents.queries import by_upload_token, get_document, shown_version, twins
from app.documents.queries_checks import checks_of
from app.documents.queries_detail import describe, get_detail
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, errors_of, redirect, render
from app.web.addresses import LARGEST, plain_path
from app.web.language import language_of

router = Room("/documents")
SUBMITTED = "Submitted. The content coordinator will look at it."
SUBMITTED_SEE = (
    "Submitted. The content coordinator will look at it. What could be better stands under “Checks before review”."
)
# What another page may fill in beforehand, by the names of the fields.
PREFILLED = ("title", "type", "visibility", "summary", "year", "language", "link", "duration")


@router.get("/new")
def new(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """Another page may fill in some fields, and wait for the document: `after`."""
    rules = rules_for(session, actor, services.settings, language_of(request, actor))
    page = new_page(
        rules,
        services.settings,
        language_of(request, actor),
        values={name: request.query_params[name] for name in PREFILLED if name in request.query_params},
        upload_token=secrets.token_urlsafe(16),
        after=plain_path(request.query_params.get("after")),
    )
    return render("documents/new.html", page)


@router.post("/new")
def add(actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered | Response:
    arrived = uploads.receive(services, actor, body)
    token = uploads.upload_token(body)
    earlier = by_upload_token(session, actor.person_id or 0, token)
    if earlier is not None:
        uploads.discard(services, arrived)
        return redirect(f"/documents/{earlier}", "This document has been added already.", "info")
    rules = rules_for(session, actor, services.settings, language_of(request, actor))
    form = DocumentForm.posted(body, rules)
    if errors := uploads.form_errors(form, arrived):
        reference, name = _keep(services, actor, arrived)
        token = token or secrets.token_urlsafe(16)
        page = new_page(
            rules,
            services.settings,
            language_of(request, actor),
            values=typed_values(form),
            upload_token=token,
            errors=errors,
            kept_file=reference,
            kept_name=name,
            after=plain_path(body.get("after")),
        )
        return render("documents/new.html", page, 422)
    number, made = uploads.create(session, services, actor, form.description(), arrived, token)
    if made and body.get("then") == "submit":
        submit(session, session.get_one(Document, number), by=actor)
        checks = checks_of(session, actor, [number]).get(number, ())
        return redirect(
            _next(body, number), SUBMITTED_SEE if any(one.level == "advice" for one in checks) else SUBMITTED
        )
    return _saved(session, actor, number, arrived, made=made, there=_next(body, number))


@router.get("/{document_id}/edit")
def edit_form(
    document_id: DocumentId, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    """`take`: fields into which the person wants what the file proposes; they look at it, and save."""
    detail = get_detail(session, actor, document_id)
    may_edit(actor, detail.facts, clock.now()).enforce()
    rules = rules_for(
        session, actor, services.settings, language_of(request, actor), present=detail.facts.audience, past_embargo=True
    )
    visibility = next(offer.visibility for offer in rules.offers if offer.audience == detail.facts.audience)
    language = language_of(request, actor)
    values = values_of(detail, visibility, services.settings.zone)
    found = proposed(session, detail.version_id)
    taken = {one for one in request.query_params.getlist("take") if one in FIELDS}
    page = edit_page(
        document_id,
        rules,
        language,
        values=taken_over(values, found, taken),
        proposals=proposals(session, document_id, values, found, taken, language),
    )
    return render("documents/edit.html", page)


@router.post("/{document_id}/edit")
def change(
    document_id: DocumentId, actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    document = get_document(session, actor, document_id, may_edit)
    rules = rules_for(
        session, actor, services.settings, language_of(request, actor), present=document.audience, past_embargo=True
    )
    form = DocumentForm.posted(body, rules)
    if not form.validate():
        errors = errors_of(form)
        return render(
            "documents/edit.html",
            edit_page(document_id, rules, language_of(request, actor), values=typed_values(form), errors=errors),
            422,
        )
    edit(session, document, shown_version(session, document), form.description(), by=actor)
    return redirect(f"/documents/{document_id}", "Saved.")


@router.get("/{document_id}/versions")
def version_form(document_id: DocumentId, actor: Member, session: UnitOfWork, services: House) -> Rendered:
    detail = get_detail(session, actor, document_id)
    may_bring_version(actor, detail.facts, clock.now()).enforce()
    proposes = not may_add_version(actor, detail.facts, clock.now())
    return render("documents/version.html", _version_page(services, document_id, detail.title, proposes=proposes))


@router.post("/versions")
def new_version(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    """The document's number is a field, not part of the address: the envelope lets large bodies through by whole addresses."""
    arrived = uploads.receive(services, actor, body)
    typed = str(body.get("document", ""))
    try:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
        document = get_document(session, actor, min(number, LARGEST), may_bring_version)
        shown = shown_version(session, document)
        note = parse_note(body)
        proposes = not may_add_version(actor, document, clock.now())
        if arrived.file is None:
            return render(
                "documents/version.html",
                _version_page(services, document.id, shown.title, note, [("file", arrived.refusal)], proposes=proposes),
                422,
            )
        said = describe(session, document, shown)
        uploads.release(session, [arrived])
        bring_version(session, document, said, arrived.file, note, by=actor, settings=services.settings)
    except BaseException:
        uploads.discard(services, arrived)
        raise
    if proposes:
        return redirect(f"/documents/{document.id}", "Your correction is with the content coordinator.")
    return redirect(f"/documents/{document.id}", "The new version is saved.")


def _keep(services: Services, actor: Actor, arrived: uploads.Arrived) -> tuple[str, str]:
    """A reference to the file that arrived, and its name; both empty where there is none."""
    if arrived.file is None:
        return "", ""
    return kept.sign(services.settings, actor.person_id or 0, arrived.file, clock.now()), arrived.file.name


def _next(body: FormData, number: int) -> str:
    """The page that waits for the document, or the document's own."""
    waiting = plain_path(body.get("after"))
    return f"{waiting}?document={number}" if waiting else f"/documents/{number}"


def _saved(
    session: UnitOfWork, actor: Actor, number: int, arrived: uploads.Arrived, *, made: bool, there: str
) -> Response:
    if not made:
        return redirect(f"/documents/{number}", "This document has been added already.", "info")
    if arrived.file is not None and twins(session, actor, [arrived.file.sha256], besides=number):
        return redirect(
            f"/documents/{number}", "Saved as a draft. The same file is in another document: see below.", "warning"
        )
    return redirect(there, "Saved as a draft. Submit it for review when it is ready.")


def _version_page(
    services: Services,
    document_id: int,
    title: str,
    note: str = "",
    errors: list[tuple[str, str]] | None = None,
    *,
    proposes: bool = False,
) -> VersionPage:
    return VersionPage(
        title,
        document_id,
        f"/documents/{document_id}",
        note,
        errors or [],
        FILE_TYPES,
        ACCEPT,
        services.settings.max_upload_bytes,
        proposes=proposes,
    )
