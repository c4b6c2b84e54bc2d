"""The register of programmes, and it and the directory as files for spreadsheets; for everyone, and without people."""

from dataclasses import fields

from starlette.requests import Request
from starlette.responses import Response

from app.organisations.pages_programmes import directory_table, programme_table, register_page
from app.organisations.queries_directory import details_of, directory
from app.organisations.queries_programmes import Asked, register
from app.organisations.routes import LONGEST, read_wanted
from app.organisations.words import Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, page_number, paginate, render
from app.web.language import language_of
from app.web.sheets import send_csv

PER_PAGE = 50

router = Room()


@router.get("/programmes")
def programmes(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    asked = read_asked(request)
    found = register(session, asked)
    words = Words(load_vocabularies(session), language_of(request, actor))
    number = min(page_number(request), max(1, -(-len(found.found) // PER_PAGE)))
    pages = paginate(request, len(found.found), number, PER_PAGE)
    shown = found.found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render("organisations/programmes.html", register_page(found, shown, asked, words, pages))


@router.get("/programmes.csv")
def programmes_as_csv(actor: Anyone, session: UnitOfWork, request: Incoming) -> Response:
    words = Words(load_vocabularies(session), language_of(request, actor))
    return send_csv("programmes.csv", *programme_table(register(session, read_asked(request)).found, words))


@router.get("/organisations.csv")
def organisations_as_csv(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    found = directory(session, read_wanted(request)).found
    words = Words(load_vocabularies(session), language_of(request, actor))
    table = directory_table(found, details_of(session), words, services.settings.base_url)
    return send_csv("organisations.csv", *table)


def read_asked(request: Request) -> Asked:
    return Asked(**{one.name: request.query_params.get(one.name, "").strip()[:LONGEST] for one in fields(Asked)})
