"""A topic goes elsewhere or apart: who reads it, what is new to whom, and where addresses lead."""

import pytest
from sqlalchemy import select

from app import notifications
from app.core import clock
from app.forum.models import Ask
from app.notifications.models import Notification
from tests import people
from tests.forum.moderating import act, action, decide, new, numbers, read, seen, steps, told, topic_row
from tests.forum.talking import group_id, post, topic


@pytest.mark.parametrize(
    ("who", "to", "status"),
    [
        (people.COORDINATOR, "community", 303),
        (people.LEAD, "community", 303),
        (people.LEAD, "open", 303),
        (people.LEAD, "group-shocks", 422),  # which she does not lead
        (people.COORDINATOR, "group-shocks", 303),
        (people.COORDINATOR, "", 422),
        (people.COLLEAGUE, "community", 403),
        (people.MEMBER, "community", 404),
    ],
)
def test_who_moves_a_topic_where(house, browse, who, to, status):
    financing, shocks = group_id(house, "financing"), group_id(house, "shocks")
    number = topic(house, "Costs of the expansion", by=people.COLLEAGUE, group="financing", private=True)
    code = to.replace("group-shocks", f"group-{shocks}").replace("open", f"open-{financing}")
    answer = browse(who).post(f"/topics/{number}/move", data={"to": code, "note": "It concerns everybody."})
    assert answer.status_code == status
    stands = topic_row(house, number)
    moved = {
        "community": ("members", None), "open": ("members", financing), "group-shocks": (f"group-{shocks}", shocks),
    }  # fmt: skip
    assert (stands.audience, stands.group_id) == (moved[to] if status == 303 else (f"group-{financing}", financing))
    assert steps(house, number) == (["moved"] if status == 303 else [])
    said = told(house, "moderated").get(house.person_id(people.COLLEAGUE), "")
    sentence = "a topic that you do not read" if to == "group-shocks" else "other people than before read it"
    assert (sentence in said) is (status == 303)


def test_whoever_loses_the_right_loses_what_they_were_told_and_asked(house, browse):
    shocks = group_id(house, "shocks")
    number = topic(house, "Rains", by=people.COORDINATOR, text="Who has figures, @Kioko Colleague?")
    post(house, number, by=people.MEMBER)
    act(house, number, "members")
    with house.write() as session:
        for who in (people.MEMBER, people.GUEST):
            session.add(
                Ask(
                    topic_id=number,
                    person_id=house.person_id(who),
                    asked_by=house.person_id(people.COORDINATOR),
                    asked_at=clock.now(),
                )
            )
    browser = browse(people.COLLEAGUE)
    assert "Rains" in browser.get("/notifications").text
    coordinator = browse(people.COORDINATOR)
    shown = coordinator.get(f"/topics/{number}/move?to=group-{shocks}").text
    assert people.MEMBER.name in shown
    assert people.COLLEAGUE.name in shown
    assert "do not read it any more" in shown
    assert seen(house, people.MEMBER, number) == [1, 2]
    coordinator.post(f"/topics/{number}/move", data={"to": f"group-{shocks}", "note": ""})
    assert "Rains" not in browser.get("/notifications").text
    assert browser.get(f"/topics/{number}").status_code == 404
    assert "Rains" not in browser.get("/forum").text
    assert seen(house, people.GUEST, number) == [1, 2]
    with house.read() as session:
        assert session.scalars(select(Ask.person_id)).all() == [house.person_id(people.GUEST)]
    assert action(house) == (number, f"/topics/{number}", f"group-{shocks}", shocks)
    with house.read() as session:
        audience = notifications.Notification.audience
        assert set(session.scalars(select(audience).where(Notification.subject_kind == "topic"))) == {f"group-{shocks}"}


@pytest.mark.parametrize("how", ["ticked", "range", "both"])
def test_what_is_split_off_keeps_its_address_and_what_was_read(house, browse, how):
    number = topic(house)
    posts = [post(house, number, f"Answer {n}", by=people.LEAD)[0] for n in range(2, 8)]  # numbers 2 to 7
    read(house, people.COLLEAGUE, number, 4)
    read(house, people.REPRESENTATIVE, number, 7)
    read(house, people.MEMBER, number, 1)
    chosen = {
        "ticked": {"post": [posts[1], posts[3], posts[5]]},
        "range": {"first": "3", "last": "3", "post": [posts[3], posts[5]]},
        "both": {"first": "3", "last": "3", "post": [posts[1], posts[3], posts[5], 999999]},
    }[how]
    with house.write() as session:
        notifications.choose(session, house.person_id(people.MEMBER), "topic", number, level="watching")
    coordinator = browse(people.COORDINATOR)
    sent = {"title": "Cash in wet seasons", "kind": "problem", **chosen}
    answer = coordinator.post(f"/topics/{number}/split", data=sent)
    assert answer.status_code == 303
    other = int(answer.headers["location"].rsplit("/", 1)[1])
    assert coordinator.post(f"/topics/{number}/split", data=sent).headers["location"] == f"/topics/{other}"
    assert numbers(house, number) == [1, 2, 4, 6]
    assert numbers(house, other) == [1, 2, 3]
    made, old = topic_row(house, other), topic_row(house, number)
    assert (made.title, made.kind, made.author_id) == ("Cash in wet seasons", "problem", house.person_id(people.LEAD))
    assert (made.posts, old.posts, old.last_number) == (3, 4, 7)
    # 3 was read; 5 and 7 were not.
    assert [new(house, people.COLLEAGUE, one) for one in (number, other)] == [1, 2]
    assert [new(house, people.REPRESENTATIVE, one) for one in (number, other)] == [0, 0]
    assert [new(house, people.MEMBER, one) for one in (number, other)] == [3, 3]
    reader = browse(people.COLLEAGUE)
    assert reader.get(f"/posts/{posts[3]}").headers["location"] == f"/topics/{other}?post=2#post-2"
    assert f'href="/topics/{other}"' in reader.get(f"/topics/{number}").text
    assert f'href="/topics/{number}"' in reader.get(f"/topics/{other}").text
    with house.read() as session:
        hrefs = session.scalars(
            select(Notification.href).where(Notification.subject_id == other, Notification.kind == "replied")
        )
        assert set(hrefs) == {f"/topics/{other}", f"/topics/{other}?post=2#post-2", f"/topics/{other}?post=3#post-3"}
        levels = notifications.watchers(session, [("topic", other)])
    assert house.person_id(people.MEMBER) in levels
    assert "Cash in wet seasons" in told(house, "moderated")[house.person_id(people.LEAD)]
    assert post(house, number)[1] == 8
    assert "3, 5, 7" in reader.get(f"/topics/{number}/history").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Give it a title of at most 200 characters."),
        ({"kind": "sermon"}, "Choose what it is."),
        ({"post": []}, "Choose at least one contribution."),
        ({"post": [], "first": "1", "last": "2"}, "The first contribution stays"),
        ({"post": [], "first": "3", "last": "3"}, "The first of them is not shown"),
    ],
)
def test_a_split_that_cannot_be_keeps_what_was_typed(house, browse, changed, sentence):
    number = topic(house)
    second, third = post(house, number)[0], post(house, number, "Buy this.")[0]
    coordinator = browse(people.COORDINATOR)
    decide(coordinator, third, "hide")
    sent = {"title": "Cash in wet seasons", "kind": "question", "post": [second], **changed}
    answer = coordinator.post(f"/topics/{number}/split", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Cash in wet seasons" in answer.text or "title" in changed
    assert numbers(house, number) == [1, 2, 3]
