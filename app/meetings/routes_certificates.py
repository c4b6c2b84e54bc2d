"""Certificates of attendance: to be verified by whoever was given the address, as a PDF, and one's own in a list."""

from pathlib import Path

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import groups, organisations
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.meetings.pages_attendance import (
    CertificateLine,
    CertificatePage,
    CertificatesPage,
    hours_between,
    qr_picture,
)
from app.meetings.queries_check_in import Certified, get_certificate, own_certificates
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.language import language_of, translations
from app.web.printed import print_pdf
from app.web.times import named_zone, when, zone_of

PAPER = Path(__file__).with_name("certificate.css").read_text(encoding="utf-8")

router = Room("/certificates")
own = Room("/account/certificates")


@own.get("")
def mine(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    settings, language = services.settings, language_of(request, actor)
    zone = zone_of(actor, settings)
    rows = own_certificates(session, actor.person_id or 0, clock.now())
    lines = [
        CertificateLine(
            meeting.title,
            f"/certificates/{row.certificate}",
            f"/certificates/{row.certificate}.pdf",
            when(meeting.occurrence.starts_at, meeting.occurrence.ends_at, zone, settings.zone, language),
        )
        for row, meeting in rows
    ]
    return render("meetings/certificates.html", CertificatesPage(lines))


@router.get("/{mark}.pdf")
def take(mark: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response | Rendered:
    found = get_certificate(session, mark, clock.now())
    page = _page(session, services, request, actor, found)
    if not found.valid:
        return render("meetings/certificate.html", page, 410, x_robots_tag="noindex")
    title = f"{translations(language_of(request, actor)).gettext('Certificate of attendance')}: {page.name}"
    answer = print_pdf(
        session,
        request,
        actor,
        "meetings/_certificate.html",
        page,
        title=title,
        name="certificate-of-attendance.pdf",
        stylesheet=PAPER,
    )
    answer.headers["x-robots-tag"] = "noindex"
    return answer


@router.get("/{mark}")
def verify(mark: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    found = get_certificate(session, mark, clock.now())
    page = _page(session, services, request, actor, found)
    return render("meetings/certificate.html", page, x_robots_tag="noindex")


def _page(session: Session, services: Services, request: Request, actor: Actor, found: Certified) -> CertificatePage:
    """On the event's own clock, which is where it took place."""
    settings, language = services.settings, language_of(request, actor)
    meeting, row = found.meeting, found.attendance
    event, time = meeting.event, meeting.occurrence
    zone = named_zone(event.timezone) or settings.zone
    host = organisations.names(session, [meeting.host_id]).get(meeting.host_id) if meeting.host_id else None
    group = groups.names(session, [event.group_id], language).get(event.group_id) if event.group_id else None
    address = f"{settings.base_url}/certificates/{row.certificate}"
    return CertificatePage(
        name=row.name,
        organisation=row.organisation,
        title=meeting.title,
        kind=load_vocabularies(session).labels("event_kind", language).get(event.kind, ""),
        when=when(time.starts_at, time.ends_at, zone, settings.zone, language),
        hours=hours_between(time.starts_at, time.ends_at),
        place=meeting.venue or ("" if event.mode == "in_person" else translations(language).gettext("Online")),
        host=host.name if host else "",
        group=group.name if group else "",
        valid=found.valid,
        mark=row.certificate or "",
        address=address,
        qr=qr_picture(address),
        issued=time.ends_at.astimezone(zone).date(),
    )
