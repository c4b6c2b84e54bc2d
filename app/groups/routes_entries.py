"""Asking to join, answering, withdrawing, leaving; and what waits for one of it all."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core.sentences import Sentence
from app.core.services import Services
from app.groups.actions import remove_member
from app.groups.actions_entries import accept, ask_to_join, decline, withdraw
from app.groups.forms import DeclineForm, JoinForm, RefusalForm
from app.groups.models import EntryKind, WorkingGroup
from app.groups.pages_members import DeclinePage, JoinPage, LeavePage, RequestsPage, entry_line
from app.groups.policy import may_join, may_leave
from app.groups.queries import called, get_group
from app.groups.queries_entries import (
    get_entry_to_answer,
    get_entry_to_withdraw,
    get_group_to_join,
    run_by,
    waiting_at,
    waiting_between,
    waiting_of,
)
from app.organisations import Filled, Words, filled
from app.vocabularies import load_vocabularies
from app.web import FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

OVERVIEW = "/groups/requests"

router = Room("/groups")


@router.get("/requests")
def requests(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    words, moments = Words(load_vocabularies(session), language_of(request, actor)), services.get(Moments)
    mine = waiting_of(session, actor.person_id)
    led = [one for one in waiting_at(session, sorted(run_by(actor))) if one.kind == EntryKind.REQUEST]
    page = RequestsPage(
        invitations=[entry_line(one, words, moments) for one in mine if one.kind == EntryKind.INVITATION],
        requests=[entry_line(one, words, moments) for one in led],
        own=[entry_line(one, words, moments) for one in mine if one.kind == EntryKind.REQUEST],
    )
    return render("groups/requests.html", page)


@router.get("/{slug}/join")
def join_form(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered | Response:
    group = get_group(session, slug)
    may_join(actor, group.id, group.state).enforce()
    standing = waiting_between(session, group.id, actor.person_id)
    if standing is not None:
        return redirect(OVERVIEW if standing.kind == EntryKind.INVITATION else f"/groups/{slug}")
    return render("groups/join.html", JoinPage(slug, called(group, language_of(request, actor)), filled(JoinForm())))


@router.post("/{slug}/join")
def ask(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    group = get_group_to_join(session, actor, slug)
    form = JoinForm(body)
    if not form.validate():
        return render("groups/join.html", JoinPage(slug, called(group, language_of(request, actor)), filled(form)), 422)
    entry = ask_to_join(session, group, form.note.data or "", by=actor, settings=services.settings)
    if entry.kind == EntryKind.INVITATION:
        return redirect(OVERVIEW, "You are invited already: accept below.", "info")
    return redirect(f"/groups/{slug}", "Your request is sent.")


@router.get("/{slug}/leave")
def leave_form(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, slug)
    name = called(group, language_of(request, actor))
    return render("groups/leave.html", LeavePage(slug, name, may_leave(actor, group.id, group.state).reason))


@router.post("/{slug}/leave")
def leave(actor: Member, session: UnitOfWork, slug: str) -> Response:
    group = get_group(session, slug)
    may_leave(actor, group.id, group.state).enforce()
    remove_member(session, group, actor.person_id or 0, by=actor)
    return redirect(f"/groups/{slug}", "You have left the group. Its private space is closed to you.")


@router.post("/{slug}/entries/{entry_id}/accept")
def say_yes(actor: Member, session: UnitOfWork, services: House, slug: str, entry_id: Number) -> Response:
    group, entry = get_entry_to_answer(session, actor, slug, entry_id)
    accept(session, group, entry, by=actor, settings=services.settings)
    if entry.kind == EntryKind.INVITATION:
        return redirect(f"/groups/{slug}", "Welcome: you belong to the group now.")
    return redirect(_back(entry.kind, slug), "The request is accepted. The person was written to.")


@router.get("/{slug}/entries/{entry_id}/decline")
def refusal(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str, entry_id: Number
) -> Rendered:
    group, entry = get_entry_to_answer(session, actor, slug, entry_id)
    form = DeclineForm() if entry.kind == EntryKind.REQUEST else RefusalForm()
    page = _decline_page(session, services, actor, group, entry.id, filled(form), language_of(request, actor))
    return render("groups/decline.html", page)


@router.post("/{slug}/entries/{entry_id}/decline")
def say_no(
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    slug: str,
    entry_id: Number,
    body: FormBody,
) -> Rendered | Response:
    group, entry = get_entry_to_answer(session, actor, slug, entry_id)
    form = DeclineForm(body) if entry.kind == EntryKind.REQUEST else RefusalForm(body)
    if not form.validate():
        page = _decline_page(session, services, actor, group, entry.id, filled(form), language_of(request, actor))
        return render("groups/decline.html", page, 422)
    decline(session, group, entry, form.reason.data or "", by=actor, settings=services.settings)
    return redirect(_back(entry.kind, slug), "Declined. Whoever asked was written to.")


@router.post("/{slug}/entries/{entry_id}/withdraw")
def take_back(actor: Member, session: UnitOfWork, slug: str, entry_id: Number) -> Response:
    group, entry = get_entry_to_withdraw(session, actor, slug, entry_id)
    withdraw(session, group, entry, by=actor)
    if entry.kind == EntryKind.INVITATION:
        return redirect(f"/groups/{slug}/members", "The invitation is withdrawn.")
    return redirect(f"/groups/{slug}", Sentence("Your request to join %(group)s is withdrawn.", group=group.name))


def _back(kind: str, slug: str) -> str:
    return f"/groups/{slug}/members" if kind == EntryKind.REQUEST else OVERVIEW


def _decline_page(
    session: Session,
    services: Services,
    actor: Actor,
    group: WorkingGroup,
    entry_id: int,
    form: Filled,
    language: str,
) -> DeclinePage:
    words = Words(load_vocabularies(session), language)
    row = next(one for one in waiting_at(session, [group.id]) if one.id == entry_id)
    line = entry_line(row, words, services.get(Moments))
    return DeclinePage(line, row.kind == EntryKind.REQUEST, _back(row.kind, group.slug), form)
