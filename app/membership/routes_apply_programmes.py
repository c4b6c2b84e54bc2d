"""The applicant's programmes: added, changed and removed one at a time."""

from dataclasses import replace
from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from app.membership.actions_apply import save_step
from app.membership.answers import ProgrammeAnswer
from app.membership.answers_check import MOST_PROGRAMMES, check_programmes
from app.membership.forms_apply import NATIONAL, filled
from app.membership.forms_apply_lists import ProgrammeForm
from app.membership.list_items import item_at, mark, put, without
from app.membership.pages_answers import programme_view
from app.membership.pages_apply import ItemPage, ProgrammesPage, RemovePage, desk_of, list_href, next_href, then_of
from app.membership.policy import may_edit_step
from app.membership.private_link import applicant, go, show
from app.membership.queries import Case
from app.membership.queries_apply import known, open_by_link
from app.organisations import Filled, Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork
from app.web.language import language_of

router = Room("/applications/{token}/programmes")
STEP = "programmes"
Place = Annotated[int, Path(ge=1, le=MOST_PROGRAMMES)]


@router.get("")
def programmes(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, then: str = ""
) -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_edit_step(case.facts, STEP)):
        return go(f"/applications/{token}", verdict.reason, "info")
    return show("membership/apply_programmes.html", _list(session, case, token, then, language_of(request, actor)))


@router.post("")
def go_on(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, body: FormBody
) -> Rendered | Response:
    """Nothing is typed here: the list is looked at as a whole."""
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    then = str(body.get("then", ""))
    if faults := check_programmes(case.answers.programmes, known(session)):
        page = _list(session, case, token, then, language_of(request, actor), next(iter(faults.values())))
        return show("membership/apply_programmes.html", page, 422)
    save_step(session, case, STEP, case.answers, by=applicant(case.application))
    return go(next_href(case, desk_of(token, case.application), STEP, then))


@router.get("/new")
def new(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, then: str = "") -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    counties = list(case.answers.counties)
    where = NATIONAL if case.answers.national else "no" if counties else ""
    form = ProgrammeForm(national=where, counties=counties)
    page = _item(session, case, token, 0, filled(form), then, language_of(request, actor))
    return show("membership/apply_programme.html", page)


@router.post("/new")
def add(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, body: FormBody
) -> Rendered | Response:
    return _save(session, services, token, 0, body, language_of(request, actor))


@router.get("/{place}")
def one(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, place: Place, then: str = ""
) -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    programme = item_at(case.answers.programmes, place)
    form = ProgrammeForm.showing(programme, mark(programme))
    page = _item(session, case, token, place, filled(form), then, language_of(request, actor))
    return show("membership/apply_programme.html", page)


@router.post("/{place}")
def change(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, place: Place, body: FormBody
) -> Rendered | Response:
    return _save(session, services, token, place, body, language_of(request, actor))


@router.get("/{place}/remove")
def remove_page(
    actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, then: str = ""
) -> Rendered:
    case = open_by_link(session, services.settings, token)
    may_edit_step(case.facts, STEP).enforce()
    programme = item_at(case.answers.programmes, place)
    page = RemovePage(
        desk_of(token, case.application),
        STEP,
        place,
        programme.name,
        mark(programme),
        then_of(then),
        f"/{STEP}/{place}/remove",
    )
    return show("membership/apply_remove.html", page)


@router.post("/{place}/remove")
def remove(actor: Anyone, session: UnitOfWork, services: House, token: str, place: Place, body: FormBody) -> Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    programmes = case.answers.programmes
    item_at(programmes, place, str(body.get("seen", "")))
    answers = replace(case.answers, programmes=without(programmes, place))
    save_step(session, case, STEP, answers, by=applicant(case.application))
    return go(list_href(token, STEP, str(body.get("then", ""))), "The programme is removed.")


def _save(
    session: UnitOfWork, services: House, token: str, place: int, body: FormBody, language: str
) -> Rendered | Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, STEP).enforce()
    form = ProgrammeForm(body)
    then = str(body.get("then", ""))
    if place:
        item_at(case.answers.programmes, place, form.seen.data)
    if faults := form.faults(known(session)):
        page = _item(session, case, token, place, filled(form, faults), then, language)
        return show("membership/apply_programme.html", page, 422)
    kept = put(case.answers.programmes, place, form.answer(), MOST_PROGRAMMES)
    save_step(session, case, STEP, replace(case.answers, programmes=kept), by=applicant(case.application))
    return go(list_href(token, STEP, then), "The programme is saved.")


def _list(session: UnitOfWork, case: Case, token: str, then: str, language: str, error: str = "") -> ProgrammesPage:
    words = Words(load_vocabularies(session), language)
    given = case.answers.programmes
    return ProgrammesPage(
        desk_of(token, case.application),
        tuple(programme_view(one, words) for one in given),
        len(given) >= MOST_PROGRAMMES,
        [("add", error)] if error else [],
        then_of(then),
    )


def _item(session: UnitOfWork, case: Case, token: str, place: int, form: Filled, then: str, language: str) -> ItemPage:
    vocabularies = load_vocabularies(session)
    programmes: tuple[ProgrammeAnswer, ...] = case.answers.programmes
    return ItemPage(
        desk_of(token, case.application),
        place,
        programmes[place - 1].name if place else "",
        form,
        vocabularies.choices("pillar", language),
        vocabularies.choices("county", language),
        then_of(then),
    )
