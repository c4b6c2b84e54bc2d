"""A topic goes elsewhere, apart, or into another: who reads it, what is new to whom, and where addresses lead."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app import followup, forum, notifications
from app.core import clock
from app.followup.models import ActionPoint
from app.forum import unread
from app.forum.models import Ask, Backing, ChoicePoll, Draft, Post, Topic, TopicTag
from app.groups.models import GroupState, WorkingGroup
from app.notifications.models import Notification
from tests import people
from tests.forum.moderating import decide, first_post, post_row, seen, steps, told, topic_row
from tests.forum.talking import change, group_id, post, topic


def read(house, who, number, upto):
    actor = house.actor(who)
    with house.write() as session:
        unread.mark_read(session, session.get_one(Topic, number), upto, by=actor)


def new(house, who, number):
    """How many posts of the topic are new to the person."""
    actor = house.actor(who)
    with house.read() as session:
        return unread.counts(session, actor, [number]).get(number, 0)


def numbers(house, number):
    with house.read() as session:
        return session.scalars(select(Post.number).where(Post.topic_id == number).order_by(Post.number)).all()


def act(house, number, audience, group=None):
    with house.write() as session:
        followup.agree(
            session, text="Send the circular.", owner_id=house.person_id(people.MEMBER), organisation_id=None, due_on=None,
            audience=audience, group_id=group, source_kind="topic", source_id=number, source_title="Old",
            source_href=f"/topics/{number}", by=house.actor(people.COORDINATOR),
        )  # fmt: skip


def action(house):
    with house.read() as session:
        one = session.scalars(select(ActionPoint)).one()
        return one.source_id, one.source_href, one.audience, one.group_id


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
    assert ("other people than before read it" in said) is (status == 303)


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
    assert forum.TopicKind(topic_row(house, target).kind)
    with house.read() as session:
        assert session.scalars(select(TopicTag)).all() == []
