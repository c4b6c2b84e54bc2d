"""Saying whether one comes; and the list of those who do, for whoever runs the event."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app import accounts, groups
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.text import one_line
from app.events import policy
from app.events.models import Answer
from app.events.pages_people import PeoplePage, people_page, people_table
from app.events.queries import Meeting, address
from app.events.queries_event import (
    at_work,
    get_list,
    get_meeting_to_answer,
    get_meeting_to_answer_for,
    registered,
    turnout,
)
from app.events.reader import reader_of
from app.events.registration import GIVEN, answer
from app.events.routes import page_of
from app.web import FormBody, House, Incoming, Member, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number
from app.web.sheets import send_csv

router = Room("/events/{event_id}/on/{on}")
SAID = {
    Answer.GOING: "You are registered.",
    Answer.WAITING: "Every place is taken. You are on the waiting list and will be told when one is free.",
    Answer.MAYBE: "Your answer is kept: perhaps.",
    Answer.DECLINED: "Your answer is kept: you are not coming.",
    Answer.RECORDING: "Your answer is kept: you will watch the recording.",
}
LONGEST = 254
CHOOSE = "Choose an answer."


@router.post("/answer")
def give_answer(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    meeting = get_meeting_to_answer(session, actor, event_id, on)
    given = _given(body)
    if given is None or (given is Answer.RECORDING and not meeting.event.records):
        reader = reader_of(session, request, actor, services.settings)
        return render("events/event.html", page_of(session, services, reader, meeting, error=CHOOSE), 422)
    stands = answer(session, meeting, given, by=actor, all_coming=bool(body.get("all_coming")))
    return redirect(meeting.href, SAID[stands], "warning" if stands is Answer.WAITING else "success")


@router.get("/people")
def people(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    meeting = get_list(session, actor, event_id, on)
    find = one_line(request.query_params.get("find", ""))[:LONGEST]
    return render("events/people.html", _list(session, services, request, actor, meeting, find=find))


@router.get("/people.csv")
def people_as_csv(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    meeting = get_list(session, actor, event_id, on)
    reader = reader_of(session, request, actor, services.settings)
    found = registered(session, meeting.occurrence.id)
    return send_csv(f"event-{event_id}-{on.isoformat()}.csv", *people_table(found, reader))


@router.post("/people")
def put_on_list(event_id: Number, on: Day, actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    """Somebody of the community, with an answer."""
    meeting = get_meeting_to_answer_for(session, actor, event_id, on)
    given = _given(body)
    if given is None:
        raise InvalidError(CHOOSE)
    person_id = _number(body.get("person"))
    theirs = accounts.actor_of_person(session, person_id)
    if not theirs.signed_in or not policy.may_see(theirs, meeting.event):
        raise InvalidError("This person may not see the event, so they cannot be registered for it.")
    stands = answer(session, meeting, given, by=actor, person_id=person_id, via="list")
    back = f"{address(event_id, on)}/people"
    if stands is Answer.WAITING:
        return redirect(back, Sentence("%(name)s is on the waiting list now.", name=theirs.name), "warning")
    return redirect(back, Sentence("The answer of %(name)s is kept.", name=theirs.name))


def _given(body: FormData) -> Answer | None:
    typed = body.get("answer")
    return Answer(typed) if typed in GIVEN else None


def _number(typed: object) -> int:
    """0, which is nobody's, for what is no number."""
    return int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _list(
    session: Session, services: Services, request: Request, actor: Actor, meeting: Meeting, *, find: str
) -> PeoplePage:
    verdict = policy.in_open_group(
        policy.may_answer_for(actor, meeting.event, meeting.occurrence, clock.now()),
        is_open=at_work(session, meeting.event),
    )
    return people_page(
        meeting,
        registered(session, meeting.occurrence.id),
        turnout(session, meeting, None),
        reader_of(session, request, actor, services.settings),
        verdict,
        find=find,
        found=groups.find_candidates(session, find) if find and verdict else None,
    )
