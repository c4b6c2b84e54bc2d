"""Topics, posts, drafts, files, polls and notifications for the matrix, in each state that changes an answer."""

from sqlalchemy import select

from app import notifications
from app.core import clock
from app.forum.models import Attachment, ChoiceOption, ChoicePoll, Draft, Post, PostState, Topic
from app.groups.models import WorkingGroup
from tests import people
from tests.forum import talking
from tests.houses import House

ABSENT = "999999"


def samples(house: House):
    asked = talking.topic(house, by=people.MEMBER)
    talking.post(house, asked, by=people.REPRESENTATIVE)
    private = talking.topic(
        house, "Draft outlook", by=people.COLLEAGUE, kind="problem", group="financing", private=True
    )
    talking.post(house, private, by=people.LEAD)
    removed = talking.topic(house, "Buy now", by=people.REPRESENTATIVE, kind="discussion")
    closed = talking.topic(house, "What the group left behind", by=people.LEAD, kind="discussion", group="financing")
    with house.write() as session:
        ended = session.scalars(select(WorkingGroup).where(WorkingGroup.slug == "ended")).one()
        session.get_one(Topic, closed).group_id = ended.id
        session.get_one(Topic, removed).state = PostState.REMOVED
        for post in session.scalars(select(Post).where(Post.topic_id == removed)):
            post.state = PostState.REMOVED
        found = {
            label: _of(session, number)
            for label, number in (
                ("of members", asked),
                ("private to a group", private),
                ("removed", removed),
                ("of a closed group", closed),
            )
        }
        mine = session.scalars(select(notifications.Notification.id)).first()
    for _, post, _, _ in found.values():
        house.services.storage.put(f"posts/{post}", [b"Slip"])
    in_topic = {label: {"topic_id": topic, "poll_id": poll} for label, (topic, _, poll, _) in found.items()}
    files = {label: {"attachment_id": file, "name": "slip.txt"} for label, (_, _, _, file) in found.items()}
    posts = {label: {"post_id": post} for label, (_, post, _, _) in found.items()}
    kept = {"one's own, or none": {"key": f"topic:{asked}"}, "of no form": {"key": "letter:1"}}
    return (
        (r"(/api/v1)?/topics/{topic_id}.*", in_topic | {"absent": {"topic_id": ABSENT, "poll_id": ABSENT}}),
        (r"(/api/v1)?/posts/{post_id}.*", posts | {"absent": {"post_id": ABSENT}}),
        (r"/forum/files/{attachment_id}.*", files | {"absent": {"attachment_id": ABSENT, "name": "slip.txt"}}),
        (r"(/forum)?/drafts/{key}.*", kept),
        (r"/forum/people/{person_id}", {"": {"person_id": str(house.person_id(people.MEMBER))}}),
        (r"/notifications/digest/{person_id}", {"": {"person_id": str(house.person_id(people.MEMBER))}}),
        (r"/notifications/{notification_id}.*", {"another's": {"notification_id": str(mine)}}),
        (r"/unsubscribe/{token}", {"": {"token": "t" * 32}}),
        (r"/admin/addresses.*", {"": {"address": "x@people.example"}}),
    )


def _of(session, topic_id):
    """(topic, its last post, a poll of its author, a file with that post), as parts of addresses."""
    post = session.scalars(select(Post).where(Post.topic_id == topic_id).order_by(Post.number.desc())).first()
    now = clock.now()
    poll = ChoicePoll(topic_id=topic_id, question="Which?", created_by=post.author_id, created_at=now)
    file = Attachment(
        post_id=post.id, person_id=post.author_id, storage_key=f"posts/{post.id}", name="slip.txt", media_type="text/plain",
        size=4, sha256="0" * 64, created_at=now,
    )  # fmt: skip
    session.add_all([poll, file])
    session.flush()
    session.add(ChoiceOption(poll_id=poll.id, text="This", position=0))
    session.add(Draft(person_id=post.author_id, key=f"topic:{topic_id}", seq=1, fields={}, saved_at=now))
    session.flush()
    return str(topic_id), str(post.id), str(poll.id), str(file.id)
