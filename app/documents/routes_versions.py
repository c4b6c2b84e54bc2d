"""The versions of a document, an earlier one for itself, and a correction that the coordinator decides on."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.documents import policy_changes
from app.documents.actions_corrections import accept_correction, refuse_correction
from app.documents.addresses import DocumentId
from app.documents.labels import file_type
from app.documents.pages import Errors, FileRow
from app.documents.queries import get_document
from app.documents.queries_detail import Detail, get_detail
from app.documents.queries_versions import VersionFacts, get_version, swaps, versions
from app.documents.reasons import ReasonForm
from app.web import (
    Anyone,
    FormBody,
    House,
    Incoming,
    Moments,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    errors_of,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/documents/{document_id}/versions")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`state`: `current`, `superseded` or `waits`; `accept_href` "" for whoever does not decide."""

    number: int
    href: str
    state: str
    note: str
    by: str
    when: Markup
    files: Sequence[FileRow]
    accept_href: str
    refuse_href: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    title: str
    document_href: str
    rows: Sequence[VersionLine]
    replaced: Sequence[Markup]
    reason: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class OldVersionPage:
    """One version that is not the one shown; `newest` is the number of that."""

    title: str
    document_href: str
    version: VersionLine
    newest: int


@router.get("/all")
def show_all(
    document_id: DocumentId, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    detail = _readable(session, actor, document_id)
    return render(
        "documents/versions.html", _page(session, services.get(Moments), actor, detail, language_of(request, actor))
    )


@router.get("/{number}")
def show_one(
    document_id: DocumentId, number: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered | Response:
    detail = _readable(session, actor, document_id)
    found = get_version(session, actor, detail, number)
    if found.current:
        return redirect(f"/documents/{document_id}")
    line = _line(detail, found, services.get(Moments), language_of(request, actor), decides=False)
    return render(
        "documents/old_version.html",
        OldVersionPage(found.title, f"/documents/{document_id}", line, detail.version),
    )


@router.post("/{number}/accept")
def accept(document_id: DocumentId, number: Number, actor: SignedIn, session: UnitOfWork, services: House) -> Response:
    document = get_document(session, actor, document_id, policy_changes.may_decide_correction)
    accept_correction(session, document, number, by=actor, settings=services.settings)
    return redirect(f"/documents/{document_id}", "The correction is published. The earlier version is kept.")


@router.post("/{number}/refuse")
def refuse(
    document_id: DocumentId,
    number: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    document = get_document(session, actor, document_id, policy_changes.may_decide_correction)
    form = ReasonForm(body)
    if not form.validate():
        detail = get_detail(session, actor, document_id)
        page = _page(
            session,
            services.get(Moments),
            actor,
            detail,
            language_of(request, actor),
            reason=form.reason.data or "",
            errors=errors_of(form),
        )
        return render("documents/versions.html", page, 422)
    refuse_correction(session, document, number, form.text, by=actor, settings=services.settings)
    return redirect(f"/documents/{document_id}", "The correction is not taken. Whoever proposed it has been told why.")


def _readable(session: UnitOfWork, actor: Actor, document_id: int) -> Detail:
    """Versions are of what one may read."""
    detail = get_detail(session, actor, document_id)
    if not detail.readable:
        raise NotFoundError
    return detail


def _page(
    session: UnitOfWork,
    moments: Moments,
    actor: Actor,
    detail: Detail,
    language: str,
    *,
    reason: str = "",
    errors: Errors = (),
) -> VersionsPage:
    say = translations(language).gettext
    decides = policy_changes.may_decide_correction(actor, detail.facts, clock.now()).allowed
    rows = [_line(detail, one, moments, language, decides=decides) for one in versions(session, actor, detail)]
    said = Markup(say("%(date)s: %(old)s was replaced by %(new)s. %(reason)s"))  # noqa: S704 - a catalogue's sentence, its values escaped
    replaced = [
        said
        % {
            "date": moments.tag(one.swapped_at, language),
            "old": one.old_name,
            "new": one.new_name,
            "reason": one.reason,
        }
        for one in (swaps(session, detail.version_id) if detail.swaps else ())
    ]
    return VersionsPage(detail.title, f"/documents/{detail.id}", rows, replaced, reason, errors)


def _line(detail: Detail, one: VersionFacts, moments: Moments, language: str, *, decides: bool) -> VersionLine:
    here = f"/documents/{detail.id}"
    tail = "" if one.current else f"version={one.number}&"
    files = [
        FileRow(
            file.name, f"{here}/files/{quote(file.name)}?{tail}download=1", file_type(file.media_type), file.size, 0, ""
        )
        for file in one.files
    ]
    act = f"{here}/versions/{one.number}" if one.waits and decides else ""
    return VersionLine(
        one.number,
        here if one.current else f"{here}/versions/{one.number}",
        "current" if one.current else "waits" if one.waits else "superseded",
        one.note,
        one.by,
        moments.tag(one.created_at, language),
        files,
        f"{act}/accept" if act else "",
        f"{act}/refuse" if act else "",
    )
