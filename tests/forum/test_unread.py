"""What is new: told in a number that does not lie, gone only by reading, and never changed by looking."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import notifications
from app.core import clock
from app.forum.models import Reader, Reading
from tests import people
from tests.forum import talking


def badges(client, path="/forum"):
    """{number of a topic: how much is new in it, as the page says}."""
    found = re.findall(r'class="badge" href="/topics/(\d+)/unread">(\d+\+?) new', client.get(path).text)
    return {int(topic): new for topic, new in found}


@pytest.fixture
def long(house):
    """A topic of 45 posts by three people."""
    topic = talking.topic(house)
    for n in range(2, 46):
        talking.post(house, topic, f"Number {n}", by=(people.COLLEAGUE, people.LEAD)[n % 2])
    return topic


def test_reading_page_by_page(house, browse, long):
    reader = browse(people.REPRESENTATIVE)
    path = f"/topics/{long}"
    assert badges(reader) == {long: "45"}
    assert reader.get(f"{path}/unread").headers["location"] == path
    first = reader.get(path).text
    assert 'hx-trigger="load"' in first
    assert "New since" not in first, "everything is new: no line above the first of all"
    assert "Go to the first new" not in first

    def read(number, **headers):
        return reader.post(f"{path}/read", data={"number": number}, headers=headers)

    answer = read(20)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?post=20#post-20")
    assert badges(reader) == {long: "25"}
    assert reader.get(f"{path}/unread").headers["location"] == f"{path}?post=21#post-21"
    last = reader.get(f"{path}?page=3").text
    assert "Go to the first new contribution" in last
    assert "Mark as read up to here" in last
    assert 'hx-trigger="load"' not in last, "page 2 is not read: a look at page 3 must not hide it"
    assert read(31, **{"hx-request": "true"}).content == b""
    middle = reader.get(f"{path}?page=2").text
    assert middle.index('id="post-31"') < middle.index("New since your last visit") < middle.index('id="post-32"')
    for number in ("5", "0", "-1", "x", "99999999999", ""):
        read(number)
    assert badges(reader) == {long: "14"}, "reading goes forward only, and no farther than numbers of the house"
    read(999)
    assert badges(reader) == {}
    assert reader.get(f"{path}/unread").headers["location"] == f"{path}?post=45#post-45"
    assert "so-far" not in reader.get(f"{path}?page=3").text
    talking.post(house, long, "One more", by=people.MEMBER)
    assert badges(reader) == badges(reader, "/") == badges(reader, "/forum?show=unread") == {long: "1"}
    assert badges(browse(people.MEMBER)) == {long: "44"}, "nobody's own words are new to them"


def test_looking_changes_nothing(house, browse, long):
    reader = browse(people.REPRESENTATIVE)
    with house.counting() as statements:
        for path in ("/forum", "/forum?show=unread", f"/topics/{long}", f"/topics/{long}/unread", "/", "/posts/7"):
            assert reader.get(path).status_code in {200, 302}
    assert [one for one in statements if not one.startswith("SELECT")] == []


def test_what_is_new_never_expires_and_all_read_makes_it_old(house, browse):
    with time_machine.travel(clock.now() - timedelta(days=30), tick=False):
        old = talking.topic(house, "Before the account")
    topic = talking.topic(house)
    member = browse(people.REPRESENTATIVE)
    with time_machine.travel(clock.now() + timedelta(days=4000), tick=False):
        member = browse(people.REPRESENTATIVE)
        assert badges(member) == {topic: "1"}, "what stood there before they came is not new, the rest stays new"
    talking.post(house, old, "Again")
    member = browse(people.REPRESENTATIVE)
    assert badges(member) == {topic: "1", old: "1"}
    answer = member.post("/forum/read")
    assert (answer.status_code, answer.headers["location"]) == (303, "/forum")
    assert badges(member) == {}
    assert "You have read everything" in member.get("/forum?show=unread").text
    talking.post(house, topic, "News")
    assert badges(member) == {topic: "1"}
    assert badges(browse(people.LEAD)) == {topic: "2", old: "1"}, "somebody else's reading is not mine"


def test_what_is_not_shown_or_not_to_be_read_is_not_new(house, browse):
    private = talking.topic(house, by=people.LEAD, group="financing", private=True)
    topic = talking.topic(house)
    ids = [talking.post(house, topic, f"Post {n}")[0] for n in range(4)]
    for post, state in zip(ids, ("hidden", "removed", "waiting", "shown"), strict=True):
        talking.post_change(house, post, state=state)
    assert badges(browse(people.REPRESENTATIVE)) == {topic: "2"}
    assert badges(browse(people.COLLEAGUE)) == {topic: "1", private: "1"}
    talking.change(house, topic, merged_into_id=private)
    assert badges(browse(people.COLLEAGUE)) == {private: "1"}
    refused = browse(people.REPRESENTATIVE).post(f"/topics/{private}/read", data={"number": 1})
    assert refused.status_code == 404
    with house.read() as session:
        mine = Reading.person_id == house.person_id(people.REPRESENTATIVE)
        assert session.scalars(select(Reading).where(mine)).all() == []


def test_reading_sees_what_one_was_told(house, browse):
    topic = talking.topic(house, by=people.MEMBER)
    for n in range(3):
        talking.post(house, topic, f"Post {n}")
    asker = house.actor(people.MEMBER)
    with house.read() as session:
        assert notifications.count_unread(session, asker) == 3
    browse(people.MEMBER).post(f"/topics/{topic}/read", data={"number": 3})
    with house.read() as session:
        assert notifications.count_unread(session, asker) == 1
        assert session.get(Reader, asker.person_id) is not None


def test_what_was_looked_at_late_is_new_to_whoever_read_on(house, browse):
    topic = talking.topic(house)
    late, _ = talking.post(house, topic, "I am new here.", by=people.COLLEAGUE, state="waiting")
    talking.post(house, topic, "And I am not.", by=people.LEAD)
    reader = browse(people.REPRESENTATIVE)
    reader.post(f"/topics/{topic}/read", data={"number": 3})
    assert badges(reader) == {}
    answer = browse(people.COORDINATOR).post(f"/posts/{late}/moderate", data={"decision": "approve"})
    assert answer.status_code == 303, answer.text
    assert badges(reader) == {topic: "1"}
    assert reader.get(f"/topics/{topic}/unread").headers["location"] == f"/topics/{topic}?post=4#post-4"
    assert reader.get(f"/posts/{late}").headers["location"] == f"/topics/{topic}?post=4#post-4"
