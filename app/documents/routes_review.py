"""A document on its way: submit, publish, decline, withdraw."""

from starlette.responses import Response

from app.core import clock
from app.core.sentences import Sentence
from app.core.text import paragraphs
from app.documents.actions_review import decline, publish, reinstate, submit, withdraw
from app.documents.addresses import DocumentId
from app.documents.forms import DeclineForm
from app.documents.pages import WithdrawPage
from app.documents.pages_document import document_page
from app.documents.policy import may_publish, may_review, may_submit, may_withdraw
from app.documents.policy_changes import may_reinstate
from app.documents.queries import get_document, shown_version
from app.documents.queries_checks import hold
from app.documents.queries_detail import get_detail
from app.documents.reasons import WithdrawForm
from app.web import (
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
from app.web.language import language_of

router = Room("/documents")


@router.post("/{document_id}/submit")
def hand_in(document_id: DocumentId, actor: SignedIn, session: UnitOfWork) -> Response:
    document = get_document(session, actor, document_id, may_submit)
    hold(session, actor, document_id, "submit")
    submit(session, document, by=actor)
    return redirect(f"/documents/{document_id}", "Submitted. The content coordinator will look at it.")


@router.post("/{document_id}/publish")
def open_up(document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House) -> Response:
    document = get_document(session, actor, document_id, may_publish)
    hold(session, actor, document_id, "publish")
    publish(session, document, by=actor, settings=services.settings)
    return redirect(f"/documents/{document_id}", "Published.")


@router.post("/{document_id}/decline")
def turn_down(
    document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    document = get_document(session, actor, document_id, may_review)
    form = DeclineForm(body)
    if not form.validate():
        detail = get_detail(session, actor, document_id)
        typed = form.reason.data or ""
        language = language_of(request, actor)
        page = document_page(
            session, actor, detail, services.get(Moments), language, reason=typed, errors=errors_of(form)
        )
        return render("documents/document.html", page, 422)
    decline(session, document, paragraphs(form.reason.data or ""), by=actor, settings=services.settings)
    return redirect("/documents/review", "Declined. Its owner has been told why.")


@router.get("/{document_id}/withdraw")
def ask_withdraw(document_id: DocumentId, actor: Member, session: UnitOfWork) -> Rendered:
    detail = get_detail(session, actor, document_id)
    may_withdraw(actor, detail.facts, clock.now()).enforce()
    return render(
        "documents/withdraw.html", WithdrawPage(detail.title, f"/documents/{document_id}", detail.facts.state)
    )


@router.post("/{document_id}/withdraw")
def take_back(
    document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House, body: FormBody
) -> Rendered | Response:
    document = get_document(session, actor, document_id, may_withdraw)
    form = WithdrawForm(body)
    title = shown_version(session, document).title
    if not form.validate():
        page = WithdrawPage(title, f"/documents/{document_id}", document.state, form.reason.data or "", errors_of(form))
        return render("documents/withdraw.html", page, 422)
    withdraw(session, document, by=actor, reason=form.text, settings=services.settings)
    return redirect(f"/documents/{document_id}", Sentence("«%(title)s» is withdrawn.", title=title))


@router.post("/{document_id}/reinstate")
def bring_back(document_id: DocumentId, actor: SignedIn, session: UnitOfWork, services: House) -> Response:
    document = get_document(session, actor, document_id, may_reinstate)
    reinstate(session, document, by=actor, settings=services.settings)
    return redirect(f"/documents/{document_id}", "The document is back.")
