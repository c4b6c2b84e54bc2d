"""Attaching the webcast of a meeting that is over."""

from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core.errors import InvalidError
from app.core.services import Services
from app.core.text import one_line
from app.events.forms_agenda import number_in
from app.events.pages_event import RecordingPage
from app.events.parts import Parts
from app.events.queries import Meeting, address
from app.events.queries_event import get_meeting_to_record
from app.events.reader import reader_of
from app.events.recording import WEBCAST, attach, detach
from app.groups import audiences
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/recording")
LONGEST = 200


@router.get("")
def choose(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    """`document` in the address is the one that was added for this meeting a moment ago."""
    meeting = get_meeting_to_record(session, actor, event_id, on)
    return render("events/recording.html", _page(session, services, request, actor, meeting))


@router.post("")
def save(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    meeting = get_meeting_to_record(session, actor, event_id, on)
    number = number_in(one_line(str(body.get("document", ""))))
    try:
        attach(session, services.get(Parts), meeting, number or 0, by=actor)
    except InvalidError as refusal:
        page = _page(session, services, request, actor, meeting, problems=[("document", refusal.sentence)])
        return render("events/recording.html", page, 422)
    return redirect(meeting.href, "The recording stands on the page of the meeting now.")


@router.post("/remove")
def remove(event_id: Number, on: Day, actor: Member, session: UnitOfWork) -> Response:
    meeting = get_meeting_to_record(session, actor, event_id, on)
    detach(session, meeting, by=actor)
    return redirect(
        meeting.href, "The recording is no longer tied to this meeting. The document stays in the repository."
    )


def _page(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    meeting: Meeting,
    problems: Sequence[tuple[str, str]] = (),
) -> RecordingPage:
    reader, parts = reader_of(session, request, actor, services.settings), services.get(Parts)
    language = reader.words.language
    find = one_line(request.query_params.get("find", ""))[:LONGEST]
    fresh = number_in(request.query_params.get("document", "")) or 0
    present = meeting.occurrence.recording_id or 0
    shown = {one.id: one for one in parts.find_papers(session, actor, find, language, type=WEBCAST)}
    first = [
        one for one in parts.papers(session, actor, {fresh, present} - {0}, language).values() if one.type == WEBCAST
    ]
    papers = [*first, *(one for key, one in shown.items() if key not in {fresh, present})]
    base = f"{address(meeting.event.id, meeting.on)}/recording"
    names = audiences.group_names(session, [meeting.event.audience])
    visibility = audiences.visibility_of(meeting.event.audience, names)
    add = {"type": WEBCAST, "title": meeting.title, "visibility": visibility, "after": base}
    say = reader.words.gettext
    return RecordingPage(
        title=meeting.title,
        href=meeting.href,
        base=base,
        when=reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        find=find,
        papers=[
            (str(one.id), one.title, "" if one.published else say("Not published yet: it is shown once it is."))
            for one in papers
        ],
        chosen=str(fresh or present or ""),
        attached=bool(present),
        add_href=f"/documents/new?{urlencode(add)}",
        problems=problems,
    )
