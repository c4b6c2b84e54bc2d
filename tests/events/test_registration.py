"""Who comes: answers, places, the waiting list, and what nobody may do to them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select, update

from app import events
from app.access import RoleGrant
from app.accounts import cards
from app.audit import AuditEvent
from app.events import registration
from app.events.models import Answer, Event, EventState, Invitation, Occurrence, Registration
from app.groups.models import GroupState, WorkingGroup
from app.jobs import Job
from tests.events.crowd import crowd
from tests.events.factory import meeting, monthly, next_nth, occurrence_ids, times, webinar
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


def form_of(house, event, place=0):
    """Where answers to the event's meeting are sent."""
    with house.read() as session:
        found = events.meeting_by_occurrence(session, occurrence_ids(house, event)[place])
    return f"/events/{event}/on/{found.on.isoformat()}/answer"


def stand(house, event, place=0):
    """Answer by person's name, in the order of the answers."""
    here = Registration.occurrence_id == occurrence_ids(house, event)[place]
    with house.read() as session:
        rows = session.scalars(
            select(Registration).where(here).order_by(Registration.answered_at, Registration.id)
        ).all()
        names = cards(session, [one.person_id for one in rows])
        return {names[one.person_id].name: one.answer for one in rows}


def confirmations(house):
    """Who is owed a letter about their answer."""
    with house.read() as session:
        return [
            job.payload["person_id"]
            for job in session.scalars(select(Job).where(Job.name == "calendar.confirm").order_by(Job.id))
        ]


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


def test_fifty_for_the_last_three_places_are_exactly_three(house):
    event = webinar(house, capacity=3)
    path = form_of(house, event)
    people = crowd(house, 50)
    barrier = Barrier(len(people))

    def press(client):
        barrier.wait()
        return client.post(path, data={"answer": "going"}).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        statuses = Counter(pool.map(press, people.values()))
    assert statuses == {303: 50}
    assert Counter(stand(house, event).values()) == {"going": 3, "waiting": 47}


def test_the_waiting_list_moves_up_in_order(house, browse):
    event = webinar(house, capacity=2)
    path = form_of(house, event)
    people = crowd(house, 5)
    clients = list(people.values())
    for one in clients:
        one.post(path, data={"answer": "going"})
    place = clients[4].get(f"/events/{event}").text
    assert "On the waiting list: number 3" in place
    assert "All 2 places are taken; 3 on the waiting list." in place
    # Said again, an answer keeps its place; who changes their mind twice goes to the end.
    clients[3].post(path, data={"answer": "going"})
    clients[2].post(path, data={"answer": "maybe"})
    clients[2].post(path, data={"answer": "going"})
    told = len(confirmations(house))
    clients[0].post(path, data={"answer": "declined"})
    numbers = list(people)
    assert stand(house, event) == {
        "Person 002": "going",
        "Person 004": "going",
        "Person 005": "waiting",
        "Person 003": "waiting",
        "Person 001": "declined",
    }
    assert sorted(confirmations(house)[told:]) == sorted([numbers[0], numbers[3]])
    with house.write() as session:
        found = session.get_one(Event, event)
        found.capacity = 3
        assert registration.fill_places(session, found) == 1
    assert stand(house, event)["Person 005"] == "going"
    with house.write() as session:
        session.get_one(Event, event).capacity = None
        assert registration.fill_places(session, session.get_one(Event, event)) == 1
    assert "waiting" not in stand(house, event).values()


def test_whoever_lost_the_right_to_come_is_passed_over(house, browse):
    event = monthly(house, capacity=1)
    path = form_of(house, event)
    for one in (LEAD, COLLEAGUE, COORDINATOR):
        browse(one).post(path, data={"answer": "going"})
    assert list(stand(house, event).values()) == ["going", "waiting", "waiting"]
    with house.write() as session:
        session.execute(
            update(RoleGrant)
            .where(RoleGrant.person_id == house.person_id(COLLEAGUE), RoleGrant.scope == "group")
            .values(ends_at=events.meeting_by_occurrence(session, occurrence_ids(house, event)[0]).event.created_at)
        )
    browse(LEAD).post(path, data={"answer": "declined"})
    assert stand(house, event) == {LEAD.name: "declined", COLLEAGUE.name: "waiting", COORDINATOR.name: "going"}


def test_one_answer_for_all_coming_meetings(house, browse):
    event = monthly(house)
    with house.write() as session:
        session.execute(
            update(Occurrence)
            .where(Occurrence.id == occurrence_ids(house, event)[3])
            .values(state=EventState.CANCELLED)
        )
    client = browse(COLLEAGUE)
    client.post(form_of(house, event, 1), data={"answer": "maybe"})
    with house.counting() as one:
        client.post(form_of(house, event), data={"answer": "going"})
    with house.counting() as all_:
        client.post(form_of(house, event), data={"answer": "declined", "all_coming": "yes"})
    assert len(all_) < len(one) + 10, "one query for all times, not one for each"
    said = [stand(house, event, place) for place in range(len(times(house, event)))]
    assert [one for one in said if not one] == [{}], "the cancelled meeting alone has no answer"
    assert {one[COLLEAGUE.name] for one in said if one} == {"declined"}
    with house.read() as session:
        assert session.scalars(select(Invitation.answer)).one() == "declined"
    assert "Your answer for all coming meetings: Not going" in client.get(f"/events/{event}").text
    # Meetings that come to stand as rows later begin with it.
    with house.write() as session:
        found = session.get_one(Event, event)
        new = events.materialise(session, found, found.expanded_to + timedelta(days=100))
        assert new == registration.begin_with_standing_answers(session, found) > 0
        assert registration.begin_with_standing_answers(session, found) == 0
    assert stand(house, event, -1) == {COLLEAGUE.name: "declined"}


def test_lost_rights_end_what_is_to_come_and_free_the_place(house, browse):
    event = monthly(house, capacity=1)
    for one in (COLLEAGUE, LEAD):
        browse(one).post(form_of(house, event), data={"answer": "going", "all_coming": "yes"})
    first = times(house, event)[0]
    with time_machine.travel(first + timedelta(minutes=5)), house.write() as session:
        left = registration.withdraw_future(session, session.get_one(Event, event), house.person_id(COLLEAGUE))
    assert left == len(times(house, event)) - 1
    assert stand(house, event) == {COLLEAGUE.name: "going", LEAD.name: "waiting"}
    assert stand(house, event, 1) == stand(house, event, -1) == {LEAD.name: "going"}
    with time_machine.travel(first + timedelta(minutes=5)), house.write() as session:
        found = session.get_one(Event, event)
        assert registration.withdraw_future(session, found, house.person_id(COLLEAGUE)) == 0
        assert session.scalars(select(Invitation.answer).order_by(Invitation.id)).all() == ["", "going"]


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
    said = "1 meeting asks whether you come"
    for who, told in ((COLLEAGUE, True), (LEAD, True), (MEMBER, False), (GUEST, False)):
        assert (said in browse(who).get("/").text) is told, who
    browse(COLLEAGUE).post(form_of(house, soon), data={"answer": "declined"})
    assert "asks whether you come" not in browse(COLLEAGUE).get("/").text
