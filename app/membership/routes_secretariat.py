"""The secretariat's room for applications: queue, screening, questions, notes, files."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core.errors import NotFoundError
from app.core.services import Services
from app.membership.forms_screening import NoteForm, RequestForm, ScreeningForm
from app.membership.life import Name
from app.membership.models import ApplicationFile
from app.membership.moves import add_note, request_information, screen
from app.membership.moves_review import open_review
from app.membership.pages_queue import BASE, queue_csv, queue_page
from app.membership.pages_screening import Forms, screening_page
from app.membership.policy import may_read_papers
from app.membership.queries import Case, get_application, get_application_to_move
from app.membership.queries_screening import MOST_ROWS, SHELVES, Wanted, counts, queue
from app.membership.screening import CHECKLIST
from app.organisations import Words, filled
from app.vocabularies import load_vocabularies
from app.web import (
    PER_PAGE,
    FormBody,
    House,
    Incoming,
    Moments,
    Rendered,
    Room,
    Secretariat,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.downloads import send_stored
from app.web.language import language_of

router = Room(BASE)
PAGE = "membership/secretariat_application.html"


@router.get("")
def listing(actor: Secretariat, session: UnitOfWork, request: Incoming) -> Rendered:
    wanted = _wanted(request)
    number = page_number(request)
    rows, total = queue(session, wanted, page=number, per_page=PER_PAGE)
    page = queue_page(
        rows,
        wanted,
        counts(session, wanted.q),
        _words(session, request, actor),
        pages=paginate(request, total, number),
    )
    return render("membership/secretariat_applications.html", page)


@router.get(".csv")
def take_away(actor: Secretariat, session: UnitOfWork, request: Incoming) -> Response:
    """All that the filters leave, up to 5,000."""
    rows, _total = queue(session, _wanted(request), page=1, per_page=MOST_ROWS)
    headers = {"content-disposition": 'attachment; filename="applications.csv"', "cache-control": "private, no-store"}
    content = queue_csv(rows, _words(session, request, actor))
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


@router.get("/{application_id}")
def read(
    application_id: Number, actor: Secretariat, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    return _page(session, services, request, actor, _case(session, actor, application_id))


@router.get("/{application_id}/files/{file_id}")
def file(
    application_id: Number,
    file_id: Number,
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    request: Incoming,
) -> Response:
    case = _case(session, actor, application_id)
    found = session.get(ApplicationFile, file_id)
    if found is None or found.application_id != case.application.id:
        raise NotFoundError
    session.close()
    return send_stored(request, services.storage, found, found.key, download=True)


@router.post("/{application_id}/screen")
def check(
    application_id: Number,
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    case = get_application_to_move(session, actor, application_id, Name.SCREEN)
    form = ScreeningForm(body)
    if not form.validate():
        return _page(session, services, request, actor, case, screening=form)
    screen(
        session,
        services,
        case,
        complete=form.is_complete,
        note=form.note.data or "",
        checklist=form.checklist,
        by=actor,
    )
    said = "Complete. The application waits for its review." if form.is_complete else "The checklist is kept."
    return redirect(f"{BASE}/{application_id}", said)


@router.post("/{application_id}/ask")
def ask(
    application_id: Number,
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    case = get_application_to_move(session, actor, application_id, Name.REQUEST_INFORMATION)
    form = RequestForm(body)
    if not form.validate():
        return _page(session, services, request, actor, case, asking=form)
    request_information(session, services, case, form.steps.data or (), form.message.data or "", by=actor)
    return redirect(f"{BASE}/{application_id}", "Asked. The clock stands still until the applicant answers.")


@router.post("/{application_id}/notes")
def note(
    application_id: Number,
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    case = _case(session, actor, application_id)
    form = NoteForm(body)
    if not form.validate():
        return _page(session, services, request, actor, case, noting=form)
    add_note(session, case, form.text.data or "", by=actor)
    return redirect(f"{BASE}/{application_id}#notes", "The note is kept.")


@router.post("/{application_id}/open-review")
def begin_review(application_id: Number, actor: Secretariat, session: UnitOfWork, services: House) -> Response:
    case = get_application_to_move(session, actor, application_id, Name.OPEN_REVIEW)
    open_review(session, services, case, by=actor)
    return redirect(f"{BASE}/{application_id}", "The review has begun. The committee's members are told.")


def _case(session: Session, actor: Actor, application_id: int) -> Case:
    case = get_application(session, actor, application_id)
    may_read_papers(actor, case.facts).enforce()
    return case


def _page(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    case: Case,
    *,
    screening: ScreeningForm | None = None,
    asking: RequestForm | None = None,
    noting: NoteForm | None = None,
) -> Rendered:
    refused = screening or asking or noting
    kept = {item: answer for item, answer in case.application.screening.items() if item in CHECKLIST}
    forms = Forms(
        screen=filled(screening or ScreeningForm(data=kept)),
        ask=filled(asking or RequestForm()),
        note=filled(noting or NoteForm()),
    )
    words = _words(session, request, actor)
    page = screening_page(session, actor, case, words, services.get(Moments), forms=forms)
    return render(PAGE, page, 422 if refused else 200)


def _wanted(request: Request) -> Wanted:
    asked = request.query_params.get("state", "")[:40]
    known = asked in SHELVES or asked in SHELVES["all"]
    return Wanted(asked if known else "open", request.query_params.get("q", "")[:100].strip())


def _words(session: Session, request: Request, actor: Actor) -> Words:
    return Words(load_vocabularies(session), language_of(request, actor))
