"""One action point: its page and history; saying how it stands; another day, another owner."""

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import accounts, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.services import Services
from app.followup import owners, policy
from app.followup.actions import hand_over, move_due, set_state
from app.followup.forms import DueForm, OwnerByMailForm, OwnerForm, ReportForm
from app.followup.labels import Gettext
from app.followup.models import ActionPoint, Kind
from app.followup.pages import ActionPage, history_of, short_title, state_choices, with_links
from app.followup.queries import changes_of, get_action, get_action_to_report, get_action_to_steer, is_open
from app.followup.queries_lines import line_of
from app.followup.reminders import LATE_DAYS
from app.followup.rows import ActionRow, rows
from app.organisations import filled
from app.web import (
    FormBody,
    House,
    HouseForm,
    Incoming,
    Moments,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/actions/{action_id}")
Fields = Sequence[tuple[str, str]]


@router.get("")
def show(action_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    action = get_action(session, actor, action_id)
    return render("followup/action.html", _page(session, services, actor, request, action))


@router.post("/state")
def report(
    action_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    action = get_action_to_report(session, actor, action_id)
    form = ReportForm(body)
    if not form.validate():
        return _again(session, services, actor, request, action, form)
    try:
        set_state(
            session, action, form.state.data, note=form.note.data or "", evidence=form.evidence.data or "", by=actor
        )
    except InvalidError as wrong:
        return _again(session, services, actor, request, action, form, wrong)
    return redirect(f"/actions/{action_id}", "How it stands is written down.")


@router.post("/due")
def another_day(
    action_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    action = get_action_to_steer(session, actor, action_id)
    form = DueForm(body)
    form.today = clock.today(services.settings.zone)
    if not form.validate():
        return _again(session, services, actor, request, action, form)
    try:
        move_due(session, action, form.due_on.data, form.due_reason.data or "", by=actor)
    except InvalidError as wrong:
        return _again(session, services, actor, request, action, form, wrong)
    return redirect(f"/actions/{action_id}", "It has another day.")


@router.post("/owner")
def another_owner(
    action_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    action = get_action_to_steer(session, actor, action_id)
    say = translations(language_of(request, actor)).gettext
    form: OwnerForm | OwnerByMailForm = OwnerByMailForm(body) if action.group_id is None else OwnerForm(body)
    if isinstance(form, OwnerForm) and action.group_id is not None:
        form.offer(owners.choices(session, action.group_id, say), clock.today(services.settings.zone))
    if not form.validate():
        return _again(session, services, actor, request, action, form)
    try:
        if isinstance(form, OwnerForm):
            person_id, organisation_id = form.chosen
        else:
            person_id, organisation_id = owners.by_mail(session, form.owner.data or ""), None
        hand_over(session, action, person_id, form.owner_reason.data or "", organisation_id=organisation_id, by=actor)
    except InvalidError as wrong:
        return _again(session, services, actor, request, action, form, wrong)
    return redirect(f"/actions/{action_id}", "It has another owner, who is told by e-mail.")


def _again(
    session: Session,
    services: Services,
    actor: Actor,
    request: Request,
    action: ActionPoint,
    form: HouseForm,
    wrong: InvalidError | None = None,
) -> Rendered:
    also = list(wrong.fields.items()) if wrong else []
    page = _page(session, services, actor, request, action, tried=form, also=also)
    return render("followup/action.html", page, 422)


def _page(
    session: Session,
    services: Services,
    actor: Actor,
    request: Request,
    action: ActionPoint,
    *,
    tried: HouseForm | None = None,
    also: Fields = (),
) -> ActionPage:
    language, settings = language_of(request, actor), services.settings
    say = translations(language).gettext
    row = rows(session, actor, [line_of(action)], zone=settings.zone, language=language)[0]
    at_work = is_open(session, action.group_id)
    reports = policy.may_report(actor, action, is_open=at_work)
    steers = policy.may_steer(actor, action, is_open=at_work)
    concerned = policy.owns(actor, action) or policy.runs(actor, action.group_id)
    forms = {
        ReportForm: ReportForm(state=action.state),
        DueForm: DueForm(due_on=action.due_on),
        OwnerForm: OwnerForm(),
        OwnerByMailForm: OwnerByMailForm(),
    }
    if tried is not None:
        forms[type(tried)] = tried
    drawn = {kind: filled(form, also=also if form is tried else ()) for kind, form in forms.items()}
    by_mail = action.group_id is None
    title = short_title(action.text)
    return ActionPage(
        id=action.id,
        kind=action.kind,
        title=title,
        text="" if title == action.text else action.text,
        row=row,
        facts=_facts(session, services, action, row, language),
        evidence=with_links(action.evidence) if action.evidence else Markup(),
        may_report=bool(reports),
        may_steer=bool(steers),
        refusal=reports.reason if concerned else "",
        states=state_choices(action.kind, say),
        report=drawn[ReportForm],
        due=drawn[DueForm],
        owner=drawn[OwnerByMailForm if by_mail else OwnerForm],
        owners=owners.choices(session, action.group_id, say) if steers and action.group_id is not None else (),
        by_mail=by_mail,
        problems=drawn[type(tried)].problems if tried is not None else (),
        history=history_of(session, changes_of(session, action.id), action.kind, zone=settings.zone, language=language),
        least=str(clock.today(settings.zone)),
        late_days=LATE_DAYS,
        up=_up(actor, action, row, say),
    )


def _facts(
    session: Session, services: Services, action: ActionPoint, row: ActionRow, language: str
) -> list[tuple[str, str | Markup]]:
    say, moments = translations(language).gettext, services.get(Moments)
    wanted = [i for i in (action.organisation_id, action.addressee_id) if i is not None]
    bodies = organisations.names(session, wanted)
    asker = accounts.cards(session, [action.created_by]).get(action.created_by)

    def body(number: int | None) -> Markup:
        found = bodies.get(number or 0)
        return Markup('<a href="/organisations/{}">{}</a>').format(found.slug, found.name) if found else Markup()

    agreed = Markup("{} · {}").format(moments.tag(action.created_at, language), asker.name if asker else "")
    facts: list[tuple[str, str | Markup]] = [
        (say("Addressed to"), body(action.addressee_id) or action.addressee),
        (say("Owner"), row.owner),
        (say("Organisation"), body(action.organisation_id)),
        (say("Due"), moments.tag(action.due_on, language) if action.due_on else say("no day is set")),
        (say("Group"), Markup('<a href="{}">{}</a>').format(row.group_href, row.group) if row.group else ""),
        (
            say("From"),
            Markup('<a href="{}">{}</a>').format(row.source_href, row.source) if row.source_href else row.source,
        ),
        (say("Agreed"), agreed),
    ]
    return [(label, value) for label, value in facts if value]


def _up(actor: Actor, action: ActionPoint, row: ActionRow, say: Gettext) -> list[tuple[str, str]]:
    """The way up: to the recommendations, the group's list, or one's own."""
    if action.kind == Kind.RECOMMENDATION:
        return [(say("Home"), "/"), (say("Recommendations"), "/recommendations")]
    if row.group and policy.may_see_list(actor, action.group_id or 0):
        return [(say("Home"), "/"), (row.group, row.group_href), (say("Action points"), f"{row.group_href}/actions")]
    return [(say("Home"), "/"), (say("Action points"), "/actions")]
