"""The trash of unfinished documents, and what was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from app.documents.actions_trash import delete_for_good, put_in_trash, restore
from app.documents.addresses import DocumentId
from app.documents.pages_list import tabs
from app.documents.policy_changes import may_empty, may_trash
from app.documents.queries import get_document
from app.documents.queries_gone import withdrawn
from app.documents.queries_rows import DocumentRow
from app.documents.queries_trash import in_trash
from app.web import House, Incoming, Member, Moments, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/documents")
TRASH = "/documents/trash"


@dataclass(frozen=True, slots=True)
class TrashedRow:
    row: DocumentRow
    when: Markup


@dataclass(frozen=True, slots=True)
class TrashPage:
    """`days` after which the trash is emptied."""

    trashed: Sequence[TrashedRow]
    withdrawn: Sequence[DocumentRow]
    days: int
    tabs: Sequence[tuple[str, str, bool]]


@router.get("/trash")
def trash(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    moments = services.get(Moments)
    found = [TrashedRow(one.row, moments.tag(one.trashed_at, language)) for one in in_trash(session, actor, language)]
    page = TrashPage(
        found, withdrawn(session, actor, language), services.settings.trash_days, tabs(actor, "mine", language)
    )
    return render("documents/trash.html", page)


@router.post("/{document_id}/trash")
def put_away(document_id: DocumentId, actor: SignedIn, session: UnitOfWork) -> Response:
    put_in_trash(session, get_document(session, actor, document_id, may_trash), by=actor)
    return redirect(TRASH, "The document is in the trash. You can bring it back until it is emptied.")


@router.post("/{document_id}/restore")
def bring_back(document_id: DocumentId, actor: SignedIn, session: UnitOfWork) -> Response:
    restore(session, get_document(session, actor, document_id, may_empty), by=actor)
    return redirect(f"/documents/{document_id}", "The document is back.")


@router.post("/{document_id}/delete")
def delete_now(document_id: DocumentId, actor: SignedIn, session: UnitOfWork) -> Response:
    delete_for_good(session, get_document(session, actor, document_id, may_empty), by=actor)
    return redirect(TRASH, "The document is deleted for good.")
