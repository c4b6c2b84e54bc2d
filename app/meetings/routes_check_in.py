"""Self check-in: the code from the wall, typed or scanned; once, and harmless twice."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core.services import Services
from app.meetings import policy
from app.meetings.actions_attendance import check_in
from app.meetings.limits import CheckInLimits
from app.meetings.models import Presence
from app.meetings.pages_attendance import CheckInPage, MeetingCheckInPage
from app.meetings.queries import Case
from app.meetings.queries_check_in import WRONG_CODE, find_by_code, tidy_code
from app.meetings.queries_people import own_attendance
from app.meetings.reading import Visit
from app.meetings.routes_attendance import window
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/check-in")
DONE = "You are on the list as present."


@router.get("")
def ask(actor: SignedIn) -> Rendered:
    return render("meetings/check_in.html", _asking())


@router.post("")
def enter(
    actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    """The typed code leads to the page of its meeting."""
    typed = body.get("code")
    code = typed if isinstance(typed, str) else ""
    case = _find(session, services, request, actor, code)
    if case is None:
        return render("meetings/check_in.html", _asking(code[:40], WRONG_CODE), 422)
    return redirect(f"/check-in/{tidy_code(code)}")


@router.get("/{code}")
def show(code: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    case = _find(session, services, request, actor, code)
    if case is None:
        return render("meetings/check_in.html", _asking("", WRONG_CODE), 404)
    return render("meetings/check_in_meeting.html", _page(session, services, request, actor, case, code))


@router.post("/{code}")
def mark(code: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered | Response:
    case = _find(session, services, request, actor, code, lock=True)
    if case is None:
        return render("meetings/check_in.html", _asking("", WRONG_CODE), 404)
    policy.may_check_in(actor, case.at).enforce()
    check_in(session, case, by=actor)
    return redirect(f"/check-in/{tidy_code(code)}", DONE)


def _find(
    session: Session, services: Services, request: Request, actor: Actor, code: str, *, lock: bool = False
) -> Case | None:
    """TooManyError for whoever has tried too often; only wrong codes count."""
    limits, address = services.get(CheckInLimits), request.client.host if request.client else ""
    limits.check(actor.person_id or 0, address)
    case = find_by_code(session, actor, code, services.settings.zone, lock=lock)
    if case is None:
        limits.count_failure(actor.person_id or 0, address)
    return case


def _asking(code: str = "", error: str = "") -> CheckInPage:
    return CheckInPage(code, error, int(policy.WINDOW.total_seconds() // 60))


def _page(
    session: Session, services: Services, request: Request, actor: Actor, case: Case, code: str
) -> MeetingCheckInPage:
    one = Visit(session, services, actor, language_of(request, actor), case)
    own = own_attendance(session, case.occurrence_id, actor.person_id)
    opens, closes = window(one)
    return MeetingCheckInPage(
        head=one.head(),
        code=tidy_code(code),
        reason=policy.may_check_in(actor, case.at).reason,
        done=own is not None and own.presence == Presence.PRESENT,
        opens=opens,
        closes=closes,
    )
