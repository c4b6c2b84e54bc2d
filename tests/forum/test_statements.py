"""However much is said: a list of topics and a page of posts send as many statements."""

from sqlalchemy import select

from app.accounts import Person
from app.core import clock, revision
from app.forum import models as forum_models
from app.organisations.models import Organisation
from tests import people
from tests.forum import talking


class Talk:
    """A topic with everything that can stand in one, and others beside it; `grow` adds to all of it."""

    def __init__(self, house):
        self.house, self.size = house, 0
        self.topic = talking.topic(house, kind="question", tags=["financing"])

    def grow(self, size):
        numbers, now = range(self.size + 2, size + 2), clock.now()
        with self.house.write() as session:
            people_there = session.scalars(select(Person.id).order_by(Person.id).limit(8)).all()
            bodies = session.scalars(select(Organisation.id)).all()
            of = {"audience": "members", "last_post_at": now, "created_at": now}

            def add(rows):
                made = list(rows)
                session.add_all(made)
                session.flush()
                return made

            topics = add(
                forum_models.Topic(
                    kind="problem", title=f"Topic {n}", author_id=people_there[n % 8], last_author_id=people_there[0],
                    organisation_id=bodies[n % 2], last_number=1, posts=1, **of,
                )
                for n in range(5 * self.size, 5 * size)
            )  # fmt: skip
            add(forum_models.TopicTag(topic_id=one.id, code="financing") for one in topics)
            said = {"author_id": people_there[1], "text": "Yes.", "html": "<p>Yes.</p>", "created_at": now}
            for one in topics:
                one.last_post_id = add([forum_models.Post(topic_id=one.id, number=1, **said)])[0].id
            posts = add(
                forum_models.Post(topic_id=self.topic, number=n, organisation_id=bodies[n % 2], **said) for n in numbers
            )
            add(forum_models.PostLink(post_id=one.id, document_id=one.id) for one in posts)
            add(forum_models.Mention(post_id=one.id, kind="person", target_id=people_there[0]) for one in posts)
            add(
                forum_models.Attachment(
                    post_id=one.id, person_id=people_there[1], storage_key=f"k{one.id}", name="a.txt",
                    media_type="text/plain", size=1, sha256="0", created_at=now,
                )
                for one in posts
            )  # fmt: skip
            add(
                forum_models.Ask(topic_id=self.topic, person_id=p, asked_by=people_there[0], asked_at=now)
                for p in people_there[: len(numbers)]
            )
            poll = add(
                [
                    forum_models.ChoicePoll(
                        topic_id=self.topic, question="Which?", created_by=people_there[0], created_at=now
                    )
                ]
            )[0]
            add(forum_models.ChoiceOption(poll_id=poll.id, text=f"{n}", position=n) for n in numbers)
            add(
                [
                    forum_models.Summary(
                        topic_id=self.topic, version=size, outcome="answered", text="So.", html="<p>So.</p>", as_of=2,
                        cited=[one.id for one in posts], person_id=people_there[0], at=now,
                    )
                ]
            )  # fmt: skip
            topic = session.get_one(forum_models.Topic, self.topic)
            topic.last_number = topic.posts = size + 1
            topic.last_post_id = posts[-1].id
        self.size = size


def test_the_forum_asks_as_often_however_much_there_is(house, browse):
    """10 and 95 topics, 3 and 20 posts; each page with nothing kept, then again."""
    talk, counts = Talk(house), []
    clients = {who.key: browse(who) for who in (people.MEMBER, people.COORDINATOR)}
    pages = ["/forum", "/forum?show=unread", "/forum?group=community&sort=answers", f"/topics/{talk.topic}", "/"]
    pages += ["/api/v1/topics?per_page=100", f"/api/v1/topics/{talk.topic}/posts"]
    for size in (2, 19):
        talk.grow(size)
        taken = {}
        for key, client in clients.items():
            for page in pages:
                answer = client.get(page)
                assert answer.status_code == 200, page
                with house.write() as session:
                    revision.bump(session)
                for again in ("anew", "kept"):
                    with house.counting() as statements:
                        client.get(page)
                    taken[key, page, again] = len(statements)
        counts.append(taken)
    few, many = counts
    assert {key: (few[key], many[key]) for key in few if few[key] != many[key]} == {}
    assert max(many.values()) <= 40
    assert {many[key, "/forum", "kept"] for key in clients} == {5}
