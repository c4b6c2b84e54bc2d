"""Places and the waiting list, answers for whole series, and what becomes of them when rights end."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import time_machine
from sqlalchemy import select, update

from app import events
from app.access import RoleGrant
from app.events import registration
from app.events.models import Event, EventState, Invitation, Occurrence
from tests.events.answering import confirmations, form_of, stand
from tests.events.crowd import crowd
from tests.events.factory import monthly, occurrence_ids, times, webinar
from tests.people import COLLEAGUE, COORDINATOR, LEAD


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
    for one in clients[:2]:
        one.post(path, data={"answer": "going"})
    assert "All 2 places are taken.<" in clients[4].get(f"/events/{event}").text
    for one in clients[2:]:
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


def test_nobody_waits_behind_whoever_lost_the_right_to_come(house):
    event = webinar(house, capacity=1)
    path = form_of(house, event)
    first, lost, newcomer = people = crowd(house, 3)
    for one in (first, lost):
        people[one].post(path, data={"answer": "going"})
    with house.write() as session:
        session.execute(update(RoleGrant).where(RoleGrant.person_id == lost).values(ends_at=RoleGrant.starts_at))
    people[first].post(path, data={"answer": "declined"})
    answered = people[newcomer].post(f"/api/v1/events/{event}/rsvp", json={"answer": "going"})
    assert answered.json() | {"event": 0, "on": ""} == {"event": 0, "on": "", "answer": "going", "position": 0}
    assert stand(house, event) == {"Person 001": "declined", "Person 002": "waiting", "Person 003": "going"}


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
