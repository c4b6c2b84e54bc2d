"""Who comes: answers, places, the waiting list, and what nobody may do to them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.audit import AuditEvent
from app.events import registration
from app.events.models import Answer, Event, EventState, Occurrence
from app.groups.models import GroupState, WorkingGroup
from tests.events.answering import confirmations, form_of, stand
from tests.events.factory import meeting, monthly, next_nth, times, webinar
from tests.people import (
    ADMINISTRATOR,
    COLLEAGUE,
    COORDINATOR,
    GUEST,
    LEAD,
    MEMBER,
    REPRESENTATIVE,
    SUSPENDED,
    VISITOR,
)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (COLLEAGUE, 303),
        (LEAD, 303),
        (COORDINATOR, 303),
        (MEMBER, 404),
        (GUEST, 404),
        (ADMINISTRATOR, 404),
        (VISITOR, 303),
    ],
)
def test_who_answers_for_a_meeting_of_the_group(house, browse, who, status):
    event = monthly(house)
    answer = browse(who).post(form_of(house, event), data={"answer": "going", "person_id": "1", "via": "mail"})
    assert answer.status_code == status
    if who is VISITOR:
        assert answer.headers["location"].startswith("/sign-in")
    if status == 404 or who is VISITOR:
        assert stand(house, event) == {}
        assert confirmations(house) == []
        return
    assert answer.headers["location"] == form_of(house, event).removesuffix("/answer")
    assert stand(house, event) == {who.name: "going"}
    assert stand(house, event, 1) == {}
    assert confirmations(house) == [house.person_id(who)]


@pytest.mark.parametrize(
    ("sent", "kept", "said"),
    [
        ("going", "going", "You are registered."),
        ("maybe", "maybe", "perhaps"),
        ("declined", "declined", "you are not coming"),
        ("recording_only", "recording_only", "you will watch the recording"),
        ("waiting", None, "Choose an answer."),
        ("", None, "Choose an answer."),
    ],
)
def test_what_may_be_said(house, browse, sent, kept, said):
    event = webinar(house)
    client = browse(MEMBER)
    answer = client.post(form_of(house, event), data={"answer": sent})
    assert answer.status_code == (303 if kept else 422)
    page = client.get(answer.headers["location"]).text if kept else answer.text
    assert said in page
    assert stand(house, event) == ({MEMBER.name: kept} if kept else {})
    if kept:
        assert f'value="{kept}" checked' in page


def test_recording_only_is_offered_of_what_is_recorded(house, browse):
    event = webinar(house, kind="brown_bag", records=True)
    client = browse(MEMBER)
    page = client.get(f"/events/{event}").text
    assert 'value="recording_only"' not in page
    assert "Brown-bag sessions are not recorded" in page
    assert client.post(form_of(house, event), data={"answer": "recording_only"}).status_code == 422
    assert stand(house, event) == {}


@pytest.mark.parametrize(
    ("when", "held", "sent", "status", "said"),
    [
        (timedelta(minutes=10), "going", "declined", 409, "nobody withdraws from it any more"),
        (timedelta(minutes=10), "maybe", "going", 303, ""),
        (timedelta(minutes=61), "maybe", "going", 409, "This meeting is over."),
        (timedelta(minutes=-10), "going", "declined", 303, ""),
    ],
)
def test_answers_around_the_time_of_the_meeting(house, browse, when, held, sent, status, said):
    event = webinar(house)
    path = form_of(house, event)
    client = browse(MEMBER)
    client.post(path, data={"answer": held})
    with time_machine.travel(times(house, event)[0] + when):
        client = browse(MEMBER)
        answer = client.post(path, data={"answer": sent})
    assert answer.status_code == status
    assert said in answer.text
    assert stand(house, event) == {MEMBER.name: sent if status == 303 else held}


@pytest.mark.parametrize("whole", [True, False])
def test_a_cancelled_meeting_takes_no_answers(house, browse, whole):
    event = webinar(house)
    with house.write() as session:
        changed = session.get_one(Event, event) if whole else session.scalars(select(Occurrence)).one()
        changed.state = EventState.CANCELLED
    client = browse(MEMBER)
    answer = client.post(form_of(house, event), data={"answer": "going"})
    assert answer.status_code == 409
    assert "This meeting is cancelled." in answer.text
    page = client.get(f"/events/{event}").text
    assert 'name="answer"' not in page
    assert stand(house, event) == {}


@pytest.mark.parametrize(
    ("who", "seen"),
    [(COORDINATOR, 200), (ADMINISTRATOR, 200), (MEMBER, 403), (GUEST, 403), (VISITOR, 303)],
)
def test_those_who_run_it_keep_the_list(house, browse, who, seen):
    event = webinar(house, capacity=1)
    path = form_of(house, event)
    browse(REPRESENTATIVE).post(path, data={"answer": "going"})
    client, base = browse(who), path.replace("/answer", "/people")
    opened, sheet = client.get(base), client.get(f"{base}.csv")
    assert opened.status_code == sheet.status_code == seen
    added = client.post(base, data={"person": str(house.person_id(MEMBER)), "answer": "going"})
    assert added.status_code == (303 if seen == 200 else seen)
    if seen != 200:
        assert REPRESENTATIVE.email not in opened.text + sheet.text
        assert stand(house, event) == {REPRESENTATIVE.name: "going"}
        return
    assert REPRESENTATIVE.email in opened.text
    assert f"{REPRESENTATIVE.name},Officer,UNICEF,{REPRESENTATIVE.email},Going," in sheet.text
    assert f'value="{house.person_id(MEMBER)}"' in client.get(base, params={"find": "moraa"}).text
    assert stand(house, event) == {REPRESENTATIVE.name: "going", MEMBER.name: "waiting"}
    client.post(base, data={"person": str(house.person_id(REPRESENTATIVE)), "answer": "declined"})
    assert stand(house, event) == {REPRESENTATIVE.name: "declined", MEMBER.name: "going"}
    with house.read() as session:
        [last, *_] = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "registration.answered").order_by(AuditEvent.id.desc())
        )
    assert (last.person_id, last.detail["person_id"]) == (house.person_id(who), house.person_id(REPRESENTATIVE))


@pytest.mark.parametrize("person", [MEMBER, SUSPENDED, GUEST])
def test_nobody_is_registered_for_what_they_may_not_see(house, browse, person):
    event = meeting(house)
    answer = browse(LEAD).post(
        form_of(house, event).replace("/answer", "/people"),
        data={"person": str(house.person_id(person)), "answer": "going"},
    )
    assert answer.status_code == 422
    assert "may not see the event" in answer.text
    assert stand(house, event) == {}


def test_a_closed_group_takes_no_answers(house, browse):
    event = monthly(house)
    with house.write() as session:
        session.scalars(select(WorkingGroup).where(WorkingGroup.slug == "financing")).one().state = GroupState.CLOSED
    client = browse(COLLEAGUE)
    answer = client.post(form_of(house, event), data={"answer": "going"})
    assert answer.status_code == 409
    assert "This group is closed" in answer.text
    assert "This group is closed" in client.get(f"/events/{event}").text
    assert browse(LEAD).get(form_of(house, event).replace("/answer", "/agenda")).status_code == 409
    assert stand(house, event) == {}


def test_what_may_be_answered_is_one_list():
    assert set(registration.GIVEN) == set(Answer) - {Answer.WAITING}


def test_home_says_which_meetings_ask_for_an_answer(house, browse):
    """In one's own groups, in the next two weeks, not cancelled, not answered; nobody else hears of it."""
    soon, off = meeting(house), meeting(house, title="Called off")
    meeting(house, starts=next_nth(1, 1) + timedelta(days=60), title="Far away")
    with house.write() as session:
        session.get_one(Event, off).state = EventState.CANCELLED
    said = "1 meeting to answer"
    for who, told in ((COLLEAGUE, True), (LEAD, True), (MEMBER, False), (GUEST, False)):
        assert (said in browse(who).get("/").text) is told, who
    browse(COLLEAGUE).post(form_of(house, soon), data={"answer": "declined"})
    assert "meeting to answer" not in browse(COLLEAGUE).get("/").text
