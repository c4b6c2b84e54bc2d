"""The list of what a person is told: by day and topic, read and unread, and only what they may read now."""

import re
from datetime import timedelta

import pytest
import time_machine

from app import forum, notifications
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.core import clock
from tests import people
from tests.forum import talking

NOW = (clock.now() + timedelta(days=3)).replace(hour=9)


def unread(page):
    found = re.search(r'href="/notifications"[^>]*>[^<]*<span class="badge">(\d+)<', page)
    return int(found[1]) if found else 0


def tell(house, person, number, *, kind="mentioned", audience="members", subject=7, title="On registers"):
    """As a post of a topic would tell it."""
    with house.write() as session:
        news = notifications.News(
            kind, audience, "topic", subject, title, f"/topics/{subject}?post={number}#post-{number}",
            f"{kind}:{subject}:{number}", number=number, excerpt=f"Words of {number}.",
        )  # fmt: skip
        return notifications.tell(session, news, [house.person_id(person)], by=house.actor(people.LEAD))


def test_by_day_and_topic_and_what_is_read(house, browse):
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        tell(house, people.MEMBER, 1)
    with time_machine.travel(NOW, tick=False):
        reader = browse(people.MEMBER)
        for number in (2, 3, 4):
            tell(house, people.MEMBER, number, kind="replied" if number == 3 else "posted")
        tell(house, people.MEMBER, 5)
        tell(house, people.MEMBER, 1, subject=8, title="On <b>budgets</b>")
        page = reader.get("/notifications").text
        days = page.split('<section class="section" aria-labelledby="day-')[1:]
        assert [day.count('<li class="row new">') for day in days] == [2, 1], "two topics today, one yesterday"
        # "posted" is told only to whoever watches, so two rows of the topic stand folded into one line.
        assert "and 1 more here" in days[0]
        assert "and 1 more here" not in days[1]
        assert "Leila Lead named you in" in page
        assert "On &lt;b&gt;budgets" in page
        assert 'href="/topics/7?post=3#post-3"' in days[0], "the first that is unread"
        assert unread(page) == 4
        numbers = re.search(r'name="numbers" value="([\d,]+)"', days[0].split("On registers")[1])[1]
        with house.counting() as statements:
            reader.get(re.search(r'href="(/topics/7[^"]+)"', page)[1])
        assert not any(s.startswith(("UPDATE", "INSERT", "DELETE")) for s in statements), "a link changes nothing"
        # Others' rows stay as they are.
        assert browse(people.COLLEAGUE).post("/notifications/read", data={"numbers": numbers}).status_code == 303
        assert unread(reader.get("/notifications").text) == 4
        assert reader.post("/notifications/read", data={"numbers": numbers}).status_code == 303
        assert unread(reader.get("/notifications").text) == unread(reader.get("/").text) == 2
        newest = re.search(r'name="up_to" value="(\d+)"', reader.get("/notifications?show=unread").text)[1]
        tell(house, people.MEMBER, 9)
        sent = {"up_to": newest, "show": "unread"}
        assert reader.post("/notifications/read", data=sent).headers["location"] == "/notifications?show=unread"
        page = reader.get("/notifications?show=unread").text
        assert (unread(page), page.count('<li class="row new">')) == (1, 1), "what came since the page was shown"
        with house.write() as session:
            notifications.mark_read(session, house.person_id(people.MEMBER), "topic", 7, 9)
        assert "You have read everything" in reader.get("/notifications?show=unread").text
        assert "Nothing yet" in browse(people.CHAIR).get("/notifications").text


@pytest.mark.parametrize("sent", [{}, {"numbers": "x,,-1,99999999999"}, {"up_to": "٣"}])
def test_nonsense_marks_nothing(house, browse, sent):
    tell(house, people.MEMBER, 1)
    reader = browse(people.MEMBER)
    assert reader.post("/notifications/read", data=sent).status_code == 303
    assert unread(reader.get("/notifications").text) == 1
    assert browse().get("/notifications").status_code == 303, "signed out: to sign-in"


def test_only_what_the_reader_may_read_now(house, browse):
    group = talking.group_id(house, "financing")
    member = house.person_id(people.MEMBER)
    with house.write() as session:
        grant_role(session, member, Role.GROUP_MEMBER, Scope.GROUP, group, by=SYSTEM)
    tell(house, people.MEMBER, 1, audience=f"group-{group}", title="A private matter")
    reader = browse(people.MEMBER)
    assert "A private matter" in (page := reader.get("/notifications").text)
    assert unread(page) == unread(reader.get("/").text) == 1
    with house.write() as session:
        end_grants(session, member, scope=Scope.GROUP, scope_id=group)
    page = reader.get("/notifications").text
    assert (unread(page), unread(reader.get("/").text), "A private matter" in page) == (0, 0, False)


def test_whoever_may_not_see_is_not_told_by_being_named(house, browse):
    topic = talking.topic(house, "Our budget", by=people.LEAD, group="financing", private=True)
    talking.post(house, topic, "@Moraa Member and @Kioko Colleague, look.", by=people.LEAD)
    assert "Our budget" in browse(people.COLLEAGUE).get("/notifications").text
    assert "Our budget" not in browse(people.MEMBER).get("/notifications").text
    house.work()
    assert [str(mail["to"]) for mail in house.mails()] == [people.COLLEAGUE.email]


def test_words_that_were_changed_are_shown_nowhere(house, browse):
    topic = talking.topic(house, by=people.LEAD)
    post, _ = talking.post(house, topic, "@Moraa Member, the password is Pamoja.", by=people.LEAD)
    with house.write() as session:
        by = house.actor(people.LEAD)
        stands, written = forum.get_post_to_change(session, by, post)
        forum.edit_post(session, stands, written, "@Moraa Member, ask me.", seen_edits=0, by=by)
    page = browse(people.MEMBER).get("/notifications").text
    assert ("Pamoja" in page, "ask me." in page) == (False, True)


def test_queries_do_not_grow_with_the_list(house, browse):
    reader = browse(people.MEMBER)
    reader.get("/notifications")
    counts = []
    for upto in (2, 30):
        for number in range(1, upto):
            tell(house, people.MEMBER, number, subject=upto * 100 + number)
        with house.counting() as statements:
            assert reader.get("/notifications").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_the_header_counts_by_an_index_alone(house):
    """One query that looks at nothing but the person's own unread rows."""
    with house.counting() as statements, house.read() as session:
        notifications.count_unread(session, house.actor(people.MEMBER))
    (count,) = [statement for statement in statements if "count(notification" in statement]
    if house.settings.database_url:
        pytest.skip("PostgreSQL reads a table of no rows as a whole")
    with house.read() as session:
        asked = f"EXPLAIN QUERY PLAN {count}"
        plan = session.connection().exec_driver_sql(asked, (1, "self", "members", "public")[: count.count("?")]).all()
    assert [row[3] for row in plan] == [
        "SEARCH notification USING COVERING INDEX ix_notification_unread (person_id=? AND read_at=? AND audience=?)"
    ]
