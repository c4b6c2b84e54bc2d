"""Pins and locks: each is shown before it is done, and stands in the history."""

import re

import pytest
from sqlalchemy import func, select

from app import forum
from app.forum.models import Step, Topic
from tests import people
from tests.forum.moderating import first_post, report, seen, steps, topic_row
from tests.forum.talking import post, topic


def last_step(house, number):
    with house.read() as session:
        return session.scalar(select(func.max(Step.id)).where(Step.topic_id == number))


@pytest.mark.parametrize(
    ("who", "private", "status"),
    [
        (people.COORDINATOR, True, 303),
        (people.LEAD, True, 303),
        (people.LEAD, False, 403),
        (people.COLLEAGUE, True, 403),
        (people.MEMBER, True, 404),
        (people.ADMINISTRATOR, True, 404),
        (people.VISITOR, True, 303),
    ],
)
def test_who_pins_and_locks(house, browse, who, private, status):
    number = topic(house, by=people.COLLEAGUE, group="financing" if private else "", private=private)
    browser, done = browse(who), status == 303 and who is not None
    offered = browser.get(f"/topics/{number}")
    assert (f'href="/topics/{number}/moderate"' in offered.text) is done
    for act in ("moderate", "pin", "lock", "move", "split", "merge"):
        assert browser.get(f"/topics/{number}/{act}").status_code == (200 if done else status)
    assert browser.post(f"/topics/{number}/pin").status_code == status
    assert browser.post(f"/topics/{number}/lock", data={"reason": "It is decided."}).status_code == status
    stands = topic_row(house, number)
    assert (stands.pinned_at is not None, stands.is_locked) == (done, done)
    assert steps(house, number) == (["pinned", "locked"] if done else [])


def test_what_is_seen_is_said_alike_in_policy_and_in_sql(house):
    numbers = [
        topic(house, f"{state} {private}", by=by, group=group, private=private, state=state)
        for state in forum.PostState
        for by, group, private in (
            (people.MEMBER, "", False),
            (people.COLLEAGUE, "financing", False),
            (people.COLLEAGUE, "financing", True),
        )
    ]
    told_apart = set()
    for who in (*people.CAST, people.VISITOR):
        actor = house.actor(who)
        with house.read() as session:
            listed = forum.visible_topics(session, actor, numbers)
            seen_one_by_one = {n for n in numbers if forum.policy.may_see(actor, session.get_one(Topic, n))}
        assert listed == seen_one_by_one, who
        told_apart.add(frozenset(listed))
    assert len(told_apart) >= 5


def test_a_locked_topic_is_read_and_only_moderators_write(house, browse):
    number = topic(house)
    coordinator, member = browse(people.COORDINATOR), browse(people.MEMBER)
    assert coordinator.post(f"/topics/{number}/lock", data={"reason": " "}).status_code == 422
    assert not topic_row(house, number).is_locked
    for _ in range(2):  # the same form twice
        assert (
            coordinator.post(f"/topics/{number}/lock", data={"reason": "Answered in the circular."}).status_code == 303
        )
    assert steps(house, number) == ["locked"]
    assert "Answered in the circular." in member.get(f"/topics/{number}").text
    sent = {"text": "One more thing.", "seq": "1"}
    assert member.post(f"/topics/{number}/posts", data=sent).status_code == 409
    assert coordinator.post(f"/topics/{number}/posts", data=sent).status_code == 303
    coordinator.post(f"/topics/{number}/unlock")
    assert member.post(f"/topics/{number}/posts", data={**sent, "text": "Thank you."}).status_code == 303
    assert seen(house, people.COLLEAGUE, number) == [1, 2, 3]


def test_what_is_pinned_stands_first(house, browse):
    first, second = topic(house, "The older one"), topic(house, "The newer one")
    coordinator, reader = browse(people.COORDINATOR), browse(people.COLLEAGUE)

    def order():
        shown = reader.get("/forum").text.partition("<main")[2]
        return shown.index("The older one") < shown.index("The newer one")

    assert not order()
    coordinator.post(f"/topics/{first}/pin")
    assert order()
    post(house, second)
    assert order()
    coordinator.post(f"/topics/{first}/unpin")
    assert not order()


def test_the_history_tells_each_what_is_for_them(house, browse):
    number = topic(house, by=people.LEAD)
    answer, _ = post(house, number)
    coordinator = browse(people.COORDINATOR)
    coordinator.post(f"/topics/{number}/lock", data={"reason": "It is decided."})
    report(browse(people.MEMBER), answer)
    sent = {"decision": "remove", "sentence": "This names a patient.", "warn": "yes", "seen": "0"}
    coordinator.post(f"/posts/{answer}/moderate", data=sent)
    page = f"/topics/{number}/history"
    for who, sentence, warned in (
        (people.MEMBER, False, False),
        (people.COLLEAGUE, True, True),
        (people.COORDINATOR, True, True),
    ):
        shown = browse(who).get(page).text
        assert "It is decided." in shown
        assert "It was removed" in shown
        assert ("This names a patient." in shown) is sentence
        assert ("Its author was warned" in shown) is warned
        assert people.MEMBER.name not in shown or who is people.MEMBER
    assert browse(people.GUEST).get(page).status_code == 404


def test_the_journal_names_acts_and_not_what_was_said_in_private(house, browse):
    number = topic(house, "Umbrella", by=people.COLLEAGUE, group="financing", private=True, text="Umbrella.")
    first, lead = first_post(house, number), browse(people.LEAD)
    lead.post(f"/topics/{number}/lock", data={"reason": "Umbrella"})
    report(lead, first, note="Umbrella")
    sent = {"decision": "remove", "sentence": "Umbrella", "warn": "yes", "seen": "0"}
    lead.post(f"/posts/{first}/moderate", data=sent)
    browse(people.COLLEAGUE).post(f"/posts/{first}/decisions", data={"note": "Umbrella"})
    sent = {"decision": "keep", "sentence": "Umbrella", "seen": str(last_step(house, number))}
    assert browse(people.COORDINATOR).post(f"/posts/{first}/moderate", data=sent).status_code == 303
    lead.post(f"/topics/{number}/move", data={"to": "community", "note": "Umbrella"})
    administrator = browse(people.ADMINISTRATOR)
    journal = "".join(administrator.get(f"/admin/audit?page={page}").text for page in (1, 2))
    named = {
        "topic.locked",
        "topic.moved",
        "post.reported",
        "post.decided",
        "post.author_warned",
        "post.another_look_asked",
    }
    assert named <= set(re.findall(r"\b(?:topic|post)\.[a-z_]+", journal))
    assert "Umbrella" not in journal
