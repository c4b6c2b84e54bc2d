"""`/admin/files`: are the stored files whole, who keeps how much, what waits for the scanner, what nothing names."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import documents, organisations, reading
from app.care.pages import FilesPage, RoomRow, RunRow
from app.core.errors import NotFoundError
from app.core.services import Services
from app.web import FormBody, House, HouseRunner, Incoming, Rendered, Room, UnitOfWork, redirect, render

router = Room("/admin/files")
GIGA = 10**9
MOST_GIGABYTES = 100_000
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,3})?", re.ASCII)
NOT_A_SIZE = "Enter a number of gigabytes, such as 20 or 2.5; 0 for no limit; nothing for the limit of the house."


@router.get("")
def files(_: HouseRunner, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    walked = documents.unclaimed(services) if request.query_params.get("stored") else None
    return render("care/files.html", _page(session, services, walked))


@router.post("/compare")
def compare(actor: HouseRunner, session: UnitOfWork) -> Response:
    documents.begin_fixity(session, by=actor)
    return redirect(
        "/admin/files", "Every stored file is now compared with the fingerprint it came with. It goes on by itself."
    )


@router.post("/quota")
def set_quota(actor: HouseRunner, session: UnitOfWork, services: House, body: FormBody) -> Rendered | Response:
    number, typed = str(body.get("organisation", "")), str(body.get("gigabytes", "")).strip()
    organisation_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if organisation_id not in organisations.names(session, [organisation_id]):
        raise NotFoundError
    amount = float(typed.replace(",", ".")) if _NUMBER.fullmatch(typed) else None
    if typed and (amount is None or amount > MOST_GIGABYTES):
        return render("care/files.html", _page(session, services, None, (organisation_id, typed[:20])), 422)
    documents.set_quota(session, organisation_id, None if amount is None else round(amount * GIGA), by=actor)
    return redirect("/admin/files#room", "Saved.")


def _page(
    session: Session,
    services: Services,
    unclaimed: Sequence[documents.Unclaimed] | None,
    wrong: tuple[int, str] | None = None,
) -> FilesPage:
    runs = documents.fixity_runs(session)
    held = documents.held_files(session)
    kept = documents.rooms(session)
    names = organisations.names(session, [one.organisation_id for one in kept])
    return FilesPage(
        runs=[RunRow(one.started_at, one.ended_at, one.files, one.size, one.missing, one.changed) for one in runs],
        running=any(one.ended_at is None for one in runs),
        damaged=documents.damaged(session),
        scanner=_scanner(services),
        waiting=held.get("waiting", 0),
        infected=held.get("infected", 0),
        rooms=[_room(one, names, wrong) for one in kept],
        house_quota=services.settings.quota_gb * GIGA,
        unclaimed=unclaimed,
        errors=[(f"gigabytes-{wrong[0]}", NOT_A_SIZE)] if wrong else [],
    )


def _room(
    one: documents.RoomUsed, names: Mapping[int, organisations.OrganisationName], wrong: tuple[int, str] | None
) -> RoomRow:
    name = names.get(one.organisation_id)
    mistaken = wrong is not None and wrong[0] == one.organisation_id
    own = f"{one.quota / GIGA:g}" if one.own else ""
    return RoomRow(
        one.organisation_id,
        name.name if name else "",
        f"/organisations/{name.slug}" if name else "",
        one.used,
        one.quota,
        round(100 * one.used / one.quota) if one.quota else 0,
        wrong[1] if mistaken and wrong else own,
        NOT_A_SIZE if mistaken else "",
    )


def _scanner(services: Services) -> str:
    address = services.settings.clamd_url
    if not address:
        return ""
    try:
        reading.ping_scanner(address, patience=2.0)
    except reading.ScannerAway:
        return "away"
    return "well"
