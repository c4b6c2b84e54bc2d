"""The secretariat adds, changes and closes seats."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import organisations
from app.access import Actor
from app.governance.actions_committees import add_seat
from app.governance.actions_seats import change_seat, close_seat
from app.governance.forms_committees import SeatForm
from app.governance.labels import committee_name
from app.governance.models import Committee, Seat
from app.governance.pages_seats import CloseSeatPage, SeatPage
from app.governance.queries_committees import get_committee_to_run, get_seat_to_run, has_voted
from app.governance.routes_committees import words_of
from app.organisations import Filled, filled
from app.web import FormBody, Incoming, Rendered, Room, Secretariat, UnitOfWork, redirect, render

router = Room("/committees/{slug}/seats")


@router.get("/new")
def new_seat_page(actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    committee = get_committee_to_run(session, actor, slug)
    return render("governance/committee_seat.html", _seat_page(session, request, actor, committee, filled(SeatForm())))


@router.post("/new")
def new_seat(
    actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    committee = get_committee_to_run(session, actor, slug)
    form = _seat_form(session, request, actor, body)
    if not form.validate():
        page = _seat_page(session, request, actor, committee, filled(form))
        return render("governance/committee_seat.html", page, 422)
    add_seat(
        session,
        committee,
        constituency=form.constituency.data or "",
        pillar=form.pillar.data or "",
        organisation_id=form.organisation_id,
        by=actor,
    )
    return redirect(f"/committees/{slug}#seats", "The seat is added. It is vacant.")


@router.get("/{seat_id}/edit")
def seat_page(actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str, seat_id: int) -> Rendered:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    form = SeatForm(obj=seat, organisation=str(seat.organisation_id or ""))
    return render("governance/committee_seat.html", _seat_page(session, request, actor, committee, filled(form), seat))


@router.post("/{seat_id}/edit")
def edit_seat(
    actor: Secretariat, session: UnitOfWork, *, request: Incoming, slug: str, seat_id: int, body: FormBody
) -> Rendered | Response:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    form = _seat_form(session, request, actor, body)
    if not form.validate():
        page = _seat_page(session, request, actor, committee, filled(form), seat)
        return render("governance/committee_seat.html", page, 422)
    change_seat(
        session,
        committee,
        seat,
        constituency=form.constituency.data or "",
        pillar=form.pillar.data or "",
        organisation_id=form.organisation_id,
        by=actor,
    )
    return redirect(f"/committees/{slug}#seats", "The seat is saved.")


@router.get("/{seat_id}/close")
def close_seat_page(actor: Secretariat, session: UnitOfWork, request: Incoming, slug: str, seat_id: int) -> Rendered:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    name = committee_name(words_of(session, request, actor), committee)
    return render("governance/committee_seat_close.html", CloseSeatPage(slug, name, seat.id, seat.constituency))


@router.post("/{seat_id}/close")
def shut_seat(actor: Secretariat, session: UnitOfWork, slug: str, seat_id: int) -> Response:
    committee, seat = get_seat_to_run(session, actor, slug, seat_id)
    close_seat(session, committee, seat, by=actor)
    return redirect(f"/committees/{slug}#seats", "The seat is closed. Its history stays.")


def _seat_form(session: Session, request: Request, actor: Actor, body: FormBody) -> SeatForm:
    form = SeatForm(body)
    vocabularies = words_of(session, request, actor).vocabularies
    form.offer(vocabularies.current.get("pillar", ()), [one.id for one in organisations.all_names(session)])
    return form


def _seat_page(
    session: Session, request: Request, actor: Actor, committee: Committee, form: Filled, seat: Seat | None = None
) -> SeatPage:
    words = words_of(session, request, actor)
    fixed = seat is not None and has_voted(session, seat.id)
    return SeatPage(
        slug=committee.slug,
        committee=committee_name(words, committee),
        seat_id=seat.id if seat else 0,
        form=form,
        pillars=words.vocabularies.choices("pillar", words.language),
        organisations=[(str(one.id), one.name) for one in organisations.all_names(session)],
        fixed=words.gettext("The seat has taken part in a vote, so its constituency stays as it is.") if fixed else "",
    )
