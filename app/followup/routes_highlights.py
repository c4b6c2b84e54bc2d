"""What a group brings to the quarter's roundtable: its list, writing, taking back, and following a recommendation up."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import groups, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.quarters import Quarter
from app.core.services import Services
from app.followup import owners, policy
from app.followup.actions_highlights import bring, follow_up, rewrite, take_back
from app.followup.forms import FollowForm, HighlightForm
from app.followup.highlights import get_highlight_to_change, highlights_of, rows_of
from app.followup.labels import highlight_kinds, quarter_name
from app.followup.models import Highlight, HighlightKind
from app.followup.pages_highlights import FollowPage, GroupHighlightsPage, HighlightFormPage
from app.followup.papers import Papers, document_at
from app.followup.queries import is_open
from app.groups import GroupName
from app.organisations import filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations
from app.web.parts import Offer

router = Room("/groups/{slug}/highlights")


@router.get("")
def listing(slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    group = _group(session, slug, language)
    policy.may_see_highlights(actor, group.id).enforce()
    now = _now(services)
    quarter = Quarter.read(request.query_params.get("quarter", "")) or now
    verdict = policy.may_bring(actor, group.id, quarter, now, is_open=is_open(session, group.id))
    say, base = translations(language).gettext, f"/groups/{group.slug}/highlights"
    offers = [Offer(say("All groups' highlights"), f"/highlights/{quarter}")]
    if policy.runs(actor, group.id):
        offers = [
            Offer(say("Add a highlight"), f"{base}/new?quarter={quarter}", "get", "primary", verdict.reason),
            *offers,
        ]
    found = highlights_of(session, quarter, language, group_id=group.id)
    page = GroupHighlightsPage(
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        quarter=str(quarter),
        quarter_name=quarter_name(say, str(quarter)),
        rows=rows_of(session, actor, found, services.settings, services.get(Papers), language, writable=bool(verdict)),
        tabs=[
            (quarter_name(say, str(one)), f"{base}?quarter={one}", one == quarter)
            for one in sorted({now.previous, now, quarter})
        ],
        offers=offers,
        note="",
    )
    return render("followup/highlights_group.html", page)


@router.get("/new")
def new(slug: str, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    group, quarter = _to_bring(session, actor, slug, services, request)
    page = _form_page(actor, request, group, quarter, HighlightForm())
    return render("followup/highlight.html", page)


@router.post("/new")
def add(
    slug: str, actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    group, quarter = _to_bring(session, actor, slug, services, request)
    form = HighlightForm(body)
    try:
        document_id = _validated(session, actor, services, form)
    except InvalidError as wrong:
        page = _form_page(actor, request, group, quarter, form, wrong=wrong)
        return render("followup/highlight.html", page, 422)
    made = bring(
        session,
        group_id=group.id,
        quarter=quarter,
        kind=form.kind.data,
        text=form.text.data or "",
        document_id=document_id,
        by=actor,
    )
    base = f"/groups/{group.slug}/highlights"
    if made.kind == HighlightKind.RECOMMENDATION:
        return redirect(f"{base}/{made.id}/follow", "It stands in the list. Now say who follows it up.")
    return redirect(f"{base}?quarter={quarter}", "It stands in the list.")


@router.get("/{highlight_id}/edit")
def edit(
    slug: str, highlight_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    group, highlight = _to_change(session, actor, slug, highlight_id, services, request)
    address = f"/documents/{highlight.document_id}" if highlight.document_id else ""
    form = HighlightForm(kind=highlight.kind, text=highlight.text, document=address)
    return render("followup/highlight.html", _form_page(actor, request, group, _of(highlight), form, highlight))


@router.post("/{highlight_id}/edit")
def save(
    slug: str,
    highlight_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    group, highlight = _to_change(session, actor, slug, highlight_id, services, request)
    form = HighlightForm(body)
    try:
        document_id = _validated(session, actor, services, form, present=highlight.document_id)
    except InvalidError as wrong:
        page = _form_page(actor, request, group, _of(highlight), form, highlight, wrong=wrong)
        return render("followup/highlight.html", page, 422)
    rewrite(session, highlight, kind=form.kind.data, text=form.text.data or "", document_id=document_id, by=actor)
    return redirect(f"/groups/{group.slug}/highlights?quarter={highlight.quarter}", "The highlight is changed.")


@router.post("/{highlight_id}/remove")
def remove(
    slug: str, highlight_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    group, highlight = _to_change(session, actor, slug, highlight_id, services, request)
    quarter = highlight.quarter
    take_back(session, highlight, by=actor)
    return redirect(f"/groups/{group.slug}/highlights?quarter={quarter}", "The highlight is removed.")


@router.get("/{highlight_id}/follow")
def follow(
    slug: str, highlight_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    group, highlight = _to_change(session, actor, slug, highlight_id, services, request)
    return render(
        "followup/follow.html", _follow_page(session, services, actor, request, group, highlight, FollowForm())
    )


@router.post("/{highlight_id}/follow")
def followed(
    slug: str,
    highlight_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    group, highlight = _to_change(session, actor, slug, highlight_id, services, request)
    form = FollowForm(body)
    say = translations(language_of(request, actor)).gettext
    form.offer(owners.choices(session, group.id, say), clock.today(services.settings.zone))
    if not form.validate():
        page = _follow_page(session, services, actor, request, group, highlight, form)
        return render("followup/follow.html", page, 422)
    owner_id, organisation_id = form.chosen
    action = follow_up(
        session,
        highlight,
        owner_id=owner_id,
        organisation_id=organisation_id,
        addressee=form.addressee.data or "",
        due_on=form.due_on.data,
        by=actor,
    )
    return redirect(f"/actions/{action.id}", "It is followed up from now on, and its owner is told by e-mail.")


def _group(session: Session, slug: str, language: str) -> GroupName:
    """Every group has a public part, so nobody is turned away here."""
    group = groups.by_slug(session, slug, language)
    if group is None:
        raise NotFoundError
    return group


def _now(services: Services) -> Quarter:
    return Quarter.of(clock.today(services.settings.zone))


def _of(highlight: Highlight) -> Quarter:
    return Quarter.read(highlight.quarter) or Quarter.of(clock.home_day(highlight.written_at))


def _to_bring(
    session: Session, actor: Actor, slug: str, services: Services, request: Request
) -> tuple[GroupName, Quarter]:
    group, now = _group(session, slug, language_of(request, actor)), _now(services)
    quarter = Quarter.read(request.query_params.get("quarter", "")) or now
    policy.may_bring(actor, group.id, quarter, now, is_open=is_open(session, group.id)).enforce()
    return group, quarter


def _to_change(
    session: Session, actor: Actor, slug: str, highlight_id: int, services: Services, request: Request
) -> tuple[GroupName, Highlight]:
    group = _group(session, slug, language_of(request, actor))
    return group, get_highlight_to_change(session, actor, group.id, highlight_id, _now(services))


def _validated(
    session: Session, actor: Actor, services: Services, form: HighlightForm, *, present: int | None = None
) -> int | None:
    """The number of the document named, or None. One that stands there already may stay, read or not.

    Raises:
        InvalidError: something is wrong; of the document with the field named, else without.
    """
    form.kind.choices = list(HighlightKind)
    if not form.validate():
        raise InvalidError("")
    typed = form.document.data or ""
    if present is not None and typed == f"/documents/{present}":
        return present
    return document_at(session, actor, services.get(Papers), typed)


def _form_page(
    actor: Actor,
    request: Request,
    group: GroupName,
    quarter: Quarter,
    form: HighlightForm,
    highlight: Highlight | None = None,
    *,
    wrong: InvalidError | None = None,
) -> HighlightFormPage:
    say = translations(language_of(request, actor)).gettext
    return HighlightFormPage(
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        quarter=str(quarter),
        quarter_name=quarter_name(say, str(quarter)),
        highlight_id=highlight.id if highlight else 0,
        form=filled(form, also=list(wrong.fields.items()) if wrong else []),
        kinds=list(highlight_kinds(say).items()),
        followed=highlight is not None and highlight.action_id is not None,
    )


def _follow_page(
    session: Session,
    services: Services,
    actor: Actor,
    request: Request,
    group: GroupName,
    highlight: Highlight,
    form: FollowForm,
) -> FollowPage:
    say = translations(language_of(request, actor)).gettext
    return FollowPage(
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        quarter=highlight.quarter,
        highlight_id=highlight.id,
        text=highlight.text,
        form=filled(form),
        owners=owners.choices(session, group.id, say),
        bodies=[one.name for one in organisations.all_names(session)],
        least=str(clock.today(services.settings.zone)),
    )
