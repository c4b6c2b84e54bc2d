"""With the setting, a newcomer's first contributions are looked at before others read them."""

import pytest
from sqlalchemy import select

from app.forum.models import Post
from app.forum.newcomers import state_for
from tests import people
from tests.forum.moderating import decide, first_post, post_row, seen, steps, told, topic_row
from tests.forum.talking import post, topic

TEXT = {"text": "We began with two wards.", "seq": "1"}


@pytest.fixture
def watchful(house):
    house.settings = house.settings.model_copy(update={"first_posts_reviewed": 2})
    return house


def state(house, who):
    actor = house.actor(who)
    with house.read() as session:
        return state_for(session, house.settings, actor)


@pytest.mark.parametrize(
    ("who", "wanted", "shown", "waits"),
    [
        (people.COLLEAGUE, 2, 0, True),
        (people.COLLEAGUE, 2, 1, True),
        (people.COLLEAGUE, 2, 2, False),
        (people.COLLEAGUE, 0, 0, False),
        (people.GUEST, 2, 0, True),
        (people.LEAD, 2, 0, False),
        (people.COORDINATOR, 2, 0, False),
    ],
)
def test_who_is_a_newcomer(house, who, wanted, shown, waits):
    house.settings = house.settings.model_copy(update={"first_posts_reviewed": wanted})
    number = topic(house)
    for _ in range(shown):
        post(house, number, by=who)
    post(house, number, by=who, state="removed")  # does not count
    assert (state(house, who) == "waiting") is waits


@pytest.mark.parametrize(
    ("code", "sentence", "status", "after"),
    [
        ("approve", "", 303, "shown"),
        ("decline", "It is off topic.", 303, "removed"),
        ("decline", "", 422, "waiting"),
        ("remove", "No.", 422, "waiting"),
    ],
)
def test_a_first_contribution_waits_until_somebody_decides(watchful, browse, code, sentence, status, after):
    house = watchful
    number = topic(house, by=people.LEAD, text="Who has done it, @Moraa Member?")
    newcomer, coordinator = browse(people.COLLEAGUE), browse(people.COORDINATOR)
    answer = newcomer.post(f"/topics/{number}/posts", data=TEXT)
    assert answer.status_code == 303
    with house.read() as session:
        waiting = session.scalars(select(Post.id).where(Post.topic_id == number, Post.number == 2)).one()
    assert post_row(house, waiting).state == "waiting"
    assert house.person_id(people.COORDINATOR) in told(house, "to_review")
    assert told(house, "replied") == {}
    later, _ = post(house, number, by=people.LEAD)
    assert [seen(house, who, number) for who in (people.COLLEAGUE, people.MEMBER, people.COORDINATOR)] == [
        [1, 2, 3],
        [1, 3],
        [1, 2, 3],
    ]
    for who, shows in ((people.COLLEAGUE, True), (people.MEMBER, False)):
        assert ("We began with two wards." in browse(who).get(f"/topics/{number}").text) is shows
    assert "We began with two wards." in coordinator.get("/forum/reports").text
    assert decide(coordinator, waiting, code, sentence).status_code == status
    row = post_row(house, waiting)
    assert row.state == after
    # Behind what was written meanwhile, where nobody has read on yet.
    assert row.number == (4 if after == "shown" else 2)
    assert topic_row(house, number).posts == (3 if after == "shown" else 2)
    assert bool(told(house, "replied")) is (after == "shown")
    assert bool(told(house, "to_review")) is (status == 422)
    if status == 303:
        assert told(house, "moderated")[house.person_id(people.COLLEAGUE)].startswith("It was looked at and is")
    assert post_row(house, later).number == 3


def test_a_first_topic_waits_with_its_contribution(watchful, browse):
    house = watchful
    number = topic(house, "Which register do you use?", by=people.COLLEAGUE, state="waiting")
    first, reader = first_post(house, number), browse(people.MEMBER)
    assert reader.get(f"/topics/{number}").status_code == 404
    assert "Which register" not in reader.get("/forum").text
    own = browse(people.COLLEAGUE).get(f"/topics/{number}")
    assert own.status_code == 200
    assert "until it has been looked at" in own.text
    decide(browse(people.COORDINATOR), first, "approve", "")
    assert reader.get(f"/topics/{number}").status_code == 200
    assert "Which register" in reader.get("/forum").text
    assert steps(house, number) == ["approve"]
