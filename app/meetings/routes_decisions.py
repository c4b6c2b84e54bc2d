"""Decisions beside the items: added, changed, taken out."""

from starlette.responses import Response

from app.meetings.actions_rows import add_decision, change_decision, remove_decision
from app.meetings.forms import DecisionForm
from app.meetings.models import MeetingDecision
from app.meetings.pages_minutes import DecisionPage
from app.meetings.reading import Visit
from app.meetings.rows import back, begun, is_as_seen, row_at, section_at
from app.meetings.sections import Section
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/minutes")


@router.get("/decisions/new")
def new_decision(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one, section = section_at(session, services, request, actor, event_id, on, request.query_params.get("item", ""))
    return render("meetings/decision.html", _decision_page(one, section, DecisionForm()))


@router.post("/decisions/new")
def add_new_decision(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    field = str(body.get("item", ""))
    one, section = section_at(session, services, request, actor, event_id, on, field, lock=True)
    form = DecisionForm(body)
    if not form.validate():
        return render("meetings/decision.html", _decision_page(one, section, form), 422)
    add_decision(session, begun(one), section.key, form.text.data or "", by=actor)
    return redirect(back(one, section), "The decision is written down.")


@router.get("/decisions/{number}")
def one_decision(
    event_id: Number, on: Day, number: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingDecision, number)
    form = DecisionForm(data={"text": row.text, "seen": row.text})
    return render("meetings/decision.html", _decision_page(one, section, form, row.id))


@router.post("/decisions/{number}")
def change_one_decision(
    event_id: Number,
    on: Day,
    number: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingDecision, number, lock=True)
    form = DecisionForm(body)
    if not (form.validate() and is_as_seen(form, row)):
        return render("meetings/decision.html", _decision_page(one, section, form, row.id), 422)
    change_decision(session, one.case, row, form.text.data or "", by=actor)
    return redirect(back(one, section), "The decision is changed.")


@router.post("/decisions/{number}/remove")
def remove_one_decision(
    event_id: Number, on: Day, number: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingDecision, number, lock=True)
    remove_decision(session, one.case, row, by=actor)
    return redirect(back(one, section), "The decision is taken out.")


def _decision_page(one: Visit, section: Section, form: DecisionForm, number: int = 0) -> DecisionPage:
    return DecisionPage(one.head(), one.case.href, number, section.field, section.title, filled(form))
