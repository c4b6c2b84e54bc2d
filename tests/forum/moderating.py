"""What the tests of moderation send and look at."""

from sqlalchemy import select

from app import followup, forum
from app.followup.models import ActionPoint
from app.forum import unread
from app.forum.models import Post, Report, Step, Topic
from app.notifications.models import Notification
from tests import people

REPORTED = {"reason": "advertising", "note": "It sells a card reader."}


def decided(code, sentence="Please keep to the matter.", seen=0, **more):
    return {"decision": code, "sentence": sentence, "seen": str(seen), **more}


def report(browser, post_id, **changed):
    return browser.post(f"/posts/{post_id}/report", data={**REPORTED, **changed})


def decide(browser, post_id, code, sentence="Please keep to the matter.", seen=0, **more):
    return browser.post(f"/posts/{post_id}/moderate", data=decided(code, sentence, seen, **more))


def row(house, model, number):
    with house.read() as session:
        return session.get(model, number)


def post_row(house, number):
    return row(house, Post, number)


def topic_row(house, number):
    return row(house, Topic, number)


def reports(house):
    with house.read() as session:
        return session.scalars(select(Report).order_by(Report.id)).all()


def steps(house, topic_id):
    with house.read() as session:
        return session.scalars(select(Step.step).where(Step.topic_id == topic_id).order_by(Step.id)).all()


def told(house, kind):
    """Excerpts of what was told, by person."""
    with house.read() as session:
        rows = session.execute(
            select(Notification.person_id, Notification.excerpt)
            .where(Notification.kind == kind)
            .order_by(Notification.id)
        )
        return dict(rows.all())


def first_post(house, topic_id):
    with house.read() as session:
        return session.scalars(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)).one()


def seen(house, who, topic_id):
    """Numbers of the posts of a topic that the person may read, None where the topic is absent for them."""
    actor = house.actor(who)
    with house.read() as session:
        topic = session.get_one(Topic, topic_id)
        if not forum.policy.may_see(actor, topic):
            return None
        posts = session.scalars(select(Post).where(Post.topic_id == topic_id).order_by(Post.number))
        return [post.number for post in posts if forum.policy.may_see_post(actor, topic, post)]


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
