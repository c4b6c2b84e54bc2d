"""The rota of hosts of a working group: whose turn it is, and what people change about it."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import organisations
from app.access import Actor, Role, Scope
from app.core.errors import ConflictError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.events import actions_rota, rota_plan
from app.events.forms_rota import AssignForm, PauseForm, SkipForm, SwapForm
from app.events.pages_rota import PausePage, rota_page, turn_page
from app.events.queries import Meeting
from app.events.queries_rota import (
    count_past,
    get_group,
    get_group_to_plan,
    get_turn,
    may_change,
    may_skip,
)
from app.events.reader import reader_of
from app.groups import GroupName
from app.organisations import Filled, OrganisationName, filled
from app.web import (
    PER_PAGE,
    FormBody,
    House,
    Incoming,
    Member,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/groups/{slug}/rota")


@router.get("")
def rota(actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, actor, slug, language_of(request, actor))
    pages = paginate(request, count_past(session, group.id), page_number(request), PER_PAGE)
    page = rota_page(
        session,
        group,
        reader_of(session, request, actor, services.settings),
        pages,
        per_page=PER_PAGE,
        manages=may_change(session, actor, group.id),
        skips=actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE),
    )
    return render("events/rota.html", page)


@router.post("/plan")
def plan_again(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Response:
    group = get_group_to_plan(session, actor, slug, language_of(request, actor))
    changed = rota_plan.plan_hosts(session, group.id, again=True)
    if not changed:
        return redirect(f"/groups/{slug}/rota", "The turns stay as they were.")
    return redirect(f"/groups/{slug}/rota", Sentence("%(number)s turns are planned anew.", number=changed))


@router.get("/organisations/{organisation}")
def ask_pause(actor: Member, session: UnitOfWork, request: Incoming, slug: str, organisation: str) -> Rendered:
    group = get_group_to_plan(session, actor, slug, language_of(request, actor))
    return render("events/rota_pause.html", _pause_page(group, _member(session, group, organisation), PauseForm()))


@router.post("/organisations/{organisation}")
def pause(
    actor: Member, session: UnitOfWork, request: Incoming, slug: str, organisation: str, body: FormBody
) -> Rendered | Response:
    group = get_group_to_plan(session, actor, slug, language_of(request, actor))
    member = _member(session, group, organisation)
    form = PauseForm(body)
    if not form.validate():
        return render("events/rota_pause.html", _pause_page(group, member, form), 422)
    actions_rota.pause(session, group.id, member.id, form.reason.data or "", by=actor)
    said = Sentence("%(name)s stands outside the rota; its turns went to the others.", name=member.name)
    return redirect(f"/groups/{slug}/rota", said)


@router.post("/organisations/{organisation}/back")
def resume(actor: Member, session: UnitOfWork, request: Incoming, slug: str, organisation: str) -> Response:
    group = get_group_to_plan(session, actor, slug, language_of(request, actor))
    member = _member(session, group, organisation)
    actions_rota.resume(session, group.id, member.id, by=actor)
    return redirect(f"/groups/{slug}/rota", Sentence("%(name)s is in the rota again.", name=member.name))


@router.get("/{occurrence_id}")
def turn(
    actor: Member, session: UnitOfWork, services: House, *, request: Incoming, slug: str, occurrence_id: Number
) -> Rendered:
    group, meeting = _turn(session, actor, request, slug, occurrence_id)
    return _render(session, services, request, actor, group, meeting, filled(SkipForm(), AssignForm(), SwapForm()))


@router.post("/{occurrence_id}/assign")
def assign(
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    slug: str,
    occurrence_id: Number,
    body: FormBody,
) -> Rendered | Response:
    group, meeting = _turn(session, actor, request, slug, occurrence_id)
    may_change(session, actor, group.id).enforce()
    form = AssignForm(body)
    choice = {one.slug: one for one in rota_plan.members(session, group.id).values()}
    form.offer(choice)
    if not form.validate():
        return _render(
            session, services, request, actor, group, meeting, filled(form, SkipForm(), SwapForm()), status=422
        )
    chosen = choice[form.organisation.data]
    actions_rota.assign(session, meeting, chosen.id, by=actor)
    return redirect(f"/groups/{slug}/rota", Sentence("%(name)s hosts this meeting.", name=chosen.name))


@router.post("/{occurrence_id}/swap")
def swap(
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    slug: str,
    occurrence_id: Number,
    body: FormBody,
) -> Rendered | Response:
    group, meeting = _turn(session, actor, request, slug, occurrence_id)
    may_change(session, actor, group.id).enforce()
    form = SwapForm(body)
    problem = ""
    if form.validate():
        try:
            other = get_turn(session, actor, group.id, form.chosen)
            actions_rota.swap(session, meeting, other, by=actor)
        except (ConflictError, NotFoundError) as refusal:
            problem = refusal.sentence or "This meeting is not in the rota."
        else:
            return redirect(f"/groups/{slug}/rota", "The two turns are exchanged.")
    also = [("other", problem)] if problem else []
    form_page = filled(form, SkipForm(), AssignForm(), also=also)
    return _render(session, services, request, actor, group, meeting, form_page, status=422)


@router.post("/{occurrence_id}/skip")
def skip(
    actor: Member,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    slug: str,
    occurrence_id: Number,
    body: FormBody,
) -> Rendered | Response:
    group, meeting = _turn(session, actor, request, slug, occurrence_id)
    form = SkipForm(body)
    if not form.validate():
        return _render(
            session, services, request, actor, group, meeting, filled(form, AssignForm(), SwapForm()), status=422
        )
    takes = actions_rota.skip(session, meeting, form.reason.data or "", by=actor)
    if takes is None:
        return redirect(f"/groups/{slug}/rota", "The turn is skipped. Nobody else can take it: choose a host.")
    name = organisations.names(session, [takes])[takes].name
    return redirect(f"/groups/{slug}/rota", Sentence("The turn is skipped; %(name)s takes it.", name=name))


def _turn(session: Session, actor: Actor, request: Request, slug: str, occurrence_id: int) -> tuple[GroupName, Meeting]:
    """For those who may do anything with the turn; to the others of the group it says why not."""
    group = get_group(session, actor, slug, language_of(request, actor))
    rota_plan.lock(session, group.id)
    meeting = get_turn(session, actor, group.id, occurrence_id)
    may_skip(session, actor, group.id, meeting.host_id).enforce()
    return group, meeting


def _member(session: Session, group: GroupName, slug: str) -> OrganisationName:
    for one in rota_plan.members(session, group.id).values():
        if one.slug == slug:
            return one
    raise NotFoundError


def _render(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    group: GroupName,
    meeting: Meeting,
    form: Filled,
    *,
    status: int = 200,
) -> Rendered:
    reader = reader_of(session, request, actor, services.settings)
    manages = may_change(session, actor, group.id)
    return render("events/rota_turn.html", turn_page(session, group, meeting, reader, form, manages=manages), status)


def _pause_page(group: GroupName, member: OrganisationName, form: PauseForm) -> PausePage:
    here = f"/groups/{group.slug}/rota/organisations/{member.slug}"
    return PausePage(group.slug, group.name, member.name, here, filled(form))
