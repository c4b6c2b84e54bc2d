"""Topics and posts of the cast, written through the actions that every way of writing ends in."""

from sqlalchemy import select

from app import forum
from app.forum.models import Post, Topic
from app.groups.models import WorkingGroup
from tests import people


def group_id(house, slug):
    with house.read() as session:
        return session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == slug)).one()


def topic(
    house, title="How do you update the register?", *, by=people.MEMBER, text="We do it once a year. And you?",
    kind="question", group="", private=False, tags=(), **more,
):  # fmt: skip
    """The number of a topic; `group` a slug, and with `private` only its people read it."""
    number = group_id(house, group) if group else None
    with house.write() as session:
        made, _ = forum.start_topic(
            session, kind=kind, title=title, text=text, audience=f"group-{number}" if private else "members",
            group_id=number, tags=tags, by=house.actor(by), **more,
        )  # fmt: skip
        return made.id


def post(house, topic_id, text="Every quarter, with the counties.", *, by=people.COLLEAGUE, **more):
    """(id, number) of one more post."""
    with house.write() as session:
        stands = session.get_one(Topic, topic_id)
        made = forum.write_post(session, stands, text, by=house.actor(by), **more)
        return made.id, made.number


def change(house, topic_id, **values):
    """Columns of a topic, as somebody's act would leave them."""
    with house.write() as session:
        stands = session.get_one(Topic, topic_id)
        for name, value in values.items():
            setattr(stands, name, value)
        forum.say_changed(session, stands)


def post_change(house, post_id, **values):
    """Columns of a post, and what its topic counts after that."""
    with house.write() as session:
        stands = session.get_one(Post, post_id)
        for name, value in values.items():
            setattr(stands, name, value)
        topic = session.get_one(Topic, stands.topic_id)
        forum.recount(session, topic)
        forum.say_changed(session, topic)
