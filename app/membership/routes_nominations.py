"""Nominations, for the people of member organisations: what they are asked, and whom they nominate."""

from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor, Role, Scope
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.membership.forms_nominations import ConfirmForm, DeclineForm, InvitationForm
from app.membership.life import Name
from app.membership.moves import confirm_nomination, decline_nomination
from app.membership.nominations import invite_to_apply, take_back
from app.membership.pages_nominations import (
    BASE,
    NewNominationPage,
    nomination_page,
    nominations_page,
    own_organisation,
)
from app.membership.policy import may_nominate
from app.membership.queries_nominations import (
    get_invitation_to_take_back,
    get_nomination,
    get_nomination_to_answer,
    others,
    to_answer,
)
from app.organisations import Filled, Words, filled
from app.vocabularies import load_vocabularies
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

router = Room(BASE)
PAGE = "membership/nomination.html"


@router.get("")
def listing(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    number = page_number(request)
    rows, total = others(session, actor, page=number, per_page=PER_PAGE)
    page = nominations_page(
        session,
        actor,
        to_answer(session, actor),
        rows,
        _words(session, request, actor),
        pages=paginate(request, total, number),
        answers=bool(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)),
    )
    return render("membership/nominations.html", page)


@router.get("/new")
def new(actor: Member, session: UnitOfWork) -> Rendered:
    may_nominate(actor).enforce()
    return render("membership/nomination_new.html", _new_page(session, actor, filled(InvitationForm())))


@router.post("/new")
def nominate(actor: Member, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    may_nominate(actor).enforce()
    form = InvitationForm(body)
    if not form.validate():
        return render("membership/nomination_new.html", _new_page(session, actor, filled(form)), 422)
    try:
        made = invite_to_apply(
            session,
            services,
            min(actor.organisation_ids),
            name=form.name.data or "",
            email=form.email.data or "",
            statement=form.statement.data or "",
            language=form.language.data or "en",
            by=actor,
        )
    except InvalidError as refusal:
        shown = filled(form, also=list(refusal.fields.items()))
        return render("membership/nomination_new.html", _new_page(session, actor, shown), 422)
    return redirect(BASE, Sentence("An invitation to apply is on its way to %(name)s.", name=made.name))


@router.get("/{nomination_id}")
def read(nomination_id: Number, actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    return _read(session, actor, request, nomination_id, ConfirmForm(), DeclineForm())


@router.post("/{nomination_id}/confirm")
def confirm(
    nomination_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    case = get_nomination_to_answer(session, actor, nomination_id, Name.CONFIRM_NOMINATION)
    form = ConfirmForm(body)
    if not form.validate():
        return _read(session, actor, request, nomination_id, form, DeclineForm(), 422)
    confirm_nomination(session, services, case, form.statement.data or "", by=actor)
    return redirect(BASE, Sentence("You have confirmed the nomination of %(name)s.", name=case.application.name))


@router.post("/{nomination_id}/decline")
def decline(
    nomination_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    case = get_nomination_to_answer(session, actor, nomination_id, Name.DECLINE_NOMINATION)
    form = DeclineForm(body)
    if not form.validate():
        return _read(session, actor, request, nomination_id, ConfirmForm(), form, 422)
    decline_nomination(session, services, case, form.reason.data or "", by=actor)
    return redirect(
        BASE,
        Sentence("You have declined. %(name)s is told, and may name another member.", name=case.application.name),
    )


@router.post("/{nomination_id}/withdraw")
def withdraw(nomination_id: Number, actor: Member, session: UnitOfWork) -> Response:
    nomination = get_invitation_to_take_back(session, actor, nomination_id)
    take_back(session, nomination, by=actor)
    return redirect(
        BASE, Sentence("The invitation of %(name)s is withdrawn; its link no longer works.", name=nomination.name)
    )


def _read(
    session: UnitOfWork,
    actor: Actor,
    request: Request,
    nomination_id: int,
    confirming: ConfirmForm,
    declining: DeclineForm,
    status: int = 200,
) -> Rendered:
    page = nomination_page(
        session,
        actor,
        get_nomination(session, actor, nomination_id),
        _words(session, request, actor),
        confirm=filled(confirming),
        decline=filled(declining),
    )
    return render(PAGE, page, status)


def _new_page(session: UnitOfWork, actor: Actor, form: Filled) -> NewNominationPage:
    represents = bool(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
    return NewNominationPage(own_organisation(session, actor), represents, form)


def _words(session: UnitOfWork, request: Request, actor: Actor) -> Words:
    return Words(load_vocabularies(session), language_of(request, actor))
