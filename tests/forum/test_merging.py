"""Two topics become one: what goes along, what is new to whom, and what happens when somebody else is quicker."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app import notifications
from app.core import clock
from app.forum.models import Ask, Backing, ChoicePoll, Draft, Post, Topic
from app.groups.models import GroupState, WorkingGroup
from app.notifications.models import Notification
from tests import people
from tests.forum.moderating import act, action, decide, first_post, new, numbers, post_row, read, steps, topic_row
from tests.forum.talking import change, group_id, post, topic


def test_two_topics_become_one(house, browse):
    source = topic(house, "Late payments", kind="problem", by=people.LEAD, text="Ours are late, @Moraa Member.")
    moved = [first_post(house, source), *(post(house, source, f"Here too {n}", by=people.LEAD)[0] for n in (2, 3))]
    target = topic(house, "Payments come late", kind="problem", by=people.MEMBER)
    post(house, target, by=people.LEAD)
    for who, there, here in ((people.COLLEAGUE, 2, 2), (people.REPRESENTATIVE, 1, 3), (people.CHAIR, 2, 3)):
        read(house, who, target, there)
        read(house, who, source, here)
    act(house, source, "members")
    asker = house.person_id(people.COORDINATOR)
    with house.write() as session:
        for who in (people.LEAD, people.COLLEAGUE):
            session.add(Backing(topic_id=source, person_id=house.person_id(who), at=clock.now()))
        session.add(Backing(topic_id=target, person_id=house.person_id(people.LEAD), at=clock.now()))
        for one in (source, target):
            session.add(
                Ask(topic_id=one, person_id=house.person_id(people.CHAIR), asked_by=asker, asked_at=clock.now())
            )
        session.add(Draft(person_id=house.person_id(people.CHAIR), key=f"topic:{source}", saved_at=clock.now()))
        session.add(ChoicePoll(topic_id=source, question="How late?", created_by=asker, created_at=clock.now()))
        notifications.choose(session, house.person_id(people.CHAIR), "topic", source, level="watching")
    coordinator, reader = browse(people.COORDINATOR), browse(people.MEMBER)
    shown = coordinator.get(f"/topics/{source}/merge?into=http://x.example/topics/{target}?page=1").text
    assert "Merge it into: Payments come late" in shown
    for _ in range(2):
        assert coordinator.post(f"/topics/{source}/merge", data={"into": str(target)}).status_code == 303
    assert numbers(house, target) == [1, 2, 3, 4, 5]
    assert numbers(house, source) == []
    assert [post_row(house, one).number for one in moved] == [3, 4, 5]
    assert topic_row(house, target).posts == 5
    # Of the source's three, the colleague had read two; the chair all. What the representative had not read stays new.
    assert new(house, people.COLLEAGUE, target) == 1
    assert new(house, people.CHAIR, target) == 0
    assert new(house, people.REPRESENTATIVE, target) == 4
    assert reader.get(f"/topics/{source}").headers["location"] == f"/topics/{target}"
    assert reader.get(f"/posts/{moved[1]}").headers["location"] == f"/topics/{target}?post=4#post-4"
    assert "Late payments" in reader.get(f"/topics/{target}/history").text
    assert "was merged into another one" in reader.get(f"/topics/{source}/history").text
    assert reader.get("/forum").text.count(">Late payments<") == 0
    with house.read() as session:
        assert {one.topic_id for one in session.scalars(select(ChoicePoll))} == {target}
        assert len(session.scalars(select(Backing).where(Backing.topic_id == target)).all()) == 2
        assert len(session.scalars(select(Ask).where(Ask.topic_id == target)).all()) == 1
        assert session.scalars(select(Draft.key)).all() == [f"topic:{target}"]
        assert house.person_id(people.CHAIR) in notifications.watchers(session, [("topic", target)])
        named = session.scalars(select(Notification).where(Notification.kind == "mentioned")).one()
        assert (named.subject_id, named.number, named.href) == (target, 3, f"/topics/{target}?post=3#post-3")
    assert action(house) == (target, f"/topics/{target}", "members", None)
    assert reader.post(f"/topics/{source}/posts", data={"text": "More.", "seq": "1"}).status_code == 409
    assert steps(house, source) == ["merged_into"]


def test_what_is_merged_is_seen_by_whoever_sees_the_other(house, browse):
    financing = group_id(house, "financing")
    public = topic(house, "Open talk")
    private = topic(house, "Ours alone", by=people.LEAD, group="financing", private=True)
    coordinator, outsider = browse(people.COORDINATOR), browse(people.MEMBER)
    never = outsider.get("/topics/999999").text
    shown = coordinator.get(f"/topics/{public}/merge?into={private}").text
    assert "Who will read it" in shown
    assert coordinator.post(f"/topics/{public}/merge", data={"into": str(private)}).status_code == 303
    assert outsider.get(f"/topics/{public}").text == never
    assert topic_row(house, public).audience == f"group-{financing}"
    # A chain of merges ends where the posts are; and a move takes along what points there.
    last = topic(house, "Last", by=people.LEAD, group="financing", private=True)
    coordinator.post(f"/topics/{private}/merge", data={"into": str(last)})
    coordinator.post(f"/topics/{last}/move", data={"to": "community"})
    assert outsider.get(f"/topics/{public}").headers["location"] == f"/topics/{last}"
    assert topic_row(house, public).merged_into_id == last


@pytest.mark.parametrize(
    ("who", "case", "status"),
    [
        (people.LEAD, "mine into theirs", 403),
        (people.COORDINATOR, "concluded", 409),
        (people.COORDINATOR, "hidden", 409),
        (people.COORDINATOR, "closed", 409),
        (people.COORDINATOR, "itself", 422),
        (people.COORDINATOR, "absent", 404),
    ],
)
def test_what_cannot_be_merged(house, browse, who, case, status):
    source = topic(house, by=people.LEAD, group="financing", private=True)
    target = topic(house, "Another")
    if case == "concluded":
        change(house, source, outcome="concluded")
    if case == "hidden":
        decide(browse(people.COORDINATOR), first_post(house, source), "hide")
    if case == "closed":
        with house.write() as session:
            session.query(WorkingGroup).update({"state": GroupState.CLOSED})
    into = {"itself": source, "absent": 999999}.get(case, target)
    browser = browse(who)
    if case in {"concluded", "mine into theirs"}:
        asked = browser.get(f"/topics/{source}/merge?into={into}").text
        assert "There is a problem" in asked
    assert browser.post(f"/topics/{source}/merge", data={"into": str(into)}).status_code == status
    assert numbers(house, source) == [1]


def test_two_merges_at_once_into_each_other_are_one(house, browse):
    """Both lock the lower number first: neither waits for the other for ever."""
    for _ in range(3):
        one, two = topic(house, "One"), topic(house, "Two")
        desks = [(browse(people.COORDINATOR), one, two), (browse(people.COORDINATOR), two, one)]
        barrier, answers = Barrier(2), []

        def go(browser, source, target, barrier=barrier, answers=answers):
            barrier.wait()
            answers.append(browser.post(f"/topics/{source}/merge", data={"into": str(target)}).status_code)

        threads = [Thread(target=go, args=desk) for desk in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert sorted(answers) == [303, 409]
        assert sorted(len(numbers(house, number)) for number in (one, two)) == [0, 2]


def test_a_post_written_while_its_topic_is_merged_is_refused_or_goes_along(house, browse):
    source, target = topic(house, "One"), topic(house, "Two")
    barrier, answers = Barrier(2), {}

    def go(name, browser, path, sent):
        barrier.wait()
        answers[name] = browser.post(path, data=sent).status_code

    threads = [
        Thread(target=go, args=("merge", browse(people.COORDINATOR), f"/topics/{source}/merge", {"into": str(target)})),
        Thread(
            target=go,
            args=("post", browse(people.COLLEAGUE), f"/topics/{source}/posts", {"text": "Me too.", "seq": "1"}),
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert answers["merge"] == 303
    assert answers["post"] in {303, 409}
    assert numbers(house, source) == []
    assert len(numbers(house, target)) == (3 if answers["post"] == 303 else 2)
    assert topic_row(house, target).posts == len(numbers(house, target))


def test_a_long_topic_is_merged_in_few_statements(house, browse):
    source, target = topic(house, "Long"), topic(house, "Short")
    with house.write() as session:
        held = session.get_one(Topic, source)
        session.add_all(
            Post(
                topic_id=source,
                number=number,
                author_id=held.author_id,
                text="So.",
                html="<p>So.</p>",
                created_at=clock.now(),
            )
            for number in range(2, 602)
        )
        held.last_number = 601
    coordinator = browse(people.COORDINATOR)
    with house.counting() as statements:
        coordinator.post(f"/topics/{source}/merge", data={"into": str(target)})
    assert len(statements) < 120
    assert numbers(house, target) == list(range(1, 603))
    assert topic_row(house, target).posts == 602
