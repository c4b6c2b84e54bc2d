"""Proposals for the bulletin as tests make and look at them."""

import io

from PIL import Image

from app.bulletin.models import Item, Submission
from tests import people

NEW = "/bulletins/submissions/new"
QUEUE = "/bulletins/desk/submissions"
STORY = {
    "kind": "story", "title": "Cash reaches Turkana by phone", "url": "", "audience": "public", "credit": "Moraa, NDMA",
    "text": "Since July 12,000 households in Turkana are paid by phone. They have their money eight days sooner.",
    "organisation": "", "language": "en", "alt": "", "token": "t1",
}  # fmt: skip


def proposed(house, browse, who=people.MEMBER, **other):
    answer = browse(who).post(NEW, data={**STORY, **other})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def row(house, number):
    with house.read() as session:
        return session.get(Submission, number)


def mails(house, who, words):
    house.work()
    return [mail for mail in house.mails(who) if words in str(mail["subject"])]


def written(house, item_id, **summary):
    """As if an editor had saved the summary."""
    with house.write() as session:
        session.get_one(Item, item_id).summary = summary


def png(size=(900, 600)):
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, "PNG")
    return held.getvalue()
