"""Ending mail from a message: a button for people, one POST for programs, and nothing that gives more than silence."""

import re

import pytest

from app import notifications
from app.notifications.choices import choose, held
from app.notifications.tokens import Leave, unsubscribe_link
from tests import people
from tests.forum import talking

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(house, scope, number=0, person=people.MEMBER):
    link = unsubscribe_link(house.settings, Leave(house.person_id(person), scope, number))
    return link.removeprefix(house.settings.base_url)


def chosen(house, person=people.MEMBER):
    number = house.person_id(person)
    with house.read() as session:
        return held(session, [number])[number]


@pytest.mark.parametrize(
    ("scope", "number", "words", "left"),
    [
        ("direct", 0, "what is addressed to you", {("direct", 0): ("", "off")}),
        ("followed", 0, "what you follow", {("followed", 0): ("", "off")}),
        ("bulletin", 0, "the quarterly bulletin", {("bulletin", 0): ("", "off")}),
        ("group", 1, "the discussions of Financing and Sustainability", {("group", 1): ("", "off")}),
        ("community", 0, "the community's discussions", {("community", 0): ("", "off")}),
        ("topic", 1, "one topic", {("topic", 1): ("muted", "")}),
        (
            "digests", 0, "the daily and weekly summaries",
            {("digest", 0): ("", "off"), ("followed", 0): ("", "off"), ("group", 2): ("watching", "off")},
        ),
    ],
)  # fmt: skip
def test_a_button_for_people_one_post_for_programs(house, browse, scope, number, words, left):
    talking.topic(house, "A private matter", by=people.LEAD, group="financing", private=True)
    member = house.person_id(people.MEMBER)
    if scope == "digests":
        with house.write() as session:
            choose(session, member, "group", 2, level="watching", mail="weekly")
    before = chosen(house).rows
    path, nobody = path_of(house, scope, number), browse()
    page = nobody.get(path)
    assert page.status_code == 200
    assert words in page.text
    assert people.MEMBER.email not in page.text
    assert "A private matter" not in page.text
    assert chosen(house).rows == before, "looking changes nothing"
    for _ in range(2):  # as a mail program does it: no cookie, no Origin, twice
        done = nobody.post(path, data=ONE_CLICK)
        assert done.status_code == 200
    assert words in done.text
    assert 'href="/notifications/choices"' in done.text
    assert chosen(house).rows == left
    assert chosen(house, people.COLLEAGUE).rows == {}


def test_the_bulletin_goes_to_whoever_did_not_end_it(house, browse):
    """Everybody gets it until they say otherwise, by the link in the mail or on the page, and may take that back."""
    ids = [house.person_id(one) for one in (people.MEMBER, people.COLLEAGUE, people.GUEST)]
    member, colleague, guest = ids

    def wanted():
        with house.read() as session:
            return notifications.wants_bulletin(session, ids)

    assert wanted() == set(ids)
    link = notifications.bulletin_stop_link(house.settings, member)
    assert browse().post(link.removeprefix(house.settings.base_url), data=ONE_CLICK).status_code == 200
    assert wanted() == {colleague, guest}
    sent = {"direct": "instant", "followed": "daily", "digest": "weekly", "level-community": "normal"}
    sent |= {"mail-community": "", "bulletin": "instant"}
    assert browse(people.MEMBER).post("/notifications/choices", data=sent).status_code == 303
    assert wanted() == set(ids)


def test_it_can_only_end_mail(house, browse):
    """SF5: whatever is sent with it, and whoever sends it."""
    person = house.person_id(people.MEMBER)
    with house.write() as session:
        choose(session, person, "topic", 1, level="muted")
    path = path_of(house, "topic", 1)
    sent = {"level": "watching", "mail": "instant", "scope": "group", "person_id": "1", **ONE_CLICK}
    answer = browse(people.COLLEAGUE).post(path, data=sent)
    assert answer.status_code == 200
    assert chosen(house).rows == {("topic", 1): ("muted", "")}
    assert chosen(house, people.COLLEAGUE).rows == {}
    assert "set-cookie" not in {name.lower() for name in browse().post(path).headers}
    assert browse().get("/notifications/choices").status_code == 303, "undoing it takes signing in"


def test_a_bad_token_says_nothing(house, browse):
    """Made up, of another person, scope or number, or of nobody: one and the same page, and no change."""
    good = path_of(house, "group", 1)
    other = re.sub(r"/(\d+)\.", lambda found: f"/{int(found[1]) - 1}.", good)
    bad = [
        other, good.replace(".group.", ".direct."), good.replace(".1.", ".2."), good[:-1], good + "x", "/unsubscribe/x",
        "/unsubscribe/1.group.1.", "/unsubscribe/1.everything.1." + "a" * 32, "/unsubscribe/" + "1" * 300,
        f"/unsubscribe/{'٣'}.group.1.{'a' * 32}",
    ]  # fmt: skip
    nobody = browse()

    def said(path, method="POST"):
        return re.sub(r'name="next" value="[^"]*"', "", nobody.request(method, path).text)

    answers = {said(path, method) for path in bad for method in ("GET", "POST")}
    assert len(answers) == 1
    assert {nobody.post(path, data=ONE_CLICK).status_code for path in bad} == {404}
    gone = Leave(10_000, "direct", 0)
    path = unsubscribe_link(house.settings, gone).removeprefix(house.settings.base_url)
    assert {said(path)} == answers
    assert chosen(house).rows == {}


def test_every_message_carries_it_and_it_works(house, browse):
    topic = talking.topic(house, by=people.LEAD)
    talking.post(house, topic, "@Moraa Member, look.", by=people.LEAD)
    house.work()
    (mail,) = house.mails(people.MEMBER)
    link = mail["list-unsubscribe"].strip("<>")
    assert browse().post(link.removeprefix(house.settings.base_url), data=ONE_CLICK).status_code == 200
    talking.post(house, topic, "@Moraa Member, look again.", by=people.LEAD)
    house.work()
    assert len(house.mails(people.MEMBER)) == 1
    assert browse(people.MEMBER).get("/notifications").text.count("named you in") == 1, "on the site it is still told"
