"""What a topic comes to: accepted answers, summaries with cited posts, conclusions by quarter, and what is agreed to follow."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core import revision
from app.followup.models import ActionPoint
from app.forum.models import Outcome, Post, PostState, Step, Summary, Topic
from app.groups.models import GroupState, WorkingGroup
from app.notifications.models import Notification
from tests import people
from tests.forum.talking import change, group_id, post, topic

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
WRITTEN = {"outcome": "concluded", "text": "Registers are updated **every quarter** (#2).", "numbers": "3"}


def row(house, topic_id):
    with house.read() as session:
        return session.get_one(Topic, topic_id)


def count(house, model, *where):
    with house.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where))


def told(house, kind, who):
    return count(house, Notification, Notification.kind == kind, Notification.person_id == house.person_id(who))


@pytest.mark.parametrize(
    ("who", "private", "accepts", "concludes", "seen"),
    [
        (people.COORDINATOR, False, 303, 303, 200),
        (people.LEAD, False, 303, 303, 200),
        (people.MEMBER, False, 303, 403, 200),  # whoever asked accepts; the coordinator concludes
        (people.REPRESENTATIVE, False, 403, 403, 200),
        (people.COORDINATOR, True, 303, 303, 200),
        (people.COLLEAGUE, True, 403, 403, 200),
        (people.REPRESENTATIVE, True, 404, 404, 404),
        (people.ADMINISTRATOR, True, 404, 404, 404),
        (people.VISITOR, False, 303, 303, 303),
    ],
)
def test_who_accepts_and_who_concludes(house, browse, who, private, accepts, concludes, seen):
    number = topic(house, group="financing", private=private, by=people.LEAD if private else people.MEMBER)
    post_id, _ = post(house, number)
    browser, base = browse(who), f"/topics/{number}"
    assert browser.post(f"{base}/answer?post={post_id}").status_code == accepts
    done = accepts == 303 and who is not None
    assert (row(house, number).answer_id == post_id, row(house, number).outcome == Outcome.ANSWERED) == (done, done)
    if done:
        assert told(house, "answer_accepted", people.COLLEAGUE) == 1
        assert "Accepted answer" in browser.get(base).text
        assert browser.post(f"{base}/answer/withdraw").status_code == 303
        assert row(house, number).outcome == Outcome.OPEN
    assert browser.get(f"{base}/outcome").status_code == (concludes if concludes != 303 or who is None else 200)
    assert browser.post(f"{base}/outcome", data={**WRITTEN, "numbers": ""}).status_code == concludes
    done = concludes == 303 and who is not None
    assert count(house, Summary) == (1 if done else 0)
    assert (row(house, number).outcome == Outcome.CONCLUDED) is done
    assert browser.get(f"{base}/outcome/history").status_code == (404 if seen == 200 and not done else seen)


@pytest.mark.parametrize(
    ("chosen", "status"), [("first", 409), ("other topic", 404), ("hidden", 409), ("x", 404), ("99999999999", 404)]
)
def test_what_cannot_be_the_answer(house, browse, chosen, status):
    number = topic(house)
    other = topic(house, "Another one")
    posts = {"other topic": post(house, other)[0], "hidden": post(house, number)[0]}
    with house.write() as session:
        session.get_one(Post, posts["hidden"]).state = PostState.HIDDEN
        posts["first"] = session.scalars(select(Post.id).where(Post.topic_id == number, Post.number == 1)).one()
    answer = browse(people.COORDINATOR).post(f"/topics/{number}/answer", data={"post": posts.get(chosen, chosen)})
    assert answer.status_code == status
    assert row(house, number).answer_id is None


def test_a_summary_cites_grows_stale_and_is_opened_again(house, browse):
    with time_machine.travel(MONDAY, tick=False) as clock:
        number = topic(house)
        ids = {n: one for one, n in (post(house, number), post(house, number, "We do it twice a year."))}
        coordinator, member = browse(people.COORDINATOR), browse(people.MEMBER)
        page = coordinator.get(f"/topics/{number}").text
        assert f'href="/topics/{number}/outcome?cite=2"' in page
        form = coordinator.get(f"/topics/{number}/outcome?cite=2").text
        assert re.search(rf'value="{ids[2]}" checked', form)
        assert f'value="{ids[3]}" checked' not in form
        assert 'name="as_of" value="3"' in form
        post(house, number, "While the coordinator types.")
        sent = {**WRITTEN, "as_of": "3", "version": "0"}
        for _ in range(2):  # a form sent twice makes one version
            assert coordinator.post(f"/topics/{number}/outcome", data=sent).status_code == 303
        with house.read() as session:
            summary = session.scalars(select(Summary)).one()
        assert (summary.version, summary.as_of, summary.cited) == (1, 3, [ids[2], ids[3]])
        assert [told(house, "concluded", who) for who in (people.MEMBER, people.COLLEAGUE, people.COORDINATOR)] == [
            1,
            1,
            0,
        ]
        assert count(house, Step, Step.step == "concluded") == 1
        assert count(house, AuditEvent, AuditEvent.action == "topic.concluded") == 1
        page = member.get(f"/topics/{number}").text
        for said in (
            f'<a href="/posts/{ids[2]}">#2</a>',
            "It rests on",
            f'href="/posts/{ids[3]}"',
            "1 contribution has followed since",
            "as of contribution #3",
            "Chege Coordinator",
        ):
            assert said in page, said
        assert page.count("Cited in the summary") == 2
        # A cited post that is taken away is cited no more.
        change_post(house, ids[3], PostState.REMOVED)
        page = member.get(f"/topics/{number}").text
        assert f'href="/posts/{ids[3]}"' not in page.partition('id="posts"')[0]
        assert "twice a year" not in page
        # Somebody else's version is not lost under mine.
        stale = {**sent, "text": "Mine.", "numbers": "", "as_of": "4"}
        answer = coordinator.post(f"/topics/{number}/outcome", data=stale)
        assert answer.status_code == 422
        assert "Mine." in answer.text
        assert "every quarter" in answer.text
        assert 'name="version" value="1"' in answer.text
        assert coordinator.post(f"/topics/{number}/outcome", data={**stale, "version": "1"}).status_code == 303
        assert told(house, "concluded", people.MEMBER) == 2
        mended = {**stale, "version": "2", "text": "Mine, mended."}
        assert coordinator.post(f"/topics/{number}/outcome", data=mended).status_code == 303
        assert told(house, "concluded", people.MEMBER) == 2  # a mended word is not news
        versions = member.get(f"/topics/{number}/outcome/history").text
        assert [f"Version {n}" in versions for n in (1, 2, 3, 4)] == [True, True, True, False]
        assert "1 contribution has followed" not in member.get(f"/topics/{number}").text
        clock.shift(timedelta(minutes=5))
        # Opened again, with a reason.
        base = f"/topics/{number}/outcome/reopen"
        assert coordinator.get(base).status_code == 200
        assert member.post(base, data={"reason": "No."}).status_code == 403
        answer = coordinator.post(base, data={"reason": " "})
        assert (answer.status_code, "Say why it is opened again." in answer.text) == (422, True)
        assert coordinator.post(base, data={"reason": "A county asks anew."}).status_code == 303
        assert row(house, number).outcome == Outcome.OPEN
        assert "opened it again: A county asks anew." in member.get(f"/topics/{number}").text
        assert coordinator.post(base, data={"reason": "Twice."}).status_code == 409


def change_post(house, post_id, state):
    with house.write() as session:
        session.get_one(Post, post_id).state = state
        revision.bump(session)


def test_a_cited_post_that_moved_is_shown_only_to_whoever_reads_it_there(house, browse):
    number = topic(house)
    post_id, _ = post(house, number, "Words for the group alone.")
    said = {"outcome": "concluded", "text": "It stands in #2."}
    assert browse(people.COORDINATOR).post(f"/topics/{number}/outcome", data=said).status_code == 303
    private = topic(house, group="financing", private=True, by=people.LEAD)
    with house.write() as session:
        moved = session.get_one(Post, post_id)
        moved.topic_id, moved.number = private, 9
    for who, seen in ((people.LEAD, True), (people.MEMBER, False)):
        for path in (f"/topics/{number}", f"/topics/{number}/outcome/history", "/forum/conclusions"):
            page = browse(who).get(path).text
            assert "It stands in" in page
            assert (f'href="/posts/{post_id}"' in page) is seen, (who.key, path)
            assert "Words for the group" not in page or seen


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "  "}, "Write what came of it."),
        ({"text": "x" * 20_001}, "at most 20,000"),
        ({"outcome": "answered"}, "Choose one of the options offered."),
        ({"numbers": "2, 77"}, "There is no contribution 77 here"),
    ],
    ids=["empty", "long", "outcome", "number"],
)
def test_what_is_typed_wrong_is_kept_and_said(house, browse, changed, sentence):
    number = topic(house)
    post(house, number)
    answer = browse(people.COORDINATOR).post(f"/topics/{number}/outcome", data={**WRITTEN, "numbers": "2", **changed})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert count(house, Summary) == 0
    assert changed.get("numbers", 'value="2"') in answer.text


def test_a_long_topic_offers_few_posts_and_takes_any_number(house, browse):
    number = topic(house)
    with house.write() as session:
        author = house.person_id(people.COLLEAGUE)
        session.add_all(
            Post(topic_id=number, number=n, author_id=author, text="x", html=f"<p>x{n}</p>", created_at=MONDAY)
            for n in range(2, 301)
        )
        session.get_one(Topic, number).last_number = 300
    coordinator = browse(people.COORDINATOR)
    form = coordinator.get(f"/topics/{number}/outcome?cite=150").text
    assert form.count('type="checkbox"') == 22  # the first, the last twenty, the one that was chosen
    answer = coordinator.post(f"/topics/{number}/outcome", data={**WRITTEN, "text": "So.", "numbers": "4, 17"})
    assert answer.status_code == 303
    with house.read() as session:
        cited = session.scalars(select(Summary.cited)).one()
        assert sorted(session.scalars(select(Post.number).where(Post.id.in_(cited)))) == [4, 17]


@pytest.mark.parametrize(
    ("who", "private", "owner", "status"),
    [
        (people.COORDINATOR, False, "o-unicef", 303),
        (people.LEAD, True, people.COLLEAGUE, 303),
        (people.LEAD, True, people.MEMBER, 422),  # not of the group
        (people.MEMBER, False, people.COLLEAGUE, 403),
        (people.REPRESENTATIVE, True, people.COLLEAGUE, 404),
    ],
)
def test_what_follows_stands_on_the_book(house, browse, who, private, owner, status):
    with time_machine.travel(MONDAY, tick=False):
        number = topic(house, "Costing", group="financing" if private else "", private=private, by=people.LEAD)
        if not private:
            post(house, number)
        browser, base = browse(who), f"/topics/{number}/actions/new"
        if status in (303, 422):
            assert "Owner" in browser.get(base).text
        with house.read() as session:
            unicef = house.actor(people.REPRESENTATIVE).organisation_ids
        chosen = f"o{min(unicef)}" if owner == "o-unicef" else f"p{house.person_id(owner)}"
        data = {"kind": "action", "text": "Send the costing.", "owner": chosen, "due_on": "2026-12-08"}
        answers = [browser.post(base, data=data).status_code for _ in range(2)]
        assert answers == [status, status]
        with house.read() as session:
            made = session.scalars(select(ActionPoint)).all()
        assert len(made) == (1 if status == 303 else 0)
        if made:
            audience = f"group-{group_id(house, 'financing')}" if private else "members"
            assert (made[0].source_kind, made[0].source_id, made[0].audience) == ("topic", number, audience)
            assert "Send the costing." in browser.get(f"/topics/{number}").text
            reader = browse(people.COLLEAGUE if private else people.REPRESENTATIVE)
            assert f'href="/topics/{number}"' in reader.get("/actions").text


def test_a_closed_group_concludes_nothing(house, browse):
    number = topic(house, group="financing")
    post(house, number)
    with house.write() as session:
        session.get_one(WorkingGroup, group_id(house, "financing")).state = GroupState.CLOSED
    coordinator = browse(people.COORDINATOR)
    assert coordinator.post(f"/topics/{number}/outcome", data={**WRITTEN, "numbers": ""}).status_code == 409
    assert "This group is closed" in coordinator.get(f"/topics/{number}").text
    change(house, number, outcome=Outcome.OPEN)
