"""What a group agreed to do: its list, and something that no meeting wrote down."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import groups, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.services import Services
from app.followup import owners, policy
from app.followup.actions import agree, just_agreed
from app.followup.forms import AgreeForm
from app.followup.models import Kind
from app.followup.pages import AgreePage
from app.followup.pages_list import list_page, state_of
from app.followup.queries import is_open
from app.followup.queries_lines import Wanted
from app.followup.tables import table
from app.groups import GroupName, audiences
from app.organisations import filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of, translations
from app.web.parts import Offer
from app.web.sheets import send_csv

router = Room("/groups/{slug}")


@router.get("/actions")
def listing(slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    group = group_seen(session, actor, slug, language)
    say, state, base = translations(language).gettext, state_of(request), f"/groups/{group.slug}/actions"
    at_work = is_open(session, group.id)
    offers = []
    if policy.runs(actor, group.id):
        adds = policy.may_add(actor, group.id, is_open=at_work)
        offers = [
            Offer(say("Add an action point"), f"{base}/new", kind="primary", reason=adds.reason),
            Offer(say("Download as a table"), f"/groups/{group.slug}/actions.csv?state={state}"),
        ]
    page = list_page(
        session,
        actor,
        request,
        Wanted(state=state, group_id=group.id),
        zone=services.settings.zone,
        language=language,
        base=base,
        offers=offers,
        group=(group.name, f"/groups/{group.slug}"),
        note="" if at_work else policy.CLOSED,
    )
    return render("followup/list.html", page)


@router.get("/actions.csv")
def as_table(slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Response:
    language = language_of(request, actor)
    group = group_seen(session, actor, slug, language)
    policy.may_take_away(actor, group.id).enforce()
    wanted = Wanted(group_id=group.id, state=request.query_params.get("state", ""))
    return send_csv(f"{group.slug}-actions.csv", *table(session, actor, wanted, services.settings.zone, language))


@router.get("/actions/new")
def new(slug: str, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    group = _to_add_to(session, actor, slug, request)
    kind = Kind.RECOMMENDATION if request.query_params.get("kind") == Kind.RECOMMENDATION else Kind.ACTION
    return render("followup/new.html", _form_page(session, services, actor, request, group, AgreeForm(kind=kind)))


@router.post("/actions/new")
def add(
    slug: str, actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    group = _to_add_to(session, actor, slug, request)
    form = AgreeForm(body)
    say = translations(language_of(request, actor)).gettext
    form.offer(owners.choices(session, group.id, say), clock.today(services.settings.zone))
    if not form.validate():
        return render("followup/new.html", _form_page(session, services, actor, request, group, form), 422)
    owner_id, organisation_id = form.chosen
    recommends = form.kind.data == Kind.RECOMMENDATION
    kind, text = form.kind.data, form.text.data or ""
    action = just_agreed(session, group.id, kind, text, form.chosen, form.due_on.data, by=actor) or agree(
        session,
        kind=kind,
        text=text,
        owner_id=owner_id,
        organisation_id=organisation_id,
        due_on=form.due_on.data,
        addressee=(form.addressee.data or "") if recommends else "",
        audience=audiences.MEMBERS if recommends else f"group-{group.id}",
        group_id=group.id,
        source_kind="group",
        source_id=group.id,
        by=actor,
    )
    return redirect(f"/actions/{action.id}", "It is on the book, and its owner is told by e-mail.")


def group_seen(session: Session, actor: Actor, slug: str, language: str) -> GroupName:
    """The group whose own papers the actor may see."""
    group = groups.by_slug(session, slug, language)
    if group is None:
        raise NotFoundError
    policy.may_see_list(actor, group.id).enforce()
    return group


def _to_add_to(session: Session, actor: Actor, slug: str, request: Request) -> GroupName:
    group = group_seen(session, actor, slug, language_of(request, actor))
    policy.may_add(actor, group.id, is_open=is_open(session, group.id)).enforce()
    return group


def _form_page(
    session: Session, services: Services, actor: Actor, request: Request, group: GroupName, form: AgreeForm
) -> AgreePage:
    say = translations(language_of(request, actor)).gettext
    return AgreePage(
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        form=filled(form),
        owners=owners.choices(session, group.id, say),
        bodies=[one.name for one in organisations.all_names(session)],
        kinds=[
            (Kind.ACTION, say("An action point"), say("For the group itself; only the group reads it.")),
            (
                Kind.RECOMMENDATION,
                say("A recommendation"),
                say("To a body that should act; all members read it and see how it is followed up."),
            ),
        ],
        least=str(clock.today(services.settings.zone)),
    )
