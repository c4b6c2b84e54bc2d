"""The sending of an issue, watched and steered."""

from starlette.responses import Response

from app.bulletin import policy, report, sending
from app.bulletin.labels import dispatch_states, exclusions
from app.bulletin.models import DispatchState
from app.bulletin.pages_sending import sending_page
from app.bulletin.queries import get_issue, get_issue_to_change
from app.web import BulletinDesk, Editor, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of, translations
from app.web.sheets import send_csv

router = Room("/bulletins/desk/{quarter}/sending")


@router.get("")
def see(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    language = language_of(request, actor)
    page = sending_page(session, actor, issue, services, request, language)
    return render("bulletin/sending.html", page)


@router.get(".csv")
def table(quarter: str, actor: BulletinDesk, session: UnitOfWork, request: Incoming) -> Response:
    """Everybody on the list, for spreadsheet programs."""
    issue = get_issue(session, actor, quarter)
    say = translations(language_of(request, actor)).gettext
    states, why = dispatch_states(say), exclusions(say)
    rows = [
        (one.name, one.address, states[DispatchState(one.state)], why.get(one.reason, one.reason), one.attempts, one.at)
        for one in report.people(session, issue)
    ]
    head = [say("Name"), say("Address"), say("State"), say("Reason"), say("Attempts"), say("When")]
    return send_csv(f"bulletin-{issue.quarter}-sending.csv", head, rows)


@router.post("/pause")
def pause(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_send(actor, issue).enforce()
    sending.pause(session, issue, sending.PAUSED_BY_HAND, by=actor)
    return redirect(_at(quarter), "The sending is paused. Nothing more goes out until somebody says so.")


@router.post("/resume")
def resume(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_send(actor, issue).enforce()
    sending.resume(session, issue, by=actor)
    return redirect(_at(quarter), "The sending goes on.")


@router.post("/again")
def again(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_send(actor, issue).enforce()
    sending.send_again(session, issue, by=actor)
    return redirect(_at(quarter), "It is sent again to those of whom nothing was known, and to nobody else.")


def _at(quarter: str) -> str:
    return f"/bulletins/desk/{quarter}/sending"
