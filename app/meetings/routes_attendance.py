"""The attendance list, in one form; and the page with the code for the wall of the room."""

from starlette.requests import Request
from starlette.responses import Response

from app.core.sentences import Sentence
from app.meetings import policy
from app.meetings.actions_attendance import code_of, keep_list, make_code
from app.meetings.forms_attendance import BLANKS, Blank, Posted, newcomers_of, read_list
from app.meetings.models import Presence
from app.meetings.pages_attendance import (
    AttendancePage,
    Errors,
    ScreenPage,
    attendance_line,
    presences,
    qr_picture,
    shown_code,
)
from app.meetings.queries_people import attendance_list
from app.meetings.reading import Visit, visit
from app.web import (
    FormBody,
    House,
    Incoming,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/attendance")
PER_PAGE = 100
NOTHING = Posted({}, {}, "", Presence.PRESENT, [Blank()] * BLANKS)


@router.get("")
def show(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_keep_list(actor, one.case.at).enforce()
    return render("meetings/attendance.html", _page(one, request))


@router.post("")
def keep(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_keep_list(actor, one.case.at).enforce()
    posted = read_list(body, attendance_list(session, one.case.meeting))
    newcomers, problems = newcomers_of(session, posted)
    if problems:
        return render("meetings/attendance.html", _page(one, request, posted, problems), 422)
    left = keep_list(session, one.case, posted.people, posted.others, newcomers, by=actor)
    number = page_number(request)
    back = f"{one.case.base}/attendance" + (f"?page={number}" if number > 1 else "")
    if left:
        said = Sentence("Saved. %(number)s lines had changed meanwhile and were left as they are.", number=left)
        return redirect(back, said, "info")
    return redirect(back, "The attendance list is saved.")


@router.get("/code")
def screen(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_show_code(actor, one.case.at).enforce()
    code = code_of(session, one.case)
    address = f"{services.settings.base_url}/check-in/{code}" if code else ""
    listed = attendance_list(session, one.case.meeting)
    opens, closes = window(one)
    page = ScreenPage(
        head=one.head(),
        base=one.case.base,
        code=shown_code(code),
        address=address,
        qr=qr_picture(address) if code else "",
        opens=opens,
        closes=closes,
        present=sum(1 for line in listed if line.presence == Presence.PRESENT),
    )
    return render("meetings/screen.html", page)


@router.post("/code")
def new_code(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_show_code(actor, one.case.at).enforce()
    make_code(session, one.case, by=actor)
    return redirect(f"{one.case.base}/attendance/code")


def window(one: Visit) -> tuple[str, str]:
    """When self check-in opens and closes, on the reader's clock."""
    opens, closes = policy.opens_at(one.case.at.time), policy.closes_at(one.case.at.time)
    return f"{opens.astimezone(one.zone):%H:%M}", f"{closes.astimezone(one.zone):%H:%M}"


def _page(one: Visit, request: Request, posted: Posted = NOTHING, errors: Errors = ()) -> AttendancePage:
    listed = attendance_list(one.session, one.case.meeting)
    number = min(page_number(request), max(1, -(-len(listed) // PER_PAGE)))
    pages = paginate(request, len(listed), number, PER_PAGE)
    first = (number - 1) * PER_PAGE
    chosen = {f"person-{number}": said.now for number, said in posted.people.items()}
    chosen |= {f"line-{number}": said.now for number, said in posted.others.items()}
    over = one.case.meeting.occurrence.ends_at <= one.case.at.now
    shown = listed[first : first + PER_PAGE]
    numbers = [sum(1 for line in listed if line.presence == presence) for presence in (*Presence, "")]
    return AttendancePage(
        head=one.head(),
        base=one.case.base,
        lines=[attendance_line(line, one.language, chosen=chosen, over=over) for line in shown],
        counts=(numbers[0], numbers[1], numbers[2], numbers[3]),
        pages=pages,
        somebody=posted.somebody,
        somebody_presence=posted.somebody_presence,
        blanks=posted.blanks,
        presences=presences(one.language),
        screen_href=f"{one.case.base}/attendance/code" if policy.may_show_code(one.actor, one.case.at) else "",
        minutes_href=one.case.href,
        errors=errors,
    )
