"""The committee's room: the queue, an application and its files, and the moves that are made from there."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import governance
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.kept import Kept
from app.core.services import Services
from app.membership.forms_committee import WaiveForm
from app.membership.life import Name
from app.membership.moves import waive_nomination
from app.membership.moves_review import open_review
from app.membership.pages_committee import ADDRESS, SHOWN, committee_page
from app.membership.pages_committee_application import application_page
from app.membership.policy_committee import may_enter
from app.membership.queries import get_application_to_move
from app.membership.queries_committee import ENDED, attached_to, get_file, get_seen
from app.membership.queries_queue import DECIDED, PROGRESSING, SORTS, Wanted, read_queue, stamp
from app.organisations import Filled, Words, filled
from app.vocabularies import load_vocabularies
from app.web import (
    PER_PAGE,
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.downloads import send_stored
from app.web.language import language_of

LONGEST = 100
STATES = frozenset({*PROGRESSING, *ENDED, DECIDED})

router = Room(ADDRESS)


@router.get("")
def room(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered | Response:
    if not may_enter(actor) and actor.committee_ids:
        return redirect(f"{ADDRESS}/ballots")  # a county's committee has votes and no applications
    may_enter(actor).enforce()
    wanted = _wanted(request)
    number = page_number(request)
    # The same for everybody who enters, so no right is part of what it is kept by.
    keep, now = services.get(Kept), stamp(session)
    today = clock.today(services.settings.zone)
    queue = keep.get(
        now, ("queue", wanted, number), lambda: read_queue(session, wanted, page=number, per_page=PER_PAGE)
    )
    page = committee_page(
        queue,
        wanted,
        actor,
        Words(load_vocabularies(session), language_of(request, actor)),
        services.get(Moments),
        awaiting=governance.awaiting(session, actor.person_id, SHOWN + 1),
        owed=governance.owed_votes(session, actor.person_id, [one.ballot_id for one in queue.rows if one.ballot_id]),
        facts=keep.get(now, ("oversight", today), lambda: governance.oversight_facts(session, today)),
        pages=paginate(request, queue.total, number),
    )
    return render("membership/committee.html", page)


@router.get("/applications/{application_id}")
def show(application_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return _page(session, services, request, actor, application_id, filled(WaiveForm()))


@router.api_route("/applications/{application_id}/files/{file_id}", methods=["GET", "HEAD"])
def download(
    application_id: Number,
    file_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
) -> Response:
    file = get_file(session, actor, application_id, file_id)
    session.close()
    return send_stored(request, services.storage, file, file.key, download=True)


@router.post("/applications/{application_id}/open-review")
def begin_review(application_id: Number, actor: Member, session: UnitOfWork, services: House) -> Response:
    may_enter(actor).enforce()
    case = get_application_to_move(session, actor, application_id, Name.OPEN_REVIEW)
    open_review(session, services, case, by=actor)
    return redirect(f"{ADDRESS}/applications/{application_id}", "The review is open; the committee has been told.")


@router.post("/applications/{application_id}/waive")
def waive(
    application_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    may_enter(actor).enforce()
    case = get_application_to_move(session, actor, application_id, Name.WAIVE_NOMINATION)
    form = WaiveForm(body)
    if not form.validate():
        return _page(session, services, request, actor, application_id, filled(form))
    try:
        waive_nomination(session, services, case, form.reason.data or "", by=actor)
    except InvalidError as refusal:
        shown = filled(form, also=list(refusal.fields.items()))
        return _page(session, services, request, actor, application_id, shown)
    return redirect(f"{ADDRESS}/applications/{application_id}", "The nomination is waived; screening begins.")


def _wanted(request: Request) -> Wanted:
    asked = {name: request.query_params.get(name, "")[:LONGEST].strip() for name in ("state", "q", "sort")}
    state = asked["state"] if asked["state"] in STATES else ""
    usual = "newest" if state in {*ENDED, DECIDED} else SORTS[0]
    return Wanted(state, asked["q"], asked["sort"] if asked["sort"] in SORTS else usual)


def _page(
    session: Session, services: Services, request: Request, actor: Actor, application_id: int, waive: Filled
) -> Rendered:
    seen = get_seen(session, actor, application_id)
    words = Words(load_vocabularies(session), language_of(request, actor))
    moments = services.get(Moments)
    here = f"{ADDRESS}/applications/{application_id}"
    page = application_page(
        session,
        actor,
        seen,
        words,
        moments,
        panel=governance.ballot_panel(session, actor, seen.ballot, words, moments, next_path=here)
        if seen.ballot
        else None,
        attached=attached_to(session, seen) if seen.opens else None,
        waive=waive,
    )
    return render("membership/committee_application.html", page, 422 if page.problems else 200)
