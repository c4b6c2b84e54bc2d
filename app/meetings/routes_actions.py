"""Action points and recommendations beside the items: added, changed, taken out."""

from starlette.responses import Response

from app import groups, organisations
from app.core import clock
from app.followup import Kind
from app.meetings.actions_rows import Todo, add_action, change_action, remove_action
from app.meetings.forms import ActionForm
from app.meetings.models import MeetingAction
from app.meetings.pages_minutes import ActionPage
from app.meetings.queries_people import possible_owners
from app.meetings.reading import Visit
from app.meetings.rows import back, begun, is_as_seen, row_at, section_at
from app.meetings.sections import Section
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/minutes")


@router.get("/actions/new")
def new_action(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one, section = section_at(session, services, request, actor, event_id, on, request.query_params.get("item", ""))
    return render("meetings/action.html", _action_page(one, section, ActionForm()))


@router.post("/actions/new")
def add_new_action(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    field = str(body.get("item", ""))
    one, section = section_at(session, services, request, actor, event_id, on, field, lock=True)
    form = _bound(one, ActionForm(body))
    todo = _todo(one, form, is_sound=form.validate())
    if todo is None:
        return render("meetings/action.html", _action_page(one, section, form), 422)
    add_action(session, begun(one), section.key, todo, by=actor)
    return redirect(back(one, section), "The action point is written down.")


@router.get("/actions/{number}")
def one_action(
    event_id: Number, on: Day, number: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingAction, number)
    form = ActionForm(
        data={
            "kind": row.kind,
            "text": row.text,
            "owner": row.owner_id,
            "organisation": row.organisation_id,
            "addressee": row.addressee,
            "due_on": row.due_on,
            "seen": row.text,
        }
    )
    return render("meetings/action.html", _action_page(one, section, form, row))


@router.post("/actions/{number}")
def change_one_action(
    event_id: Number,
    on: Day,
    number: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingAction, number, lock=True)
    form = _bound(one, ActionForm(body), row)
    todo = _todo(one, form, row, is_sound=form.validate() and is_as_seen(form, row))
    if todo is None:
        return render("meetings/action.html", _action_page(one, section, form, row), 422)
    change_action(session, one.case, row, todo, by=actor)
    return redirect(back(one, section), "The action point is changed.")


@router.post("/actions/{number}/remove")
def remove_one_action(
    event_id: Number, on: Day, number: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    one, row, section = row_at(session, services, request, actor, event_id, on, MeetingAction, number, lock=True)
    remove_action(session, one.case, row, by=actor)
    return redirect(back(one, section), "The action point is taken out.")


def _action_page(one: Visit, section: Section, form: ActionForm, row: MeetingAction | None = None) -> ActionPage:
    also = [row.owner_id] if row is not None and row.owner_id is not None else []
    owners = possible_owners(one.session, one.case.meeting, also)
    bodies = organisations.all_names(one.session)
    return ActionPage(
        head=one.head(),
        base=one.case.href,
        number=row.id if row is not None else 0,
        item=section.field,
        section=section.title,
        form=filled(form),
        owners=[(str(who.id), f"{who.name} ({who.organisation})" if who.organisation else who.name) for who in owners],
        organisations=[(str(body.id), body.name) for body in bodies],
        least=clock.today(one.settings.zone).isoformat(),
    )


def _bound(one: Visit, form: ActionForm, row: MeetingAction | None = None) -> ActionForm:
    """With the days it may choose: a day that it has already may stay."""
    today = clock.today(one.settings.zone)
    form.today = min(today, row.due_on) if row is not None and row.due_on is not None else today
    return form


def _todo(one: Visit, form: ActionForm, row: MeetingAction | None = None, *, is_sound: bool) -> Todo | None:
    """What the form says; None where it is not sound, or names nobody whom the house knows: then the form says what is wrong."""
    owner_id, problem = form.owner.data, ""
    if form.somebody.data:
        found, problem = groups.the_one(one.session, form.somebody.data, "Nobody of the community fits.")
        owner_id = found.person_id if found is not None else None
        if problem:
            form.somebody.errors = [problem]
    elif owner_id is not None:
        also = [row.owner_id] if row is not None and row.owner_id is not None else []
        if owner_id not in {who.id for who in possible_owners(one.session, one.case.meeting, also)}:
            problem = "Choose one of the options offered."
            form.owner.errors = [problem]
    body = form.organisation.data
    if body is not None and body not in {known.id for known in organisations.all_names(one.session)}:
        problem = "Choose one of the options offered."
        form.organisation.errors = [problem]
    is_action = form.kind.data == Kind.ACTION
    if is_action and not problem and owner_id is None and body is None:
        problem = "Choose who is to do it: a person, or an organisation."
        form.owner.errors = [problem]
    if problem or not is_sound:
        return None
    return Todo(
        kind=form.kind.data,
        text=form.text.data or "",
        owner_id=owner_id,
        organisation_id=_organisation(one, owner_id, body, row),
        addressee="" if is_action else form.addressee.data or "",
        due_on=form.due_on.data,
    )


def _organisation(one: Visit, owner_id: int | None, chosen: int | None, row: MeetingAction | None) -> int | None:
    """The one chosen; else, and where only the owner was changed, the one through which the owner acts."""
    left_over = row is not None and chosen == row.organisation_id and owner_id != row.owner_id
    if owner_id is None or (chosen is not None and not left_over):
        return chosen
    of = organisations.organisation_of(one.session, owner_id)
    return of.id if of else None
