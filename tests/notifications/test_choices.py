"""What a person chooses to be told, on its page, on a topic's and a group's, and what follows from it."""

import re

import pytest

from app import notifications
from app.notifications.choices import choose, held
from tests import people
from tests.forum import talking

EVERYWHERE = {"direct": "daily", "followed": "weekly", "digest": "off", "bulletin": "off"}
PLACES = {"level-community": "normal", "mail-community": ""}
OF_GROUP = {"level-group-1": "watching", "mail-group-1": "instant"}


def rows(house, person):
    number = house.person_id(person)
    with house.read() as session:
        return dict(held(session, [number])[number].rows)


@pytest.mark.parametrize(
    ("who", "sent", "status", "kept"),
    [
        (
            people.COLLEAGUE,
            {**EVERYWHERE, **PLACES, **OF_GROUP},
            303,
            {
                ("direct", 0): ("", "daily"),
                ("followed", 0): ("", "weekly"),
                ("digest", 0): ("", "off"),
                ("bulletin", 0): ("", "off"),
                ("group", 1): ("watching", "instant"),
            },
        ),
        (people.COLLEAGUE, {**EVERYWHERE, **PLACES}, 422, {}),
        (people.COLLEAGUE, {**EVERYWHERE, **PLACES, **OF_GROUP, "digest": "instant"}, 422, {}),
        (people.COLLEAGUE, {**EVERYWHERE, **PLACES, **OF_GROUP, "bulletin": "weekly"}, 422, {}),
        (people.COLLEAGUE, {**EVERYWHERE, **PLACES, **OF_GROUP, "level-group-1": "all"}, 422, {}),
        # What is not offered is not looked at: a group of others', somebody else.
        (
            people.MEMBER,
            {
                **EVERYWHERE,
                **PLACES,
                **OF_GROUP,
                "direct": "instant",
                "followed": "daily",
                "bulletin": "instant",
                "person_id": "1",
            },
            303,
            {("digest", 0): ("", "off")},
        ),
        (None, {**EVERYWHERE, **PLACES}, 303, None),
    ],
)
def test_who_chooses_what(house, browse, who, sent, status, kept):
    browser = browse(who)
    answer = browser.post("/notifications/choices", data=sent)
    assert answer.status_code == status
    if kept is None:
        assert answer.headers["location"].startswith("/sign-in")
        return
    assert rows(house, who) == kept
    if status == 422:
        assert "There is a problem" in answer.text
        assert re.search(r'name="followed" value="weekly" checked', answer.text), "what was chosen is kept"
    else:
        page = browser.get("/notifications/choices").text
        assert re.search(rf'name="direct" value="{sent["direct"]}" checked', page)
        assert ('id="level-group-1"' in page) == (who is people.COLLEAGUE)


@pytest.mark.parametrize(
    ("who", "scope", "number", "level", "status"),
    [
        (people.COLLEAGUE, "topic", 1, "muted", 303),
        (people.MEMBER, "topic", 1, "muted", 404),  # of a private group
        (people.MEMBER, "topic", 99, "muted", 404),
        (people.MEMBER, "group", 1, "watching", 303),
        (people.MEMBER, "group", 99, "watching", 404),
        (people.MEMBER, "community", 0, "watching", 303),
        (people.MEMBER, "community", 1, "watching", 404),
        (people.MEMBER, "direct", 0, "watching", 422),
        (people.MEMBER, "group", 1, "loud", 422),
        (None, "group", 1, "watching", 303),
    ],
)
def test_the_control_of_a_place(house, browse, who, scope, number, level, status):
    assert talking.topic(house, by=people.LEAD, group="financing", private=True) == 1
    sent = {"scope": scope, "scope_id": number, "level": level, "back": "https://evil.example/"}
    answer = browse(who).post("/notifications/level", data=sent)
    assert answer.status_code == status
    done = who is not None and status == 303
    if done:
        assert answer.headers["location"] == "/notifications/choices", "never to another site"
    if who:
        assert rows(house, who) == ({(scope, number): (level, "")} if done else {})


def test_levels_and_what_follows(house, browse):
    """Watching tells every post, normal what is addressed to somebody, muted nothing; the nearest choice holds."""
    topic = talking.topic(house, by=people.LEAD)
    reader = browse(people.MEMBER)

    def told(text="Plain words."):
        talking.post(house, topic, text, by=people.LEAD)
        page = reader.get("/notifications?show=unread").text
        with house.write() as session:
            notifications.mark_read(session, house.person_id(people.MEMBER), "topic", topic, 99)
        return "named you in" in page, "wrote in" in page

    def set_level(scope, number, level):
        sent = {"scope": scope, "scope_id": number, "level": level, "back": f"/topics/{topic}"}
        assert reader.post("/notifications/level", data=sent).headers["location"] == f"/topics/{topic}"

    assert (told(), told("@Moraa Member!")) == ((False, False), (True, False))
    set_level("community", 0, "watching")
    assert told() == (False, True)
    set_level("topic", topic, "normal")
    assert (told(), told("@Moraa Member!")) == ((False, False), (True, False))
    set_level("topic", topic, "muted")
    assert told("@Moraa Member!") == (False, False)
    page = reader.get("/notifications/choices").text
    assert "How do you update the register?" in page
    assert reader.post("/notifications/choices/topics", data={"topic": topic}).status_code == 303
    assert "How do you update the register?" not in reader.get("/notifications/choices").text
    assert told() == (False, True), "as the community's discussions again"


def test_topics_that_one_may_see_no_more_are_not_named(house, browse):
    topic = talking.topic(house, "A private matter", by=people.LEAD, group="financing", private=True)
    with house.write() as session:
        choose(session, house.person_id(people.MEMBER), "topic", topic, level="muted")
    assert "A private matter" not in browse(people.MEMBER).get("/notifications/choices").text
    assert "/notifications/choices" in browse(people.MEMBER).get("/account").text
