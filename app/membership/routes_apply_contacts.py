"""The people who will speak for the applicant: added, changed and removed one at a time."""

from dataclasses import replace
from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from app.membership.actions_apply import save_step
from app.membership.answers_check import MOST_CONTACTS, check_contacts
from app.membership.forms_apply import filled
from app.membership.forms_apply_lists import ContactForm
from app.membership.list_items import item_at, mark, put, without
from app.membership.pages_apply import ContactsPage, ItemPage, RemovePage, desk_of, list_href, next_href, then_of
from app.membership.policy import may_edit_step
from app.membership.private_link import applicant, go, show
from app.membership.queries import Case
from app.membership.queries_apply import open_by_link
from app.organisations import Filled
from app.web import Anyone, FormBody, House, Rendered, Room, UnitOfWork

router = Room("/applications/{token}/contacts")
STEP = "contacts"
Place = Annotated[int, Path(ge=1, le=MOST_CONTACTS)]


@router.get("")
def contacts(_actor: Anyone, session: UnitOfWork, services: House, token: str, then: str = "") -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_edit_step(case.facts, STEP)):
        return go(f"/applications/{token}", verdict.reason, "info")
    return show("membership/apply_contacts.html", _list(case, token, then))


@router.post("")
def go_on(_actor: Anyone, session: UnitOfWork, services: House, token: str, body: FormBody) -> Rendered | Response:
    """Nothing is typed here: the list is looked at as a whole."""
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    then = str(body.get("then", ""))
    if faults := check_contacts(case.answers.contacts):
        return show("membership/apply_contacts.html", _list(case, token, then, next(iter(faults.values()))), 422)
    save_step(session, case, STEP, case.answers, by=applicant(case.application))
    return go(next_href(case, desk_of(token, case.application), STEP, then))


@router.get("/new")
def new(_actor: Anyone, session: UnitOfWork, services: House, token: str, then: str = "") -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    first = not case.answers.contacts
    form = ContactForm(email=case.application.contact_email if first else "", representative=first)
    return show("membership/apply_contact.html", _item(case, token, 0, filled(form), then))


@router.post("/new")
def add(_actor: Anyone, session: UnitOfWork, services: House, token: str, body: FormBody) -> Rendered | Response:
    return _save(session, services, token, 0, body)


@router.get("/{place}")
def one(_actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, then: str = "") -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    contact = item_at(case.answers.contacts, place)
    form = ContactForm.showing(contact, mark(contact))
    return show("membership/apply_contact.html", _item(case, token, place, filled(form), then))


@router.post("/{place}")
def change(
    _actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, body: FormBody
) -> Rendered | Response:
    return _save(session, services, token, place, body)


@router.get("/{place}/remove")
def remove_page(
    _actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, then: str = ""
) -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    contact = item_at(case.answers.contacts, place)
    page = RemovePage(
        desk_of(token, case.application),
        STEP,
        place,
        contact.name,
        mark(contact),
        then_of(then),
        f"/{STEP}/{place}/remove",
    )
    return show("membership/apply_remove.html", page)


@router.post("/{place}/remove")
def remove(_actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, body: FormBody) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    item_at(case.answers.contacts, place, str(body.get("seen", "")))
    answers = replace(case.answers, contacts=without(case.answers.contacts, place))
    save_step(session, case, STEP, answers, by=applicant(case.application))
    return go(list_href(token, STEP, str(body.get("then", ""))), "The contact person is removed.")


def _save(session: UnitOfWork, services: House, token: str, place: int, body: FormBody) -> Rendered | Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    form = ContactForm(body)
    then = str(body.get("then", ""))
    given = case.answers.contacts
    if place:
        item_at(given, place, form.seen.data)
    others = without(given, place) if place else tuple(one for one in given if one != form.answer())
    if faults := form.faults(others):
        return show("membership/apply_contact.html", _item(case, token, place, filled(form, faults), then), 422)
    answers = replace(case.answers, contacts=put(given, place, form.answer(), MOST_CONTACTS))
    save_step(session, case, STEP, answers, by=applicant(case.application))
    return go(list_href(token, STEP, then), "The contact person is saved.")


def _list(case: Case, token: str, then: str, error: str = "") -> ContactsPage:
    given = case.answers.contacts
    errors = [("add", error)] if error else []
    return ContactsPage(desk_of(token, case.application), given, len(given) >= MOST_CONTACTS, errors, then_of(then))


def _item(case: Case, token: str, place: int, form: Filled, then: str) -> ItemPage:
    name = case.answers.contacts[place - 1].name if place else ""
    return ItemPage(desk_of(token, case.application), place, name, form, (), (), then_of(then))
