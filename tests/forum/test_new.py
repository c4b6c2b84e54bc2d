"""Beginning a topic: where, for whom, of what kind; what is wrong is said and what was typed is kept."""

import pytest
from sqlalchemy import select

from app.forum.models import Draft, Post, Topic, TopicTag
from app.groups.models import GroupState, WorkingGroup
from tests import people
from tests.forum.writing import EVIL, QUESTION, count, field, inert, newest, told


@pytest.mark.parametrize(
    ("who", "changed", "status", "audience"),
    [
        (people.MEMBER, {}, 303, "members"),
        (people.MEMBER, {"audience": "group"}, 422, ""),
        (people.LEAD, {"audience": "group"}, 303, "members"),
        (people.COLLEAGUE, {"where": "financing", "audience": "group"}, 303, "group-1"),
        (people.COLLEAGUE, {"where": "financing", "audience": "members"}, 303, "members"),
        (people.COLLEAGUE, {"where": "shocks"}, 422, ""),
        (people.GUEST, {"where": "shocks", "audience": "group"}, 303, "group-2"),
        (people.GUEST, {"where": "shocks", "audience": "members"}, 422, ""),
        (people.GUEST, {}, 422, ""),
        (people.COORDINATOR, {"where": "shocks", "audience": "group", "kind": "announcement"}, 303, "group-2"),
        (people.LEAD, {"where": "financing", "kind": "announcement"}, 303, "members"),
        (people.LEAD, {"kind": "announcement"}, 422, ""),
        (people.MEMBER, {"kind": "announcement"}, 422, ""),
        (people.FORMER, {}, 403, ""),
    ],
)
def test_who_begins_what_and_where(house, browse, who, changed, status, audience):
    answer = browse(who).post("/forum/new", data=QUESTION | changed)
    assert answer.status_code == status
    if status != 303:
        assert count(house, Topic) == 0
        return
    topic = newest(house)
    assert (topic.audience, topic.kind, topic.posts) == (audience, changed.get("kind", "question"), 1)
    page = browse(who).get(answer.headers["location"]).text
    assert "Ours <strong>move</strong> with the herds." in page


def test_a_closed_group_takes_no_topic_and_a_group_is_chosen_by_its_link(house, browse):
    lead = browse(people.LEAD)
    page = lead.get("/forum/new?group=financing&title=Costing%3F").text
    assert 'value="financing" selected' in page
    assert 'id="audience-2" name="audience" value="group" checked' in page
    assert field(page, "title") == "Costing?"
    with house.write() as session:
        session.scalars(select(WorkingGroup).where(WorkingGroup.slug == "financing")).one().state = GroupState.CLOSED
    assert lead.post("/forum/new", data=QUESTION | {"where": "financing"}).status_code == 422
    assert count(house, Topic) == 0


def test_everything_wrong_is_said_at_once_and_everything_typed_is_kept(house, browse):
    typed = QUESTION | {
        "title": " ", "text": "  ", "kind": "poem", "tags": "no-such",
        "poll_question": "Which?", "poll_options": "Only one",
    }  # fmt: skip
    answer = browse(people.MEMBER).post("/forum/new", data=typed)
    assert answer.status_code == 422
    for name in ("kind", "title", "text", "tags", "poll_options"):
        assert f'href="#{name}"' in answer.text, name
    assert field(answer.text, "poll_question") == "Which?"
    assert field(answer.text, "poll_options") == "Only one"
    long = browse(people.MEMBER).post("/forum/new", data=QUESTION | {"text": "a " * 40_000, "title": "b" * 201})
    assert long.status_code == 422
    assert field(long.text, "text").startswith("a a a")
    assert count(house, Topic) == 0


def test_tags_a_poll_and_sending_it_twice(house, browse):
    browser = browse(people.MEMBER)
    codes = ["policy_and_system_strengthening", "financing_and_sustainability"]
    page = browser.get("/forum/new").text
    codes = [code for code in codes if f'value="{code}"' in page] or [
        page.split('name="tags" value="')[1].split('"')[0]
    ]
    typed = QUESTION | {"tags": codes, "poll_question": "Which day?", "poll_options": "Monday\n\nTuesday", "seq": "3"}
    first, second = (browser.post("/forum/new", data=typed).headers["location"] for _ in range(2))
    assert first == second
    assert (count(house, Topic), count(house, Post), count(house, TopicTag)) == (1, 1, len(codes))
    topic = browser.get(first).text
    assert "Which day?" in topic
    assert "Tuesday" in topic
    assert told(house, people.MEMBER) == []
    assert count(house, Draft, Draft.seq < 3) == 0


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_is_typed_acts(house, browse, evil):
    browser = browse(people.COORDINATOR)
    typed = QUESTION | {"title": evil, "text": evil, "poll_question": evil, "poll_options": f"{evil}\nother"}
    assert browser.post("/forum/new", data=typed).status_code == 303
    topic = newest(house)
    inert(browser.get(f"/topics/{topic.id}").text)
    inert(browser.post("/forum/new", data=typed | {"kind": "", "where": evil, "tags": evil}).text)
    inert(browser.post("/forum/preview", data={"key": "topic", "text": evil}).text)
    inert(browser.get(f"/topics/{topic.id}?quote=1#reply").text)
    browser.post(f"/topics/{topic.id}/edit", data={"kind": "question", "title": evil, "seen": evil})
    inert(browser.get(f"/topics/{topic.id}/edit").text)
    browser.put("/drafts/topic", data={"title": evil, "text": evil, "seq": "9"})
    inert(browser.get("/forum/drafts").text)
    inert(browser.get("/forum/new").text)
