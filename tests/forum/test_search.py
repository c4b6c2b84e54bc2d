"""Search finds discussions at the post that holds the words, for whoever reads them now, whatever the index still knows."""

import re

import pytest

from app.discovery.records import topic_record
from app.forum.models import Outcome, Summary, Topic
from tests import people
from tests.forum import talking


def hits(client, words, **asked):
    answer = client.get("/api/v1/search", params={"q": words, **asked}).json()
    return [(one["kind"], one["url"], one["page"]) for one in answer["hits"]]


@pytest.fixture
def talk(house):
    topic = talking.topic(house, "Registers in towns", tags=["financing"])
    posts = [
        talking.post(house, topic, f"{word} matters.", by=people.COLLEAGUE)[0] for word in ("Zebra", "Quagga", "Okapi")
    ]
    private = talking.topic(
        house, "Budget talk", text="Quagga budget.", by=people.LEAD, group="financing", private=True
    )
    with house.write() as session:
        session.add(
            Summary(
                topic_id=topic, version=1, outcome=Outcome.CONCLUDED, text="Pangolin", html="<p>Pangolin</p>", as_of=4,
                cited=[], person_id=house.person_id(people.COORDINATOR), at=session.get_one(Topic, topic).created_at,
            )
        )  # fmt: skip
    house.work()
    return topic, posts, private


def test_a_hit_lands_on_its_post(house, browse, talk):
    topic, _, private = talk
    member = browse(people.MEMBER)
    there = f"/topics/{topic}?post=3#post-3"
    assert hits(member, "quagga") == [("topic", there, 3)]
    assert {hit[1] for hit in hits(browse(people.COLLEAGUE), "quagga")} == {there, f"/topics/{private}"}
    assert len(hits(browse(people.COORDINATOR), "quagga")) == 2
    assert hits(browse(people.VISITOR), "quagga") == hits(browse(people.GUEST), "quagga") == []
    assert [one[1] for one in hits(member, "registers towns")] == [f"/topics/{topic}"]
    assert [one[1] for one in hits(member, "pangolin", kind="topic", topic="financing", organisation="ndma")] == [
        f"/topics/{topic}"
    ]
    assert hits(member, "quagga", kind="event") == hits(member, "quagga", topic="shocks") == []
    page = member.get("/search?q=quagga&kind=topic").text
    assert re.search(rf'href="{re.escape(there)}"><b>Registers in towns</b>', page)
    assert "<mark>Quagga</mark> matters" in page
    assert "Discussions" in page


@pytest.mark.parametrize("change", ["hidden", "topic hidden", "merged", "private"])
def test_the_index_may_lag_but_tells_nothing(house, browse, talk, change):
    topic, posts, private = talk
    if change == "hidden":
        talking.post_change(house, posts[1], state="hidden")
    elif change == "topic hidden":
        talking.change(house, topic, state="hidden")
    elif change == "merged":
        talking.change(house, topic, merged_into_id=private)
    else:
        group = talking.group_id(house, "financing")
        talking.change(house, topic, audience=f"group-{group}", group_id=group)
    member = browse(people.MEMBER)
    assert hits(member, "quagga") == [], "before the index knows"
    house.work()
    assert hits(member, "quagga") == [], "and after"
    assert bool(hits(member, "zebra")) == (change == "hidden")


def test_many_posts_at_once_are_one_look(house, talk):
    topic, *_ = talk
    for n in range(30):
        talking.post(house, topic, f"Post {n}")
    with house.counting() as statements:
        house.work()
    read = [one for one in statements if "post.number, post.html" in one and "post.state" in one]
    assert len(read) == 1
    with house.read() as session:
        record = topic_record(session, topic)
        assert record is not None
        assert [page.number for page in record.pages] == list(range(1, 35))
        assert record.authors == ("Kioko Colleague", "Moraa Member")
