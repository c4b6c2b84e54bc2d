import pytest
from sqlalchemy import select

from app import mail
from app.correspondence import reply_address
from app.correspondence.models import Letter
from app.forum.models import Attachment, Post
from tests.correspondence.shapes import letter
from tests.forum import talking
from tests.houses import House
from tests.people import COLLEAGUE, MEMBER

AUTHSERV = "mx.house.example"
HOUSE_ADDRESS = "forum@house.example"


class Desk:
    """A house that takes answers by mail, with a topic of MEMBER's that COLLEAGUE may answer."""

    def __init__(self, house):
        self.house = house
        self.topic = talking.topic(house, "What does a transfer cost?", by=MEMBER, text="And who pays it?")

    def address(self, who=COLLEAGUE, topic=None):
        return reply_address(self.house.settings, topic or self.topic, self.house.person_id(who))

    def receives(self, text="27 shillings.", *, who=COLLEAGUE, to=None, **given):
        """One letter from somebody to their own private address; what became of it."""
        given.setdefault("sender", f"{who.name} <{who.email}>")
        return self.takes(letter(to or self.address(who), given.pop("sender"), text, **given))

    def takes(self, raw):
        return mail.receive(self.house.services, raw)

    def posts(self, topic=None):
        """The answers, oldest first."""
        with self.house.read() as session:
            wanted = select(Post).where(Post.topic_id == (topic or self.topic), Post.number > 1).order_by(Post.number)
            found = list(session.scalars(wanted))
            session.expunge_all()
            return found

    def files(self):
        with self.house.read() as session:
            wanted = select(Attachment.name, Attachment.size, Attachment.post_id).order_by(Attachment.id)
            return [tuple(row) for row in session.execute(wanted)]

    def outcomes(self):
        with self.house.read() as session:
            return [(row.outcome, row.answered) for row in session.scalars(select(Letter).order_by(Letter.id))]

    def answers(self, to=None):
        """The letters that went out as answers to letters, oldest first."""
        self.house.work()
        return [one for one in self.house.mails(to) if one["auto-submitted"] == "auto-replied"]


@pytest.fixture
def desk(settings, request):
    """With other settings where the test gives them as the fixture's parameter."""
    given = {"reply_address": HOUSE_ADDRESS, "mail_authserv_id": AUTHSERV} | getattr(request, "param", {})
    house = House(settings.model_copy(update=given))
    yield Desk(house)
    house.close()
