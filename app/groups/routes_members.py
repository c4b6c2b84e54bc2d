"""Leads and secretaries manage who belongs to the group."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor, Role
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.text import one_line
from app.groups.actions import add_member, change_role, remove_member
from app.groups.actions_entries import invite_to_join
from app.groups.forms import InvitationForm
from app.groups.models import WorkingGroup
from app.groups.pages_members import InvitePage, MembersPage, members_page
from app.groups.queries import called, get_group_to_manage
from app.groups.queries_entries import waiting_at
from app.groups.queries_people import MEMBERS, candidate, find_candidates, participants
from app.organisations import Words, filled
from app.vocabularies import load_vocabularies
from app.web import FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

LONGEST = 254

router = Room("/groups/{slug}/members")


@router.get("")
def members(actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    group = get_group_to_manage(session, actor, slug)
    return render("groups/members.html", _page(session, services, actor, request, group, find=_asked(request)))


@router.post("")
def add(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    group = get_group_to_manage(session, actor, slug)
    typed = one_line(str(body.get("email", "")))[:LONGEST]
    try:
        name = add_member(session, group, _chosen(session, body, typed), by=actor)
    except (InvalidError, ConflictError) as refusal:
        page = _page(session, services, actor, request, group, find=typed, problem=refusal.sentence)
        return render("groups/members.html", page, 422)
    return redirect(f"/groups/{slug}/members", Sentence("%(name)s belongs to the group now.", name=name))


@router.get("/invite")
def invitation(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    group = get_group_to_manage(session, actor, slug)
    form = InvitationForm(person=_number(request.query_params.get("person", "")))
    return render("groups/invite.html", _invite_page(session, group, form, language_of(request, actor)))


@router.post("/invite")
def invite(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, slug: str, body: FormBody
) -> Rendered | Response:
    group = get_group_to_manage(session, actor, slug)
    form = InvitationForm(body)
    if not form.validate():
        return render("groups/invite.html", _invite_page(session, group, form, language_of(request, actor)), 422)
    name = invite_to_join(
        session, group, form.person.data or 0, form.note.data or "", by=actor, settings=services.settings
    )
    return redirect(f"/groups/{slug}/members", Sentence("%(name)s is invited, and was written to.", name=name))


@router.post("/{person_id}/role")
def move(actor: Member, session: UnitOfWork, slug: str, person_id: Number, body: FormBody) -> Response:
    group = get_group_to_manage(session, actor, slug)
    wanted = body.get("role", "")
    if wanted not in MEMBERS:
        raise InvalidError("Choose a role of the group.")
    change_role(session, group, person_id, Role(str(wanted)), by=actor)
    return redirect(_after(slug, actor, person_id), "The role is changed.")


@router.post("/{person_id}/remove")
def remove(actor: Member, session: UnitOfWork, slug: str, person_id: Number) -> Response:
    group = get_group_to_manage(session, actor, slug)
    remove_member(session, group, person_id, by=actor)
    return redirect(_after(slug, actor, person_id), "The person no longer belongs to the group.")


def _after(slug: str, actor: Actor, person_id: int) -> str:
    """Whoever changed their own role may not see the list of members any more."""
    return f"/groups/{slug}" if person_id == actor.person_id else f"/groups/{slug}/members"


def _chosen(session: Session, body: FormData, typed: str) -> int:
    """The person picked from the list, or the one with exactly this e-mail address. InvalidError when there is none."""
    if (picked := _number(str(body.get("person", "")))) is not None:
        return picked
    found = find_candidates(session, typed) if "@" in typed else []
    if len(found) != 1:
        raise InvalidError("Nobody of the community has this e-mail address. Look for the name instead.")
    return found[0].person_id


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _invite_page(session: Session, group: WorkingGroup, form: InvitationForm, language: str) -> InvitePage:
    """NotFoundError for somebody who is not of the community."""
    name = candidate(session, form.person.data) if form.person.data is not None else None
    if name is None:
        raise NotFoundError
    return InvitePage(group.slug, called(group, language), name, filled(form))


def _asked(request: Request) -> str:
    return one_line(request.query_params.get("find", ""))[:LONGEST]


def _page(
    session: Session,
    services: Services,
    actor: Actor,
    request: Request,
    group: WorkingGroup,
    *,
    find: str,
    problem: str = "",
) -> MembersPage:
    words = Words(load_vocabularies(session), language_of(request, actor))
    found = find_candidates(session, find) if find else None
    return members_page(
        group,
        actor,
        words,
        services.get(Moments),
        participants(session, group.id),
        waiting_at(session, [group.id]),
        find=find,
        found=found,
        problem=problem,
    )
