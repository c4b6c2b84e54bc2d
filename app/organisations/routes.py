"""The directory and the profiles, for everyone."""

from dataclasses import fields

from starlette.requests import Request

from app.access import Permission
from app.organisations.pages import profile_page
from app.organisations.pages_directory import directory_page
from app.organisations.policy import may_see_people
from app.organisations.queries import get_organisation
from app.organisations.queries_directory import Wanted, directory
from app.organisations.queries_people import colleagues
from app.organisations.queries_profile import programmes_of
from app.organisations.shelf import Shelf
from app.organisations.words import Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, page_number, paginate, render
from app.web.language import language_of
from app.web.parts import Offer

PER_PAGE = 48
NEWEST = 6
LONGEST = 100

router = Room("/organisations")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    wanted = read_wanted(request)
    found = directory(session, wanted)
    words = Words(load_vocabularies(session), language_of(request, actor))
    number = min(page_number(request), max(1, -(-len(found.found) // PER_PAGE)))
    pages = paginate(request, len(found.found), number, PER_PAGE)
    shown = found.found[(number - 1) * PER_PAGE : number * PER_PAGE]
    creates = actor.may(Permission.PEOPLE_MANAGE)
    offers = [Offer(words.gettext("All programmes"), "/programmes")]
    if creates:
        offers.append(Offer(words.gettext("Add an organisation"), "/admin/organisations/new"))
    return render("organisations/list.html", directory_page(found, shown, wanted, words, pages=pages, offers=offers))


def read_wanted(request: Request) -> Wanted:
    asked = {one.name: request.query_params.get(one.name, "").strip()[:LONGEST] for one in fields(Wanted)}
    return Wanted(**asked | {"letter": asked["letter"][:1].upper()})


@router.get("/{slug}")
def profile(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    organisation = get_organisation(session, actor, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    page = profile_page(
        organisation,
        actor,
        words,
        programmes=programmes_of(session, organisation.id),
        people=colleagues(session, organisation.id) if may_see_people(actor) else (),
        documents=services.get(Shelf).documents_of(session, actor, organisation.id, NEWEST, language=words.language),
    )
    return render("organisations/organisation.html", page)
