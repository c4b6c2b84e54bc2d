"""Documents for due diligence: taken in, shown to the applicant again, removed."""

from starlette.responses import Response

from app.core.errors import InvalidError, TooManyError
from app.membership.actions_apply import finish_step
from app.membership.actions_apply_files import MOST_BYTES, add_file, remove_file, take_in
from app.membership.answers_check import MOST_FILES
from app.membership.limits_apply import ApplyLimits
from app.membership.pages_answers import file_views
from app.membership.pages_apply import DocumentsPage, RemovePage, desk_of, list_href, next_href, then_of
from app.membership.policy import may_edit_step
from app.membership.private_link import HEADERS, applicant, go, show
from app.membership.queries import Case
from app.membership.queries_apply import files_of, get_file, open_by_link
from app.reading import KINDS, accepted_extensions
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork
from app.web.addresses import Number
from app.web.downloads import send_stored
from app.web.intake import NO_FILE, posted_file

router = Room("/applications/{token}/documents")
STEP = "documents"
TYPES = ", ".join(dict.fromkeys(kind.extensions[0][1:].upper() for kind in KINDS))
ACCEPT = ",".join(accepted_extensions())


@router.get("")
def documents(_actor: Anyone, session: UnitOfWork, services: House, token: str, then: str = "") -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_edit_step(case.facts, STEP)):
        return go(f"/applications/{token}", verdict.reason, "info")
    return show("membership/apply_documents.html", _page(session, case, token, then))


@router.post("")
def upload(
    _actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, body: FormBody
) -> Rendered | Response:
    """With a file: it is added. Without one, "Continue" goes on; due diligence can ask for papers later."""
    with services.database.read() as looking:  # nobody's file is stored who has no right to add one
        may_edit_step(open_by_link(looking, services.settings, token).facts, STEP).enforce()
    then = str(body.get("then", ""))
    sent = posted_file(body)
    if sent is None:
        case = open_by_link(session, services.settings, token, lock=True)
        if body.get("do") == "add":
            return show("membership/apply_documents.html", _page(session, case, token, then, NO_FILE), 422)
        finish_step(session, case, STEP, by=applicant(case.application))
        return go(next_href(case, desk_of(token, case.application), STEP, then))
    try:
        services.get(ApplyLimits).count_file(request.client.host if request.client else "")
        stored = take_in(services.storage, sent.file, sent.filename or "file")
    except (InvalidError, TooManyError) as refusal:
        case = open_by_link(session, services.settings, token)
        page = _page(session, case, token, then, refusal.sentence)
        return show("membership/apply_documents.html", page, refusal.status)
    try:
        case = open_by_link(session, services.settings, token, lock=True)
        kept = add_file(session, case, stored, by=applicant(case.application))
    except InvalidError as refusal:
        services.storage.delete(stored.key)
        return show("membership/apply_documents.html", _page(session, case, token, then, refusal.sentence), 422)
    except BaseException:
        services.storage.delete(stored.key)
        raise
    if not kept:
        services.storage.delete(stored.key)
        return go(list_href(token, STEP, then), "This file is there already.", "info")
    return go(list_href(token, STEP, then), "The file is added.")


@router.get("/{file_id}")
def download(
    _actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, file_id: Number
) -> Response:
    """The applicant's own file, in any state of the application."""
    file = get_file(session, open_by_link(session, services.settings, token), file_id)
    response = send_stored(request, services.storage, file, file.key, download=True)
    response.headers.update(HEADERS)
    return response


@router.get("/{file_id}/remove")
def remove_page(
    _actor: Anyone, session: UnitOfWork, services: House, token: str, file_id: Number, then: str = ""
) -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    file = get_file(session, case, file_id)
    desk = desk_of(token, case.application)
    page = RemovePage(desk, STEP, 0, file.name, "", then_of(then), f"/{STEP}/{file.id}/remove")
    return show("membership/apply_remove.html", page)


@router.post("/{file_id}/remove")
def remove(
    _actor: Anyone, session: UnitOfWork, services: House, token: str, file_id: Number, body: FormBody
) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    remove_file(session, services, case, get_file(session, case, file_id), by=applicant(case.application))
    return go(list_href(token, STEP, str(body.get("then", ""))), "The file is removed.")


def _page(session: UnitOfWork, case: Case, token: str, then: str, error: str = "") -> DocumentsPage:
    desk = desk_of(token, case.application)
    return DocumentsPage(
        desk,
        file_views(files_of(session, case.application.id), f"{desk.href}/{STEP}"),
        TYPES,
        ACCEPT,
        MOST_BYTES,
        MOST_FILES,
        [("file", error)] if error else [],
        then_of(then),
    )
