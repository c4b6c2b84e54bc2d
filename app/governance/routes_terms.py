"""The secretariat writes down who sits where: a term begins, ends, or becomes the chair's."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import accounts, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, DomainError, InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.governance.actions_committees import begin_term, end_term
from app.governance.actions_seats import hand_chair
from app.governance.forms_committees import EndTermForm, TermForm
from app.governance.labels import committee_name
from app.governance.letters_terms import tell_seated, tell_unseated
from app.governance.models import Committee, CommitteeKind, Seat, Term, TermKind
from app.governance.pages_seats import EndTermPage, TermPage
from app.governance.queries_committees import candidate, get_seat_to_run, get_term_to_run
from app.governance.routes_committees import words_of
from app.organisations import Filled, filled
from app.web import FormBody, House, Incoming, Rendered, Room, Secretariat, UnitOfWork, redirect, render

NOT_FOUND = "Nobody with this address has an account and acts for a member organisation. Invite them there first."
NO_ACCOUNT = "Nobody with this address has a working account. Invite them first."

router = Room("/committees/{slug}")


@router.get("/seats/{seat_id}/term")
def term_page(
    actor: Secretariat, session: UnitOfWork, services: House, *, request: Incoming, slug: str, seat_id: int
) -> Rendered:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    asked = request.query_params.get("kind")
    kind = TermKind.ALTERNATE if asked == TermKind.ALTERNATE else TermKind.HOLDER
    form = TermForm(kind=kind, starts_on=clock.today(services.settings.zone))
    return render("governance/committee_term.html", _term_page(session, request, actor, committee, seat, filled(form)))


@router.post("/seats/{seat_id}/term")
def take_seat(
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    slug: str,
    seat_id: int,
    body: FormBody,
) -> Rendered | Response:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    form = TermForm(body)
    form.offer([email for email, _ in _people(session, seat)])
    also: list[tuple[str, str]] = []
    if form.validate():
        try:
            name = _seat_somebody(session, services, committee, seat, form, actor)
        except (InvalidError, ConflictError) as refusal:
            also = _places(refusal)
        else:
            return redirect(f"/committees/{slug}#seats", Sentence("%(name)s has the seat.", name=name))
    page = _term_page(session, request, actor, committee, seat, filled(form, also=also))
    return render("governance/committee_term.html", page, 422)


@router.get("/terms/{term_id}/end")
def end_term_page(
    actor: Secretariat, session: UnitOfWork, services: House, *, request: Incoming, slug: str, term_id: int
) -> Rendered:
    committee, seat, term = get_term_to_run(session, actor, slug, term_id)
    page = _end_page(session, services, request, actor, committee, seat, term, filled(EndTermForm()))
    return render("governance/committee_term_end.html", page)


@router.post("/terms/{term_id}/end")
def leave_seat(
    actor: Secretariat,
    session: UnitOfWork,
    services: House,
    *,
    request: Incoming,
    slug: str,
    term_id: int,
    body: FormBody,
) -> Rendered | Response:
    committee, seat, term = get_term_to_run(session, actor, slug, term_id)
    form = EndTermForm(body)
    if not form.validate():
        page = _end_page(session, services, request, actor, committee, seat, term, filled(form))
        return render("governance/committee_term_end.html", page, 422)
    end_term(session, committee, term, form.reason.data or "", zone=services.settings.zone, by=actor)
    tell_unseated(session, services.settings, committee, seat, term)
    return redirect(f"/committees/{slug}#seats", "The term has ended, and the rights that went with it.")


@router.post("/terms/{term_id}/chair")
def take_chair(actor: Secretariat, session: UnitOfWork, services: House, slug: str, term_id: int) -> Response:
    committee, seat, term = get_term_to_run(session, actor, slug, term_id)
    taken = hand_chair(session, committee, term, zone=services.settings.zone, by=actor)
    tell_seated(session, services.settings, committee, seat, taken)
    name = accounts.get_person(session, taken.person_id).name
    return redirect(f"/committees/{slug}#seats", Sentence("%(name)s is the chair now.", name=name))


def _seat_somebody(
    session: Session, services: Services, committee: Committee, seat: Seat, form: TermForm, actor: Actor
) -> str:
    """The name of whoever has the seat now; InvalidError or ConflictError, and nothing changed, when nobody has."""
    person = candidate(session, committee, form.chosen_email)
    if person is None:
        sentence = NO_ACCOUNT if committee.kind == CommitteeKind.STEERING else NOT_FOUND
        raise InvalidError(sentence, {"email": sentence})
    term = begin_term(
        session,
        committee,
        seat,
        person.id,
        kind=TermKind(form.kind.data),
        is_chair=form.is_chair.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        zone=services.settings.zone,
        by=actor,
    )
    tell_seated(session, services.settings, committee, seat, term)
    return person.name


def _places(refusal: DomainError) -> list[tuple[str, str]]:
    """Where on the form the sentence belongs."""
    fields = refusal.fields if isinstance(refusal, InvalidError) else {}
    return list(fields.items()) or [("email", refusal.sentence)]


def _people(session: Session, seat: Seat) -> Sequence[tuple[str, str]]:
    """Who could take the seat for its organisation: e-mail address and name."""
    if seat.organisation_id is None:
        return []
    people = [one for one in organisations.colleagues(session, seat.organisation_id) if one.is_active]
    return [(one.email, f"{one.name} ({one.title})" if one.title else one.name) for one in people]


def _term_page(
    session: Session, request: Request, actor: Actor, committee: Committee, seat: Seat, form: Filled
) -> TermPage:
    home = organisations.names(session, [seat.organisation_id or 0]).get(seat.organisation_id or 0)
    return TermPage(
        slug=committee.slug,
        committee=committee_name(words_of(session, request, actor), committee),
        seat_id=seat.id,
        constituency=seat.constituency,
        organisation=home.short if home else "",
        form=form,
        people=_people(session, seat),
        steering=committee.kind == CommitteeKind.STEERING,
    )


def _end_page(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    committee: Committee,
    seat: Seat,
    term: Term,
    form: Filled,
) -> EndTermPage:
    return EndTermPage(
        slug=committee.slug,
        committee=committee_name(words_of(session, request, actor), committee),
        term_id=term.id,
        name=accounts.get_person(session, term.person_id).name,
        constituency=seat.constituency,
        begun=term.starts_on <= clock.today(services.settings.zone),
        form=form,
    )
