"""A person answers the request of another organisation; whoever asked takes it back."""

from starlette.responses import Response

from app.core.sentences import Sentence
from app.organisations.actions_people import why_not_leave
from app.organisations.actions_transfers import accept_transfer, decline_transfer, withdraw_transfer
from app.organisations.pages_forms import TransferPage
from app.organisations.queries import names
from app.organisations.queries_people import current_affiliation
from app.organisations.queries_transfers import get_transfer, get_transfer_to_answer, get_transfer_to_withdraw
from app.web import House, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render

router = Room()


@router.get("/transfers/{transfer_id}")
def show(actor: SignedIn, session: UnitOfWork, transfer_id: int) -> Rendered:
    asked = get_transfer(session, actor, transfer_id)
    held = current_affiliation(session, actor.person_id or 0, lock=False)
    return render("organisations/transfer.html", TransferPage(asked, why_not_leave(session, held) if held else ""))


@router.post("/transfers/{transfer_id}/accept")
def accept(actor: SignedIn, session: UnitOfWork, services: House, transfer_id: int) -> Response:
    transfer = get_transfer_to_answer(session, actor, transfer_id)
    accept_transfer(session, transfer, settings=services.settings, by=actor)
    to = names(session, [transfer.to_id])[transfer.to_id]
    said = Sentence("You act for %(organisation)s now. What you wrote before keeps your name.", organisation=to.name)
    return redirect(f"/organisations/{to.slug}", said)


@router.post("/transfers/{transfer_id}/decline")
def decline(actor: SignedIn, session: UnitOfWork, services: House, transfer_id: int) -> Response:
    transfer = get_transfer_to_answer(session, actor, transfer_id)
    decline_transfer(session, transfer, settings=services.settings, by=actor)
    return redirect("/account", "You stay where you are. Whoever asked is told.")


@router.post("/organisations/{slug}/transfers/{transfer_id}/withdraw")
def withdraw(actor: Member, session: UnitOfWork, slug: str, transfer_id: int) -> Response:
    withdraw_transfer(session, get_transfer_to_withdraw(session, actor, slug, transfer_id), by=actor)
    return redirect(f"/organisations/{slug}/people", "The request is taken back.")
