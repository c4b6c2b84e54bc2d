"""The record of a closed ballot, on the screen and as PDF."""

from pathlib import Path

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import accounts
from app.access import Actor
from app.core.services import Services
from app.governance.pages_record import RecordPage, file_name, record_page
from app.governance.queries import BallotCase
from app.governance.queries_record import get_record
from app.governance.routes_committees import words_of
from app.web import House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, render
from app.web.printed import print_pdf

PAPER = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")

router = Room("/committee/ballots/{ballot_id}")


@router.get("/record")
def show(actor: Member, session: UnitOfWork, services: House, request: Incoming, ballot_id: int) -> Rendered:
    _, page = _record(session, services, request, actor, ballot_id)
    return render("governance/record.html", page)


@router.get("/record.pdf")
def take(actor: Member, session: UnitOfWork, services: House, request: Incoming, ballot_id: int) -> Response:
    case, page = _record(session, services, request, actor, ballot_id)
    name = file_name(case.ballot, case.committee)
    title = f"{page.number}: {page.title}"
    return print_pdf(session, request, actor, "governance/_record.html", page, title=title, name=name, stylesheet=PAPER)


def _record(
    session: Session, services: Services, request: Request, actor: Actor, ballot_id: int
) -> tuple[BallotCase, RecordPage]:
    case, seats, may_name = get_record(session, actor, ballot_id)
    closed_by = case.ballot.closed_by
    signed_by = accounts.get_person(session, closed_by).name if closed_by is not None else ""
    page = record_page(
        case,
        seats,
        words_of(session, request, actor),
        services.get(Moments),
        may_name=may_name,
        names=request.query_params.get("names") != "no",
        signed_by=signed_by,
    )
    return case, page
