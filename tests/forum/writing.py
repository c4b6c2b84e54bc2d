"""What the tests of writing fill in and look at."""

import re
from html import unescape

from sqlalchemy import func, select

from app.forum.models import Attachment, Draft, Post, Topic
from app.notifications.models import Notification
from tests.discovery.test_faults import dangers

QUESTION = {
    "kind": "question",
    "title": "How do you find households that moved?",
    "where": "community",
    "audience": "members",
    "text": "Ours **move** with the herds.",
    "seq": "0",
}
EVIL = (
    '"><img src=x onerror=alert(1)>',
    "</title></textarea><script>alert(1)</script>",
    "<meta http-equiv=refresh content=0;url=//evil.example><base href=//evil.example>",
    '<a hx-get="/x" hx-trigger=load href="javascript:alert(1)">x</a> [x](javascript:alert(1))',
    "{{7*7}}\x00\x07\u202e",
)


def count(house, model, *where):
    with house.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where))


def only(house, model, *where):
    with house.read() as session:
        return session.scalars(select(model).where(*where)).one()


def newest(house):
    with house.read() as session:
        return session.scalars(select(Topic).order_by(Topic.id.desc()).limit(1)).one()


def newest_post(house):
    with house.read() as session:
        return session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()


def told(house, person):
    """Kinds of what a person was told, in order."""
    who = house.person_id(person)
    with house.read() as session:
        rows = select(Notification.kind).where(Notification.person_id == who).order_by(Notification.id)
        return session.scalars(rows).all()


def drafts(house):
    with house.read() as session:
        return {one.key: dict(one.fields) for one in session.scalars(select(Draft)) if one.fields}


def files(house):
    with house.read() as session:
        rows = session.scalars(select(Attachment).where(Attachment.removed_at.is_(None)).order_by(Attachment.id))
        return [(one.name, one.post_id) for one in rows]


def field(page, name):
    """What the field of a page holds."""
    area = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    if area:
        return unescape(area[1])
    return unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])


def inert(page):
    """Nothing in the page acts but what is the house's own."""
    found = [one for one in dangers(page) if "formaction" not in one]
    assert found == []
    assert not re.search(r"<(?:meta http-equiv|base)|<[^<>]*hx-get=\"/x\"", page)
    assert "\x00" not in page
    assert "\u202e" not in page
