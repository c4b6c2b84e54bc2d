"""What nobody answers comes to the coordinator once, with who may know."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import SYSTEM
from app.core.settings import Settings
from app.forum.jobs_unanswered import tell
from app.forum.models import Ask, Outcome, PostState, Topic
from app.groups.models import GroupState, WorkingGroup
from app.notifications.models import Notification
from tests import people
from tests.forum.talking import change, post, topic

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
WEEK = MONDAY + timedelta(days=7)


def run(house, moment=WEEK, times=2):
    with time_machine.travel(moment, tick=False):
        for _ in range(times):
            with house.write() as session:
                tell(session, house.services, {}, None)


def told(house, *who):
    with house.read() as session:
        rows = session.scalars(select(Notification.person_id).where(Notification.kind == "unanswered")).all()
    names = {house.person_id(one): one.key for one in (people.COORDINATOR, people.LEAD, people.MEMBER, *who)}
    return sorted(names.get(one, "somebody else") for one in rows)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("question", ["coordinator"]),
        ("problem", ["coordinator"]),
        ("group", ["coordinator", "lead"]),
        ("own post", ["coordinator"]),
        ("waiting answer", ["coordinator"]),
        ("discussion", []),
        ("answer", []),
        ("concluded", []),
        ("hidden", []),
        ("locked", []),
        ("closed group", []),
    ],
)
def test_what_is_told_after_a_week_and_once(house, case, expected):
    with time_machine.travel(MONDAY, tick=False):
        kind = case if case in {"problem", "discussion"} else "question"
        number = topic(house, kind=kind, group="financing" if "group" in case else "")
        if case in {"own post", "answer", "waiting answer"}:
            state = PostState.WAITING if case == "waiting answer" else PostState.SHOWN
            post(house, number, by=people.MEMBER if case == "own post" else people.COLLEAGUE, state=state)
        if case == "concluded":
            change(house, number, outcome=Outcome.CONCLUDED, concluded_at=MONDAY)
        if case == "hidden":
            change(house, number, state=PostState.HIDDEN)
        if case == "locked":
            change(house, number, locked_at=MONDAY)
        if case == "closed group":
            with house.write() as session:
                session.scalars(
                    select(WorkingGroup).where(WorkingGroup.slug == "financing")
                ).one().state = GroupState.CLOSED
    run(house, WEEK - timedelta(minutes=1))
    assert told(house) == []
    run(house)
    assert told(house) == expected
    run(house, WEEK + timedelta(days=30))
    assert told(house) == expected


def test_two_workers_at_once_tell_once(house):
    with time_machine.travel(MONDAY, tick=False):
        topics = [topic(house, f"Question {n}") for n in range(3)]
    barrier = threading.Barrier(2)

    def worker():
        barrier.wait()
        with house.write() as session:
            tell(session, house.services, {}, None)

    with time_machine.travel(WEEK, tick=False):
        both = [threading.Thread(target=worker) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert told(house) == ["coordinator"] * 3
    with house.read() as session:
        assert all(session.get_one(Topic, one).escalated_at for one in topics)


def test_the_days_are_a_setting():
    assert Settings().unanswered_days == 7


@pytest.mark.parametrize(
    ("who", "status", "titles"),
    [
        (people.COORDINATOR, 200, {"Community question", "Group question"}),
        (people.LEAD, 200, {"Group question"}),
        (people.MEMBER, 403, set()),
        (people.ADMINISTRATOR, 403, set()),
        (people.VISITOR, 303, set()),
    ],
)
def test_who_sees_what_waits(house, browse, who, status, titles):
    with time_machine.travel(MONDAY, tick=False) as clock:
        topic(house, "Community question")
        topic(house, "Group question", group="financing", private=True, by=people.COLLEAGUE)
        post(house, topic(house, "Answered question"))
        clock.shift(timedelta(days=9))
        answer = browse(who).get("/forum/unanswered")
        assert answer.status_code == status
        assert {
            one for one in ("Community question", "Group question", "Answered question") if one in answer.text
        } == titles
        if titles:
            assert "9 days" in answer.text


def test_home_says_so_until_somebody_answers(house, browse):
    with time_machine.travel(MONDAY, tick=False):
        number = topic(house)
    said = 'href="/forum/unanswered"'
    with time_machine.travel(WEEK, tick=False):
        assert said not in browse(people.COORDINATOR).get("/").text
        run(house)
        assert said in browse(people.COORDINATOR).get("/").text
        assert said not in browse(people.MEMBER).get("/").text
        post(house, number)
        assert said not in browse(people.COORDINATOR).get("/").text


def test_one_click_asks_and_the_page_costs_the_same_however_long_it_is(house, browse):
    with time_machine.travel(MONDAY, tick=False):
        like = topic(house, "Updating the register of households", by=people.CHAIR, tags=["policy_system"])
        post(house, like)
        first = topic(house, "Which register of households?", tags=["policy_system"])
        coordinator = browse(people.COORDINATOR)
        coordinator.get("/forum/unanswered")
        with house.counting() as few:
            page = coordinator.get("/forum/unanswered").text
        assert f'action="/topics/{first}/ask"' in page
        chosen = {"person": house.person_id(people.COLLEAGUE), "back": "/forum/unanswered"}
        answer = coordinator.post(f"/topics/{first}/ask", data=chosen)
        assert (answer.status_code, answer.headers["location"]) == (303, "/forum/unanswered")
        with house.read() as session:
            assert session.scalars(select(Ask.person_id)).all() == [house.person_id(people.COLLEAGUE)]
        for n in range(6):
            topic(house, f"Register of households {n}", tags=["policy_system"])
        with house.counting() as many:
            assert "Register of households 5" in coordinator.get("/forum/unanswered").text
        assert len(many) == len(few)
    assert SYSTEM.person_id is None
