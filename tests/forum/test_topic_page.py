"""The page of a topic: posts by number with their permalinks, who reads it, what became of a post, where a merged topic went."""

import re

import pytest

from app.core import clock
from app.forum.models import Post
from tests import people
from tests.forum import talking


def numbers(client, path):
    return [int(number) for number in re.findall(r'<article class="post[^"]*" id="post-(\d+)"', client.get(path).text)]


@pytest.fixture
def topic(house):
    """Forty-one posts; where 5 to 9 and 22 to 40 stood nothing is left."""
    made = talking.topic(house, "Urban registers", tags=["financing"], group="financing", by=people.LEAD)
    elsewhere = talking.topic(house, "Split")
    for n in range(2, 42):
        post, _ = talking.post(house, made, f"Number **{n}**", by=(people.COLLEAGUE, people.MEMBER)[n % 2])
        if 5 <= n <= 9 or 22 <= n <= 40:
            with house.write() as session:
                moved = session.get_one(Post, post)
                moved.topic_id, moved.number = elsewhere, n + 100
    return made


def test_posts_stand_by_number(house, browse, topic):
    client, path = browse(people.CHAIR), f"/topics/{topic}"
    assert numbers(client, path) == [1, 2, 3, 4, *range(10, 21)]
    assert numbers(client, f"{path}?page=2") == numbers(client, f"{path}?post=21") == [21]
    assert numbers(client, f"{path}?page=3") == numbers(client, f"{path}?page=99") == [41]
    assert numbers(client, f"{path}?post=x&page=-3") == numbers(client, path)
    page = client.get(path).text
    for shown in (
        "<h1>Urban registers</h1>",
        '<p class="caption">Question</p>',
        'href="/groups/financing"',
        "All members of the community read this topic.",
        "Kioko Colleague <span",
        "United Nations Children&#39;s Fund",
        "(NDMA)",
        "<p>Number <strong>2</strong></p>",
        'href="?page=3"'.replace("?", f"{path}?"),
    ):
        assert shown in page, shown
    third = client.get(f"{path}?page=3").text
    assert "<title>Urban registers, page 3" in third
    with house.read() as session:
        moved = session.query(Post).filter(Post.topic_id != topic, Post.number == 105).one()
        stays = session.query(Post).filter(Post.topic_id == topic, Post.number == 41).one()
    assert client.get(f"/posts/{stays.id}").headers["location"] == f"{path}?post=41#post-41"
    assert client.get(f"/posts/{moved.id}").headers["location"] == f"/topics/{moved.topic_id}?post=105#post-105"
    assert client.get(f"/posts/{stays.id}").status_code == 302


@pytest.mark.parametrize(
    ("state", "moderator", "author", "other"),
    [
        ("waiting", "Waits for a first look", "Waits for a first look", None),
        ("hidden", "Rude words", "Rude words", "Hidden while somebody looks"),
        ("removed", "Rude words", "Removed by those who moderate", "Removed by those who moderate"),
    ],
)
def test_what_became_of_a_post(house, browse, state, moderator, author, other):
    topic = talking.topic(house)
    post, _ = talking.post(house, topic, "Rude words", by=people.COLLEAGUE)
    talking.post(house, topic, "Calm words", by=people.LEAD)
    talking.post_change(house, post, state=state)
    for who, shown in ((people.COORDINATOR, moderator), (people.COLLEAGUE, author), (people.MEMBER, other)):
        client = browse(who)
        page = client.get(f"/topics/{topic}").text
        assert ('id="post-2"' in page) == (shown is not None)
        assert (shown or "Calm words") in page
        reads = shown in {"Rude words", "Waits for a first look"}
        assert ("Rude words" in page) == reads
        assert client.get(f"/posts/{post}").status_code == (302 if reads else 404)


def test_by_mail_and_changed(house, browse):
    topic = talking.topic(house)
    post, _ = talking.post(
        house, topic, "By mail", via="mail", cut_text="On Monday <b>Moraa</b> wrote:\n> We do it once"
    )
    talking.post_change(house, post, edited_at=clock.now())
    page = browse(people.LEAD).get(f"/topics/{topic}").text
    assert "<span>by e-mail</span>" in page
    assert '<details class="cut"><summary>' in page
    assert "On Monday &lt;b&gt;Moraa&lt;/b&gt; wrote:" in page
    assert "<span>changed on" in page


def test_who_may_read_it_and_where_it_went(house, browse):
    private = talking.topic(house, "Secret", by=people.LEAD, group="financing", private=True)
    post, _ = talking.post(house, private, by=people.COLLEAGUE)
    here, there = talking.topic(house, "Here"), talking.topic(house, "There")
    colleague, member = browse(people.COLLEAGUE), browse(people.MEMBER)
    assert "the coordinator who moderates everywhere" in colleague.get(f"/topics/{private}").text
    for path in ("/topics/{}", "/topics/{}/unread", "/topics/{}?page=2"):
        gone, absent = member.get(path.format(private)), member.get(path.format(999999))
        assert gone.status_code == absent.status_code == 404
        assert gone.text.replace(f"/{private}", "/999999") == absent.text
    assert member.get(f"/posts/{post}").status_code == member.get("/posts/999999").status_code == 404
    talking.change(house, here, merged_into_id=there)
    talking.change(house, there, merged_into_id=private)
    assert colleague.get(f"/topics/{here}?page=4").headers["location"] == f"/topics/{private}"
    assert colleague.get(f"/topics/{here}/unread").headers["location"] == f"/topics/{private}"
    assert member.get(f"/topics/{here}").status_code == 404, "where it went is not theirs to know"
