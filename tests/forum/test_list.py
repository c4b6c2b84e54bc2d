"""The list of topics: filters in its address, orders, what is pinned, who sees which; the group's page; the rules in SQL."""

import re

import pytest
from sqlalchemy import select

from app import forum, notifications
from app.forum import policy
from app.forum.filters import listed
from app.forum.models import Ask, PostState, Topic
from tests import people
from tests.forum import talking

READERS = (*(one for one in people.CAST if one is not people.SUSPENDED), people.VISITOR)


def titles(client, path="/forum"):
    return re.findall(r'<h[23] class="topic-title"><a href="/topics/\d+">([^<]+)</a>', client.get(path).text)


@pytest.fixture
def shelf(house):
    """Titles → numbers."""
    made = {
        "Rule": talking.topic(house, "Rule", kind="announcement", by=people.COORDINATOR),
        "Question": talking.topic(house, "Question", tags=["financing"]),
        "Problem": talking.topic(house, "Problem", kind="problem", by=people.COLLEAGUE, group="financing"),
        "Secret": talking.topic(house, "Secret", kind="discussion", by=people.LEAD, group="financing", private=True),
    }
    talking.post(house, made["Question"], by=people.LEAD)
    talking.post(house, made["Question"], "And we.", by=people.COLLEAGUE)
    with house.write() as session:
        rule = session.get_one(Topic, made["Rule"])
        rule.pinned_at = rule.created_at
        organisation = session.get_one(Topic, made["Problem"]).organisation_id
        session.add_all(
            Ask(topic_id=made[title], asked_by=house.person_id(people.LEAD), asked_at=rule.created_at, **whom)
            for title, whom in (
                ("Question", {"person_id": house.person_id(people.CHAIR)}),
                ("Problem", {"organisation_id": organisation}),
            )
        )
        forum.say_changed(session, rule)
    return made


@pytest.mark.parametrize(
    ("who", "asked", "shown"),
    [
        (people.MEMBER, "", ["Rule", "Question", "Problem"]),
        (people.COLLEAGUE, "", ["Rule", "Question", "Secret", "Problem"]),
        (people.COORDINATOR, "?sort=newest", ["Rule", "Secret", "Problem", "Question"]),
        (people.ADMINISTRATOR, "?sort=answers", ["Rule", "Question", "Problem"]),
        (people.GUEST, "", []),
        (people.FORMER, "", []),
        (people.LEAD, "?kind=question&kind=problem", ["Question", "Problem"]),
        (people.LEAD, "?kind=question,discussion", ["Question", "Secret"]),
        (people.LEAD, "?outcome=concluded", []),
        (people.LEAD, "?group=financing", ["Secret", "Problem"]),
        (people.MEMBER, "?group=financing", ["Problem"]),
        (people.LEAD, "?group=community", ["Rule", "Question"]),
        (people.LEAD, "?group=nowhere", []),
        (people.LEAD, "?tag=financing", ["Question"]),
        (people.LEAD, "?tag=shocks", []),
        (people.LEAD, "?show=unanswered", ["Problem"]),
        (people.LEAD, "?show=mine", ["Question", "Secret"]),
        (people.LEAD, "?show=watching&sort=newest", ["Secret", "Question"]),
        (people.LEAD, "?show=unread", ["Rule", "Question", "Problem"]),
        (people.CHAIR, "?show=asked", ["Question"]),
        (people.REPRESENTATIVE, "?show=asked", ["Problem"]),
        (people.COLLEAGUE, "?show=asked", []),
        (people.LEAD, "?show=nonsense&sort=nonsense&page=x&kind=", ["Rule", "Question", "Secret", "Problem"]),
    ],
)
def test_filters_and_orders(shelf, browse, who, asked, shown):
    assert titles(browse(who), f"/forum{asked}") == shown


def test_the_page_tells_what_it_narrows_and_who_reads(shelf, house, browse):
    lead = browse(people.LEAD)
    page = lead.get("/forum?group=financing&kind=problem&show=unread").text
    assert 'href="/forum?group=financing&amp;show=unread"><span class="vh">Remove' in page
    assert "who moderates everywhere" in page, "whoever reads private topics is named"
    assert 'href="/forum/new?group=financing"' in page
    assert '<input type="hidden" name="kind" value="topic">' in page
    assert "Question" not in titles(lead, "/groups/financing")
    assert titles(lead, "/groups/financing") == ["Secret", "Problem"]
    assert titles(browse(people.MEMBER), "/groups/financing") == ["Problem"]
    assert "Discussions" not in browse(people.VISITOR).get("/groups/financing").text
    visitor = browse(people.VISITOR)
    assert visitor.get("/forum").headers["location"].startswith("/sign-in")
    assert visitor.get(f"/topics/{shelf['Rule']}").headers["location"].startswith("/sign-in")
    assert 'href="/forum"' not in visitor.get("/").text
    asked = "discussion asks for your answer"
    assert [asked in browse(who).get("/").text for who in (people.CHAIR, people.REPRESENTATIVE, people.LEAD)] == [
        True,
        True,
        False,
    ]


def test_pages_and_what_waits(house, browse):
    for n in range(21):
        talking.topic(house, f"Topic {n}")
    talking.topic(house, "Mine waits", by=people.REPRESENTATIVE, state=PostState.WAITING)
    client = browse(people.MEMBER)
    assert [len(titles(client)), titles(client, "/forum?page=2"), titles(client, "/forum?page=9")] == [
        20,
        ["Topic 0"],
        [],
    ]
    waits = "Not shown to others yet"
    assert [waits in browse(who).get("/forum").text for who in (people.REPRESENTATIVE, people.COORDINATOR)] == [
        True,
        False,
    ]


def test_the_rules_in_sql_are_those_of_the_policy(house):
    """Every topic, for every reader: what the policy lets them see is what the query finds, and lists hold no more."""
    with house.write() as session:
        for group in ("", "financing", "shocks"):
            number = talking.group_id(house, group) if group else None
            for private in (False, True)[: 1 + bool(group)]:
                for state in PostState:
                    for author in (people.COLLEAGUE, people.GUEST, people.LEAD):
                        topic, _ = forum.start_topic(
                            session, kind="discussion", title="T", text="t", group_id=number,
                            audience=f"group-{number}" if private else "members", by=house.actor(author),
                        )  # fmt: skip
                        topic.state = state
    seen = set()
    with house.read() as session:
        topics = session.scalars(select(Topic)).all()
        for reader in READERS:
            actor = house.actor(reader)
            allowed = {topic.id for topic in topics if policy.may_see(actor, topic)}
            assert allowed == forum.visible_topics(session, actor, [topic.id for topic in topics]), reader
            shown = set(session.scalars(select(Topic.id).where(listed(actor))))
            assert shown == {topic.id for topic in topics if topic.id in allowed and topic.state == PostState.SHOWN}
            seen.add(len(allowed))
    assert len(topics) == 60
    assert len(seen) > 4, "readers who differ see different things"


def test_a_level_of_watching_is_what_one_chose(house, browse):
    topic = talking.topic(house, "Loud")
    with house.write() as session:
        notifications.choose(session, house.person_id(people.CHAIR), "topic", topic, level="muted")
        notifications.choose(session, house.person_id(people.LEAD), "topic", topic, level="watching")
    assert titles(browse(people.CHAIR), "/forum?show=watching") == []
    assert titles(browse(people.LEAD), "/forum?show=watching") == ["Loud"]
