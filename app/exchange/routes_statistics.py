"""How often documents are read and taken: of one, for all who may know of it; of many, for those who work on them."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import usage
from app.access import Actor
from app.core.errors import NotFoundError
from app.documents import Record, records
from app.exchange import numbers
from app.exchange.pages_statistics import overview_page, statistics_page
from app.exchange.policy import may_see_overview, organisations_of
from app.web import Anyone, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.addresses import Number
from app.web.language import language_of
from app.web.sheets import send_csv

router = Room("/documents")
OF_ONE = ("Month", "Opened", "Downloaded", "Readers")
OF_MANY = ("Number", "Title", "Type", "Publisher", "Month", "Opened", "Downloaded", "Readers")


@router.get("/statistics")
def overview(actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered:
    may_see_overview(actor).enforce()
    months = _months(request)
    found = numbers.overview(session, actor, months)
    everything = organisations_of(actor) is None
    return render(
        "exchange/overview.html", overview_page(found, months, language_of(request, actor), everything=everything)
    )


@router.get("/statistics.csv")
def overview_sheet(actor: SignedIn, session: UnitOfWork, request: Incoming) -> Response:
    may_see_overview(actor).enforce()
    since, until = numbers.since_months_ago(_months(request))
    rows = [
        (one.id, one.title, one.type, one.publisher, f"{month:%Y-%m}", use.views, use.downloads, use.readers)
        for one in numbers.report(session, actor, since, until)
        for month, use in ((month, numbers.Use.of(counts)) for month, counts in one.months.items())
    ]
    return send_csv(f"documents-{since:%Y-%m}-{until:%Y-%m}.csv", OF_MANY, rows)


@router.get("/{document_id}/statistics")
def of_one(document_id: Number, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    record = _record(session, actor, document_id)
    months = usage.months_of(session, services, numbers.KIND, document_id)
    page = statistics_page(
        record.title,
        f"/documents/{document_id}",
        months,
        language_of(request, actor),
        overview=may_see_overview(actor).allowed,
    )
    return render("exchange/statistics.html", page)


@router.get("/{document_id}/statistics.csv")
def sheet_of_one(document_id: Number, actor: Anyone, session: UnitOfWork, services: House) -> Response:
    _record(session, actor, document_id)
    months = usage.months_of(session, services, numbers.KIND, document_id)
    used = ((month, numbers.Use.of(counts)) for month, counts in months.items())
    rows = [(f"{month:%Y-%m}", use.views, use.downloads, use.readers) for month, use in used]
    return send_csv(f"document-{document_id}.csv", OF_ONE, rows)


def _record(session: Session, actor: Actor, document_id: int) -> Record:
    found = records(session, actor, [document_id]).get(document_id)
    if found is None:
        raise NotFoundError
    return found


def _months(request: Request) -> int:
    asked = request.query_params.get("months", "")
    return next((one for one in numbers.PERIODS if str(one) == asked), numbers.PERIODS[-1])
